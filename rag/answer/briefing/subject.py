"""What a briefing is asked for: a topic, a period, both, or whatever is newest.

Pure but for `understand`, which asks the index how rare words are.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from rag.answer.briefing.values import Period
from rag.corpus.detection import language_of_words
from rag.corpus.lexicon import translations
from rag.search.dates import TimeFrame
from rag.search.question import Question
from rag.types import Filters

Understand = Callable[[str, dt.datetime], tuple[Question, TimeFrame]]

LONGEST_TOPIC = 80  # characters of it that a title shows

# What leads to a topic, or is left of it where the time words went.
_EDGE = (
    r"(?:über|zu[mr]?|von|vom|in|im|am|aus|seit|bis|bitte|about|on|of|for|at|since|during|please"
    r"|news|nachrichten|the latest|latest|neueste[sn]?|aktuelle[sn]?|und|and)"
)
_LEADING = re.compile(rf"^(?:\W+|{_EDGE}\b(?!\s*\.))+", re.IGNORECASE)
_TRAILING = re.compile(rf"(?:[\s,;:.?!–-]+|\b{_EDGE})+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subject:
    """A text, understood."""

    text: str  # as it was asked
    topic: str  # without its time words; "" for whatever is newest
    question: Question
    time: TimeFrame
    filters: Filters  # those of the asker
    now: dt.datetime
    language: str  # de or en, in which to brief

    @property
    def period(self) -> Period:
        """The days that are asked for, by words and filters together."""
        return Period(
            max(filter(None, (self.filters.since, self.time.since)), default=None),
            min(filter(None, (self.filters.until, self.time.until)), default=None),
        )

    @property
    def within(self) -> Filters:
        """The asker's filters, and the period that the words name."""
        return replace(self.filters, since=self.period.since, until=self.period.until)

    @property
    def has_topic(self) -> bool:
        """Whether there is something to look for."""
        return bool(self.question.content)

    @property
    def key(self) -> str:
        """By which an asker's earlier briefings on the same topic are known: "" without one."""
        return " ".join(sorted(asked.word for asked in self.question.content))


def read_subject(
    text: str, understand: Understand, *, filters: Filters, now: dt.datetime, language: str
) -> Subject:
    """Understand a text; any text at all is a subject.

    `language` is that of an asker whose words don't tell one: `Ukraine` is in none.
    """
    question, time = understand(text, now)
    topic = _without_time(question.text, time) if question.content else ""
    question = _as_topic(question)
    return Subject(text, topic, question, time, filters, now, _language(question, language))


def _language(question: Question, default: str) -> str:
    """The language that the words are in; those that both languages share tell nothing."""
    telling = tuple(word for word in question.words if word not in _abroad(word))
    return language_of_words(telling, default)


def _abroad(word: str) -> tuple[str, ...]:
    """What a word is called in the other language."""
    return (*translations(word, "en", "de"), *translations(word, "de", "en"))


def _as_topic(question: Question) -> Question:
    """Each word of a topic counts in full: `weather in Gratwick` isn't whatever is in Gratwick.

    In a question verbs count less, since another verb may say the same.
    """
    if question.text.endswith("?"):
        return question
    named = tuple(replace(asked, is_name=True) for asked in question.content)
    return replace(question, content=named)


def _without_time(text: str, time: TimeFrame) -> str:
    """The topic as it was written, without the words that say when."""
    for phrase in time.phrases:
        text = re.sub(rf"\b{re.escape(phrase)}(?!\w)", " ", text, count=1, flags=re.IGNORECASE)
    folded = " ".join(text.split())
    bare = _TRAILING.sub("", _LEADING.sub("", folded)) or folded
    if len(bare) > LONGEST_TOPIC:
        bare = f"{bare[:LONGEST_TOPIC].rsplit(' ', 1)[0]} …"
    return bare
