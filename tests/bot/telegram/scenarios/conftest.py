"""A double, a corpus and a bot for each scenario."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.telegram.scenarios.stage import Stage, copied, indexed, performed
from tests.telegramserver.scenario import Telegram


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus as it was indexed once."""
    return indexed(tmp_path_factory.mktemp("newsroom"))


@pytest.fixture
def data(template: Path, tmp_path: Path) -> Path:
    """A corpus of the test's own."""
    return copied(template, tmp_path / "data")


@pytest.fixture
def stage(tg: Telegram, data: Path) -> Iterator[Stage]:
    """A bot that answers everybody, in quotes."""
    with performed(tg, data) as running:
        yield running
