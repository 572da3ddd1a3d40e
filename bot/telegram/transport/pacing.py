"""Telegram's limits, kept: 30 messages a second, one a second in a chat, 20 a minute in a group.

PTB's own limiter lets twice as many through where its buckets run full, counts "typing" and drafts,
too, and a chat that has to wait holds up all others. Here is the one place that waits where
Telegram asks for it. https://core.telegram.org/bots/faq#my-bot-is-hitting-limits
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, TypeAlias

from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter

from bot.telegram.transport.refusals import wait_s
from bot.telegram.transport.windows import Clock, Sleep, Window

RETRIES = 2  # after Telegram asked to wait
PATIENCE_S = 10.0  # for that; who has to wait longer tries again later, and holds up nobody
OVERALL = (30, 1.0)
IN_A_CHAT = (3, 3.0)  # one a second, with a small burst
IN_A_GROUP = (20, 60.0)
CHATS_IN_MIND = 2_000  # more than there can be messages in a group's minute
GATE_PATIENCE_S = 2.0  # a request that stalls holds up the others for no longer
_TICKS = 10  # in which that is counted: a loop that something holds up has no time for answers

OnSent: TypeAlias = Callable[[Any], Awaitable[None]]
Request: TypeAlias = Callable[..., Coroutine[Any, Any, Any]]

on_sent: ContextVar[OnSent | None] = ContextVar("on_sent", default=None)
"""Records what Telegram answered; where it is set, one request at a time is made and recorded, so
that a crash leaves one message in doubt, and one more for each `GATE_PATIENCE_S` that Telegram
takes to answer."""

_PASSING = frozenset(  # no messages, and of no use later
    {"sendChatAction", "sendMessageDraft", "answerCallbackQuery", "answerInlineQuery"}
)


class PacedLimiter(AIORateLimiter):
    """Paces each chat by itself; pass it to the bot as its `rate_limiter`.

    Args:
        retries: where Telegram asks to wait, and for no longer than is patient.
        chat_burst: messages at once in a chat, and in as many seconds.
        gate_patience_s: for one request, before the next is made beside it.
        clock: monotonic seconds.
        sleep: what waits by that clock.
    """

    __slots__ = ("_chats", "_clock", "_gate", "_gate_patience_s", "_groups", "_held_until",
                 "_in_a_chat", "_overall", "_retries", "_sleep")  # fmt: skip

    def __init__(
        self,
        retries: int = RETRIES,
        chat_burst: int = IN_A_CHAT[0],
        *,
        gate_patience_s: float = GATE_PATIENCE_S,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        super().__init__(overall_max_rate=0, group_max_rate=0)  # its buckets stay out of it
        self._retries = retries
        self._in_a_chat = (chat_burst, float(chat_burst))
        self._gate_patience_s = gate_patience_s
        self._clock, self._sleep = clock, sleep
        self._gate = asyncio.Lock()
        self._overall = Window(*OVERALL, clock, sleep)
        self._chats: OrderedDict[object, Window] = OrderedDict()
        self._groups: OrderedDict[object, Window] = OrderedDict()
        self._held_until: dict[object, float] = {}  # by chat, or by method and chat in passing

    async def process_request(
        self,
        callback: Request,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Make a request when its chat's turn has come, again after "retry after".

        Raises: RetryAfter, where that doesn't help, or Telegram wants a longer wait than is
        patient; for what only passes by also without a request, while its chat has to wait.
        """
        chat = data.get("chat_id")
        if endpoint in _PASSING:
            return await self._in_passing(callback, args, kwargs, (endpoint, chat))
        request = self._recorded(callback)
        for left in range(self._retries, -1, -1):
            await self._until_free(chat)
            try:
                return await self._in_turn(request, args, kwargs, chat)
            except RetryAfter as exc:
                self._hold(chat, exc)
                if left == 0:
                    raise
        raise AssertionError("the last try returned or raised")

    # -- where Telegram asks to wait -------------------------------------------------------------

    async def _in_passing(
        self, request: Request, args: Any, kwargs: dict[str, Any], key: tuple[str, object]
    ) -> Any:
        left_s = max(self._held_s(key), self._held_s(key[1]))
        if left_s > 0:
            raise RetryAfter(math.ceil(left_s))
        try:
            return await request(*args, **kwargs)
        except RetryAfter as exc:
            self._hold(key, exc)
            raise

    async def _until_free(self, chat: object) -> None:
        while (left_s := self._held_s(chat)) > 0:
            if left_s > PATIENCE_S:
                raise RetryAfter(math.ceil(left_s))
            await self._sleep(left_s)

    def _hold(self, key: object, error: RetryAfter) -> None:
        now = self._clock()
        self._held_until = {k: at for k, at in self._held_until.items() if at > now}
        self._held_until[key] = now + wait_s(error) + 0.1

    def _held_s(self, key: object) -> float:
        until = self._held_until.get(key)
        return 0.0 if until is None else until - self._clock()

    # -- whose turn it is ------------------------------------------------------------------------

    async def _in_turn(
        self, request: Request, args: Any, kwargs: dict[str, Any], chat: object
    ) -> Any:
        taken: list[Window] = []
        try:
            # The overall one last: who waits for their own chat takes nobody's place.
            for window in self._windows(chat):
                await window.take()
                taken.append(window)
            return await request(*args, **kwargs)
        finally:
            for window in taken:
                window.give_back()

    def _windows(self, chat: object) -> list[Window]:
        if chat is None:
            return []  # no message
        found = [self._of(self._chats, chat, self._in_a_chat)]
        if isinstance(chat, str) or (isinstance(chat, int) and chat < 0):
            found.insert(0, self._of(self._groups, chat, IN_A_GROUP))
        return [*found, self._overall]

    def _of(
        self, windows: OrderedDict[object, Window], chat: object, rate: tuple[int, float]
    ) -> Window:
        window = windows.pop(chat, None) or Window(*rate, self._clock, self._sleep)
        windows[chat] = window
        if len(windows) > CHATS_IN_MIND:
            windows.popitem(last=False)
        return window

    # -- one message in doubt --------------------------------------------------------------------

    def _recorded(self, callback: Request) -> Request:
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
        """Holds the gate for as long as the request takes, but no longer than is patient."""
        await self._gate.acquire()
        is_held = True

        def release() -> None:
            nonlocal is_held
            if is_held:
                is_held = False
                self._gate.release()

        loop, tick_s = asyncio.get_running_loop(), self._gate_patience_s / _TICKS
        timer: asyncio.TimerHandle

        def tick(left: int) -> None:
            nonlocal timer
            if left:
                timer = loop.call_later(tick_s, tick, left - 1)
            else:
                release()

        timer = loop.call_later(tick_s, tick, _TICKS - 1)
        try:
            yield
        finally:
            timer.cancel()
            release()
