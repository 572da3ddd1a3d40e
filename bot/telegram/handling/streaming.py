"""An answer while it is being written: a draft in private chats, a message that grows in groups.

Nothing here has to arrive: what stands in the end is the answer itself.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from bot.telegram.showing.parts import Part, plain_parts
from bot.telegram.showing.render import draft_text

if TYPE_CHECKING:
    from bot.telegram.handling.asked import Asked
    from bot.telegram.handling.service import Service

FIRST_TYPING_S = 0.4  # quotes are there sooner, and nobody would see that they are typed
TYPING_S = 4.0  # Telegram shows "typing" for five seconds
DRAFT_S = 0.8  # between drafts of a private chat
EDIT_S = 4.0  # between edits in a group, which takes 20 messages a minute
LAST_DRAFT_S = 2.0  # for a draft or an edit on its way, when the answer is there
PATIENCE_S = 3.0  # in a group, before there is anything to see; most answers come sooner


class Streaming:
    """Shows that an answer is being made, and what of it is there, until the block ends."""

    def __init__(self, service: Service, asked: Asked) -> None:
        self._messenger, self._chats = service.messenger, service.chats
        self._asked = asked
        self._draft_id = asked.update_id or 1  # 0 is no draft
        self._text = ""
        self._shown = ""
        self._is_new = asyncio.Event()
        self._has_ended = asyncio.Event()
        self._types: asyncio.Task[None] | None = None
        self._draws: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._began = time.monotonic()
        loop = asyncio.get_running_loop()
        self._typing = loop.call_later(FIRST_TYPING_S, self._begin_typing)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_exc: object) -> None:
        self._typing.cancel()
        self._has_ended.set()
        self._is_new.set()
        if self._draws is not None and kind is not asyncio.CancelledError:
            # Called off, a request that is on its way could come after the answer, and undo it.
            await asyncio.wait([self._draws], timeout=LAST_DRAFT_S)
        tasks = [task for task in (self._types, self._draws) if task is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.gather(*tasks, return_exceptions=True)

    def show(self, text: str) -> None:
        """Take the whole text so far."""
        if text and self._draws is None:
            self._draws = asyncio.create_task(self._draw())
        self._text = text
        self._is_new.set()

    def _begin_typing(self) -> None:
        self._types = asyncio.create_task(self._type())

    async def _type(self) -> None:
        while not self._chats.is_gone(self._asked.chat_id):
            await self._messenger.typing(self._asked.target)
            await asyncio.sleep(TYPING_S)

    async def _draw(self) -> None:
        if not self._asked.target.draft_ok:
            await self._pause(self._began + PATIENCE_S - time.monotonic())
        while not self._chats.is_gone(self._asked.chat_id):
            await self._is_new.wait()
            self._is_new.clear()
            if self._has_ended.is_set():
                return
            text = draft_text(self._text)
            if text:
                await self._put(text)
            await self._pause(DRAFT_S if self._asked.target.draft_ok else EDIT_S)

    async def _put(self, text: str) -> None:
        if self._asked.target.draft_ok:
            await self._messenger.draft(self._asked.target, self._draft_id, text)
        else:
            await self._grow(plain_parts(text)[0])

    async def _grow(self, part: Part) -> None:
        """The first part of what will be the answer: later edited into it."""
        sent = await self._messenger.sent(self._asked.update_id)
        if not sent:
            await self._messenger.send(self._asked.target, [part], self._asked.update_id)
        elif part.html != self._shown:
            await self._messenger.edit(self._asked.target, sent[0], part)
        self._shown = part.html

    async def _pause(self, seconds: float) -> None:
        """Until then, or until the answer is there."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._has_ended.wait(), max(0.0, seconds))
