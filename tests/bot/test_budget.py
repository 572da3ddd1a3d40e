"""Limits on what models cost in a day."""

from __future__ import annotations

import datetime as dt
import gc
import os
import signal
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import MetaData, select

from bot.budget import TOKENS_PER_ANSWER, Budget, Limit, Reservation, start_of_next_day
from bot.tables import metadata, usage_by_day
from bot.usage import DayUsage
from rag.corpus.catalog.database import Database
from rag.errors import StorageError
from rag.types import Usage
from tests.support.elsewhere import ROOT, child_environment, command, read_only, run_elsewhere
from tests.support.stores import catalog_url

BERLIN = ZoneInfo("Europe/Berlin")
NOW = dt.datetime(2025, 8, 20, 12, 0, tzinfo=dt.UTC)
TODAY = dt.date(2025, 8, 20)
USED = Usage(calls=1, prompt_tokens=900, completion_tokens=100)


@contextmanager
def opened(folder: Path, tables: MetaData | None = metadata) -> Iterator[Database]:
    database = Database.open(catalog_url(folder), tables)
    try:
        yield database
    finally:
        database.close()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with opened(tmp_path) as database:
        yield database


def budget_of(
    database: Database, per_user: int | None = 2000, per_day: int | None = 5000
) -> Budget:
    return Budget(database, BERLIN, per_user, per_day)


def users(database: Database) -> set[str]:
    with database.reading() as connection:
        return set(connection.scalars(select(usage_by_day.c.user)))


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


# -- questions at the same time ------------------------------------------------------------------


def test_twenty_questions_at_once_overshoot_by_one_answer_at_most(database: Database) -> None:
    budget = Budget(database, BERLIN, None, 36_000)
    with ThreadPoolExecutor(20) as pool:
        asked = list(pool.map(lambda n: budget.reserve(str(n), NOW), range(20)))
        answered = [reservation for reservation in asked if not reservation.exhausted]
        assert len(answered) == 5  # 4 × 8,000 leave room, 5 × 8,000 don't
        assert [r.exhausted for r in asked].count("day") == 15
        list(pool.map(lambda r: r.settle("m", Usage(1, TOKENS_PER_ANSWER - 500, 500)), answered))
    assert sum(day.prompt_tokens + day.completion_tokens for day in budget.by_day()) == 40_000


def test_one_user_at_once_in_many_chats_holds_up_no_other(database: Database) -> None:
    budget = Budget(database, BERLIN, 10_000, 100_000)
    asked = [budget.reserve("7", NOW) for _ in range(5)]
    assert [r.exhausted for r in asked] == [None, None, "user", "user", "user"]
    assert budget.exhausted("8", NOW) is None


def test_what_is_not_used_is_free_when_the_question_is_answered(database: Database) -> None:
    budget = budget_of(database, per_user=3000)
    with budget.reserve("7", NOW) as reservation:
        assert reservation.exhausted is None
        assert budget.exhausted("7", NOW) == "user"
        reservation.settle("small", USED)
        assert reservation.tokens == TOKENS_PER_ANSWER - 1000
        reservation.settle("large", USED)
    assert budget.exhausted("7", NOW) is None
    assert [day.calls for day in budget.by_day()] == [1, 1]


def test_a_question_that_fails_holds_nothing(database: Database) -> None:
    budget = budget_of(database)
    with pytest.raises(RuntimeError), budget.reserve("7", NOW):
        raise RuntimeError
    assert budget.exhausted("7", NOW) is None


def test_a_reservation_that_nobody_has_holds_nothing(database: Database) -> None:
    budget = budget_of(database)
    held: list[Reservation] = [budget.reserve("7", NOW)]
    assert budget.exhausted("7", NOW) == "user"
    held.clear()  # as where the task is called off that waits for the thread
    gc.collect()
    assert budget.exhausted("7", NOW) is None


def test_what_exceeds_the_estimate_counts_in_full(database: Database) -> None:
    budget = Budget(database, BERLIN, 10_000, None)
    with budget.reserve("7", NOW, tokens=10) as reservation:
        reservation.settle("m", Usage(3, 9_000, 1_000))
        assert budget.exhausted("7", NOW) == "user"


