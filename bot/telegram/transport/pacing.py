"""Telegram's limits, kept: 30 messages a second, one a second in a chat, 20 a minute in a group.

PTB's limiter keeps the first and the last, but counts "typing" and drafts too, and a chat that has
to wait holds up all others. https://core.telegram.org/bots/faq#my-bot-is-hitting-limits
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, TypeAlias

from aiolimiter import AsyncLimiter
from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter

from bot.telegram.transport.refusals import wait_s

RETRIES = 2  # after Telegram asked to wait
CHAT_BURST = 3  # messages at once in a chat, then one a second
CHATS_IN_MIND = 2_000
GATE_PATIENCE_S = 1.0  # a request that stalls holds up no other chat for longer

OnSent: TypeAlias = Callable[[Any], Awaitable[None]]

on_sent: ContextVar[OnSent | None] = ContextVar("on_sent", default=None)
"""Records what Telegram answered; where it is set, one request at a time is made and recorded, so
that a crash leaves at most one message in doubt."""

_UNCOUNTED = frozenset(
    {"sendChatAction", "sendMessageDraft", "answerCallbackQuery", "answerInlineQuery"}
)


class PacedLimiter(AIORateLimiter):
    """Paces each chat by itself; pass it to the bot as its `rate_limiter`."""

    __slots__ = ("_burst", "_chats", "_gate", "_held_until", "_retries")

    def __init__(self, retries: int = RETRIES, chat_burst: int = CHAT_BURST) -> None:
        super().__init__(
            # In fifths: a whole second's worth at once, twice around its end, is 60 in a second.
            overall_max_rate=6,
            overall_time_period=0.2,
            max_retries=0,  # its own retries stop every chat
        )
        self._retries = retries
        self._burst = chat_burst
        self._gate = asyncio.Lock()
        self._chats: OrderedDict[object, AsyncLimiter] = OrderedDict()
        self._held_until: dict[object, float] = {}  # monotonic
        # It tells as an error, with a traceback, what is caught below.
        logging.getLogger("telegram.ext.AIORateLimiter").setLevel(logging.CRITICAL)

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Make a request when its chat's turn has come, again after "retry after"."""
        if endpoint in _UNCOUNTED:
            return await callback(*args, **kwargs)
        chat = data.get("chat_id")
        for left in range(self._retries, -1, -1):
            await self._turn(chat)
            try:
                return await super().process_request(
                    self._recorded(callback), args, kwargs, endpoint, data, rate_limit_args
                )
            except RetryAfter as exc:
                self._held_until[chat] = time.monotonic() + wait_s(exc) + 0.1
                if left == 0:
                    raise
        raise AssertionError("the last try returned or raised")

    def _recorded(
        self, callback: Callable[..., Coroutine[Any, Any, Any]]
    ) -> Callable[..., Coroutine[Any, Any, Any]]:
        record = on_sent.get()
        if record is None:
            return callback

        async def request(*args: Any, **kwargs: Any) -> Any:
            async with self._alone():
                result = await callback(*args, **kwargs)
                await record(result)
            return result

        return request

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        try:
            await asyncio.wait_for(self._gate.acquire(), GATE_PATIENCE_S)
        except TimeoutError:
            yield
            return
        try:
            yield
        finally:
            self._gate.release()

    async def _turn(self, chat: object) -> None:
        if (until := self._held_until.get(chat)) is not None:
            await asyncio.sleep(max(0.0, until - time.monotonic()))
            self._held_until.pop(chat, None)
        if chat is not None:
            await self._of(chat).acquire()

    def _of(self, chat: object) -> AsyncLimiter:
        limiter = self._chats.pop(chat, None) or AsyncLimiter(self._burst, self._burst)
        self._chats[chat] = limiter
        if len(self._chats) > CHATS_IN_MIND:
            self._chats.popitem(last=False)
        return limiter
