"""Commands that show the corpus: passages, articles, and the sources of an answer.

A number means a source of the answer that is replied to; else of the last answer or of the last
list, whichever was shown later.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.telegram.handling import searching
from bot.telegram.handling.saying import say, tell
from bot.telegram.showing.render import (
    article_parts,
    articles_parts,
    passages_parts,
    source_part,
    sources_parts,
)
from rag.errors import ArticleNotFound, CorpusEmpty, IndexUnready, NewsbotError
from rag.types import RankedPassage, day_of

if TYPE_CHECKING:
    from bot.telegram.handling.asked import Asked
    from bot.telegram.handling.service import Service
    from bot.telegram.keeping.answers import Kept
    from rag.corpus.catalog import ArticleRow

FOUND = 5  # passages of /search
LISTED = 10  # articles of /latest
MOST_LISTED = 20
SEARCHED = 40  # passages in which /latest looks for articles on a topic
LONGEST_QUERY = 1_000  # characters

_COUNT = re.compile(r"[0-9]{1,3}")
_NUMBER = re.compile(r"\[?(?P<number>[0-9]{1,3})\]?")

_log = logging.getLogger(__name__)


async def search(service: Service, asked: Asked) -> None:
    """Passages, without an answer."""
    query = asked.text.strip()[:LONGEST_QUERY]
    if not query:
        await tell(service, asked, "search-what")
        return
    found = await _passages(service, asked, query, FOUND)
    if found is not None:
        await _list(service, asked, [passage.article.id for passage in found])
        await say(service, asked, passages_parts(found, asked.language, query))


async def latest(service: Service, asked: Asked) -> None:
    """The newest articles: so many, or on a topic."""
    given = asked.text.strip()[:LONGEST_QUERY]
    if not given or _COUNT.fullmatch(given):
        number = min(max(int(given), 1), MOST_LISTED) if given else LISTED
        rows = await asyncio.to_thread(service.app.catalog.articles.list, None, number)
    else:
        found = await _passages(service, asked, given, SEARCHED)
        if found is None:
            return
        rows = await asyncio.to_thread(_newest, service, found)
        if not rows:
            await tell(service, asked, "nothing-found")
            return
    await _list(service, asked, [row.article.id for row in rows])
    await say(service, asked, articles_parts(rows, asked.language))


async def article(service: Service, asked: Asked) -> None:
    """A whole article: by its number or its id; without either, that of source 1."""
    given = asked.text.strip()
    wanted = await _meant(service, asked, given)
    if wanted is None:
        await tell(service, asked, "nothing-to-show")
        return
    try:
        row = await asyncio.to_thread(service.app.catalog.articles.get, wanted)
    except ArticleNotFound:
        await tell(service, asked, "no-such-article", id=wanted[:100])
        return
    await say(service, asked, article_parts(row, asked.language))


async def sources(service: Service, asked: Asked) -> None:
    """The sources of an answer, or one quote in its paragraph."""
    kept = await _answer(service, asked)
    if kept is None:
        await tell(service, asked, "nothing-to-show")
        return
    answer, given = kept.answer, asked.text.strip()
    if not given or not answer.citations:
        await say(service, asked, sources_parts(answer, kept.answer_id, answer.language))
        return
    found = _NUMBER.fullmatch(given)
    cited = [c for c in answer.citations if found and c.number == int(found["number"])]
    if not cited:
        count = len(answer.citations)
        await tell(service, asked, "no-such-source", number=given[:20], count=count)
        return
    text = await asyncio.to_thread(_text_of, service, cited[0].article_id)
    part = source_part(answer, cited[0].number, text, kept.answer_id, answer.language, "sources")
    await say(service, asked, [part] if part is not None else [])


# -- what is meant -------------------------------------------------------------------------------


async def _meant(service: Service, asked: Asked, given: str) -> str | None:
    """The article id that a number, an id or nothing means; None if there is nothing to mean."""
    found = _NUMBER.fullmatch(given or "1")
    if found is None:
        return given
    ids = await _numbered(service, asked)
    number = int(found["number"])
    if 1 <= number <= len(ids):
        return ids[number - 1]
    return given or None  # an id may be a number, too


async def _numbered(service: Service, asked: Asked) -> Sequence[str]:
    """Article ids by number, from 1."""
    kept = await _answer(service, asked)
    listed = None
    if asked.reply_to is None:
        listed = await asyncio.to_thread(service.chats.last_list, asked.conversation)
    if listed is not None and (kept is None or listed.listed_at > kept.answered_at):
        return listed.article_ids
    return [citation.article_id for citation in kept.answer.citations] if kept else []


async def _answer(service: Service, asked: Asked) -> Kept | None:
    """The answer that is replied to; else the last one here."""
    if asked.reply_to is not None:
        kept = await asyncio.to_thread(service.answers.of_message, asked.chat_id, asked.reply_to)
        if kept is not None:
            return kept
    return await asyncio.to_thread(service.answers.last, asked.conversation, asked.chat_id)


# -- what is found -------------------------------------------------------------------------------


async def _passages(
    service: Service, asked: Asked, query: str, k: int
) -> list[RankedPassage] | None:
    """What a search finds; None if it can't be made, which has been said."""
    try:
        return await searching.search(service, query, k)
    except CorpusEmpty:
        await tell(service, asked, "no-articles")
    except IndexUnready:
        await tell(service, asked, "not-ready")
    except NewsbotError:
        _log.exception("a search failed")
        await tell(service, asked, "apology")
    return None


def _newest(service: Service, found: Sequence[RankedPassage]) -> list[ArticleRow]:
    """The articles of passages, newest first; those without a date come last."""
    rows = []
    for article_id in dict.fromkeys(passage.article.id for passage in found):
        try:
            rows.append(service.app.catalog.articles.get(article_id))
        except ArticleNotFound:  # removed since
            continue
    days = [day_of(row.article.published) for row in rows[:LISTED]]
    dated = sorted(
        zip(days, rows, strict=False), key=lambda one: one[0].toordinal() if one[0] else 0
    )
    return [row for _day, row in reversed(dated)]


def _text_of(service: Service, article_id: str) -> str | None:
    try:
        return service.app.catalog.articles.get(article_id).article.text
    except ArticleNotFound:
        return None


async def _list(service: Service, asked: Asked, article_ids: Sequence[str]) -> None:
    await asyncio.to_thread(
        service.chats.list_articles, asked.conversation, asked.chat_id, article_ids
    )
