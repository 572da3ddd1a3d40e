"""A question in a chat -> its answer, as messages with buttons.

Whatever happens in between, a question that comes again gets the answer that is kept, and a
message that stands isn't sent again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.conversation import OnDraft
from bot.locales import texts
from bot.telegram.handling.asked import Asked
from bot.telegram.handling.saying import say, tell, wait_text
from bot.telegram.handling.service import Service
from bot.telegram.handling.streaming import Streaming
from bot.telegram.keeping.answers import Kept
from bot.telegram.showing.keyboards import Form
from bot.telegram.showing.parts import plain_parts
from bot.telegram.showing.render import answer_parts
from rag.errors import CorpusEmpty, IndexUnready, NewsbotError
from rag.types import Answer, Filters

LONGEST_QUESTION = 10_000  # characters; the search reads no more

_log = logging.getLogger(__name__)


async def answer(
    service: Service, asked: Asked, *, follows: Kept | None = None, says_question: bool = False
) -> None:
    """Answer a question where it was asked, and keep the answer for its buttons.

    Args:
        service: What answers.
        asked: The question.
        follows: The answer that it goes on from; else the one that it replies to, or the last.
        says_question: It came by a button, and nobody has read it in the chat.
    """
    text = asked.text.strip()[:LONGEST_QUESTION]
    if not text:
        await tell(service, asked, "ask-what")
        return
    kept = None
    if not asked.is_new:
        kept = await asyncio.to_thread(service.answers.of_question, asked.chat_id, asked.message_id)
    if kept is None:
        if follows is None and asked.reply_to is not None:
            follows = await asyncio.to_thread(
                service.answers.of_message, asked.chat_id, asked.reply_to
            )
        kept = await _answered(service, replace(asked, text=text), follows)
    if kept is not None:
        await show(service, asked, kept, "asked" if says_question else "answer")


async def answer_anew(service: Service, asked: Asked, kept: Kept) -> None:
    """Answer an edited question by editing its answer."""
    text = asked.text.strip()[:LONGEST_QUESTION]
    before = await asyncio.to_thread(service.answers.messages, kept.answer_id)
    if not text or (text == kept.answer.question and before):
        return
    again: Kept | None = kept
    if text != kept.answer.question:
        again = await _answered(service, replace(asked, text=text), kept, replaces=True)
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
    await service.answers.shown(again.answer_id, ids)


def _messages_of_question(service: Service, asked: Asked) -> list[int]:
    """Where the newest answer to a message stands that was shown at all."""
    for kept in reversed(service.answers.given_in(asked.chat_id)):
        if kept.question_id == asked.message_id:
            found = service.answers.messages(kept.answer_id)
            if found:
                return found
    return []


async def show(service: Service, asked: Asked, kept: Kept, form: Form = "answer") -> list[int]:
    """Send an answer, or turn what was streamed of it into it; the ids of its messages."""
    given = kept.answer
    ids = await say(service, asked, answer_parts(given, kept.answer_id, given.language, form))
    await service.answers.shown(kept.answer_id, ids)
    return ids


async def has_to_wait(service: Service, asked: Asked) -> bool:
    """Whether somebody asks too much at once, and was told when to come back."""
    asker = asked.user_id if asked.user_id is not None else asked.chat_id
    wait_s = service.access.allow_question(asker, service.clock(), asked.update_id)
    if not wait_s:
        return False
    service.metrics.question("refused")
    _log.info("a question has to wait", extra={"status": "refused", "wait_s": wait_s})
    await say(service, asked, plain_parts(wait_text(texts(asked.language), wait_s)))
    return True


async def _answered(
    service: Service, asked: Asked, follows: Kept | None, *, replaces: bool = False
) -> Kept | None:
    """Ask and keep; None if there is nothing but a refusal, which has been said.

    `replaces`: the answer that it goes on from is to the same question, before it was edited.
    """

    async def ask(on_draft: OnDraft) -> Answer:
        thread: list[Kept] = []
        if follows is not None:
            thread = await asyncio.to_thread(service.answers.thread, follows)
        return await service.app.conversations.ask(
            asked.conversation,
            asked.text,
            filters=Filters(),
            now=service.clock(),
            user=asked.payer,
            on_draft=None if replaces else on_draft,  # its message says something yet
            thread=[kept.answer for kept in thread],
            replaces=replaces,
            again=not asked.is_new,
        )

    return await make(service, asked, ask, follows, replaces=replaces)


async def make(
    service: Service,
    asked: Asked,
    work: Callable[[OnDraft], Awaitable[Answer]],
    follows: Kept | None = None,
    *,
    replaces: bool = False,
) -> Kept | None:
    """Make an answer, which is shown while it comes, and keep it; None as `_answered`."""
    if await has_to_wait(service, asked):
        return None
    with service.under_way.making(asked.user_id, asked.chat_id):
        found = await _found(service, asked, work)
        if found is None:
            return None
        kept = await service.answers.keep(
            chat_id=asked.chat_id,
            thread_id=asked.thread_id,
            user_id=asked.user_id,
            question_message_id=asked.message_id,
            conversation=asked.conversation,
            answer=found,
            follows=_followed(follows, replaces=replaces),
        )
        if follows is not None and replaces:
            await asyncio.to_thread(service.answers.replace, follows.answer_id, kept)
    return Kept(
        answer_id=kept,
        chat_id=asked.chat_id,
        thread_id=asked.thread_id,
        user_id=asked.user_id,
        question_id=asked.message_id,
        conversation=asked.conversation,
        answered_at=service.clock(),
        answer=found,
        follows=_followed(follows, replaces=replaces),
    )


async def _found(
    service: Service, asked: Asked, work: Callable[[OnDraft], Awaitable[Answer]]
) -> Answer | None:
    """The answer, shown while it is made; None where there is none, which has been said."""
    try:
        async with Streaming(service, asked) as streaming:
            found = await work(streaming.show)
    except CorpusEmpty:
        await tell(service, asked, "no-articles")
        return None
    except IndexUnready:
        await tell(service, asked, "not-ready")
        return None
    except NewsbotError as exc:
        service.metrics.question("failed")
        _log.error("a question failed", extra={"reason": str(exc)})
        await tell(service, asked, "apology")
        return None
    service.metrics.answered(found)
    _log.info(
        "answered",
        extra={
            "status": found.status.value,
            "mode": found.mode,
            "ms": round(found.timings_ms.get("total", 0.0)),
            "sources": len(found.citations),
        },
    )
    return found


def _followed(follows: Kept | None, *, replaces: bool) -> int | None:
    """The answer that one goes on from: not from the one that it replaces."""
    if follows is None:
        return None
    return follows.follows if replaces else follows.answer_id
