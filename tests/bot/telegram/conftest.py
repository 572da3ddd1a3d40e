"""A double of Telegram for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

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
