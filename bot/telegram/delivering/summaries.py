"""What a subscription to a summary sends: what the group said since the last one, or one line."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import TYPE_CHECKING

from telegram.error import BadRequest, Forbidden

from bot.groupchat.marks import behind, mark_of
from bot.locales import texts
from bot.subscriptions.wording import spoken_moment
from bot.telegram.delivering.made import Made
from bot.telegram.handling.asked import payer
from bot.telegram.showing.links import Spot
from bot.telegram.showing.parts import plain_parts
from bot.telegram.showing.summary import summary_parts

if TYPE_CHECKING:
    from telegram import ChatFullInfo

    from bot.groupchat.messages import GroupMessage
    from bot.subscriptions.values import Delivery
    from bot.telegram.handling.service import Service


class SummaryMaker:
    """Sums up for subscribers, as `/summary` does."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, delivery: Delivery, now: dt.datetime, language: str) -> Made | None:
        """As `Maker`; None where the group has switched summaries off.

        Raises: NewsbotError, also where Telegram can't be asked now; TelegramError.
        """
        wish, groups = delivery.subscription.wish, self._service.groups
        if not groups.is_on(wish.source_id):
            return None
        messages = await asyncio.to_thread(
            behind, groups, wish.source_id, wish.thread_id, delivery.since, now
        )
        if not messages:
            # Nothing was told, so what comes late, after an outage, is still to be told.
            begin = max(delivery.since, delivery.due - wish.schedule.period)
            since = spoken_moment(begin, wish.schedule.zone, texts(language))
            said = texts(language).say("nothing-said", since=since)
            return Made(plain_parts(said), until=delivery.since)
        chat = await self._chat(wish.source_id)
        if chat is None:
            return None
        # Who wants all this forgotten has to wait until it is kept, and can be deleted.
        with self._service.under_way.making(*{one.user_id for one in messages}):
            return await self._summed_up(delivery, messages, chat, now, language)

    async def _summed_up(
        self,
        delivery: Delivery,
        messages: list[GroupMessage],
        chat: ChatFullInfo,
        now: dt.datetime,
        language: str,
    ) -> Made:
        wish = delivery.subscription.wish
        found = await self._service.app.summaries.summarise(
            wish.source_id,
            wish.thread_id,
            payer(wish.user_id if wish.user_id is not None else wish.chat_id),
            messages,
            "de" if language == "de" else "en",
            now,
        )
        spot = Spot(wish.source_id, wish.thread_id, chat.username)
        title = "" if wish.chat_id == wish.source_id else chat.title or ""
        there = now.astimezone(wish.schedule.zone)
        parts = summary_parts(found, messages, spot, there, title)
        # Not from now on: what an outage holds up comes late, and is still to be told.
        until = await asyncio.to_thread(mark_of, self._service.groups, messages[-1])
        return Made(parts, until=until, told=tuple(messages))

    async def _chat(self, chat_id: int) -> ChatFullInfo | None:
        """None where the bot is no longer."""
        try:
            return await self._service.bot.get_chat(chat_id)
        except (BadRequest, Forbidden):
            return None
