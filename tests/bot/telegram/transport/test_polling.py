"""Polls over real HTTP: an update is on disk before Telegram is told that it came."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from telegram import Update
from telegram.ext import ExtBot

from bot.telegram.transport.dispatch import Dispatcher
from bot.telegram.transport.inbox import Inbox
from bot.telegram.transport.polling import ALLOWED_UPDATES, poll
from bot.telegram.transport.refusals import Stop
from rag.errors import StorageError
from tests.bot.telegram.updates import PATIENCE_S, database_in, until
from tests.telegramserver.scenario import Telegram


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(database_in(tmp_path))


@asynccontextmanager
async def polling(tg: Telegram, inbox: Inbox, **more: Any) -> AsyncIterator[asyncio.Event]:
    """A poller; the event that it sets when something is new."""
    stop, woken = asyncio.Event(), asyncio.Event()
    async with ExtBot(tg.token, base_url=tg.base_url) as bot:
        work = asyncio.create_task(poll(bot, inbox, stop, woken.set, first_pause_s=0.01, **more))
        try:
            yield woken
        finally:
            stop.set()
            async with asyncio.timeout(PATIENCE_S):
                await work


async def held(inbox: Inbox, count: int) -> None:
    await until(lambda: inbox.depth() >= count)


async def test_what_people_do_is_in_the_inbox_and_then_confirmed(
    tg: Telegram, inbox: Inbox
) -> None:
    anna = tg.user("Anna")
    async with polling(tg, inbox) as woken:
        question = anna.says("Wer?")
        anna.edits(question, "Wo?")
        anna.asks_inline("Alaska")
        anna.blocks_bot()
        await asyncio.wait_for(woken.wait(), PATIENCE_S)
        await held(inbox, 4)
        await tg.until(lambda: not tg.pending)
    kinds = [next(kind for kind in one.payload if kind != "update_id") for one in inbox.waiting(9)]
    assert kinds == ["message", "edited_message", "inline_query", "my_chat_member"]
    assert inbox.waiting(1)[0].payload["message"]["text"] == "Wer?"
    assert set(tg.world.updates.allowed) == set(ALLOWED_UPDATES)


async def test_nothing_is_confirmed_that_is_not_on_disk(tg: Telegram, tmp_path: Path) -> None:
    class Full(Inbox):
        fails = 3

        def receive(self, updates: Sequence[Mapping[str, Any]]) -> int:
            assert tg.pending == 1
            if self.fails:
                self.fails -= 1
                raise StorageError("no space")
            return super().receive(updates)

    inbox = Full(database_in(tmp_path))
    tg.user("Anna").says("Wer?")
    async with polling(tg, inbox):
        await held(inbox, 1)
        assert inbox.fails == 0
        await tg.until(lambda: not tg.pending)


async def test_updates_that_come_several_times_shuffled_are_handled_once(
    tg: Telegram, inbox: Inbox
) -> None:
    tg.hold()
    tg.deliver(times=(1, 3), shuffled=True, seed=7)
    people = [tg.user(f"User {number}") for number in range(25)]
    for number in range(1_000):
        people[number % 25].says(str(number))
    handled: Counter[str] = Counter()

    async def handle(update: Update) -> None:
        assert update.message is not None
        assert update.message.text is not None
        handled[update.message.text] += 1

    stop = asyncio.Event()
    async with ExtBot(tg.token, base_url=tg.base_url) as bot:
        dispatcher = Dispatcher(inbox, bot, handle)
        work = asyncio.gather(poll(bot, inbox, stop, dispatcher.wake), dispatcher.run())
        tg.release()
        await until(lambda: len(handled) == 1_000 and not inbox.depth())
        tg.redeliver(100)
        await tg.until(lambda: not tg.pending).within(PATIENCE_S)
        stop.set()
        await dispatcher.drain(2)
        await work
    assert handled == Counter(str(number) for number in range(1_000))


@pytest.mark.parametrize(
    "kind", ["bad_gateway", "server_error", "html_page", "cut_json", "drop", "drop_after", "flood"]
)
async def test_polling_goes_on_after_trouble(tg: Telegram, inbox: Inbox, kind: str) -> None:
    tg.fault("getUpdates", kind=kind, times=2)
    polls: list[None] = []
    tg.user("Anna").says("Wer?")
    async with polling(tg, inbox, on_poll=lambda: polls.append(None)):
        await held(inbox, 1)
    assert polls


async def test_a_second_poller_ends_the_first_with_a_clear_line(tg: Telegram, inbox: Inbox) -> None:
    first = ExtBot(tg.token, base_url=tg.base_url)
    second = ExtBot(tg.token, base_url=tg.base_url)
    async with first, second:
        work = asyncio.create_task(poll(first, inbox, asyncio.Event(), lambda: None))
        await tg.until(lambda: tg.count("getUpdates"))
        other = asyncio.create_task(second.get_updates(timeout=dt.timedelta(seconds=1)))
        with pytest.raises(Stop, match="another process polls"):
            await asyncio.wait_for(work, PATIENCE_S)
        other.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await other


async def test_a_webhook_that_is_set_ends_it(tg: Telegram, inbox: Inbox) -> None:
    async with ExtBot(tg.token, base_url=tg.base_url) as bot:
        await bot.set_webhook("https://127.0.0.1:8443/hook")
        with pytest.raises(Stop, match="a webhook is set"):
            await poll(bot, inbox, asyncio.Event(), lambda: None)


async def test_a_bad_token_ends_it_without_naming_it(tg: Telegram, inbox: Inbox) -> None:
    tg.fault("getUpdates", kind="unauthorized")
    async with ExtBot(tg.token, base_url=tg.base_url) as bot:
        with pytest.raises(Stop) as raised:
            await poll(bot, inbox, asyncio.Event(), lambda: None)
    assert "TELEGRAM_BOT_TOKEN" in str(raised.value)
    assert tg.token not in str(raised.value)
    assert raised.value.__suppress_context__


async def test_ids_that_begin_anew_below_are_not_skipped(tg: Telegram, inbox: Inbox) -> None:
    anna = tg.user("Anna")
    async with polling(tg, inbox):
        anna.says("Wer?")
        await held(inbox, 1)
        await tg.until(lambda: not tg.pending)
    polls = tg.calls_of("getUpdates")
    assert "offset" not in polls[0].params
    assert any("offset" in one.params for one in polls)
