"""Answers, passages and articles as rich text. Everything from outside goes through `printable`.

Text objects, never markup: articles hold square brackets, and so do answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from bot.cli.plain import one_line, printable
from bot.cli.texts import long_date, texts
from rag.types import Answer, Article, Citation, RankedPassage, day_of

if TYPE_CHECKING:
    from rag.corpus.catalog import ArticleRow

_MARKER = re.compile(r"\[(\d+)\]")
_MARKER_STYLE = "bold cyan"
_QUOTE_STYLE = "bold black on yellow"
_FAINT = "dim"


def answer(given: Answer) -> list[Text]:
    """An answer, its numbered sources, and what could be asked next."""
    parts = [_with_markers(given)]
    if given.notice:
        parts = [Text(one_line(given.notice), style=_FAINT), Text(), *parts]
    if given.citations:
        parts += [Text(), *sources(given)]
    if given.suggestions:
        parts += [Text(), Text(texts(given.language).ask_next, style=_FAINT)]
        parts += [Text(f"- {one_line(suggestion)}") for suggestion in given.suggestions]
    return parts


def sources(given: Answer) -> list[Text]:
    """A line an article: `[1] [2] taz, Washington, 16. August 2025 - Title`, then its address."""
    by_article: dict[str, list[Citation]] = {}
    for citation in given.citations:
        by_article.setdefault(citation.article_id, []).append(citation)
    return [source(together, given.language) for together in by_article.values()]


def source(citations: Sequence[Citation], language: str) -> Text:
    """One article and the numbers of the citations that quote it."""
    citation = citations[0]
    numbers = " ".join(f"[{each.number}]" for each in citations)
    line = Text().append(f"{numbers} ", style=_MARKER_STYLE)
    where = (citation.outlet, citation.place, long_date(citation.published, language))
    line.append(", ".join(one_line(part) for part in where if part))
    line.append(f" - {one_line(citation.title)}")
    if citation.url:
        line.append("\n    ")
        line.append_text(_address(citation.url))
    return line


def quote_in_paragraph(text: str, citation: Citation, *, is_marked: bool) -> Text:
    """The paragraph that a quote stands in, the quote highlighted, or between ** if `is_marked`."""
    begin = text.rfind("\n\n", 0, citation.start)
    begin = 0 if begin < 0 else begin + 2
    end = text.find("\n\n", citation.end)
    end = len(text) if end < 0 else end
    paragraph = Text(printable(text[begin : citation.start]))
    paragraph.append_text(quote(citation, is_marked=is_marked))
    paragraph.append(printable(text[citation.end : end]))
    return paragraph


def quote(citation: Citation, *, is_marked: bool) -> Text:
    """A quote by itself."""
    mark = "**" if is_marked else ""
    return Text(f"{mark}{printable(citation.quote)}{mark}", style=_QUOTE_STYLE)


def passages(found: Sequence[RankedPassage]) -> list[Text]:
    """Ranked passages, best first, each under its article."""
    parts: list[Text] = []
    for rank, passage in enumerate(found, start=1):
        head = Text().append(f"{rank}. ", style=_MARKER_STYLE)
        head.append(_origin(passage.article), style="bold")
        head.append(f"  ({passage.score:.2f}, {one_line(passage.article.id)})", style=_FAINT)
        parts += [head, Text(printable(passage.text)), Text()]
    return parts[:-1]


def article(row: ArticleRow) -> list[Text]:
    """One article whole: title, where it is from, text."""
    given = row.article
    head = Text(one_line(given.title), style="bold")
    if given.title_derived:
        head.append(f" {texts(given.language).derived_title}", style=f"not bold {_FAINT}")
    where = (given.outlet, given.place, given.author, long_date(given.published, given.language))
    parts = [head, Text(", ".join(one_line(part) for part in where if part), style=_FAINT)]
    if given.url:
        parts.append(_address(given.url))
    return [*parts, Text(), Text(printable(given.text))]


def article_lines(rows: Iterable[ArticleRow]) -> list[Text]:
    """Articles, a line each: day, id, origin and title."""
    lines = []
    for row in rows:
        day = day_of(row.article.published)
        line = Text().append(f"{day.isoformat() if day else '-':<10}  ", style=_MARKER_STYLE)
        line.append(one_line(row.article.id), style=_FAINT)
        line.append(f"  {_outlet_and_title(row.article)}")
        lines.append(line)
    return lines


def _with_markers(given: Answer) -> Text:
    known = {citation.number for citation in given.citations}
    text = Text(printable(given.text))
    for match in _MARKER.finditer(text.plain):
        if int(match[1]) in known:
            text.stylize(_MARKER_STYLE, match.start(), match.end())
    return text


def _address(url: str) -> Text:
    shown = one_line(url)
    link = shown if shown.startswith(("https://", "http://")) else None
    return Text(shown, style=Style(dim=True, underline=link is not None, link=link))


def _origin(given: Article) -> str:
    day = day_of(given.published)
    title = _outlet_and_title(given)
    return f"{day.isoformat()}, {title}" if day else title


def _outlet_and_title(given: Article) -> str:
    return ": ".join(one_line(part) for part in (given.outlet, given.title) if part)