def die_while_answering(folder: str) -> None:
    with opened(Path(folder)) as database:
        budget = budget_of(database)
        budget.add("7", "m", USED, NOW)
        with budget.reserve("7", NOW):
            os.kill(os.getpid(), signal.SIGKILL)


def test_a_crash_neither_loses_a_limit_nor_blocks_it(tmp_path: Path) -> None:
    told = command(die_while_answering, tmp_path)
    died = subprocess.run(told, cwd=ROOT, env=child_environment(), timeout=60, check=False)
    assert died.returncode == -signal.SIGKILL
    with opened(tmp_path) as database:
        budget = budget_of(database)
        assert budget.exhausted("7", NOW) is None
        budget.add("7", "m", USED, NOW)
        assert budget.exhausted("7", NOW) == "user"


def test_no_count_is_lost_between_threads_and_processes(tmp_path: Path) -> None:
    with opened(tmp_path) as one, opened(tmp_path) as other:
        budgets = [budget_of(one), budget_of(other)]

        def use(number: int) -> None:
            budgets[number % 2].add(str(number % 3), "m", USED, NOW)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(use, range(120)))
        assert budgets[0].by_day() == [DayUsage(TODAY, "m", 3, 120, 108_000, 12_000)]


# -- days ----------------------------------------------------------------------------------------


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("zone", "last", "first"),
    [
        ("Europe/Berlin", "2025-08-20T21:59:59+00:00", "2025-08-20T22:00:00+00:00"),
        ("Europe/Berlin", "2025-01-20T22:59:59+00:00", "2025-01-20T23:00:00+00:00"),
        # 23 and 25 hours long
        ("Europe/Berlin", "2025-03-30T21:59:59+00:00", "2025-03-30T22:00:00+00:00"),
        ("Europe/Berlin", "2025-10-26T22:59:59+00:00", "2025-10-26T23:00:00+00:00"),
        ("America/New_York", "2025-08-20T03:59:59+00:00", "2025-08-20T04:00:00+00:00"),
        # the day begins at 1:00
        ("Africa/Cairo", "2025-04-24T21:59:59+00:00", "2025-04-24T22:00:00+00:00"),
        # 30 December 2011 never was
        ("Pacific/Apia", "2011-12-30T09:59:59+00:00", "2011-12-30T10:00:00+00:00"),
    ],
)
def test_a_new_day_begins_at_midnight_of_the_zone(
    database: Database, zone: str, last: str, first: str
) -> None:
    budget = Budget(database, ZoneInfo(zone), 1000, None)
    budget.add("7", "m", USED, at(last) - dt.timedelta(hours=22))
    assert budget.exhausted("7", at(last)) == "user"
    assert budget.exhausted("7", at(first)) is None
    assert start_of_next_day(at(last), ZoneInfo(zone)) == at(first)


ZONES = "Europe/Berlin America/New_York Africa/Cairo America/Havana Asia/Beirut Pacific/Apia UTC"


@settings(max_examples=500)
@given(
    st.datetimes(dt.datetime(2005, 1, 1), dt.datetime(2030, 1, 1)),  # noqa: DTZ001
    st.sampled_from(ZONES.split()),
)
def test_the_next_day_begins_where_this_one_ends(moment: dt.datetime, name: str) -> None:
    zone, now = ZoneInfo(name), moment.replace(tzinfo=dt.UTC)
    start = start_of_next_day(now, zone).astimezone(dt.UTC)
    assert now < start
    assert start.astimezone(zone).date() > now.astimezone(zone).date()
    before = (start - dt.timedelta(microseconds=1)).astimezone(zone)
    assert before.date() == now.astimezone(zone).date()


def test_an_answer_that_ends_after_midnight_counts_for_the_day_of_its_question(
    database: Database,
) -> None:
    budget = budget_of(database, per_user=1000)
    late, early = at("2025-08-20T23:59:59+02:00"), at("2025-08-21T00:00:10+02:00")
    with budget.reserve("7", late) as reservation:
        assert budget.exhausted("7", early) is None
        reservation.settle("m", USED)
    assert budget.exhausted("7", late) == "user"
    assert budget.exhausted("7", early) is None


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


