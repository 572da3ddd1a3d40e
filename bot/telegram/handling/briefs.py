"""`/brief` and `/timeline`: what articles say of a topic or a period, kept and shown as answers.

Whatever happens in between, a command that comes again gets the answer that is kept.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.briefings import told_of
from bot.pictures.timeline import timeline_png
from bot.telegram.handling.questions import LONGEST_QUESTION, make, show
from bot.telegram.handling.saying import tell
from bot.telegram.showing.briefing import HEADED, headed, picture_part
from rag.errors import NewsbotError
from rag.types import Answer, AnswerStatus, Filters

if TYPE_CHECKING:
    from bot.briefings import Told
    from bot.conversation import OnDraft
    from bot.telegram.handling.asked import Asked
    from bot.telegram.handling.service import Service
    from bot.telegram.keeping.answers import Kept
    from rag.answer.briefing.values import Timeline

PICTURE = 1_000  # its number among an update's messages: apart from the text's, however many

_log = logging.getLogger(__name__)


async def brief(service: Service, asked: Asked) -> None:
    """What there is to know of a topic or a period; without either, of whatever is newest."""
    asked = asked.with_text(asked.text.strip()[:LONGEST_QUESTION])

    told: Told | None = None

    async def work(on_draft: OnDraft) -> Answer:
        nonlocal told
        found = await service.app.briefings.brief(
            asked.conversation,  # what is new is new for a user, or for a group's topic
            asked.text,
            filters=Filters(),
            now=service.clock(),
            user=asked.payer,
            language=asked.language,
            on_draft=on_draft,
        )
        told = told_of(asked.conversation, found)
        return headed(found)

    # Who wants all this forgotten has to wait until it is remembered as well.
    with service.under_way.making(asked.user_id, asked.chat_id):
        kept = await _kept(service, asked, work)
        if kept is not None:
            await asyncio.to_thread(service.app.briefings.remember, told)
    if kept is not None:
        await show(service, asked, kept, HEADED)


async def timeline(service: Service, asked: Asked) -> None:
    """How a story went, with a picture."""
    asked = asked.with_text(asked.text.strip()[:LONGEST_QUESTION])
    if not asked.text:
        await tell(service, asked, "timeline-what")
        return
    found: Timeline | None = None

    async def work(_on_draft: OnDraft) -> Answer:
        nonlocal found
        found = await _timeline(service, asked)
        return headed(found)

    kept = await _kept(service, asked, work)
    if kept is None or not await show(service, asked, kept, HEADED):
        return
    if kept.answer.status is AnswerStatus.ANSWERED:
        await _picture(service, asked, kept, found)


async def _kept(
    service: Service, asked: Asked, work: Callable[[OnDraft], Awaitable[Answer]]
) -> Kept | None:
    """The answer from before a crash, or a new one; None where there is none, which was said."""
    if not asked.is_new:
        of_question = service.answers.of_question
        kept = await asyncio.to_thread(of_question, asked.chat_id, asked.message_id)
        if kept is not None:
            return kept
    return await make(service, asked, work)


async def _timeline(service: Service, asked: Asked) -> Timeline:
    return await service.app.briefings.timeline(
        asked.text, filters=Filters(), now=service.clock(), language=asked.language
    )


async def _picture(service: Service, asked: Asked, kept: Kept, found: Timeline | None) -> None:
    """The picture below the text: nobody waits for it, and the text stands if it fails."""
    if PICTURE in await service.messenger.sent(asked.update_id):
        return
    try:
        if found is None:  # a crash came before the picture
            found = await _timeline(service, asked)
    except NewsbotError as exc:
        _log.error("a picture failed", extra={"reason": str(exc)})
        return
    if not found.events:
        return
    png = await asyncio.to_thread(timeline_png, found, language=kept.answer.language)
    part = picture_part(found, png)
    there = replace(asked.target, reply_to=None)  # the text above is the reply
    await service.messenger.send_photo(there, part, asked.update_id, PICTURE)
