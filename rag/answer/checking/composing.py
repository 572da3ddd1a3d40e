"""What holds of a reply, as the text of an answer and its citations. Pure functions.

Whatever the checks let through, an answer's `[n]` are those of its citations.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.answer.checking.claims import Checked
from rag.answer.checking.grounding import Grounded
from rag.answer.citations import Quote, number_quotes
from rag.types import Citation

_LISTED = re.compile(r"(?:– |\d{1,2}\. )")

_Place = tuple[str, int, int]
"""Article id, start and end of a quote."""


def compose(grounded: Grounded) -> tuple[str, tuple[Citation, ...]]:
    """The text of what holds, its markers numbered by first use, and its citations."""
    held = [
        [one for one in paragraph if one.quotes and not one.problem]
        for paragraph in grounded.paragraphs
    ]
    cited: dict[_Place, Quote] = {}
    for quote in (quote for paragraph in held for one in paragraph for quote in one.quotes):
        cited.setdefault(_place(quote), quote)
    numbers = {place: number for number, place in enumerate(cited, start=1)}
    paragraphs = [
        " ".join([_with_markers(one, numbers) for one in paragraph])
        for paragraph in held
        if paragraph
    ]
    return _joined(paragraphs), number_quotes(list(cited.values()))


def _place(quote: Quote) -> _Place:
    return quote.article.id, quote.start, quote.end


def _with_markers(one: Checked, numbers: Mapping[_Place, int]) -> str:
    marks = dict.fromkeys(f"[{numbers[_place(quote)]}]" for quote in one.quotes)
    return " ".join([one.sentence, *marks])


def _joined(paragraphs: Sequence[str]) -> str:
    """Paragraphs with blank lines between them, but for the items of a list."""
    text = ""
    for index, paragraph in enumerate(paragraphs):
        is_item = index > 0 and _LISTED.match(paragraph)
        text += ("\n" if is_item else "\n\n" if index else "") + paragraph
    return text
