"""What PTB sends by; real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram.error import NetworkError, TimedOut
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.telegram.transport.swift import SwiftRequest
from bot.telegram.transport.watched import request_of
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram


@pytest.fixture
async def bot(tg: Telegram) -> AsyncIterator[ExtBot[None]]:
    made: ExtBot[None] = ExtBot(
        tg.token,
        base_url=tg.base_url,
        request=SwiftRequest(4, 0.5),
        get_updates_request=SwiftRequest(1, 0.5),
    )
    async with made:
        yield made


async def test_texts_of_any_kind_arrive_as_they_are(
    bot: ExtBot[None], tg: Telegram, anna: Person
) -> None:
    said = "Grüße & 50 % + 1 = ?\n„🗞“"
    sent = await bot.send_message(anna.id, said)
    assert sent.text == said
    assert anna.chat.wait_for_reply().text == said


async def test_a_slow_server_is_given_up_in_time(
    bot: ExtBot[None], tg: Telegram, anna: Person
) -> None:
    tg.fault("sendMessage", kind="slow", seconds=2.0)
    with pytest.raises(TimedOut):
        await bot.send_message(anna.id, "Hallo")


async def test_a_lost_connection_is_an_error_without_the_token(
    bot: ExtBot[None], tg: Telegram, anna: Person
) -> None:
    tg.fault("sendMessage", kind="drop")
    with pytest.raises(NetworkError) as raised:
        await bot.send_message(anna.id, "Hallo")
    assert tg.token not in str(raised.value)


async def test_nobody_there_is_an_error_without_the_token() -> None:
    nobody = SwiftRequest(1, 0.5)
    await nobody.initialize()
    with pytest.raises(NetworkError) as raised:
        await nobody.do_request("http://127.0.0.1:9/bot123:secret/getMe", "POST")
    await nobody.shutdown()
    assert "secret" not in str(raised.value)


async def test_without_a_start_nothing_is_sent() -> None:
    with pytest.raises(RuntimeError):
        await SwiftRequest(1, 0.5).do_request("http://127.0.0.1:9/", "POST")


def test_proxies_are_left_to_httpx(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    assert isinstance(request_of(1, 1.0), SwiftRequest)
    monkeypatch.setenv("https_proxy", "socks5://127.0.0.1:1")
    with pytest.raises((ImportError, RuntimeError)):  # its own words on what isn't installed
        request_of(1, 1.0)
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    assert isinstance(request_of(1, 1.0), HTTPXRequest)
