"""The address of the bot: health, figures, and Telegram's posts, over real HTTP."""

from __future__ import annotations

import asyncio
import io
import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import func, select

from bot.settings import Settings, SettingsInvalid
from bot.telegram.keeping import tables
from bot.telegram.operating import health as health_module
from bot.telegram.operating import serving as serving_module
from bot.telegram.operating.health import Finding, Health
from bot.telegram.operating.metrics import Metrics
from bot.telegram.operating.serving import (
    MOST_BYTES,
    SECRET_HEADER,
    AddressTaken,
    Webhook,
    address_of,
    parse_update,
    serving,
    webhook_of,
)
from rag.corpus.catalog.database import Database
from rag.errors import StorageError
from tests.support.elsewhere import fill_disk, run_elsewhere, small_disk
from tests.telegramserver.running import bot_for
from tests.telegramserver.server import telegram

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


# -- health ------------------------------------------------------------------------------------


async def test_a_bot_that_polls_is_well(tmp_path: Path) -> None:
    clock = Clock()
    async with site(tmp_path, clock) as at:
        assert await at.get("/healthz") == (200, '{"ok": true, "inbox": 0, "last_poll_s": null}')
        at.health.polled()
        clock.s += 12.34
        assert await at.get("/healthz") == (200, '{"ok": true, "inbox": 0, "last_poll_s": 12.3}')


async def test_a_bot_that_stopped_polling_is_not(tmp_path: Path) -> None:
    clock = Clock()
    async with site(tmp_path, clock) as at:
        clock.s += 61
        status, told = await at.get("/healthz")
        assert status == 503
        assert "polling stalled" in json.loads(told)["reason"]
        at.health.polled()
        assert (await at.get("/healthz"))[0] == 200


async def test_by_webhook_nobody_waits_for_a_poll(tmp_path: Path) -> None:
    clock = Clock()
    async with site(tmp_path, clock, is_polling=False) as at:
        clock.s += 3600
        status, told = await at.get("/healthz")
        assert (status, json.loads(told)["last_poll_s"]) == (200, None)


async def test_a_look_leaves_nothing_in_the_database(tmp_path: Path) -> None:
    async with site(tmp_path) as at:
        await at.get("/healthz")
        assert sqlite3.connect(tmp_path / "catalog.db").execute(
            "select count(*) from telegram_inbox"
        ).fetchone() == (0,)


async def test_a_database_that_is_held_is_told_within_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health_module, "PATIENCE_S", 0.2)
    async with site(tmp_path) as at:
        holder = sqlite3.connect(tmp_path / "catalog.db", isolation_level=None)
        holder.execute("begin immediate")
        told = await asyncio.gather(*(at.get("/healthz") for _ in range(20)))
        assert {status for status, _ in told} == {503}
        assert "hasn't answered" in json.loads(told[0][1])["reason"]
        holder.execute("rollback")
        holder.close()
        for _ in range(600):  # the tries of before end, too
            if (await at.get("/healthz"))[0] == 200:
                return
            await asyncio.sleep(0.05)
        pytest.fail("it stays ill")


def look_on_full_disk(folder: str) -> list[Any]:
    """Runs in a process of its own, on a disk of its own."""
    database, clock = opened(Path(folder)), Clock()
    health = Health(database, lambda: 0, is_polling=False, monotonic=clock)

    async def looks() -> list[Finding]:
        found = [await health.look()]
        fill_disk(Path(folder))
        for _ in range(3):
            clock.s += 10
            found.append(await health.look())
        return found

    found = asyncio.run(looks())
    with database.reading() as connection:
        rows = connection.execute(select(func.count()).select_from(tables.inbox)).scalar()
    return [found[0].is_well, found[-1].is_well, found[-1].fault, rows]


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    before, after, fault, rows = run_elsewhere(
        look_on_full_disk, tmp_path, within=small_disk(tmp_path, "2m")
    )
    assert (before, after, rows) == (True, False, 0)
    assert "no space" in fault


# -- figures -----------------------------------------------------------------------------------


