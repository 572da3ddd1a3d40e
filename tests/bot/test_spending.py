"""What is booked for work that fails."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.budget import Budget
from bot.spending import CALLED_OFF, Spending
from bot.tables import metadata
from bot.usage import UsageLedger
from rag.corpus.catalog.database import Database
from rag.errors import ModelFault, StorageError
from rag.types import Answer, Usage

USED = Usage(calls=2, prompt_tokens=500, completion_tokens=20)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path / 'records.db'}", metadata)
    yield opened
    opened.close()


def caused() -> StorageError:
    error = StorageError("the answer can't be kept")
    error.__cause__ = ModelFault("cut off", USED)
    return error


@pytest.mark.parametrize(
    ("fault", "booked"),
    [
        (ModelFault("the model is silent", USED), USED.prompt_tokens),
        (caused(), USED.prompt_tokens),
        (ValueError("nobody foresaw this"), CALLED_OFF.prompt_tokens),
        (StorageError("the disk is full"), 0),
    ],
)
def test_what_a_failure_cost_is_booked(database: Database, fault: Exception, booked: int) -> None:
    async def fail(_uses_model: bool) -> Answer:
        raise fault

    budget = Budget(database, ZoneInfo("Europe/Berlin"), 10_000, None)
    spending = Spending(budget, "model", pytest.fail)
    with pytest.raises(type(fault)):
        asyncio.run(spending.within("ada", fail, lambda answer: answer))
    assert sum(used.prompt_tokens for used in UsageLedger(database).by_day(9)) == booked
