"""`/summary`: what a group talked about, for whoever missed it, there or in private.

    span  ->  messages  ->  summary  ->  keep it  ->  send it  ->  note up to when  ->  done

An update that comes again after a crash goes on where it was: what was made is sent as it was, and
a message that stands isn't sent again.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.groupchat.asking import asks_for_summary, names_the_talk
from bot.groupchat.marks import mark_of
from bot.groupchat.spans import Span, read_span
from bot.locales import texts
from bot.telegram.handling.missed import messages_of
from bot.telegram.handling.questions import has_to_wait
from bot.telegram.handling.saying import say, tell
from bot.telegram.handling.standing import is_group_member
from bot.telegram.handling.streaming import Streaming
from bot.telegram.keeping.prepared import Prepared
from bot.telegram.showing.links import Spot
from bot.telegram.showing.parts import Part, plain_parts
from bot.telegram.showing.summary import summary_parts
from bot.telegram.transport.target import Target
from rag.errors import NewsbotError

if TYPE_CHECKING:
    from bot.groupchat.messages import GroupMessage
    from bot.groupchat.summary import Summary
    from bot.telegram.handling.asked import Asked
    from bot.telegram.handling.service import Service

MOST_MADE = 3  # times that a summary is made, where what it tells was deleted meanwhile

_log = logging.getLogger(__name__)


async def summary(service: Service, asked: Asked) -> None:
    """Sum up the stretch that stands behind the command, or from the message replied to."""
    span = read_span(asked.text, service.clock())
    if asked.is_private:
        await tell(service, asked, "summary-in-groups")
    elif span is None:
        await tell(service, asked, "summary-usage")
    else:
        await _sum_up(service, asked, span)


async def wants_summary(service: Service, asked: Asked) -> bool:
    """Whether plain words ask for a summary of the group."""
    return await _span_asked(service, asked) is not None


async def summed_up(service: Service, asked: Asked) -> bool:
    """Sum up what plain words ask for; False if they ask for something else."""
    span = await _span_asked(service, asked)
    if span is None:
        return False
    await _sum_up(service, asked, span)
    return True


async def _span_asked(service: Service, asked: Asked) -> Span | None:
    """The stretch that plain words ask for; None if they ask for something else."""
    span = None if asked.is_private else asks_for_summary(asked.text, service.clock())
    if span is None or await _means_an_answer(service, asked, span):
        return None
    return span


async def _means_an_answer(service: Service, asked: Asked, span: Span) -> bool:
    """Whether "TL;DR?" is about the answer of the bot's that it replies to.

    Who replies means what they reply to, unless they say otherwise. What else the bot writes (a
    greeting, a summary) isn't there to be asked about, so there the group's talk is meant.
    """
    is_bare = span.kind == "missed" and not names_the_talk(asked.text)
    if not is_bare or asked.reply_to is None or asked.reply_user_id != service.bot.id:
        return False
    kept = await asyncio.to_thread(service.answers.of_message, asked.chat_id, asked.reply_to)
    return kept is not None


async def _sum_up(service: Service, asked: Asked, span: Span) -> None:
    if asked.reply_to is not None and span.kind == "missed":
        span = replace(span, kind="from_reply")
    if not service.groups.is_on(asked.chat_id):
        await tell(service, asked, "summary-off")
        return
    if span.is_private and asked.user_id is None:
        await tell(service, asked, "summary-nobody")
        return
    there = _in_private(asked, asked.user_id) if span.is_private and asked.user_id else asked
    if there is not asked and service.chats.is_gone(there.chat_id):
        await tell(service, asked, "summary-write-first", bot=service.bot.username)
        return  # before a model is asked for what nobody can read
    made = None
    if not asked.is_new:
        made = await asyncio.to_thread(service.prepared.get, asked.update_id)
    for _ in range(MOST_MADE):
        if not await _may_hear(service, asked, there):
            return
        made = made or await _made(service, asked, there, span)
        if made is None or made.is_done:
            return
        if not await _may_hear(service, asked, there):
            return
        # What somebody wrote and had deleted since takes with it what was made of it.
        made = await asyncio.to_thread(service.prepared.get, asked.update_id)
        if made is not None:
            await _show(service, asked, there, made)
            return
    _log.warning("a summary wasn't sent: what it tells was deleted or edited again and again")
    await tell(service, there, "apology")


async def _may_hear(service: Service, asked: Asked, there: Asked) -> bool:
    """Whether the group still wants it told, and who hears it in private is still in there.

    Raises: Undelivered where Telegram can't be asked now; Stop.
    """
    if not service.groups.is_on(asked.chat_id):
        return False
    return there is asked or await is_group_member(service, asked.chat_id, there.chat_id)


def _in_private(asked: Asked, user_id: int) -> Asked:
    """The same, answered in the asker's chat with the bot."""
    there = Target(user_id, draft_ok=True)
    return replace(asked, chat_id=user_id, thread_id=None, is_private=True, target=there)


