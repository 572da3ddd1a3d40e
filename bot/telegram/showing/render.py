"""Answers, sources, passages and articles as messages. Pure functions.

    Laut taz vom 16. August 2025: „Das Resultat war am Ende ernüchternd.“ [1] …

    [1] [2] taz, 16. August 2025: Gipfel ohne Ergebnis

Everything from outside goes through `harmless` and `escape`. An answer and its sources speak the
language of the question, what is around them that of the interface.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.locales import texts
from bot.telegram.showing.cutting import MOST_UNITS
from bot.telegram.showing.harmless import (
    ELLIPSIS,
    clip,
    clip_start,
    harmless,
    one_line,
    shows,
    units,
)
from bot.telegram.showing.keyboards import (
    Form,
    answer_keyboard,
    back_keyboard,
    sources_keyboard,
)
from bot.telegram.showing.origins import full_origin, headline, origin
from bot.telegram.showing.parts import Part, parts_of, plain_parts
from bot.telegram.showing.richtext import escape
from rag.types import Answer, Citation, RankedPassage

if TYPE_CHECKING:
    from rag.corpus.catalog import ArticleRow

MOST_OF_QUERY = 200  # units: what is looked for, above what is found
MOST_OF_ARTICLE = 30_000  # characters: 8 messages, and longer than nearly all articles
_ROOM_FOR_ELLIPSES = 2
_BROKEN_MARKER = re.compile(r"\s*\[\d*$")


def shown_parts(answer: Answer, answer_id: int, language: str, form: Form) -> list[Part]:
    """What messages of that form show of an answer."""
    if form == "sources":
        return sources_parts(answer, answer_id, language)
    return answer_parts(answer, answer_id, language, form)


def answer_parts(
    answer: Answer, answer_id: int, language: str, form: Form = "answer"
) -> list[Part]:
    """An answer above its numbered sources, with its buttons below the last message.

    `form`: "asked" where nobody has read the question in the chat, as it came by a button.
    """
    above, text = "", answer.text
    if form == "asked":
        above = answer.question
    elif form == "headed":
        above, _, text = text.partition("\n\n")
    paragraphs = [f"<b>{_text(above)}</b>"] if above else []
    if shows(answer.notice):
        paragraphs.append(f"<i>{escape(one_line(answer.notice))}</i>")
    paragraphs.append(_text(text))
    if answer.citations:
        paragraphs.append(_sources(answer))
    return parts_of(paragraphs, answer_keyboard(answer, answer_id, language, form))


def sources_parts(answer: Answer, answer_id: int, language: str) -> list[Part]:
    """The sources of an answer by themselves, with a button for each quote."""
    if not answer.citations:
        return plain_parts(texts(language).say("sources-none"))
    title = _bold("sources-title", language)
    return parts_of([title, _sources(answer)], sources_keyboard(answer, answer_id, language))


def source_part(
    answer: Answer,
    number: int,
    article_text: str | None,
    answer_id: int,
    language: str,
    form: Form = "answer",
) -> Part | None:
    """One quote in its paragraph, as much of it as one message holds, and a button back to `form`.

    `article_text` is what the article says now, None if it is gone. None where the answer has no
    source of that number.
    """
    citation = next((one for one in answer.citations if one.number == number), None)
    if citation is None:
        return None
    title = f"<b>[{number}] {headline(citation)}</b>"
    above = [f"{title}\n{escape(full_origin(citation, language))}"]
    before, after = "", ""
    if article_text is None:
        above.append(_italic("article-gone", language))
    elif article_text[citation.start : citation.end] != citation.quote:
        above.append(_italic("source-changed", language))
    else:
        before, after = _around(article_text, citation)
    room = MOST_UNITS - sum(units(part.plain) + 2 for part in parts_of(above))
    quote = _fitted(before, citation.quote, after, room)
    return parts_of([*above, quote], back_keyboard(answer_id, language, form))[0]


def passages_parts(found: Sequence[RankedPassage], language: str, query: str = "") -> list[Part]:
    """Ranked passages, best first and numbered, each folded up under its article.

    `query`: what was looked for, to stand above them.
    """
    if not found:
        return plain_parts(texts(language).say("nothing-found"))
    paragraphs = [
        f"{f'<b>{rank}.</b> ' if len(found) > 1 else ''}"
        f"{escape(origin(passage.article, language))}: "
        f"{headline(passage.article)}\n"
        f"<blockquote expandable>{_text(passage.text)}</blockquote>\n{_id(passage.article.id)}"
        for rank, passage in enumerate(found, start=1)
    ]
    shown = clip(one_line(query), MOST_OF_QUERY)
    if shows(shown):
        paragraphs.insert(0, _bold("search-title", language, query=shown))
    return parts_of(paragraphs)


def articles_parts(rows: Sequence[ArticleRow], language: str) -> list[Part]:
    """Articles, newest first, each with its number for `/article` and its id for later."""
    if not rows:
        return plain_parts(texts(language).say("no-articles"))
    lines = [
        f"<b>{number}.</b> {escape(origin(row.article, language))}: {headline(row.article)}\n"
        f"{_id(row.article.id)}"
        for number, row in enumerate(rows, start=1)
    ]
    return parts_of([_bold("latest-title", language), *lines])


def article_parts(row: ArticleRow, language: str) -> list[Part]:
    """One article: headline, where it is from, text; a book would be cut, and says so."""
    given = row.article
    head = f"<b>{headline(given)}</b>"
    if given.title_derived:
        head += f" {_italic('title-derived', language)}"
    text = harmless(given.text).strip()
    shown = clip(text, MOST_OF_ARTICLE)
    paragraphs = [f"{head}\n{escape(full_origin(given, language))}", escape(shown)]
    if shown != text:
        left = len(text) - len(shown.removesuffix(ELLIPSIS))
        paragraphs.append(_italic("article-cut", language, characters=left))
    return parts_of(paragraphs)


def draft_text(text: str) -> str:
    """An answer while it is written, plain; of a long one its end; empty if nothing is there."""
    shown = _BROKEN_MARKER.sub("", harmless(text)).strip()
    return clip_start(shown, MOST_UNITS) if shows(shown) else ""


def _sources(answer: Answer) -> str:
    """A line an article: the numbers that cite it, where it is from, its headline."""
    by_article: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        by_article.setdefault(citation.article_id, []).append(citation)
    return "\n".join(
        " ".join(f"[{each.number}]" for each in together)
        + f" {escape(origin(together[0], answer.language))}: {headline(together[0])}"
        for together in by_article.values()
    )


def _around(text: str, citation: Citation) -> tuple[str, str]:
    """What stands before and after a quote in its paragraph."""
    begin = text.rfind("\n\n", 0, citation.start)
    begin = 0 if begin < 0 else begin + 2
    end = text.find("\n\n", citation.end)
    end = len(text) if end < 0 else end
    before, after = text[begin : citation.start], text[citation.end : end]
    return harmless(before).lstrip(), harmless(after).rstrip()


def _fitted(before: str, quote: str, after: str, room: int) -> str:
    """The quote, marked, with as much around it as there is room for: the same on both sides."""
    quote = clip(harmless(quote), room - _ROOM_FOR_ELLIPSES)
    room -= units(quote) + _ROOM_FOR_ELLIPSES
    half = max(room // 2, room - units(after))
    before = clip_start(before, half) if half else ELLIPSIS * bool(before)
    rest = room - units(before)
    after = clip(after, rest) if rest else ELLIPSIS * bool(after)
    return f"<blockquote>{escape(before)}<b>{escape(quote)}</b>{escape(after)}</blockquote>"


def _text(text: str) -> str:
    return escape(harmless(text).strip())


def _bold(key: str, language: str, **values: str | int) -> str:
    return f"<b>{escape(texts(language).say(key, **values))}</b>"


def _italic(key: str, language: str, **values: str | int) -> str:
    return f"<i>{escape(texts(language).say(key, **values))}</i>"


def _id(article_id: str) -> str:
    """The command that shows an article, copied at a tap."""
    return f"<code>/article {escape(one_line(article_id))}</code>"
