"""Wishes, and a database for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import MetaData

from bot.subscriptions.schedule import Schedule
from bot.subscriptions.values import Wish
from rag.corpus.catalog.database import Database

BERLIN = ZoneInfo("Europe/Berlin")
ANNA, BERT, GROUP, OTHER_GROUP = 17, 18, -1_001, -1_002
DAILY = Schedule("daily", dt.time(8), None, BERLIN)
FRIDAY = Schedule("weekly", dt.time(17), 4, BERLIN)

UKRAINE = Wish(
    kind="briefing",
    topic="Ukraine",
    source_id=ANNA,
    thread_id=None,
    chat_id=ANNA,
    user_id=ANNA,
    schedule=DAILY,
    language="de",
)
SUMMARY = replace(
    UKRAINE, kind="summary", topic="", source_id=GROUP, chat_id=GROUP, schedule=FRIDAY
)


def wish(topic: str = "Ukraine", **given: Any) -> Wish:
    """Anna's briefing at eight, but for what is given."""
    return replace(UKRAINE, topic=topic, **given)


def database_in(folder: Path) -> Database:
    return Database.open(f"sqlite:///{folder / 'bot.db'}", MetaData())


def berlin(text: str) -> dt.datetime:
    """A time of Berlin's clocks, in UTC."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(dt.UTC)
