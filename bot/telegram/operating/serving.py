"""What newsbot answers on its own address: `/healthz`, `/metrics` and, in webhook mode, Telegram.

Whoever can reach the address may send anything: the secret is looked at first, a body is bounded in
size and time, and an update is on disk before Telegram hears that it came.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.settings import Settings, SettingsInvalid
from bot.telegram.operating.health import Health
from bot.telegram.operating.metrics import CONTENT_TYPE, Metrics
from rag.errors import NewsbotError, StorageError

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
MOST_BYTES = 2**20  # of an update; Telegram's own are a few kB
BODY_S = 15.0  # to send it
IDLE_S = 75.0  # without a whole request head; longer than proxies keep theirs
LINGER_S = 2.0  # to read what a refused client still sends, so that it sees the refusal
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # core.telegram.org/bots/api#setwebhook
_LARGEST_ID = 2**63 - 1  # that the inbox can hold

_log = logging.getLogger(__name__)


class AddressTaken(NewsbotError):
    """NEWSBOT_LISTEN can't be listened on. Free it, or name another."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram's posts come in, and what becomes of an update."""

    path: str
    secret: str
    receive: Callable[[Sequence[Mapping[str, Any]]], object]
    """Called in a thread; the updates are on disk when it returns, or it raises StorageError."""
    wake: Callable[[], object]
    """Called in the event loop: something waits in the inbox."""


def webhook_of(
    settings: Settings,
    receive: Callable[[Sequence[Mapping[str, Any]]], object],
    wake: Callable[[], object],
) -> Webhook | None:
    """The webhook that the settings ask for; None for polling.

    Raises: SettingsInvalid where they ask for half of one.
    """
    if settings.webhook_url is None:
        return None
    if fault := webhook_fault(settings):
        raise SettingsInvalid("; ".join(fault))
    assert settings.webhook_secret is not None
    path = urlsplit(settings.webhook_url).path or "/"
    return Webhook(path, settings.webhook_secret.get_secret_value(), receive, wake)


def webhook_fault(settings: Settings) -> tuple[str, str] | None:
    """What is wrong with the settings of a webhook, and the remedy."""
    secret = settings.webhook_secret
    if secret is None:
        return (
            "NEWSBOT_WEBHOOK_URL is set without NEWSBOT_WEBHOOK_SECRET",
            "set that to a long random word, such as 'openssl rand -hex 32' prints",
        )
    if not _SECRET.fullmatch(secret.get_secret_value()):
        return (
            "NEWSBOT_WEBHOOK_SECRET has characters that Telegram doesn't take, or is too long",
            "make it of up to 256 letters, digits, _ and -",
        )
    if settings.listen is None:
        return (
            "NEWSBOT_WEBHOOK_URL is set without NEWSBOT_LISTEN",
            "set that to the address that requests are passed on to, such as 127.0.0.1:8443",
        )
    return None


def address_of(listen: str) -> tuple[str, int]:
    """Host and port of NEWSBOT_LISTEN, an IPv6 address without its brackets."""
    parts = urlsplit(f"//{listen}")
    assert parts.hostname
    assert parts.port is not None
    return parts.hostname, parts.port


@asynccontextmanager
async def serving(
    address: tuple[str, int], health: Health, metrics: Metrics, webhook: Webhook | None = None
) -> AsyncIterator[tuple[str, int]]:
    """Listen while the block runs; yields the address, with the port that was free for port 0.

    Requests that are under way at its end have two seconds.
    Raises: AddressTaken.
    """
    runner = web.AppRunner(
        _application(health, metrics, webhook),
        access_log=None,  # paths and addresses of whoever knocks
        keepalive_timeout=IDLE_S,
        lingering_time=LINGER_S,
        auto_decompress=False,  # Telegram sends none, and a bomb would
        shutdown_timeout=2.0,
    )
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, *address).start()
        except OSError as exc:
            raise AddressTaken(
                f"can't listen on {address[0]} port {address[1]} ({exc.strerror or exc}); "
                "end who does, or change NEWSBOT_LISTEN"
            ) from exc
        host, port = runner.addresses[0][:2]
        yield host, port
    finally:
        await runner.cleanup()


def _application(health: Health, metrics: Metrics, webhook: Webhook | None) -> web.Application:
    app = web.Application(client_max_size=MOST_BYTES)

    async def healthz(_request: web.Request) -> web.Response:
        found = await health.look()
        told: dict[str, Any] = {"ok": found.is_well}
        told |= {"inbox": found.inbox, "last_poll_s": found.last_poll_s}
        if not found.is_well:
            told["reason"] = found.fault
        return web.json_response(told, status=200 if found.is_well else 503)

    async def figures(_request: web.Request) -> web.Response:
        body = await asyncio.to_thread(metrics.render)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE})

    app.router.add_get("/healthz", healthz)
    app.router.add_get("/metrics", figures)
    if webhook is not None:
        reception = _Reception(webhook)
        # Any path, compared as it came: a configured one may have braces or escapes in it.
        app.router.add_post("/{path:.*}", reception.take)
    return app


class _Reception:
    """Takes Telegram's posts."""

    def __init__(self, webhook: Webhook) -> None:
        self._webhook = webhook
        self._secret = webhook.secret.encode()

    async def take(self, request: web.Request) -> web.Response:
        if request.rel_url.raw_path != self._webhook.path:
            return _refusal(HTTPStatus.NOT_FOUND)
        shown = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(shown, self._secret):
            return _refusal(HTTPStatus.FORBIDDEN)
        if (request.content_length or 0) > MOST_BYTES:
            return _refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            async with asyncio.timeout(BODY_S):
                body = await request.read()
        except TimeoutError:
            return _refusal(HTTPStatus.REQUEST_TIMEOUT)
        update = parse_update(body)
        if update is None:
            return _refusal(HTTPStatus.BAD_REQUEST)
        try:
            await asyncio.to_thread(self._webhook.receive, [update])
        except StorageError as exc:
            _log.error("an update can't be kept; Telegram sends it again: %s", exc)
            return _refusal(HTTPStatus.SERVICE_UNAVAILABLE)
        self._webhook.wake()
        return web.Response()


def parse_update(body: bytes) -> dict[str, Any] | None:
    """An update with its id; None for what is none."""
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(update, dict):
        return None
    update_id = update.get("update_id")
    if type(update_id) is not int or not 0 <= update_id <= _LARGEST_ID:
        return None
    return update


def _refusal(status: HTTPStatus) -> web.Response:
    response = web.Response(status=status, text=status.phrase)
    if status is not HTTPStatus.SERVICE_UNAVAILABLE:
        response.force_close()  # what still comes on that connection isn't wanted
    return response
