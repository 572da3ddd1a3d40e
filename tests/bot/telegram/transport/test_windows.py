"""Limits, counted as Telegram may: in every stretch of time, from the moments it sees a message."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import random
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.telegram.transport.pacing import PATIENCE_S, PacedLimiter
from bot.telegram.transport.windows import Window

GROUP = -1_002_000_000_001


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """PTB warns of `RetryAfter.retry_after` as a number, and warnings are errors here."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@dataclass
class FakeTime:
    """A clock that goes on when everybody sleeps."""

    now: float = 1_000.0
    _sleepers: list[tuple[float, int, asyncio.Future[None]]] = field(default_factory=list)
    _numbers: Any = field(default_factory=itertools.count)

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._numbers), woken))
        await woken

    async def passes(self, work: Iterable[Awaitable[Any]]) -> list[Any]:
        """Until all of it is done; what it returned or raised."""
        done = asyncio.gather(*work, return_exceptions=True)
        while not done.done():
            for _ in range(20):
                await asyncio.sleep(0)
            if self._sleepers:
                at, _, woken = heapq.heappop(self._sleepers)
                self.now = max(self.now, at)
                woken.set_result(None)
        return await done


class Server:
    """Sees each message somewhere between the request and its answer."""

    def __init__(self, time: FakeTime, slowest_s: float = 0.3) -> None:
        self.time, self.slowest_s = time, slowest_s
        self.seen: list[tuple[float, object]] = []
        self.floods: list[int] = []
        self.limiter = PacedLimiter(clock=time.clock, sleep=time.sleep)
        self._drawn = random.Random(3)

    async def sends(self, chat: object, method: str = "sendMessage") -> Any:
        return await self.limiter.process_request(
            self._request, (chat,), {}, method, {"chat_id": chat}, None
        )

    async def _request(self, chat: object) -> str:
        await self.time.sleep(self._drawn.random() * self.slowest_s)
        self.seen.append((self.time.now, chat))
        if self.floods:
            raise RetryAfter(self.floods.pop(0))
        await self.time.sleep(self._drawn.random() * self.slowest_s)
        return "sent"

    def peak(self, per_s: float) -> int:
        """The most messages in any such stretch, both its ends included."""
        at = sorted(moment for moment, _ in self.seen)
        return max(sum(start <= one <= start + per_s for one in at) for start in at)

    @property
    def took_s(self) -> float:
        return max(at for at, _ in self.seen) - 1_000.0


@pytest.mark.parametrize("slowest_s", [0.0, 0.3, 3.0])
async def test_a_group_gets_twenty_in_any_minute(slowest_s: float) -> None:
    server = Server(FakeTime(), slowest_s)
    await server.time.passes(server.sends(GROUP) for _ in range(40))
    assert len(server.seen) == 40
    assert server.peak(60.0) == 20
    assert server.took_s < 100 + 10 * slowest_s


@pytest.mark.parametrize("slowest_s", [0.0, 0.3, 3.0])
async def test_all_chats_get_thirty_in_any_second(slowest_s: float) -> None:
    server = Server(FakeTime(), slowest_s)
    await server.time.passes(server.sends(chat) for chat in range(1, 151))
    assert server.peak(1.0) == 30 if slowest_s < 1 else server.peak(1.0) <= 30
    assert server.took_s < 6 + 10 * slowest_s


async def test_a_chat_gets_one_a_second_after_a_small_burst() -> None:
    server = Server(FakeTime(), 0.0)
    await server.time.passes(server.sends(7) for _ in range(30))
    assert server.peak(1.0) == 3
    assert server.peak(3.0) == 3
    assert server.took_s < 31


async def test_a_chat_that_has_to_wait_takes_no_place_of_others() -> None:
    server = Server(FakeTime(), 0.0)
    work = [server.sends(GROUP) for _ in range(40)] + [server.sends(chat) for chat in range(1, 9)]
    await server.time.passes(work)
    others = [at for at, chat in server.seen if chat != GROUP]
    assert max(others) - 1_000 < 1


async def test_a_place_whose_work_failed_or_was_called_off_is_free_again() -> None:
    time = FakeTime()
    window = Window(1, 5.0, time.clock, time.sleep)
    await window.take()
    waiting = asyncio.ensure_future(window.take())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting])
    window.give_back()
    await time.passes([window.take()])
    assert time.now - 1_000 == pytest.approx(5.0, abs=0.1)


# -- where Telegram asks to wait -----------------------------------------------------------------


async def test_the_whole_chat_waits_as_long_as_it_is_asked_to() -> None:
    server = Server(FakeTime(), 0.0)
    server.floods = [4]
    first = server.sends(7)
    assert await server.time.passes([first]) == ["sent"]
    (refused, _), (sent, _) = server.seen
    assert sent - refused >= 4


async def test_a_long_wait_is_left_to_later_and_no_request_is_made_meanwhile() -> None:
    server = Server(FakeTime(), 0.0)
    server.floods = [int(PATIENCE_S) + 50]
    told = await server.time.passes([server.sends(7)])
    told += await server.time.passes([server.sends(7), server.sends(8)])
    assert [type(one) for one in told] == [RetryAfter, RetryAfter, str]
    assert [chat for _, chat in server.seen] == [7, 8]


@pytest.mark.parametrize("method", ["sendMessageDraft", "sendChatAction", "answerCallbackQuery"])
async def test_what_passes_by_is_not_sent_while_its_chat_has_to_wait(method: str) -> None:
    server = Server(FakeTime(), 0.0)
    server.floods = [30]
    await server.time.passes([server.sends(7)])
    told = await server.time.passes([server.sends(7, method), server.sends(8, method)])
    assert [type(one) for one in told] == [RetryAfter, str]
    assert [chat for _, chat in server.seen] == [7, 8]


async def test_a_draft_that_comes_too_soon_holds_up_drafts_and_no_message() -> None:
    server = Server(FakeTime(), 0.0)
    server.floods = [30]
    draft, message = "sendMessageDraft", "sendMessage"
    told = [
        *await server.time.passes([server.sends(7, draft)]),
        *await server.time.passes([server.sends(7, draft)]),
        *await server.time.passes([server.sends(7, message)]),
    ]
    assert [type(one) for one in told] == [RetryAfter, RetryAfter, str]
    assert len(server.seen) == 2