async def test_figures_are_in_the_format_of_prometheus(tmp_path: Path) -> None:
    async with site(tmp_path) as at, at.session.get(at.url + "/metrics") as response:
        assert response.status == 200
        assert response.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        assert "newsbot_uptime_seconds" in await response.text()


async def test_nothing_else_is_served(tmp_path: Path) -> None:
    async with site(tmp_path) as at:
        assert (await at.get("/"))[0] == 404
        assert await at.post({"update_id": 1}) == 404  # no webhook mode
        assert await at.post({"update_id": 1}, path="/healthz") == 405
        assert at.kept.updates == []


# -- Telegram's posts --------------------------------------------------------------------------


async def test_an_update_is_in_the_inbox_before_telegram_hears_so(tmp_path: Path) -> None:
    async with site(tmp_path, is_polling=False) as at:
        assert await at.post({"update_id": 7, "message": {"text": "Wer?"}}) == 200
        assert at.kept.updates == [{"update_id": 7, "message": {"text": "Wer?"}}]
        assert at.kept.woken == 1


@pytest.mark.parametrize("secret", [None, "", "a-long_random-wor", SECRET + "x", "ä", "ÿ€"])
async def test_without_the_secret_nothing_is_taken(tmp_path: Path, secret: str | None) -> None:
    async with site(tmp_path, is_polling=False) as at:
        assert await at.post({"update_id": 7}, secret=secret) == 403
        assert (at.kept.updates, at.kept.woken) == ([], 0)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"7", b"null", b"\xff\xfe", b"{}", b'{"update_id": "7"}',
        b'{"update_id": true}', b'{"update_id": -1}', b'{"update_id": 1.5}',
        b'{"update_id": 9223372036854775808}', b'{"update_id": null}',
        b'{"update_id": ' + b"1" * 5000 + b"}", b"[" * 200_000,
        b'{"update_id": 1, "a": ' + b"[" * 200_000,
    ],
)  # fmt: skip
async def test_what_is_no_update_is_refused(tmp_path: Path, body: bytes) -> None:
    async with site(tmp_path, is_polling=False) as at:
        assert await at.post(body) == 400
        assert at.kept.updates == []
        assert await at.post({"update_id": 8}) == 200  # and the next one is taken


def test_an_update_is_parsed_whole() -> None:
    assert parse_update('{"update_id": 3, "x": "\\ud83d ä"}'.encode()) == {
        "update_id": 3,
        "x": "\ud83d ä",
    }


async def test_a_body_is_bounded(tmp_path: Path) -> None:
    async def in_chunks() -> AsyncIterator[bytes]:  # without a Content-Length
        for _ in range(40):
            yield b" " * 2**16

    async with site(tmp_path, is_polling=False) as at:
        whole = json.dumps({"update_id": 1, "pad": ""}).encode()
        fits = whole[:-2] + b"x" * (MOST_BYTES - len(whole)) + whole[-2:]
        assert len(fits) == MOST_BYTES
        assert await at.post(fits) == 200
        assert await at.post(fits[:-2] + b"x" + fits[-2:]) == 413
        headers = {SECRET_HEADER: SECRET}
        async with at.session.post(f"{at.url}/hook", data=in_chunks(), headers=headers) as response:
            assert response.status == 413


async def test_a_compressed_body_is_not_unpacked(tmp_path: Path) -> None:
    async with site(tmp_path, is_polling=False) as at:
        assert await at.post({"update_id": 1, "pad": "x" * 10**6}, compress="deflate") == 400


