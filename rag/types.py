"""The values that pass between the rooms of the house. Frozen, and free of any library.

Offsets are in Unicode code points of `Article.text`, so that
`article.text[start:end] == quote` holds for every passage and citation.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

PublishedAt = dt.date | dt.datetime | None
"""A date without a time stays a date; a datetime is kept as it was given."""


def day_of(published: PublishedAt) -> dt.date | None:
    """The calendar day of a publication time, in the zone it was given in."""
    return published.date() if isinstance(published, dt.datetime) else published


@dataclass(frozen=True, slots=True)
class Article:
    """One version of one article, as a reader made it or the catalog holds it."""

    id: str
    title: str
    text: str
    language: str  # ISO 639-1
    source: str  # the path or address that it was read from
    title_derived: bool = False  # True where the source has no headline
    outlet: str | None = None
    place: str | None = None
    author: str | None = None
    section: str | None = None
    url: str | None = None
    published: PublishedAt = None
    updated: PublishedAt = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences: `article.text[start:end]`, 120-220 words for normal prose."""

    ordinal: int  # 0, 1, 2 … in reading order
    start: int
    end: int
    subheading: str | None = None  # the one that it stands under


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage that a search found, with all that a reader or a prompt needs to cite it."""

    passage_id: str
    score: float  # 1.0 is the best of this search
    text: str
    start: int
    end: int
    subheading: str | None
    article: Article


@dataclass(frozen=True, slots=True)
class Filters:
    """What an asker restricts the corpus to; dates are inclusive days."""

    since: dt.date | None = None
    until: dt.date | None = None
    outlet: str | None = None
    language: str | None = None

    def __bool__(self) -> bool:
        return any((self.since, self.until, self.outlet, self.language))

    def admits(self, article: Article) -> bool:
        """Whether an article passes; one without a date passes no date filter."""
        day = day_of(article.published)
        if (self.since or self.until) and day is None:
            return False
        return (
            (self.since is None or (day is not None and day >= self.since))
            and (self.until is None or (day is not None and day <= self.until))
            and (self.outlet is None or fold_outlet(self.outlet) == fold_outlet(article.outlet))
            and (self.language is None or self.language == article.language)
        )


def fold_outlet(name: str | None) -> str:
    """Outlet names compare without case or outer white space: `TAZ` is `taz`."""
    return (name or "").strip().casefold()


class AnswerStatus(StrEnum):
    """Whether the corpus answers."""

    ANSWERED = "answered"
    NO_EVIDENCE = "no_evidence"


@dataclass(frozen=True, slots=True)
class Citation:
    """One verbatim quote and where it stands: `article.text[start:end] == quote`."""

    number: int  # 1, 2, 3 … in order of first use
    article_id: str
    title: str
    outlet: str | None
    place: str | None
    author: str | None
    published: PublishedAt
    url: str | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Usage:
    """What models were asked and paid for, of one answer or of a day."""

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.calls + other.calls,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
        )

    def __sub__(self, other: Usage) -> Usage:
        return Usage(
            self.calls - other.calls,
            self.prompt_tokens - other.prompt_tokens,
            self.completion_tokens - other.completion_tokens,
        )

    @property
    def tokens(self) -> int:
        """All of them."""
        return self.prompt_tokens + self.completion_tokens


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gets. Every `[n]` in `text` has exactly one citation numbered n."""

    question: str
    standalone_question: str
    status: AnswerStatus
    mode: Literal["extractive", "llm"]
    text: str
    language: str  # of the answer, which is that of the question: de or en
    as_of: dt.date | None  # the newest date that the answer rests on
    citations: tuple[Citation, ...] = ()
    suggestions: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    notice: str = ""  # a sentence to show beside the text: why it isn't a model's, say
    usage: Usage = Usage()


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation and the answer that it got."""

    question: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """A file or line that gave no article, and why, for the `failed` list of `newsbot index`."""

    source: str  # the path as the user gave it, with `:LINE` for a line of a file
    reason: str