async def _made(service: Service, asked: Asked, there: Asked, span: Span) -> Prepared | None:
    """What there is to say; None if that was little, and has been said."""
    if await has_to_wait(service, asked):
        return None
    messages = await asyncio.to_thread(messages_of, service.groups, asked, span)
    if not messages:
        nothing = "summary-nothing-new" if span.kind == "missed" else "summary-nothing"
        said = texts(asked.language).say(nothing)
        await _say_or_invite(service, asked, there, plain_parts(said))
        return None
    authors = {one.user_id for one in messages}
    # Who wants all this forgotten has to wait until it is kept, and can be deleted.
    with service.under_way.making(asked.user_id, asked.chat_id, *authors):
        found = await _written(service, asked, there, messages)
        if found is None:
            return None
        spot = Spot(asked.chat_id, asked.thread_id, asked.chat_username)
        title = asked.chat_title if there is not asked else ""
        parts = summary_parts(found, messages, spot, service.clock(), title)
        until = None
        if span.until is None:
            until = await asyncio.to_thread(mark_of, service.groups, messages[-1])
        stand = service.groups.standing(asked.chat_id, messages)
        keep = service.prepared.keep
        await asyncio.to_thread(keep, asked.update_id, asked.chat_id, parts, until, stand)
    return Prepared(parts, until)


async def _written(
    service: Service, asked: Asked, there: Asked, messages: Sequence[GroupMessage]
) -> Summary | None:
    """The summary, with a message that tells how far it is; None if it failed, which was said."""
    words, count = texts(asked.language), len(messages)
    try:
        async with Streaming(service, there) as streaming:
            streaming.show(words.say("summary-reading", messages=count))
            return await service.app.summaries.summarise(
                asked.chat_id,
                asked.thread_id,
                asked.payer,
                messages,
                "de" if words.language == "de" else "en",
                service.clock(),
                lambda done, parts: streaming.show(
                    words.say("summary-reading-parts", messages=count, done=done, parts=parts)
                ),
            )
    except NewsbotError as exc:
        _log.error("a summary failed", extra={"reason": str(exc)})
        await tell(service, there, "apology")
        return None


async def _show(service: Service, asked: Asked, there: Asked, made: Prepared) -> None:
    if await _say_or_invite(service, asked, there, made.parts) and made.until is not None:
        await asyncio.to_thread(_note, service, asked, made.until)
    await asyncio.to_thread(service.prepared.done, asked.update_id, asked.chat_id)


async def _say_or_invite(
    service: Service, asked: Asked, there: Asked, parts: Sequence[Part]
) -> list[int]:
    """Say it where it belongs; in the group only how to get it, where the bot may not write."""
    ids = await say(service, there, parts)
    if not ids and there is not asked:
        await tell(service, asked, "summary-write-first", bot=service.bot.username)
    return ids


def _note(service: Service, asked: Asked, until: dt.datetime) -> None:
    """The asker knows what was said up to then."""
    store, user_id = service.groups, asked.user_id
    if user_id is None:
        return
    last = store.last_summary(asked.chat_id, asked.thread_id, user_id)
    if last is None or last < until:
        store.summarised(asked.chat_id, asked.thread_id, user_id, until)
