"""A double, a corpus and a bot for each scenario."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.telegram.scenarios.stage import Stage, copied, indexed, performed
from tests.telegramserver.scenario import Telegram
from tests.telegramserver.server import telegram


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """PTB warns of `RetryAfter.retry_after` as a number, and warnings are errors here."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus as it was indexed once."""
    return indexed(tmp_path_factory.mktemp("newsroom"))


@pytest.fixture
def data(template: Path, tmp_path: Path) -> Path:
    """A corpus of the test's own."""
    return copied(template, tmp_path / "data")


@pytest.fixture
def tg() -> Iterator[Telegram]:
    with telegram() as running:
        yield running


@pytest.fixture
def stage(tg: Telegram, data: Path) -> Iterator[Stage]:
    """A bot that answers everybody, in quotes."""
    with performed(tg, data) as running:
        yield running
