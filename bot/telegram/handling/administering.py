"""Commands for the admins of newsbot: figures, who is let in, and the corpus read anew."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import re
from typing import TYPE_CHECKING

from bot.locales import texts
from bot.telegram.handling.profile import take_menu
from bot.telegram.handling.reindexing import AlreadyRunning
from bot.telegram.handling.saying import tell
from bot.telegram.showing.parts import plain_parts
from bot.telegram.transport.refusals import Undelivered
from rag.corpus.calendar import spoken_date

if TYPE_CHECKING:
    from bot.reports import IndexReport
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
    peer = await _named_by_admin(service, asked)
    if peer is not None:
        await asyncio.to_thread(service.access.allow, peer)
        await tell(service, asked, "allowed", id=peer)


async def revoke(service: Service, asked: Asked) -> None:
    """Shut a user or a group out."""
    peer = await _named_by_admin(service, asked)
    if peer is not None:
        was_admin = service.access.is_admin(peer)
        is_out = await asyncio.to_thread(service.access.revoke, peer)
        if is_out and was_admin:
            await take_menu(service.bot, peer)
        await tell(service, asked, "revoked" if is_out else "not-revocable", id=peer)


async def _named_by_admin(service: Service, asked: Asked) -> int | None:
    """Whom an admin means; None if it isn't one or names nobody, which has been said."""
    if not await _is_admin(service, asked):
        return None
    peer = _peer(asked)
    if peer is None:
        await tell(service, asked, "allow-usage")
    return peer


async def reindex(service: Service, asked: Asked) -> None:
    """Begin to read the articles anew; what came of it is said when it has ended.

    The update doesn't wait for that, nor does the conversation: it may take an hour.
    """
    if not await _is_admin(service, asked):
        return
    try:
        service.reindexing.begin(service.app)
    except AlreadyRunning:
        await tell(service, asked, "reindex-running")
        return
    await tell(service, asked, "reindex-started")
    service.reindexing.then(lambda run: _tell_reindexed(service, asked, run))


async def _tell_reindexed(
    service: Service, asked: Asked, run: asyncio.Future[IndexReport | None]
) -> None:
    words = texts(asked.language)
    try:
        report = await asyncio.shield(run)
    except Exception:  # noqa: BLE001  # nobody else would hear of it
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
    try:
        await service.messenger.send(asked.target, plain_parts(said))
    except Undelivered as exc:
        _log.warning("nobody can be told that the articles were read anew: %s", exc)


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
