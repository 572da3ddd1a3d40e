"""A question, how it was understood, and what was found for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from rag.search.dates import TimeFrame
from rag.search.question import Question
from rag.types import Article, Filters, RankedPassage


@dataclass(frozen=True, slots=True)
class Asked:
    """What a synthesizer answers from."""

    question: Question
    time: TimeFrame
    now: dt.datetime
    filters: Filters
    passages: tuple[RankedPassage, ...]  # best first
    language: str  # of the answer: the one that was spoken, whatever names a follow-up took over

    @property
    def articles(self) -> list[Article]:
        """Those that were found, each once, best first."""
        return list({passage.article.id: passage.article for passage in self.passages}.values())
