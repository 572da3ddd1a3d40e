"""Telegram's Bot API on loopback, over real HTTP, for PTB's real classes.

    with telegram() as tg:
        application = ApplicationBuilder().token(tg.token).base_url(tg.base_url).build()
        ...                                        # run it here, in a thread, or elsewhere
        anna = tg.user("Anna", language="de")
        anna.says("Wer traf sich in Alaska?")
        reply = anna.chat.wait_for_reply()         # or: await anna.chat.reply()
        anna.taps(reply.button("1")).wait_for_answer()
        print(tg.transcript())

It is as strict as Telegram, with Telegram's texts; limits are off unless `limits=Limits(…)`.
What it does not know: Markdown, files to download, stories, payments, business.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import aiohttp
from aiohttp import web

from tests.telegramserver.faults import CARRIED_OUT, Fault
from tests.telegramserver.limits import NO_LIMITS, Limits
from tests.telegramserver.params import Params, read_params
from tests.telegramserver.polling import Polling
from tests.telegramserver.refusals import Refusal
from tests.telegramserver.scenario import Call, Telegram
from tests.telegramserver.webhooks import PATIENCE_S, WebhookDelivery, webhook_info, webhook_of
from tests.telegramserver.world import World

TOKEN = "7000000001:AAE-test0123456789abcdefghijklmnopq"
_PATH = re.compile(r"/bot([^/]*)/(\w*)")
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{35}")
_PAGE = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


class _Server:
    """The HTTP side, in the server's loop."""

    def __init__(self, tg: Telegram) -> None:
        self._tg = tg
        self._polling = Polling(tg.world)
        self._delivery: WebhookDelivery | None = None
        self._late: set[asyncio.Task[web.Response]] = set()
        self._loop = asyncio.get_running_loop()
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE_S))
        tg.world.wake = self._wake_from_anywhere
        self._async: dict[str, Callable[[Params], Awaitable[Any]]] = {
            "getupdates": self._get_updates,
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
            "getwebhookinfo": self._get_webhook_info,
        }

    async def start(self) -> None:
        app = web.Application(client_max_size=50 * 2**20)
        app.router.add_route("*", "/{what:.*}", self.answer)
        self._runner = web.AppRunner(
            app, handler_cancellation=True, shutdown_timeout=0.1, access_log=None
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, backlog=1024).start()
        host, port = self._runner.addresses[0][:2]
        self._tg.base_url = f"http://{host}:{port}/bot"

    async def stop(self) -> None:
        self._tg.world.wake = lambda: None
        if self._delivery is not None:
            await self._delivery.stop()
        for task in self._late:
            task.cancel()
        await asyncio.gather(*self._late, return_exceptions=True)
        await self._session.close()
        await self._runner.cleanup()

    def _wake_from_anywhere(self) -> None:
        self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        self._polling.wake()
        if self._delivery is not None:
            self._delivery.wake()

    # -- requests --------------------------------------------------------------------------------

    async def answer(self, request: web.Request) -> web.StreamResponse:
        try:
            method = self._method_of(request)
            params = await read_params(request)
        except Refusal as refusal:
            return _refused(refusal)
        except web.HTTPRequestEntityTooLarge:
            return _refused(Refusal(413))
        call = Call(method, params, asyncio.get_running_loop().time())
        self._tg.calls.append(call)
        fault = next((one for one in self._tg.faults if one.strikes(method, params)), None)
        if self._tg.latency_s:
            await asyncio.sleep(self._tg.latency_s)
        if fault is not None:
            return await self._faulty(request, call, fault)
        return await self._carry_out(call)

    def _method_of(self, request: web.Request) -> str:
        path = _PATH.fullmatch(request.path)
        if path is None or not _TOKEN.fullmatch(path[1]):
            raise Refusal(404)
        if path[1] != self._tg.token:
            raise Refusal(401)
        return path[2]

    async def _carry_out(self, call: Call) -> web.Response:
        try:
            if (method := self._async.get(call.method.lower())) is not None:
                result = await method(call.params)
            else:
                result = self._tg.api.call(call.method, call.params)
        except Refusal as refusal:
            call.status, call.description = refusal.code, refusal.description
            return _refused(refusal)
        call.status = 200
        return web.json_response({"ok": True, "result": result})

    async def _carry_out_late(self, call: Call, seconds: float) -> web.Response:
        """Whether or not the client still waits."""
        await asyncio.sleep(seconds)
        return await self._carry_out(call)

    async def _faulty(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse:
        if (refusal := fault.refusal) is not None:
            call.status, call.description = refusal.code, refusal.description
            return _refused(refusal)
        if fault.kind == "slow":
            late = asyncio.create_task(self._carry_out_late(call, fault.seconds))
            self._late.add(late)
            late.add_done_callback(self._late.discard)
            return await asyncio.shield(late)
        response = await self._carry_out(call) if fault.kind in CARRIED_OUT else None
        match fault.kind:
            case "html_page":
                call.status = 502
                return web.Response(status=502, text=_PAGE, content_type="text/html")
            case "cut_json" if response is not None and isinstance(response.body, bytes):
                half = response.body[: len(response.body) // 2]
                return web.Response(body=half, content_type="application/json")
            case "silence" | "silence_after":
                call.status = 0
                await asyncio.sleep(3600)  # the client leaves first, or the server ends
            case "drop" | "drop_after":
                call.status = 0
                if request.transport is not None:
                    request.transport.abort()
        return response or web.Response()

    # -- how updates are had ---------------------------------------------------------------------

    async def _get_updates(self, params: Params) -> Any:
        return await self._polling.poll(params, webhook=self._tg.webhook is not None)

    async def _set_webhook(self, params: Params) -> Any:
        webhook = webhook_of(params)
        await self._have_no_webhook(params)
        self._tg.world.updates.allow(params.structure("allowed_updates"))
        if webhook is not None:
            self._polling.terminate("Conflict: terminated by setWebhook request")
            self._tg.webhook = webhook
            self._delivery = WebhookDelivery(self._tg.world, webhook, self._session)
            self._delivery.wake()
        return True

    async def _delete_webhook(self, params: Params) -> Any:
        await self._have_no_webhook(params)
        return True

    async def _have_no_webhook(self, params: Params) -> None:
        if params.flag("drop_pending_updates"):
            with self._tg.world.lock:
                self._tg.world.updates.drop()
        delivery, self._delivery, self._tg.webhook = self._delivery, None, None
        if delivery is not None:
            await delivery.stop()

    async def _get_webhook_info(self, _params: Params) -> Any:
        return webhook_info(self._tg.world, self._tg.webhook)


def _refused(refusal: Refusal) -> web.Response:
    return web.json_response(refusal.body, status=refusal.code)


@contextmanager
def telegram(
    *,
    limits: Limits = NO_LIMITS,
    token: str = TOKEN,
    username: str = "newsbot",
    privacy: bool = True,
    inline: bool = True,
    latency_s: float = 0.0,
) -> Iterator[Telegram]:
    """A Telegram of its own on a free port, in a thread with a loop of its own.

    `privacy`: the bot's privacy mode; `latency_s`: how long each request takes at the least.
    """
    bot = {
        "id": int(token.partition(":")[0]),
        "is_bot": True,
        "first_name": username.capitalize(),
        "username": username,
        "can_join_groups": True,
        "can_read_all_group_messages": not privacy,
        "supports_inline_queries": inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    tg = Telegram(World(bot), token, limits)
    tg.latency_s = latency_s
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="telegram", daemon=True)
    thread.start()
    try:
        server = asyncio.run_coroutine_threadsafe(_started(tg), loop).result()
        try:
            yield tg
        finally:
            asyncio.run_coroutine_threadsafe(server.stop(), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _started(tg: Telegram) -> _Server:
    server = _Server(tg)
    await server.start()
    return server
