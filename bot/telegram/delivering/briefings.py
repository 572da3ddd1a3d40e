"""What a subscription to a briefing sends: the briefing, or one line where nothing is new."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Protocol

from bot.briefings import told_of
from bot.locales import texts
from bot.subscriptions.wording import spoken_moment
from bot.telegram.delivering.made import Made
from bot.telegram.handling.asked import payer
from bot.telegram.showing.briefing import HEADED, headed
from bot.telegram.showing.harmless import inert
from bot.telegram.showing.parts import plain_parts
from bot.telegram.showing.render import answer_parts
from bot.telegram.transport.lanes import conversation_in
from rag.errors import CorpusEmpty
from rag.types import AnswerStatus, Filters

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.subscriptions.values import Delivery, Wish
    from bot.telegram.keeping.answers import AnswerStore
    from rag.answer.briefing.values import Briefing
    from rag.types import Answer


class Brief(Protocol):
    """`BriefingService.brief`."""

    def __call__(
        self,
        asker: str,
        text: str,
        *,
        filters: Filters,
        now: dt.datetime,
        user: str,
        language: str,
    ) -> Awaitable[Briefing]:
        """What there is to know of a topic, and what is new in it for the asker."""


class BriefingMaker:
    """Briefs subscribers. What one was briefed on by command is none of a subscription's."""

    def __init__(self, brief: Brief, answers: AnswerStore) -> None:
        self._brief = brief
        self._answers = answers

    async def __call__(self, delivery: Delivery, now: dt.datetime, language: str) -> Made:
        """As `Maker`.

        Raises: as `BriefingService.brief`.
        """
        wish = delivery.subscription.wish
        pays = wish.user_id if wish.user_id is not None else wish.chat_id
        try:
            briefing = await self._brief(
                delivery.subscription.asker,
                wish.topic,
                filters=Filters(),
                now=now.astimezone(wish.schedule.zone),
                user=payer(pays),
                language=language,
            )
        except CorpusEmpty:
            return Made(plain_parts(_nothing(delivery, language, is_found=False)))
        is_found = briefing.answer.status is AnswerStatus.ANSWERED
        if not is_found or tells_nothing_new(briefing):
            return Made(plain_parts(_nothing(delivery, language, is_found=is_found)))
        answer = headed(briefing)
        answer_id = await self._kept(delivery, wish, answer)
        parts = answer_parts(answer, answer_id, answer.language, HEADED)
        return Made(parts, answer_id, briefed=told_of(delivery.subscription.asker, briefing))

    async def _kept(self, delivery: Delivery, wish: Wish, answer: Answer) -> int:
        """Keep it for its buttons, and for who replies to it."""
        return await self._answers.keep(
            chat_id=wish.chat_id,
            thread_id=wish.thread_id,
            user_id=wish.user_id,
            question_message_id=delivery.outbox_id,  # no message asked for it
            conversation=conversation_in(wish.chat_id, wish.thread_id),
            answer=answer,
        )


def tells_nothing_new(briefing: Briefing) -> bool:
    """Whether all of it was in the last one, too."""
    return briefing.since_last is not None and not any(one.is_new for one in briefing.points)


def _nothing(delivery: Delivery, language: str, *, is_found: bool) -> str:
    words, wish = texts(language), delivery.subscription.wish
    last, topic = delivery.subscription.last_sent, inert(wish.topic)
    if wish.topic and not is_found:
        return words.say("nothing-on-topic", topic=topic)
    since = spoken_moment(last or delivery.since, wish.schedule.zone, words)
    if wish.topic:
        return words.say("nothing-new", topic=topic, since=since)
    return words.say("nothing-new-at-all", since=since)
