"""An answer while it is being written: a draft in private chats, a message that grows in groups.

Nothing here has to arrive: what stands in the end is the answer itself.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Self

from bot.telegram.showing.parts import Part, plain_parts
from bot.telegram.showing.render import draft_text

if TYPE_CHECKING:
    from bot.telegram.handling.asked import Asked
    from bot.telegram.transport.messenger import Messenger

FIRST_TYPING_S = 0.4  # quotes are there sooner, and nobody would see that they are typed
TYPING_S = 4.0  # Telegram shows "typing" for five seconds
DRAFT_S = 0.8  # between drafts of a private chat
EDIT_S = 4.0  # between edits in a group, which takes 20 messages a minute
PATIENCE_S = 3.0  # in a group, before there is anything to see; most answers come sooner


class Streaming:
    """Shows that an answer is being made, and what of it is there, until the block ends."""

    def __init__(self, messenger: Messenger, asked: Asked) -> None:
        self._messenger = messenger
        self._asked = asked
        self._draft_id = asked.update_id or 1  # 0 is no draft
        self._text = ""
        self._shown = ""
        self._is_new = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(self._type()), asyncio.create_task(self._draw())]
        return self

    async def __aexit__(self, *_exc: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def show(self, text: str) -> None:
        """Take the whole text so far."""
        self._text = text
        self._is_new.set()

    async def _type(self) -> None:
        await asyncio.sleep(FIRST_TYPING_S)
        while True:
            await self._messenger.typing(self._asked.target)
            await asyncio.sleep(TYPING_S)

    async def _draw(self) -> None:
        began = time.monotonic()
        while True:
            await self._is_new.wait()
            self._is_new.clear()
            if self._asked.target.draft_ok:
                text = draft_text(self._text)
                if text:
                    await self._messenger.draft(self._asked.target, self._draft_id, text)
                await asyncio.sleep(DRAFT_S)
                continue
            await asyncio.sleep(max(0.0, began + PATIENCE_S - time.monotonic()))
            text = draft_text(self._text)
            if text:
                await self._grow(plain_parts(text)[0])
            await asyncio.sleep(EDIT_S)

    async def _grow(self, part: Part) -> None:
        """The first part of what will be the answer: later edited into it."""
        sent = await self._messenger.sent(self._asked.update_id)
        if not sent:
            await self._messenger.send(self._asked.target, [part], self._asked.update_id)
        elif part.html != self._shown:
            await self._messenger.edit(self._asked.target, sent[0], part)
        self._shown = part.html
