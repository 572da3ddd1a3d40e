"""`@bot query` in any chat: passages to choose from, without an answer."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.locales import texts
from bot.telegram.handling.asked import Asked
from bot.telegram.handling.searching import search
from bot.telegram.handling.service import Service
from bot.telegram.showing.harmless import clip, one_line
from bot.telegram.showing.origins import origin
from bot.telegram.showing.render import passages_parts
from rag.errors import NewsbotError
from rag.types import RankedPassage

MOST_RESULTS = 10
CACHE_S = 30  # Telegram asks at each key that is pressed
DESCRIPTION_LENGTH = 120  # units: three lines of a phone

_log = logging.getLogger(__name__)


async def offer(service: Service, asked: Asked, query: InlineQuery) -> None:
    """Offer the passages that match best; a hint where there are none."""
    words, found = query.query.strip(), list[RankedPassage]()
    if words:
        try:
            found = await search(service, words, MOST_RESULTS)
        except NewsbotError as exc:  # there is no place to say so
            _log.warning("an inline query failed", extra={"reason": str(exc)})
    hint = "" if found else "inline-empty" if words else "inline-hint"
    said = texts(asked.language).say(hint) if hint else ""
    await _answer(service, query, _results(found, asked.language), said)


async def refuse(service: Service, query: InlineQuery, asked: Asked) -> None:
    """Say that the asker isn't on the list, and the id to be put there."""
    said = texts(asked.language).say("inline-not-allowed", id=asked.user_id or asked.chat_id)
    await _answer(service, query, [], said)


async def hold_off(service: Service, query: InlineQuery, asked: Asked) -> None:
    """Say that the asker is too fast; the next key may be right again."""
    await _answer(service, query, [], texts(asked.language).say("inline-too-fast"), cache_s=0)


async def _answer(
    service: Service,
    query: InlineQuery,
    results: Sequence[InlineQueryResultArticle],
    hint: str,
    cache_s: int = CACHE_S,
) -> None:
    button = InlineQueryResultsButton(hint, start_parameter="inline") if hint else None
    try:
        await service.bot.answer_inline_query(
            query.id, results, cache_time=cache_s, is_personal=True, button=button
        )
    except TelegramError:  # too late, most often: the next key was pressed; it is counted already
        _log.debug("an inline query can't be answered")


def _results(found: Sequence[RankedPassage], language: str) -> list[InlineQueryResultArticle]:
    return [
        InlineQueryResultArticle(
            id=str(rank),
            title=clip(one_line(passage.article.title), DESCRIPTION_LENGTH),
            description=clip(
                f"{origin(passage.article, language)}: {one_line(passage.text)}",
                DESCRIPTION_LENGTH,
            ),
            input_message_content=InputTextMessageContent(
                passages_parts([passage], language)[0].html, parse_mode=ParseMode.HTML
            ),
        )
        for rank, passage in enumerate(found, start=1)
    ]
