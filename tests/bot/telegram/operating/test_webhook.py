"""Telegram's posts to the bot's address, over real HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.telegram.operating import serving as serving_module
from bot.telegram.operating.serving import (
    MOST_BYTES,
    SECRET_HEADER,
    parse_update,
)
from tests.bot.telegram.operating.site import SECRET, site
from tests.telegramserver.running import bot_for
from tests.telegramserver.server import telegram


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
