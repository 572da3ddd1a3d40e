"""A bot that answers everybody, with subscriptions that are due when a test says so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.telegram.delivering.round import Round, opened_round
from tests.bot.telegram.desk import Desk, index, opened_desk
from tests.support.newsroom import NEWS
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram


@pytest.fixture
def anna(tg: Telegram) -> Person:
    return tg.user("Anna", language="de", started=True)


@pytest.fixture
async def desk(tg: Telegram, anna: Person, tmp_path: Path) -> AsyncIterator[Desk]:
    async with opened_desk(tg, tmp_path, public=True) as desk:
        index(desk, tmp_path / "articles", *NEWS)
        yield desk


@pytest.fixture
async def round_(desk: Desk) -> AsyncIterator[Round]:
    async with opened_round(desk) as made:
        yield made
