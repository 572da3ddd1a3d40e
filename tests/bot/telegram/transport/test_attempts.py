from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest
from telegram import Update

from bot.telegram.transport.attempts import MOST_ATTEMPTS, MOST_BEGUN
from bot.telegram.transport.inbox import Inbox, Received
from rag.errors import StorageError
from tests.bot.telegram.transport.dispatching import emptied, put, running
from tests.bot.telegram.updates import (
    database_in,
    message,
    until,
)


async def test_a_handler_that_fails_is_tried_again(inbox: Inbox) -> None:
    tries: list[int] = []

    async def handle(update: Update) -> None:
        tries.append(update.update_id)
        if len(tries) < MOST_ATTEMPTS:
            raise RuntimeError("out of luck")

    inbox.receive([message(1), message(2)])
    async with running(inbox, handle):
        await emptied(inbox)
    assert tries == [1, 1, 1, 2]


async def test_what_fails_every_time_is_given_up_with_an_apology(inbox: Inbox) -> None:
    tries: list[int] = []
    told: list[int] = []

    async def handle(update: Update) -> None:
        tries.append(update.update_id)
        if update.update_id == 1:
            raise RuntimeError("poison")

    async def on_given_up(received: Received) -> None:
        told.append(received.update_id)
        raise RuntimeError("nor can it be told")

    inbox.receive([message(1), message(2)])
    async with running(inbox, handle, on_given_up=on_given_up):
        await emptied(inbox)
    assert tries == [1, 1, 1, 2]
    assert told == [1]


async def test_what_killed_many_processes_is_not_tried_for_ever(inbox: Inbox) -> None:
    handled: list[int] = []
    told: list[int] = []

    async def handle(update: Update) -> None:
        handled.append(update.update_id)

    async def on_given_up(received: Received) -> None:
        told.append(received.update_id)

    inbox.receive([message(1), message(2)])
    for number in range(MOST_BEGUN):
        inbox.begin(1)
        if number:
            inbox.begin(2)
        await inbox.close()
    async with running(inbox, handle, on_given_up=on_given_up):
        await emptied(inbox)
    assert told == [1]
    assert handled == [2]


async def test_what_is_no_update_is_given_up(inbox: Inbox) -> None:
    handled: list[int] = []

    async def handle(update: Update) -> None:
        handled.append(update.update_id)

    inbox.receive([{"update_id": 1, "message": {"chat": 7}}, message(2)])
    async with running(inbox, handle):
        await emptied(inbox)
    assert handled == [2]


async def test_a_database_that_fails_for_a_while_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Flaky(Inbox):
        fails = 2

        async def finish(self, update_id: int) -> None:
            self._fail()
            await super().finish(update_id)

        def waiting(self, limit: int, known: Collection[int] = ()) -> list[Received]:
            self._fail()
            return super().waiting(limit, known)

        def _fail(self) -> None:
            if self.fails:
                self.fails -= 1
                raise StorageError("no space")

    handled: list[int] = []
    monkeypatch.setattr("bot.telegram.transport.attempts.STORAGE_PAUSE_S", 0.01)

    async def handle(update: Update) -> None:
        flaky.fails = 2 if update.update_id == 1 else 0
        handled.append(update.update_id)

    flaky = Flaky(database_in(tmp_path))
    flaky.receive([message(1), message(2)])
    async with running(flaky, handle):
        await until(lambda: not flaky.depth())
    assert handled == [1, 2]


async def test_only_what_came_since_the_start_is_surely_new(inbox: Inbox) -> None:
    new: list[int] = []
    old: list[int] = []

    async def handle_new(update: Update) -> None:
        new.append(update.update_id)
        if update.update_id == 4:
            raise RuntimeError("out of luck")

    async def handle(update: Update) -> None:
        old.append(update.update_id)

    inbox.receive([message(1), message(2)])
    await inbox.finish(2)
    async with running(inbox, handle, handle_new=handle_new) as dispatcher:
        await emptied(inbox)
        put(inbox, dispatcher, message(3), message(4))
        await emptied(inbox)
    assert (old, new) == ([1, 4], [3, 4])
