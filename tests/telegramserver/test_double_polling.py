"""Offsets, long polling, conflicts, redelivery and webhooks."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict
from telegram.ext import ExtBot, TypeHandler

from tests.telegramserver.running import application_for, polled
from tests.telegramserver.scenario import Telegram

Updates = tuple[Update, ...]


def _texts(updates: Updates) -> list[str | None]:
    return [one.message.text for one in updates if one.message]


async def test_what_is_not_confirmed_comes_again(tg: Telegram, bot: ExtBot[None]) -> None:
    anna = tg.user("Anna")
    for text in "abc":
        anna.says(text)
    first = await bot.get_updates()
    assert _texts(first) == ["a", "b", "c"] == _texts(await bot.get_updates())
    assert _texts(await bot.get_updates(limit=1)) == ["a"]
    assert _texts(await bot.get_updates(offset=first[1].update_id)) == ["b", "c"]
    assert _texts(await bot.get_updates(offset=-1)) == ["c"]
    assert tg.pending == 1
    assert await bot.get_updates(offset=first[2].update_id + 1) == ()
    tg.redeliver(2)
    assert _texts(await bot.get_updates()) == ["b", "c"]


async def test_long_polling_ends_with_the_first_update(tg: Telegram, bot: ExtBot[None]) -> None:
    anna = tg.user("Anna")
    poll = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.1)
    assert not poll.done()
    anna.says("a")
    assert _texts(await asyncio.wait_for(poll, 1)) == ["a"]
    assert await bot.get_updates(offset=poll.result()[0].update_id + 1, timeout=1) == ()


async def test_the_older_of_two_pollers_fails(tg: Telegram, bot: ExtBot[None]) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.1)
    async with Bot(tg.token, base_url=tg.base_url) as second:
        assert await second.get_updates() == ()
    with pytest.raises(Conflict, match="terminated by other getUpdates request; make sure that"):
        await poll


async def test_only_what_is_asked_for(tg: Telegram, bot: ExtBot[None]) -> None:
    anna = tg.user("Anna")
    await bot.get_updates(allowed_updates=["callback_query"])
    anna.says("a")
    assert await bot.get_updates() == ()
    await bot.get_updates(allowed_updates=[])
    anna.says("b")
    assert _texts(await bot.get_updates()) == ["b"]


async def test_duplicates_in_any_order(tg: Telegram) -> None:
    tg.deliver(times=(1, 3), shuffled=True, seed=1)
    seen: list[int] = []

    async def note(update: Update, _context: object) -> None:
        seen.append(update.update_id)

    application = application_for(tg)
    application.add_handler(TypeHandler(Update, note))
    anna = tg.user("Anna")
    for number in range(200):
        anna.says(str(number))
    async with polled(application):
        await tg.until(lambda: tg.pending == 0 and len(set(seen)) == 200)
    assert {1, 2, 3} == set(Counter(seen).values())
    assert seen != sorted(seen)


async def test_faults_on_the_way(tg: Telegram) -> None:
    application = application_for(tg)
    tg.fault("getUpdates", kind="drop", times=1)
    tg.fault("getUpdates", kind="drop_after", times=1, after=1)
    anna = tg.user("Anna")
    said = [anna.says("a"), anna.says("b")]
    async with polled(application):
        await tg.until(lambda: tg.pending == 0)
    assert len(said) == 2
    assert tg.count("getUpdates") >= 3


@asynccontextmanager
async def _listener(statuses: list[int]) -> AsyncIterator[tuple[str, list[Any]]]:
    """A bot's webhook; it says the statuses one after the other, then 200."""
    posts: list[Any] = []

    async def take(request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        posts.append((secret, await request.json()))
        return web.Response(status=statuses.pop(0) if statuses else 200)

    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}/hook", posts
    finally:
        await runner.cleanup()


def _posted(posts: list[Any]) -> list[str]:
    return [update["message"]["text"] for _, update in posts]


async def test_a_webhook_gets_updates_in_order_until_it_takes_them(
    tg: Telegram, bot: ExtBot[None]
) -> None:
    anna = tg.user("Anna")
    async with _listener([500, 403]) as (url, posts):
        await bot.set_webhook(url, secret_token="s-1")
        with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
            await bot.get_updates()
        anna.says("a")
        anna.says("b")
        await tg.until(lambda: tg.pending == 0)
        assert _posted(posts) == ["a", "a", "a", "b"]
        assert {secret for secret, _ in posts} == {"s-1"}
        info = await bot.get_webhook_info()
        assert (info.url, info.pending_update_count) == (url, 0)
        assert info.last_error_message == "Wrong response from the webhook: 403 Forbidden"
        await bot.delete_webhook()
        anna.says("c")
        assert _texts(await bot.get_updates()) == ["c"]


async def test_a_webhook_gets_duplicates_in_any_order(tg: Telegram, bot: ExtBot[None]) -> None:
    tg.deliver(times=(1, 3), shuffled=True)
    tg.hold()
    anna = tg.user("Anna")
    for number in range(100):
        anna.says(str(number))
    async with _listener([]) as (url, posts):
        await bot.set_webhook(url)
        tg.release()
        await tg.until(lambda: tg.pending == 0)
        await tg.quiet(0.3)
        assert set(Counter(_posted(posts)).values()) == {1, 2, 3}
        assert len(set(_posted(posts))) == 100
        await bot.delete_webhook()


async def test_webhooks_that_are_refused(tg: Telegram, bot: ExtBot[None]) -> None:
    with pytest.raises(BadRequest, match="Bad webhook: an https url must be provided"):
        await bot.set_webhook("http://example.org/")
    with pytest.raises(BadRequest, match="Secret token contains unallowed characters"):
        await bot.set_webhook("https://example.org/", secret_token="ä")
    assert tg.webhook is None


async def test_a_webhook_ends_a_poll(tg: Telegram, bot: ExtBot[None]) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=10))
    await tg.until(lambda: tg.count("getUpdates") == 1)
    await asyncio.sleep(0.1)
    await bot.set_webhook("http://127.0.0.1:9/")
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll
    await bot.delete_webhook()
