"""Budgets of 20 August 2025, as tests of limits, days and calls at once use them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.budget import Budget
from bot.tables import usage_by_day
from rag.corpus.catalog.database import Database
from rag.types import Usage

BERLIN = ZoneInfo("Europe/Berlin")
NOW = dt.datetime(2025, 8, 20, 12, 0, tzinfo=dt.UTC)
TODAY = dt.date(2025, 8, 20)
USED = Usage(calls=1, prompt_tokens=900, completion_tokens=100)


def budget_of(
    database: Database, per_user: int | None = 2000, per_day: int | None = 5000
) -> Budget:
    return Budget(database, BERLIN, per_user, per_day)


def users(database: Database) -> set[str]:
    with database.reading() as connection:
        return set(connection.scalars(select(usage_by_day.c.user)))
