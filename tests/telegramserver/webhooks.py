"""Webhooks: updates are posted in order in each chat, and again until the bot says 2xx."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus

import aiohttp

from tests.telegramserver.params import Params
from tests.telegramserver.refusals import Json, bad
from tests.telegramserver.updates import Update
from tests.telegramserver.world import World

FIRST_WAIT_S, LONGEST_WAIT_S = 0.05, 1.0  # Telegram's own are seconds to minutes
PATIENCE_S = 60.0
_LOCAL = re.compile(r"https?://(127\.0\.0\.1|localhost|\[::1\])[:/]")


@dataclass
class Webhook:
    """Where updates go, and how it went of late."""

    url: str
    secret: str
    max_connections: int
    posts: list[tuple[int, int]] = field(default_factory=list)  # update and status, 0 for none
    last_error: str = ""
    last_error_at: float = 0.0


def webhook_of(params: Params) -> Webhook | None:
    """None for an empty URL.

    Raises: Refusal.
    """
    url = params.text("url")
    if not url:
        return None
    if not url.startswith("https://") and not _LOCAL.match(url):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    secret = params.text("secret_token")
    if len(secret) > 256:
        raise bad("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad("secret token contains unallowed characters")
    return Webhook(url, secret, min(100, max(1, params.number("max_connections", 40))))


class WebhookDelivery:
    """Posts to one webhook, in the server's loop, until it is stopped."""

    def __init__(self, world: World, webhook: Webhook, session: aiohttp.ClientSession) -> None:
        self._world = world
        self.webhook = webhook
        self._session = session
        self._lanes: dict[int, deque[Update]] = defaultdict(deque)
        self._under_way: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(webhook.max_connections)

    def wake(self) -> None:
        """Take up what is new."""
        with self._world.lock:
            queue = self._world.updates
            if queue.held:
                return
            new = [one for one in queue.pending if one.id not in self._under_way]
            copies = queue.delivery.copies(new)
            shuffled = queue.delivery.shuffled
        self._under_way.update(one.id for one in new)
        if shuffled:
            self._start(*(self._deliver([one]) for one in copies))
            return
        for update in copies:
            lane = self._lanes[update.lane]
            lane.append(update)
            if len(lane) == 1:
                self._start(self._drive(lane))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, *work: object) -> None:
        for one in work:
            assert asyncio.iscoroutine(one)
            task = asyncio.create_task(one)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _drive(self, lane: deque[Update]) -> None:
        while lane:
            await self._deliver([lane[0]])
            lane.popleft()

    async def _deliver(self, updates: Iterable[Update]) -> None:
        for update in updates:
            wait_s = FIRST_WAIT_S
            while not await self._post(update):
                await asyncio.sleep(wait_s)
                wait_s = min(2 * wait_s, LONGEST_WAIT_S)
            with self._world.lock:
                self._world.updates.confirm(update)
                self._under_way.discard(update.id)
                with self._world.changed:
                    self._world.changed.notify_all()

    async def _post(self, update: Update) -> bool:
        """Whether the bot took it."""
        secret = self.webhook.secret
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        status, error = 0, ""
        async with self._places:
            try:
                async with self._session.post(
                    self.webhook.url, json=update.json, headers=headers
                ) as response:
                    status = response.status
                    error = f"Wrong response from the webhook: {status} {response.reason}"
            except TimeoutError:
                error = "Read timeout expired"
            except aiohttp.ClientConnectorError:
                error = "Connection refused"
            except aiohttp.ClientError:
                error = "Connection reset by peer"
        self.webhook.posts.append((update.id, status))
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return True
        self.webhook.last_error, self.webhook.last_error_at = error, self._world.now()
        return False


def webhook_info(world: World, webhook: Webhook | None) -> Json:
    pending = len(world.updates.pending)
    told: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": pending}
    if webhook is None:
        return told
    told |= {"url": webhook.url, "max_connections": webhook.max_connections}
    told |= {"ip_address": "127.0.0.1"}
    if world.updates.allowed:
        told["allowed_updates"] = list(world.updates.allowed)
    if webhook.last_error:
        told["last_error_date"] = int(webhook.last_error_at)
        told["last_error_message"] = webhook.last_error
    return told
