"""A question in a chat -> its answer, as messages with buttons.

Whatever happens in between, a question that comes again gets the answer that is kept, and a
message that stands isn't sent again.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from bot.locales import texts
from bot.telegram.handling.asked import Asked
from bot.telegram.handling.service import Service
from bot.telegram.handling.streaming import Streaming
from bot.telegram.keeping.answers import Kept
from bot.telegram.showing.harmless import harmless
from bot.telegram.showing.parts import parts_of, plain_parts
from bot.telegram.showing.render import answer_parts
from bot.telegram.showing.richtext import escape
from rag.errors import CorpusEmpty, NewsbotError
from rag.types import Filters

SECONDS_A_MINUTE = 60
LONGEST_QUESTION = 10_000  # characters; the search reads no more

_log = logging.getLogger(__name__)


async def answer(service: Service, asked: Asked, *, says_question: bool = False) -> None:
    """Answer a question where it was asked, and keep the answer for its buttons.

    `says_question`: it came by a button, and nobody has read it in the chat.
    """
    text = asked.text.strip()[:LONGEST_QUESTION]
    if not text:
        await tell(service, asked, "ask-what")
        return
    kept = await asyncio.to_thread(service.answers.of_question, asked.chat_id, asked.message_id)
    if kept is None:
        kept = await _answered(service, replace(asked, text=text))
    if kept is not None:
        await show(service, asked, kept, says_question=says_question)


async def answer_anew(service: Service, asked: Asked, kept: Kept) -> None:
    """Answer an edited question by editing its answer."""
    text = asked.text.strip()[:LONGEST_QUESTION]
    before = await asyncio.to_thread(service.answers.messages, kept.answer_id)
    if not text or (text == kept.answer.question and before):
        return
    again: Kept | None = kept
    if text != kept.answer.question:
        again = await _answered(service, replace(asked, text=text), streams=False)
    if again is None:
        return
    if not before:  # a crash came between keeping an answer and showing it
        before = await asyncio.to_thread(_messages_of_question, service, asked)
    parts = answer_parts(again.answer, again.answer_id, again.answer.language)
    ids: list[int] = []
    for message_id, part in zip(before, parts, strict=False):
        ids.append(await service.messenger.edit(asked.target, message_id, part))
    for message_id in before[len(parts) :]:
        await service.messenger.delete(asked.target, message_id)
    ids += await service.messenger.send(asked.target, parts[len(before) :], asked.update_id)
    await asyncio.to_thread(service.answers.shown, again.answer_id, ids)


def _messages_of_question(service: Service, asked: Asked) -> list[int]:
    """Where the newest answer to a message stands that was shown at all."""
    for kept in reversed(service.answers.given_in(asked.chat_id)):
        if kept.question_id == asked.message_id:
            found = service.answers.messages(kept.answer_id)
            if found:
                return found
    return []


async def tell(service: Service, asked: Asked, key: str, **values: str | int) -> None:
    """Say one of the texts of the locale files."""
    said = texts(asked.language).say(key, **values)
    await service.messenger.send(asked.target, plain_parts(said), asked.update_id)


async def show(service: Service, asked: Asked, kept: Kept, *, says_question: bool = False) -> None:
    """Send an answer, or turn what was streamed of it into it."""
    parts = answer_parts(kept.answer, kept.answer_id, kept.answer.language)
    if says_question:
        question = f"<b>{escape(harmless(kept.answer.question))}</b>"
        parts = parts_of([question, *(part.html for part in parts)], parts[-1].keyboard)
    # A group has the beginning already, or the same before a crash; a private chat had drafts.
    sent = {} if asked.is_private else await service.messenger.sent(asked.update_id)
    ids = await service.messenger.send(asked.target, parts, asked.update_id)
    if 0 in sent and ids:
        ids[0] = await service.messenger.edit(asked.target, sent[0], parts[0])
    await asyncio.to_thread(service.answers.shown, kept.answer_id, ids)


async def _tell_to_wait(service: Service, asked: Asked, wait_s: int) -> None:
    if wait_s < 2 * SECONDS_A_MINUTE:
        await tell(service, asked, "rate-limited", seconds=wait_s)
    else:
        minutes = -(-wait_s // SECONDS_A_MINUTE)
        await tell(service, asked, "rate-limited-minutes", minutes=minutes)


async def _answered(service: Service, asked: Asked, *, streams: bool = True) -> Kept | None:
    """Ask and keep; None if there is nothing but a refusal, which has been said."""
    now = service.clock()
    asker = asked.user_id if asked.user_id is not None else asked.chat_id
    wait_s = service.access.allow_question(asker, now)
    if wait_s:
        service.metrics.question("refused")
        await _tell_to_wait(service, asked, wait_s)
        return None
    try:
        async with Streaming(service.messenger, asked) as streaming:
            found = await service.app.conversations.ask(
                asked.conversation,
                asked.text,
                filters=Filters(),
                now=now,
                user=asked.payer,
                on_draft=streaming.show if streams else None,
            )
    except CorpusEmpty:
        await tell(service, asked, "no-articles")
        return None
    except NewsbotError as exc:
        service.metrics.question("failed")
        _log.error("a question failed", extra={"reason": str(exc)})
        await tell(service, asked, "apology")
        return None
    service.metrics.answered(found)
    answer_id = await asyncio.to_thread(
        service.answers.keep,
        chat_id=asked.chat_id,
        thread_id=asked.thread_id,
        user_id=asked.user_id,
        question_message_id=asked.message_id,
        conversation=asked.conversation,
        answer=found,
    )
    return Kept(
        answer_id=answer_id,
        chat_id=asked.chat_id,
        thread_id=asked.thread_id,
        user_id=asked.user_id,
        question_id=asked.message_id,
        conversation=asked.conversation,
        answered_at=now,
        answer=found,
    )