# -- where nothing can be written ----------------------------------------------------------------


def use_read_only(folder: str) -> dict[str, object]:
    with opened(Path(folder)) as database:
        budget = budget_of(database)
        found: dict[str, object] = {"before": budget.exhausted("7", NOW)}
        try:
            budget.add("7", "m", USED, NOW)
        except StorageError as exc:
            found["error"] = str(exc)
        with budget.reserve("7", NOW) as reservation:
            try:
                reservation.settle("m", USED)
            except StorageError:
                found["after"] = budget.exhausted("7", NOW)
        found["days"] = len(budget.by_day())
        return found


def test_what_cannot_be_written_counts_all_the_same(tmp_path: Path) -> None:
    with opened(tmp_path) as database:
        budget_of(database).add("8", "m", USED, NOW)
    found = run_elsewhere(use_read_only, tmp_path, within=read_only(tmp_path))
    assert "usage can't be counted: the data folder is read-only" in found.pop("error")
    assert found == {"before": None, "after": "user", "days": 1}


def test_a_read_only_folder_without_the_table_keeps_the_limits(tmp_path: Path) -> None:
    with opened(tmp_path, MetaData()):
        pass
    found = run_elsewhere(use_read_only, tmp_path, within=read_only(tmp_path))
    assert "usage can't be counted" in found.pop("error")
    assert found == {"before": None, "after": "user", "days": 0}


def test_what_could_not_be_written_is_written_with_the_next(database: Database) -> None:
    with database.writing("") as connection:
        usage_by_day.drop(connection)
    budget = Budget(database, BERLIN, None, None)
    with pytest.raises(StorageError):
        budget.add("7", "m", USED, NOW)
    with pytest.raises(StorageError):
        budget.add("8", "m", USED, NOW)
    with database.writing("") as connection:
        usage_by_day.create(connection)
    budget.add("7", "m", USED, NOW)
    assert budget.by_day() == [DayUsage(TODAY, "m", 2, 3, 2700, 300)]


def test_who_is_forgotten_before_it_could_be_written_is_forgotten(database: Database) -> None:
    with database.writing("") as connection:
        usage_by_day.drop(connection)
    budget = budget_of(database, per_user=1000)
    with pytest.raises(StorageError):
        budget.add("7", "m", USED, NOW)
    with database.writing("") as connection:
        usage_by_day.create(connection)
    budget.forget("7")
    assert budget.exhausted("7", NOW) == "user"
    budget.add("8", "m", USED, NOW)
    assert users(database) == {"", "8"}


# -- told ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "language", "told"),
    [
        (
            "user",
            "de",
            "Für heute ist dein Kontingent an Modellantworten aufgebraucht; ab dem 21. August 2025 "
            "um 0:00 Uhr (Europe/Berlin) gibt es ein neues. Bis dahin besteht die Antwort aus "
            "wörtlichen Zitaten.",
        ),
        (
            "day",
            "de",
            "Für heute ist das gemeinsame Kontingent an Modellantworten aufgebraucht; ab dem "
            "21. August 2025 um 0:00 Uhr (Europe/Berlin) gibt es ein neues. Bis dahin besteht die "
            "Antwort aus wörtlichen Zitaten.",
        ),
        (
            "user",
            "en",
            "For today, your budget of model answers is used up; a new one starts on 21 August "
            "2025 at 00:00 (Europe/Berlin). Until then, the answer is made of verbatim quotes.",
        ),
        (
            "day",
            "fr",
            "For today, the shared budget of model answers is used up; a new one starts on 21 "
            "August 2025 at 00:00 (Europe/Berlin). Until then, the answer is made of verbatim "
            "quotes.",
        ),
    ],
)
def test_the_asker_is_told_what_is_used_up_and_until_when(
    database: Database, kind: Limit, language: str, told: str
) -> None:
    assert budget_of(database).notice(kind, language, NOW) == told


def test_a_day_that_begins_at_one_is_told_as_such(database: Database) -> None:
    budget = Budget(database, ZoneInfo("Africa/Cairo"), 1, 1)
    assert "25. April 2025 um 1:00 Uhr" in budget.notice("day", "de", at("2025-04-24T12:00+02:00"))
