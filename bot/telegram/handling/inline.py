"""`@bot query` in any chat: passages to choose from, without an answer."""

from __future__ import annotations

import asyncio
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
from bot.telegram.handling.service import Service
from bot.telegram.showing.harmless import clip, one_line
from bot.telegram.showing.origins import origin
from bot.telegram.showing.render import passages_parts
from rag.errors import NewsbotError
from rag.types import Filters, RankedPassage

MOST_RESULTS = 10
CACHE_S = 30  # Telegram asks at each key that is pressed
DESCRIPTION_LENGTH = 120  # units: three lines of a phone

_log = logging.getLogger(__name__)


async def offer(service: Service, asked: Asked, query: InlineQuery) -> None:
    """Offer the passages that match best; a hint where there are none."""
    words, found = query.query.strip(), list[RankedPassage]()
    if words:
        try:
            found = await asyncio.to_thread(
                service.app.search, words, k=MOST_RESULTS, filters=Filters(), now=service.clock()
            )
        except NewsbotError as exc:  # there is no place to say so
            _log.warning("an inline query failed", extra={"reason": str(exc)})
    hint = "" if found else "inline-empty" if words else "inline-hint"
    await _answer(service, query, _results(found, asked.language), hint, asked.language)


async def refuse(service: Service, query: InlineQuery, language: str) -> None:
    """Say that the asker isn't on the list, without a result."""
    await _answer(service, query, [], "inline-not-allowed", language)


async def _answer(
    service: Service,
    query: InlineQuery,
    results: Sequence[InlineQueryResultArticle],
    hint: str,
    language: str,
) -> None:
    button = None
    if hint:
        said = texts(language).say(hint)
        button = InlineQueryResultsButton(said, start_parameter="inline")
    try:
        await service.bot.answer_inline_query(
            query.id, results, cache_time=CACHE_S, is_personal=True, button=button
        )
    except TelegramError as exc:  # too late, most often: the next key was pressed
        service.metrics.refusal(type(exc).__name__)


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
