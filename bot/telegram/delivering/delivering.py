"""One delivery, from what is due to what stands in a chat.

    let in?  ->  make it  ->  keep it  ->  let in?  ->  send it  ->  note that it was sent

A crash leaves it where it was. Only the message between Telegram's taking it and the outbox's
noting it can come twice, as with answers.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from telegram.error import TelegramError

from bot.subscriptions.values import Kind
from bot.telegram.delivering.made import Maker, dump, load
from bot.telegram.delivering.permission import is_let_in, is_member
from bot.telegram.transport.refusals import Stop
from bot.telegram.transport.target import Target
from rag.errors import NewsbotError

if TYPE_CHECKING:
    from bot.subscriptions.deliveries import DeliveryStore
    from bot.subscriptions.values import Delivery
    from bot.telegram.delivering.made import Made
    from bot.telegram.handling.service import Service

MOST_ATTEMPTS = 5  # to make it, crashes included; more would fail alike
MOST_MADE = 3  # times in one attempt, where what it tells was deleted meanwhile
FIRST_PAUSE = dt.timedelta(minutes=1)  # doubled after each

logger = logging.getLogger(__name__)


class Courier:
    """Delivers; lives in one event loop."""

    def __init__(
        self, service: Service, store: DeliveryStore, makers: Mapping[Kind, Maker]
    ) -> None:
        """A kind without a maker is not delivered, and nobody hears of it."""
        self._service = service
        self._store = store
        self._makers = makers

    async def deliver(self, delivery: Delivery) -> None:
        """Deliver, or put it off, or give it up.

        Raises: Stop; StorageError where not even that can be noted.
        """
        # What is made is sent as long as it isn't late: half of it may stand in the chat.
        if delivery.attempts >= MOST_ATTEMPTS and delivery.content is None:
            await asyncio.to_thread(self._store.give_up, delivery)
            return
        try:
            if await asyncio.to_thread(self._store.begin, delivery):
                await self._delivered(delivery)
        except Stop:
            raise
        except (NewsbotError, TelegramError) as exc:
            logger.warning("a subscription waits: %s", type(exc).__name__)
            await self._put_off(delivery)
        except Exception:
            logger.exception("a subscription failed")
            await self._put_off(delivery)

    async def _delivered(self, delivery: Delivery) -> None:
        wish = delivery.subscription.wish
        made = await self._to_send(delivery)
        if made is None:
            await asyncio.to_thread(self._store.give_up, delivery)
            return
        thread_id = wish.thread_id if wish.chat_id == wish.source_id else None
        target = Target(wish.chat_id, thread_id)
        ids = await self._service.messenger.send(target, made.parts, delivery.outbox_id)
        if not ids:  # the chat is closed to the bot: the next one tells of this, too
            await asyncio.to_thread(self._store.give_up, delivery)
            return
        if made.answer_id is not None:
            await self._service.answers.shown(made.answer_id, ids)
        with self._service.under_way.making(wish.user_id, wish.chat_id):
            if await asyncio.to_thread(self._store.is_made, delivery):  # not forgotten meanwhile
                await asyncio.to_thread(self._service.app.briefings.remember, made.briefed)
        await asyncio.to_thread(self._store.sent, delivery)

    async def _to_send(self, delivery: Delivery) -> Made | None:
        """What was made, or is made now, and may be sent at this moment; None if nothing is."""
        made = load(delivery.content) if delivery.content else None
        for _ in range(MOST_MADE):
            if not await self._may_hear(delivery):
                return None
            made = made or await self._made(delivery)
            if made is None or not await self._may_hear(delivery):
                return None
            # What somebody wrote and had deleted since takes with it what was made of it.
            if await asyncio.to_thread(self._store.is_made, delivery):
                return made
            if not await asyncio.to_thread(self._store.is_due, delivery):
                return None
            made = None
        return None

    async def _may_hear(self, delivery: Delivery) -> bool:
        wish = delivery.subscription.wish
        return is_let_in(self._service, wish) and await is_member(self._service, wish)

    async def _made(self, delivery: Delivery) -> Made | None:
        """Kept, unless it was called off or lost its ground meanwhile; None for nothing to send."""
        wish, now = delivery.subscription.wish, self._service.clock()
        make = self._makers.get(wish.kind)
        if make is None:
            return None
        language = self._service.chats.language(wish.chat_id, None, wish.language)
        # Who wants all this forgotten has to wait until it is kept.
        with self._service.under_way.making(wish.user_id, wish.chat_id, wish.source_id):
            made = await make(delivery, now, language)
            if made is None:
                return None
            stand = self._service.groups.standing(wish.source_id, made.told) if made.told else None
            until = made.until or now
            await asyncio.to_thread(self._store.made, delivery, dump(made), until, stand)
        return made

    async def _put_off(self, delivery: Delivery) -> None:
        until = self._service.clock() + FIRST_PAUSE * 2 ** min(delivery.attempts, MOST_ATTEMPTS)
        await asyncio.to_thread(self._store.put_off, delivery, until)
