from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict

import pytest
from telegram import Bot, Update

from bot.telegram.transport.attempts import MOST_ATTEMPTS
from bot.telegram.transport.dispatch import Dispatcher
from bot.telegram.transport.inbox import Inbox, Received
from bot.telegram.transport.refusals import Stop
from tests.bot.telegram.transport.dispatching import chat_of, emptied, put, running
from tests.bot.telegram.updates import (
    ANNA,
    PATIENCE_S,
    inline,
    message,
    tap,
    until,
)


async def test_a_thousand_updates_that_come_several_times_are_handled_once_each(
    inbox: Inbox,
) -> None:
    drawn = random.Random(7)
    copies = [
        message(number, chat=ANNA + number % 40)
        for number in range(1_000)
        for _ in range(drawn.randint(1, 3))
    ]
    drawn.shuffle(copies)
    handled: Counter[int] = Counter()

    async def handle(update: Update) -> None:
        handled[update.update_id] += 1
        await asyncio.sleep(0)

    async with running(inbox, handle) as dispatcher:
        for at in range(0, len(copies), 100):
            await asyncio.to_thread(inbox.receive, copies[at : at + 100])
            dispatcher.wake()
        await emptied(inbox)
        again = await asyncio.to_thread(inbox.receive, copies[:100])
        dispatcher.wake()
        assert again == 0
    assert handled == Counter(range(1_000))


async def test_a_conversation_is_handled_one_at_a_time_and_in_order(inbox: Inbox) -> None:
    inside: Counter[int] = Counter()
    order: defaultdict[int, list[int]] = defaultdict(list)

    async def handle(update: Update) -> None:
        chat = chat_of(update)
        inside[chat] += 1
        assert inside[chat] == 1
        await asyncio.sleep(0.001)
        order[chat].append(update.update_id)
        inside[chat] -= 1

    inbox.receive([message(number, chat=ANNA + number % 4) for number in range(60)])
    async with running(inbox, handle):
        await emptied(inbox)
    assert {chat - ANNA: ids for chat, ids in order.items()} == {
        chat: list(range(chat, 60, 4)) for chat in range(4)
    }


async def test_a_stalled_conversation_delays_no_other(inbox: Inbox) -> None:
    never = asyncio.Event()
    handled: list[int] = []

    async def handle(update: Update) -> None:
        if chat_of(update) == ANNA:
            await never.wait()
        handled.append(chat_of(update))

    inbox.receive([message(0), message(1)])
    async with running(inbox, handle) as dispatcher:
        put(inbox, dispatcher, *(message(number, chat=ANNA + number) for number in range(2, 34)))
        await until(lambda: len(handled) == 32 and dispatcher.running == 1)
        assert dispatcher.waiting == 1
    assert sorted(handled) == [ANNA + number for number in range(2, 34)]


async def test_no_more_handlers_run_at_once_than_allowed(inbox: Inbox) -> None:
    most = 0

    async def handle(_update: Update) -> None:
        nonlocal most
        most = max(most, dispatcher.running)
        await asyncio.sleep(0.001)

    inbox.receive([message(number, chat=ANNA + number) for number in range(100)])
    async with running(inbox, handle, at_once=24) as dispatcher:
        await emptied(inbox)
    assert most == 24


async def test_taps_and_inline_queries_are_not_held_up_by_running_questions(inbox: Inbox) -> None:
    never = asyncio.Event()
    handled: list[int] = []

    async def handle(update: Update) -> None:
        if update.message:
            await never.wait()
        handled.append(update.update_id)

    inbox.receive([message(number, chat=ANNA + number) for number in range(24)])  # all the slots
    async with running(inbox, handle, at_once=24) as dispatcher:
        put(inbox, dispatcher, tap(100, "s:1:1"), tap(101, "f:1:1"), inline(102))
        await until(lambda: len(handled) == 3)
    assert sorted(handled) == [100, 101, 102]


async def test_a_full_queue_is_told_and_what_is_in_it_is_handled(inbox: Inbox) -> None:
    going_on = asyncio.Event()
    handled: list[int] = []
    told: list[int] = []

    async def handle(update: Update) -> None:
        await going_on.wait()
        handled.append(update.update_id)

    async def on_full(received: Received) -> None:
        assert received.payload["message"]["text"] == "Wer?"
        told.append(received.update_id)

    inbox.receive([message(number, chat=ANNA + number) for number in range(400)])
    async with running(inbox, handle, at_once=4, most_waiting=50, on_full=on_full) as dispatcher:
        await until(lambda: len(told) >= 346)
        assert dispatcher.fullness == 1
        going_on.set()
        await emptied(inbox)
    assert not set(handled) & set(told)
    assert sorted(handled + told) == list(range(400))
    assert len(handled) in range(50, 55)


async def test_one_conversation_cannot_fill_the_queue(inbox: Inbox) -> None:
    never = asyncio.Event()
    told: list[int] = []
    handled: list[int] = []

    async def handle(update: Update) -> None:
        if chat_of(update) == ANNA:
            await never.wait()
        handled.append(update.update_id)

    async def on_full(received: Received) -> None:
        told.append(received.update_id)

    inbox.receive([message(number) for number in range(40)])
    async with running(
        inbox, handle, most_waiting=30, most_of_one=10, on_full=on_full
    ) as dispatcher:
        put(inbox, dispatcher, message(100, chat=ANNA + 1))
        await until(lambda: bool(handled) and len(told) >= 29)
    assert handled == [100]


async def test_draining_finishes_what_runs_and_leaves_the_rest(inbox: Inbox) -> None:
    begun = asyncio.Event()
    handled: list[int] = []

    async def handle(update: Update) -> None:
        begun.set()
        await asyncio.sleep(0.05)
        handled.append(update.update_id)

    inbox.receive([message(number) for number in range(5)])
    async with running(inbox, handle) as dispatcher:
        await begun.wait()
        left = await dispatcher.drain(15)
    assert handled == [0]
    assert left == 4
    assert [one.update_id for one in inbox.waiting(10)] == [1, 2, 3, 4]


async def test_draining_leaves_what_takes_too_long_without_counting_it(inbox: Inbox) -> None:
    begun = asyncio.Event()

    async def handle(update: Update) -> None:
        begun.set()
        await asyncio.Event().wait()

    for _ in range(MOST_ATTEMPTS + 1):  # a bot that is restarted while a model stalls
        inbox.receive([message(1)])
        begun.clear()
        async with running(inbox, handle) as dispatcher:
            await begun.wait()
            assert await dispatcher.drain(0.1) == 1
    (received,) = inbox.waiting(10)
    assert received.attempts == 0


async def test_a_bad_token_ends_it(inbox: Inbox) -> None:
    async def handle(_update: Update) -> None:
        raise Stop("the token is wrong")

    inbox.receive([message(1)])
    dispatcher = Dispatcher(inbox, Bot("1:x"), handle)
    with pytest.raises(Stop, match="the token is wrong"):
        await asyncio.wait_for(dispatcher.run(), PATIENCE_S)
    await dispatcher.drain(0.2)
    assert inbox.depth() == 1
