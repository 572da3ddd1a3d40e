"""Groups whose members ask for summaries."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import AsyncIterator
from pathlib import Path

from tests.bot.telegram.desk import Desk, opened_desk
from tests.telegramserver.messages import Message
from tests.telegramserver.people import Person
from tests.telegramserver.places import Place
from tests.telegramserver.scenario import Telegram

LINK = re.compile(r'href="https://t\.me/([^"]*)/(\d+)"')


@contextlib.asynccontextmanager
async def summing_desk(tg: Telegram, tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk that hears what groups say; its clock is Telegram's."""
    tg.privacy_mode(on=False)
    async with opened_desk(tg, tmp_path, public=True) as desk:
        desk.times[0] = dt.datetime.now(dt.UTC)
        yield desk


def switch_on(desk: Desk, group: Place) -> None:
    """Since a week ago."""
    desk.passes(days=-7)
    desk.service.groups.set_on(group.chat.id, True)
    desk.passes(days=7)


def linked(message: Message) -> set[int]:
    return {int(number) for _chat, number in LINK.findall(message.html)}


def last(place: Place) -> Message:
    return place.answers[-1]


async def asks(desk: Desk, person: Person, text: str, place: Place, **more: object) -> str:
    """The same as `says`, with time enough that nobody is told to wait."""
    desk.passes(minutes=2)
    desk.tg.pass_time(120)
    return await desk.says(person, text, place, **more)
