"""A double of Telegram, two people and a bot that answers everybody, on the newsroom's articles."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.bot.telegram.desk import Desk, index, opened_desk
from tests.support.newsroom import NEWS
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram
from tests.telegramserver.server import telegram


@pytest.fixture
def tg(monkeypatch: pytest.MonkeyPatch) -> Iterator[Telegram]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    with telegram() as running:
        yield running


@pytest.fixture
def anna(tg: Telegram) -> Person:
    return tg.user("Anna", language="de", started=True)


@pytest.fixture
def bert(tg: Telegram) -> Person:
    return tg.user("Bert", language="de", started=True)


@pytest.fixture
async def public_desk(tg: Telegram, tmp_path: Path) -> AsyncIterator[Desk]:
    async with opened_desk(tg, tmp_path, public=True) as desk:
        index(desk, tmp_path / "articles", *NEWS)
        yield desk
