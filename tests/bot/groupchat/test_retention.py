"""Old messages are deleted at the start and from time to time, whatever fails in between."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from pathlib import Path

import pytest

from bot.groupchat import retention
from bot.groupchat.retention import keep_to_retention
from bot.settings import MOST_DAYS
from rag.errors import StorageError
from tests.bot.groupchat.remembered import GROUP, Memory, remembering, said

PATIENCE_S = 10.0


async def test_it_deletes_at_the_start_and_again(memory: Memory) -> None:
    memory.store.add([said(1, "kanarie")])
    memory.passes(days=8)
    stop = asyncio.Event()
    running = asyncio.create_task(keep_to_retention(memory.store, stop, every_s=0.01))
    await gone(memory)
    memory.store.add([said(2, "kanarie", sent_at=memory.now)])
    assert memory.holds("kanarie")
    memory.passes(days=8)
    await gone(memory)
    stop.set()
    await asyncio.wait_for(running, PATIENCE_S)


async def test_a_database_that_fails_is_asked_again(
    memory: Memory, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    memory.store.add([said(1, "kanarie")])
    memory.passes(days=8)
    works, tries = memory.store.expire, []

    def fails_first() -> int:
        tries.append(1)
        if len(tries) < 3:
            raise StorageError("no space left")
        return works()

    monkeypatch.setattr(memory.store, "expire", fails_first)
    monkeypatch.setattr(retention, "AFTER_FAILURE_S", 0.01)
    stop = asyncio.Event()
    with caplog.at_level(logging.INFO):
        running = asyncio.create_task(keep_to_retention(memory.store, stop, every_s=60))
        await gone(memory)
        stop.set()
        await asyncio.wait_for(running, PATIENCE_S)
    assert "no space left" in caplog.text
    assert "kanarie" not in caplog.text


async def test_the_longest_time_that_can_be_set_can_be_reckoned_with(tmp_path: Path) -> None:
    with remembering(tmp_path, retention=dt.timedelta(MOST_DAYS)) as memory:
        memory.store.set_on(GROUP, True)
        memory.store.set_retention(GROUP, MOST_DAYS)
        assert await memory.store.keep(said(1))
        assert memory.store.expire() == 0
        assert memory.texts() == ["Guten Morgen"]


async def gone(memory: Memory) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while memory.holds("kanarie"):  # noqa: ASYNC110  # a test looks from outside
            await asyncio.sleep(0.01)
