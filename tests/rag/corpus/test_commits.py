from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, Table, insert, select

from rag.corpus.catalog.commits import Commits, Kind
from rag.corpus.catalog.database import Database
from rag.errors import StorageError

metadata = MetaData()
numbers = Table("numbers", metadata, Column("number", Integer, primary_key=True))
PATIENCE_S = 5


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path / 'numbers.db'}", metadata)
    yield opened
    opened.close()


def kept(database: Database) -> list[int]:
    with database.reading() as connection:
        return list(connection.scalars(select(numbers.c.number)))


def put(connection: Connection, some: Sequence[int]) -> list[int]:
    connection.execute(insert(numbers), [{"number": one} for one in some])
    return [-one for one in some]


NUMBERS = Kind("a number can't be kept", put)


async def test_what_is_written_is_there_when_its_caller_goes_on(database: Database) -> None:
    assert await Commits(database).write(NUMBERS, 7) == -7
    assert kept(database) == [7]


async def test_what_comes_during_a_commit_shares_the_next(tmp_path: Path) -> None:
    batches: list[list[int]] = []
    begun, going_on = threading.Event(), threading.Event()

    def write(connection: Connection, some: Sequence[int]) -> list[int]:
        batches.append(list(some))
        begun.set()
        going_on.wait(PATIENCE_S)
        return put(connection, some)

    url = f"sqlite:///{tmp_path / 'numbers.db'}"
    first, second = Database.open(url, metadata), Database.open(url, None)
    kind = Kind("a number can't be kept", write)
    adds = [asyncio.create_task(Commits(first).write(kind, 0))]
    await asyncio.to_thread(begun.wait, PATIENCE_S)
    adds += [
        asyncio.create_task(Commits(one).write(kind, 2 * number + offset))
        for number in range(1, 26)
        for offset, one in enumerate((first, second))
    ]
    await asyncio.sleep(0)
    going_on.set()
    assert await asyncio.gather(*adds) == [0, *range(-2, -52, -1)]
    assert batches == [[0], list(range(2, 52))]
    for one in (first, second):
        one.close()


async def test_a_write_that_fails_is_told_to_its_caller_alone(database: Database) -> None:
    commits = Commits(database)
    await commits.write(NUMBERS, 3)
    told = await asyncio.gather(
        *(commits.write(NUMBERS, number) for number in range(6)), return_exceptions=True
    )
    assert isinstance(told[3], StorageError)
    assert str(told[3]).startswith("a number can't be kept")
    assert [*told[:3], *told[4:]] == [0, -1, -2, -4, -5]
    assert sorted(kept(database)) == list(range(6))


async def test_what_nobody_waits_for_comes_before_what_is_written_later(
    database: Database,
) -> None:
    commits = Commits(database)
    commits.write_soon(NUMBERS, 1)
    commits.write_soon(NUMBERS, 1)  # nobody hears of it
    await commits.write(NUMBERS, 2)
    assert kept(database) == [1, 2]


async def test_closing_waits_for_what_is_under_way(database: Database) -> None:
    commits = Commits(database)
    commits.write_soon(NUMBERS, 1)
    await commits.close()
    assert kept(database) == [1]


def test_an_event_loop_that_is_gone_hinders_no_other(database: Database) -> None:
    async def leave() -> None:
        Commits(database).write_soon(NUMBERS, 1)

    async def write() -> None:
        await Commits(database).write(NUMBERS, 2)

    asyncio.run(leave())
    asyncio.run(write())
    assert sorted(kept(database)) == [1, 2]


def test_threads_have_their_turn_beside_one_that_writes_all_the_time(database: Database) -> None:
    stop = threading.Event()

    def write_on() -> None:
        number = 1_000
        while not stop.is_set():
            number += 1
            with database.writing("test") as connection:
                put(connection, [number])

    busy = threading.Thread(target=write_on)
    busy.start()
    before = len(kept(database))
    for number in range(20):
        with database.writing("test") as connection:
            put(connection, [number])
    written_beside = len(kept(database)) - 20 - before
    stop.set()
    busy.join()
    assert written_beside <= 25  # one of its own between two of ours


async def test_kinds_that_share_a_commit_are_written_in_their_order(database: Database) -> None:
    written: list[str] = []
    begun, going_on = threading.Event(), threading.Event()

    def noting(name: str) -> Kind[int, int]:
        def write(_connection: Connection, some: Sequence[int]) -> None:
            written.extend(f"{name}{one}" for one in some)
            begun.set()
            going_on.wait(PATIENCE_S)

        return Kind("no note", write)

    keep, edit = noting("keep"), noting("edit")
    commits = Commits(database)
    first = asyncio.create_task(commits.write(keep, 0))
    await asyncio.to_thread(begun.wait, PATIENCE_S)
    order = [(edit, 0), (keep, 1), (edit, 1), (keep, 2)]
    later = [asyncio.create_task(commits.write(kind, one)) for kind, one in order]
    await asyncio.sleep(0)
    going_on.set()
    await asyncio.gather(first, *later)
    assert written == ["keep0", "edit0", "keep1", "edit1", "keep2"]
