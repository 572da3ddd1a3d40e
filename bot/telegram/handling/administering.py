"""Commands for the admins of newsbot: figures, who is let in, and the corpus read anew."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import re
from typing import TYPE_CHECKING

from bot.locales import texts
from bot.telegram.handling.questions import tell
from bot.telegram.handling.reindexing import AlreadyRunning
from bot.telegram.handling.reindexing import reindex as read_anew
from bot.telegram.showing.parts import plain_parts
from rag.corpus.calendar import spoken_date
from rag.errors import NewsbotError

if TYPE_CHECKING:
    from bot.telegram.handling.asked import Asked
    from bot.telegram.handling.service import Service

_ID = re.compile(r"-?[1-9][0-9]{0,15}")  # Telegram's have at most 52 bits

_log = logging.getLogger(__name__)


async def stats(service: Service, asked: Asked) -> None:
    """How large the corpus is, and what went on today."""
    if not await _is_admin(service, asked):
        return
    span = await asyncio.to_thread(service.app.catalog.articles.span)
    if not span.articles:
        await tell(service, asked, "stats-empty")
        return
    today = service.clock().astimezone(service.app.settings.zone)
    midnight = dt.datetime.combine(today.date(), dt.time(), today.tzinfo)
    activity = await asyncio.to_thread(service.answers.activity, midnight, asked.update_id)
    used = await asyncio.to_thread(service.app.usage)
    tokens = sum(
        day.prompt_tokens + day.completion_tokens for day in used if day.day == today.date()
    )
    await tell(
        service,
        asked,
        "stats",
        articles=span.articles,
        passages=span.passages,
        first=_spoken(span.first, asked.language),
        last=_spoken(span.last, asked.language),
        questions=activity.questions,
        users=activity.users,
        tokens=tokens,
        inbox=activity.waiting,
    )


async def allow(service: Service, asked: Asked) -> None:
    """Let a user or a group in."""
    if not await _is_admin(service, asked):
        return
    peer = _peer(asked)
    if peer is None:
        await tell(service, asked, "allow-usage")
        return
    await asyncio.to_thread(service.access.allow, peer)
    await tell(service, asked, "allowed", id=peer)


async def revoke(service: Service, asked: Asked) -> None:
    """Shut a user or a group out."""
    if not await _is_admin(service, asked):
        return
    peer = _peer(asked)
    if peer is None:
        await tell(service, asked, "allow-usage")
        return
    is_out = await asyncio.to_thread(service.access.revoke, peer)
    await tell(service, asked, "revoked" if is_out else "not-revocable", id=peer)


async def reindex(service: Service, asked: Asked) -> None:
    """Read the articles anew, and say what came of it."""
    if not await _is_admin(service, asked):
        return
    words = texts(asked.language)
    begun = plain_parts(words.say("reindex-started"))
    await service.messenger.send(asked.target, begun, asked.update_id)
    try:
        report = await asyncio.to_thread(read_anew, service.app)
    except AlreadyRunning:
        said = words.say("reindex-running")
    except NewsbotError:
        _log.exception("the articles can't be read anew")
        said = words.say("reindex-failed")
    else:
        said = words.say("reindex-nothing")
        if report is not None:
            said = words.say(
                "reindexed",
                added=report.added,
                updated=report.updated,
                unchanged=report.unchanged,
                removed=report.removed,
                failed=len(report.failed),
                articles=report.articles,
            )
    # The messenger knows the parts of an update by their number: what was sent goes before.
    await service.messenger.send(asked.target, [*begun, *plain_parts(said)], asked.update_id)


async def _is_admin(service: Service, asked: Asked) -> bool:
    if not asked.is_admin:
        await tell(service, asked, "admins-only")
    return asked.is_admin


def _peer(asked: Asked) -> int | None:
    """Whom a command means: an id, or without one who wrote the message that is replied to."""
    given = asked.text.strip()
    if not given:
        return asked.reply_user_id
    return int(given) if _ID.fullmatch(given) else None


def _spoken(day: dt.date | None, language: str) -> str:
    return spoken_date(day, language) if day else "–"
