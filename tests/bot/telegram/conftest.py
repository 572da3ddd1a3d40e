"""A double of Telegram for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.corpus.catalog.database import Database
from tests.bot.telegram.updates import database_in
from tests.telegramserver.scenario import Telegram
from tests.telegramserver.server import telegram


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """PTB warns of `RetryAfter.retry_after` as a number, and warnings are errors here."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def tg() -> Iterator[Telegram]:
    with telegram() as running:
        yield running


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """With all that the bot keeps, and nothing in it."""
    opened = database_in(tmp_path)
    yield opened
    opened.close()
