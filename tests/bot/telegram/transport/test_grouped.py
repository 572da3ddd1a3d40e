from __future__ import annotations

import asyncio
import threading

import pytest

from bot.telegram.transport.grouped import Grouped
from rag.errors import StorageError


async def test_what_comes_during_a_commit_shares_the_next() -> None:
    commits: list[list[int]] = []
    going_on = threading.Event()

    def commit(items: list[int]) -> None:
        going_on.wait(5)
        commits.append(items)

    grouped = Grouped(commit)
    adds = [asyncio.create_task(grouped.add(0))]
    await asyncio.sleep(0.01)
    adds += [asyncio.create_task(grouped.add(number)) for number in range(1, 50)]
    await asyncio.sleep(0.01)
    going_on.set()
    await asyncio.gather(*adds)
    await grouped.close()
    assert commits == [[0], list(range(1, 50))]


async def test_a_failed_commit_is_told_to_all_who_wait_for_it() -> None:
    def commit(_items: list[int]) -> None:
        raise StorageError("no space")

    grouped = Grouped(commit)
    grouped.add_soon(1)  # nobody waits for it
    with pytest.raises(StorageError):
        await grouped.add(2)
    await grouped.close()


async def test_closing_waits_for_what_is_under_way() -> None:
    done: list[int] = []
    grouped: Grouped[int] = Grouped(done.extend)
    grouped.add_soon(1)
    await grouped.close()
    assert done == [1]
