"""A desk that hears what a group says, and such a group."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.telegram.desk import Desk
from tests.bot.telegram.handling.summaries.summing import summing_desk, switch_on
from tests.telegramserver.gatherings import Gathering
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram


@pytest.fixture
async def desk(tg: Telegram, tmp_path: Path) -> AsyncIterator[Desk]:
    async with summing_desk(tg, tmp_path) as desk:
        yield desk


@pytest.fixture
def group(tg: Telegram, desk: Desk, anna: Person, bert: Person) -> Gathering:
    group = tg.supergroup("Redaktion", [anna, bert])
    switch_on(desk, group)
    return group


# -- in private ----------------------------------------------------------------------------------