async def test_where_the_inbox_fails_telegram_tries_again(tmp_path: Path) -> None:
    async with site(tmp_path, is_polling=False) as at:
        at.kept.refusals = 2
        with telegram() as tg:
            async with bot_for(tg) as bot:
                await bot.set_webhook(f"{at.url}/hook", secret_token=SECRET)
                anna = tg.user("Anna")
                anna.says("Wer traf sich in Alaska?")
                await tg.until(lambda: not tg.pending)
            assert tg.webhook is not None
            assert [status for _, status in tg.webhook.posts] == [503, 503, 200]
        assert [update["message"]["text"] for update in at.kept.updates] == [
            "Wer traf sich in Alaska?"
        ]
        assert at.kept.woken == 1


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [
        ("/", "/", 200),
        ("/{x}", "/%7Bx%7D", 404),
        ("/a%2Fb", "/a%2Fb", 200),
        ("/a%2Fb", "/a/b", 404),
        ("/hook", "/hook/", 404),
        ("/hook", "/hook?x=1", 200),
    ],
)
async def test_the_path_is_compared_as_it_is_written(
    tmp_path: Path, path: str, asked: str, status: int
) -> None:
    async with site(tmp_path, is_polling=False, path=path) as at:
        from yarl import URL

        url = URL(at.url + asked, encoded=True)
        headers = {SECRET_HEADER: SECRET}
        async with at.session.post(url, data=b'{"update_id": 1}', headers=headers) as response:
            assert response.status == status


# -- slow clients ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"POST /hook HT",
        b"POST /hook HTTP/1.1\r\nHost: x\r\nX-A: ",
    ],
)
async def test_a_client_that_never_ends_its_head_is_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, head: bytes
) -> None:
    monkeypatch.setattr(serving_module, "IDLE_S", 0.3)
    async with site(tmp_path, is_polling=False) as at:
        reader, writer = await asyncio.open_connection(*at.address)
        writer.write(head)
        async with asyncio.timeout(10):
            assert await reader.read() == b""
        writer.close()


async def test_a_client_that_never_ends_its_body_is_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving_module, "BODY_S", 0.3)
    monkeypatch.setattr(serving_module, "LINGER_S", 0.3)
    async with site(tmp_path, is_polling=False) as at:
        reader, writer = await asyncio.open_connection(*at.address)
        head = f"POST /hook HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\n"
        writer.write(f"{head}Content-Length: 999\r\n\r\n{{".encode())
        async with asyncio.timeout(10):
            assert (await reader.read()).startswith(b"HTTP/1.1 408 ")
        writer.close()
        assert at.kept.updates == []


# -- the address and the settings --------------------------------------------------------------


async def test_an_address_that_is_taken_is_named_with_the_remedy(tmp_path: Path) -> None:
    async with site(tmp_path) as at:
        with pytest.raises(AddressTaken, match=r"can't listen on 127\.0\.0\.1 .*NEWSBOT_LISTEN"):
            async with serving(at.address, at.health, Metrics()):
                pass


def test_an_address_is_taken_apart() -> None:
    assert address_of("127.0.0.1:8443") == ("127.0.0.1", 8443)
    assert address_of("[::1]:8443") == ("::1", 8443)
    assert address_of("localhost:80") == ("localhost", 80)


def settings(**given: Any) -> Settings:
    return Settings(_env_file=None, **given)


def test_without_a_webhook_there_is_none() -> None:
    kept = Kept()
    assert webhook_of(settings(listen="127.0.0.1:1"), kept.receive, kept.wake) is None


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"listen": "127.0.0.1:1"}, "WEBHOOK_SECRET"),
        ({"listen": "127.0.0.1:1", "webhook_secret": "not, this"}, "WEBHOOK_SECRET"),
        ({"webhook_secret": SECRET}, "NEWSBOT_LISTEN"),
    ],
)
def test_half_a_webhook_is_refused(given: dict[str, str], named: str) -> None:
    kept = Kept()
    with pytest.raises(SettingsInvalid, match=named) as caught:
        webhook_of(settings(webhook_url="https://x.example/h", **given), kept.receive, kept.wake)
    assert "not, this" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "path"), [("https://x.example/a/b", "/a/b"), ("https://x.example", "/")]
)
def test_a_webhook_has_the_path_of_its_url(url: str, path: str) -> None:
    kept = Kept()
    given = settings(webhook_url=url, webhook_secret=SECRET, listen="127.0.0.1:1")
    webhook = webhook_of(given, kept.receive, kept.wake)
    assert webhook is not None
    assert (webhook.path, webhook.secret) == (path, SECRET)
