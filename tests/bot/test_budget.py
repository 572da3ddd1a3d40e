"""Limits on what models cost in a day."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.tables import metadata
from bot.usage import CORPUS, Booking, DayUsage, UsageLedger
from rag.corpus.catalog.database import Database
from rag.types import Usage
from tests.bot.budgets import BERLIN, NOW, TODAY, USED, budget_of, users
from tests.bot.records import opened
from tests.support.stores import catalog_url

# -- limits --------------------------------------------------------------------------------------


def test_a_limit_is_used_up_when_it_is_reached(database: Database) -> None:
    budget = budget_of(database)
    budget.add("7", "m", Usage(1, 1999, 0), NOW)
    assert budget.exhausted("7", NOW) is None
    budget.add("7", "m", Usage(0, 0, 1), NOW)
    assert budget.exhausted("7", NOW) == "user"
    assert budget.exhausted("8", NOW) is None


def test_all_models_count_towards_a_users_limit(database: Database) -> None:
    budget = budget_of(database)
    budget.add("7", "small", USED, NOW)
    budget.add("7", "large", USED, NOW)
    assert budget.exhausted("7", NOW) == "user"


def test_all_users_share_the_limit_of_the_day(database: Database) -> None:
    budget = budget_of(database)
    for user in ("1", "2", "3", "4", "5"):
        assert budget.exhausted(user, NOW) is None
        budget.add(user, "m", USED, NOW)
    assert budget.exhausted("6", NOW) == "day"


@pytest.mark.parametrize("none", [None, 0])
def test_without_a_limit_nothing_is_used_up(database: Database, none: int | None) -> None:
    budget = budget_of(database, none, none)
    budget.add("7", "m", Usage(1, 10**12, 10**12), NOW)
    assert budget.exhausted("7", NOW) is None
    assert budget_of(database, none, 5).exhausted("7", NOW) == "day"
    assert budget_of(database, 5, none).exhausted("7", NOW) == "user"


def test_what_was_used_survives_the_process(tmp_path: Path) -> None:
    for _ in range(2):
        with opened(tmp_path) as database:
            budget = budget_of(database)
            assert budget.exhausted("7", NOW) is None
            budget.add("7", "m", USED, NOW)
    with opened(tmp_path) as database:
        assert budget_of(database).exhausted("7", NOW) == "user"


def test_what_another_process_uses_counts_at_once(tmp_path: Path) -> None:
    with opened(tmp_path) as one, opened(tmp_path) as other:
        here, there = budget_of(one), budget_of(other)
        here.add("7", "m", USED, NOW)
        there.add("7", "m", USED, NOW)
        assert here.exhausted("7", NOW) == there.exhausted("7", NOW) == "user"


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["1", "2", "terminal"]),
            st.sampled_from(["a", "b"]),
            st.integers(0, 3000),
            st.integers(0, 72),
            st.booleans(),
        ),
        max_size=15,
    )
)
def test_limits_follow_the_sums_of_each_day(
    events: list[tuple[str, str, int, int, bool]],
) -> None:
    """Usage in any order, over three days and restarts, against plain sums."""
    sums: dict[tuple[dt.date, str], int] = defaultdict(int)
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(catalog_url(Path(folder)), metadata)
        budget = budget_of(database)
        for user, model, number, hours, restarts in events:
            now = NOW + dt.timedelta(hours=hours)
            day = now.astimezone(BERLIN).date()
            budget.add(user, model, Usage(1, number, number), now)
            sums[day, user] += 2 * number
            if restarts:
                database.close()
                database = Database.open(catalog_url(Path(folder)), metadata)
                budget = budget_of(database)
            whole = sum(n for (on, _), n in sums.items() if on == day)
            expected = "user" if sums[day, user] >= 2000 else "day" if whole >= 5000 else None
            assert budget.exhausted(user, now) == expected
        assert sum(d.prompt_tokens + d.completion_tokens for d in budget.by_day()) == sum(
            sums.values()
        )
        database.close()


# -- counted -------------------------------------------------------------------------------------


def test_days_are_told_newest_first_by_model(database: Database) -> None:
    budget = budget_of(database)
    for back, user, model in [(0, "7", "b"), (0, "8", "b"), (0, "7", "a"), (3, "7", "a")]:
        budget.add(user, model, USED, NOW - dt.timedelta(days=back))
    budget.add("7", "b", USED, NOW)
    assert budget.by_day() == [
        DayUsage(TODAY, "a", 1, 1, 900, 100),
        DayUsage(TODAY, "b", 2, 3, 2700, 300),
        DayUsage(TODAY - dt.timedelta(days=3), "a", 1, 1, 900, 100),
    ]
    assert [day.model for day in budget.by_day(last=1)] == ["a", "b"]


def test_a_new_budget_has_counted_nothing(database: Database) -> None:
    assert budget_of(database).by_day() == []


@pytest.mark.parametrize("user", ["'; DROP TABLE usage_by_day; --", "terminal", "-1", "\udcff"])
def test_a_user_is_who_it_is_given_as(database: Database, user: str) -> None:
    budget = budget_of(database, per_user=1000)
    budget.add(user, user, USED, NOW)
    assert budget.exhausted(user, NOW) == "user"
    assert budget.exhausted("somebody else", NOW) is None


# -- forgetting ----------------------------------------------------------------------------------


def test_who_is_forgotten_leaves_the_sums(database: Database) -> None:
    budget = budget_of(database)
    for user in ("7", "8", "9"):
        budget.add(user, "m", USED, NOW)
        budget.add(user, "m", USED, NOW - dt.timedelta(days=9))
    budget.forget("7")
    assert users(database) == {"", "8", "9"}
    budget.forget("8")
    budget.forget("nobody")
    budget.forget("")
    assert users(database) == {"", "9"}
    assert [(d.users, d.calls, d.prompt_tokens) for d in budget.by_day()] == [(2, 3, 2700)] * 2


def test_to_be_forgotten_is_no_way_around_the_limit(database: Database) -> None:
    budget = budget_of(database)
    budget.add("7", "m", USED, NOW)
    budget.forget("7")
    budget.add("7", "m", USED, NOW)
    budget.forget("7")
    assert users(database) == {""}
    assert budget.exhausted("7", NOW) == "user"
    assert budget.exhausted("8", NOW) is None
    tomorrow = NOW + dt.timedelta(days=1)
    assert budget.exhausted("7", tomorrow) is None


def test_a_question_that_is_being_answered_does_not_bring_the_id_back(database: Database) -> None:
    budget = budget_of(database)
    with budget.reserve("7", NOW) as mine, budget.reserve("8", NOW) as anothers:
        budget.forget("7")
        mine.settle("m", Usage(1, 2000, 0))
        anothers.settle("m", USED)
    assert users(database) == {"", "8"}
    assert budget.exhausted("7", NOW) == "user"


def test_what_vectors_cost_is_beside_the_limits(database: Database) -> None:
    UsageLedger(database).add([(Booking(NOW.date(), CORPUS, "vectors"), Usage(1, 10**9))])
    budget = budget_of(database, per_user=1, per_day=1)
    assert budget.exhausted("7", NOW) is None
    assert [used.prompt_tokens for used in budget.by_day()] == [10**9]
