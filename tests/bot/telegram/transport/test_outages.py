"""Telegram away for longer than anybody's patience: what was asked is answered all the same."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import pytest
from telegram import Update

from bot.telegram.transport.attempts import MOST_ATTEMPTS, MOST_BEGUN, Pauses
from bot.telegram.transport.inbox import Inbox, Received
from bot.telegram.transport.letters import MOST_RETRIES
from bot.telegram.transport.messenger import Messenger
from bot.telegram.transport.refusals import Undelivered
from tests.bot.telegram.transport.dispatching import chat_of, emptied, put, running
from tests.bot.telegram.transport.writing import ANSWER, to
from tests.bot.telegram.updates import ANNA, database_in, message, until
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram

FORMERLY = MOST_ATTEMPTS * (1 + MOST_RETRIES)  # requests, and the question was lost


async def test_an_outage_of_any_length_loses_no_answer(
    tg: Telegram, messenger: Messenger, anna: Person, inbox: Inbox
) -> None:
    fault = tg.fault("sendMessage", kind="bad_gateway", times=3 * FORMERLY)

    async def handle(update: Update) -> None:
        await messenger.send(to(anna), [ANSWER], update.update_id)

    inbox.receive([message(1, chat=anna.id)])
    async with running(inbox, handle):
        await emptied(inbox)
    assert fault.left == 0
    assert [one.text for one in anna.chat.answers] == [ANSWER.plain]


async def test_one_chats_outage_holds_up_nobody_else(inbox: Inbox) -> None:
    handled: list[int] = []

    async def handle(update: Update) -> None:
        if chat_of(update) == ANNA:
            raise Undelivered("she can't be reached")
        handled.append(update.update_id)

    inbox.receive([message(1)])
    pauses = Pauses((0.0,), away=60.0)
    async with running(inbox, handle, pauses=pauses, at_once=1) as dispatcher:
        put(inbox, dispatcher, message(2, chat=8), message(3, chat=9), message(4))
        await until(lambda: len(handled) == 2)
        assert dispatcher.running == 0
    assert [one.update_id for one in inbox.waiting(9)] == [1, 4]


async def test_what_is_undelivered_does_not_count_and_is_tried_after_a_restart(
    inbox: Inbox,
) -> None:
    tries: list[int] = []

    async def handle(update: Update) -> None:
        tries.append(update.update_id)
        if len(tries) <= 4 * MOST_BEGUN:
            raise Undelivered("away")

    inbox.receive([message(1)])
    for run in range(1, 4):
        async with running(inbox, handle):
            await until(lambda run=run: len(tries) >= run * MOST_BEGUN)  # type: ignore[misc]
        await inbox.close()
        [waiting] = inbox.waiting(9)
        assert waiting.attempts == 0
    async with running(inbox, handle):
        await emptied(inbox)
    assert len(tries) == 4 * MOST_BEGUN + 1


async def test_failures_count_beside_outages(inbox: Inbox) -> None:
    tries: list[int] = []
    told: list[int] = []

    async def handle(update: Update) -> None:
        tries.append(update.update_id)
        raise Undelivered("away") if len(tries) % 2 else RuntimeError("out of luck")

    async def on_given_up(received: Received) -> None:
        told.append(received.update_id)

    inbox.receive([message(1)])
    async with running(inbox, handle, on_given_up=on_given_up):
        await emptied(inbox)
    assert len(tries) == 2 * MOST_ATTEMPTS
    assert told == [1]


@pytest.mark.parametrize(("age", "tries"), [(dt.timedelta(hours=23), 5), (dt.timedelta(days=2), 1)])
async def test_a_question_of_yesterday_is_given_up(
    tmp_path: Path, age: dt.timedelta, tries: int
) -> None:
    asked_at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    inbox = Inbox(database_in(tmp_path), lambda: asked_at)
    made: list[int] = []

    async def handle(update: Update) -> None:
        made.append(update.update_id)
        if len(made) < 5:
            raise Undelivered("away")

    inbox.receive([message(1)])
    async with running(inbox, handle, clock=lambda: asked_at + age):
        await emptied(inbox)
    assert len(made) == tries


async def test_pauses_grow_to_minutes_and_are_never_shorter_than_asked_for() -> None:
    pauses = Pauses()
    grown = [pauses.before(0, outages, 0.0) for outages in range(1, 9)]
    assert grown == [5.0, 10.0, 20.0, 40.0, 80.0, 120.0, 120.0, 120.0]
    assert pauses.before(0, 1, 300.0) == 300.0


async def test_an_apology_that_cannot_be_told_is_told_later(inbox: Inbox) -> None:
    told: list[int] = []

    async def handle(_update: Update) -> None:
        raise RuntimeError("poison")

    async def on_given_up(received: Received) -> None:
        told.append(received.update_id)
        if len(told) < FORMERLY:
            raise Undelivered("away")

    inbox.receive([message(1)])
    async with running(inbox, handle, on_given_up=on_given_up):
        await emptied(inbox)
    assert len(told) == FORMERLY


async def test_who_cannot_be_told_that_the_queue_is_full_is_answered_when_it_is_not(
    inbox: Inbox,
) -> None:
    going_on = asyncio.Event()
    handled: list[int] = []
    told: list[int] = []

    async def handle(update: Update) -> None:
        await going_on.wait()
        handled.append(update.update_id)

    async def on_full(received: Received) -> None:
        told.append(received.update_id)
        raise Undelivered("away")

    inbox.receive([message(number, chat=ANNA + number) for number in range(10)])
    async with running(inbox, handle, at_once=1, most_waiting=3, on_full=on_full):
        await until(lambda: len(told) >= 10)
        going_on.set()
        await emptied(inbox)
    assert sorted(handled) == list(range(10))
