"""Lines and their quotes -> text and citations. Pure.

Invariant: as `rag.answer.citations` has it: each `[n]` has one citation numbered n, and numbers
run in order of first use. A quote that two lines rest on is one citation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.answer.citations import Quote, number_quotes
from rag.types import Citation

_Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence without markers, and the quotes that vouch for it."""

    text: str
    quotes: tuple[Quote, ...]


@dataclass(slots=True)
class Numbering:
    """Gives quotes their numbers, in the order in which they are first used."""

    _quotes: dict[_Place, Quote] = field(default_factory=dict)

    def marked(self, line: Sequence[Said]) -> tuple[str, tuple[int, ...]]:
        """A line with its markers, and their numbers."""
        numbers: dict[int, None] = {}
        parts = []
        for said in line:
            own = dict.fromkeys(map(self._number, said.quotes))
            numbers |= own
            parts.append(" ".join([said.text, *(f"[{number}]" for number in own)]))
        return " ".join(parts), tuple(numbers)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Those of all quotes so far."""
        return number_quotes(list(self._quotes.values()))

    def _number(self, quote: Quote) -> int:
        place = (quote.article.id, quote.start, quote.end)
        self._quotes.setdefault(place, quote)
        return list(self._quotes).index(place) + 1
