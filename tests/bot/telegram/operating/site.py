"""The address of the bot, asked over real HTTP."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot.telegram.keeping import tables
from bot.telegram.operating.health import Health
from bot.telegram.operating.metrics import Metrics
from bot.telegram.operating.serving import (
    SECRET_HEADER,
    Webhook,
    serving,
)
from rag.corpus.catalog.database import Database
from rag.errors import StorageError

SECRET = "a-long_random-word"


@dataclass
class Kept:
    """An inbox that keeps in memory, and refuses as often as it is told to."""

    updates: list[Mapping[str, Any]] = field(default_factory=list)
    refusals: int = 0
    woken: int = 0

    def receive(self, updates: Sequence[Mapping[str, Any]]) -> int:
        if self.refusals:
            self.refusals -= 1
            raise StorageError("the inbox can't be written: no space left")
        self.updates += updates
        return len(updates)

    def wake(self) -> None:
        self.woken += 1


@dataclass
class Clock:
    """Seconds that pass when a test says so."""

    s: float = 1000.0

    def __call__(self) -> float:
        return self.s


@dataclass
class Site:
    """What listens, and how to ask it."""

    url: str
    address: tuple[str, int]
    session: aiohttp.ClientSession
    kept: Kept
    health: Health

    async def get(self, path: str) -> tuple[int, str]:
        async with self.session.get(self.url + path) as response:
            return response.status, await response.text()

    async def post(
        self, body: Any = None, *, path: str = "/hook", secret: str | None = SECRET, **more: Any
    ) -> int:
        headers = {} if secret is None else {SECRET_HEADER: secret}
        data = io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
        async with self.session.post(
            self.url + path, data=data, headers=headers | more.pop("headers", {}), **more
        ) as response:
            return response.status


def opened(folder: Path) -> Database:
    return Database.open(f"sqlite:///{folder / 'catalog.db'}", tables.metadata)


@asynccontextmanager
async def site(
    folder: Path, clock: Callable[[], float] | None = None, *, is_polling: bool = True,
    path: str = "/hook",
) -> AsyncIterator[Site]:  # fmt: skip
    kept, database = Kept(), opened(folder)
    health = Health(
        database, lambda: len(kept.updates), is_polling=is_polling, monotonic=clock or Clock()
    )
    webhook = None if is_polling else Webhook(path, SECRET, kept.receive, kept.wake)
    async with (
        serving(("127.0.0.1", 0), health, Metrics(), webhook) as (host, port),
        aiohttp.ClientSession() as session,
    ):
        yield Site(f"http://{host}:{port}", (host, port), session, kept, health)
    database.close()
