"""What a budget holds in memory: for questions at the same time, and what can't be written."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import MetaData

from bot.budget import TOKENS_PER_ANSWER, Budget, Reservation
from bot.tables import usage_by_day
from bot.usage import DayUsage
from rag.corpus.catalog.database import Database
from rag.errors import StorageError
from rag.types import Usage
from tests.bot.budgets import BERLIN, NOW, TODAY, USED, budget_of, users
from tests.bot.records import opened
from tests.support.elsewhere import ROOT, child_environment, command, read_only, run_elsewhere

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
