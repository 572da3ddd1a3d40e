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
from rag.corpus.language import words
from rag.corpus.lexicon import translations
from rag.search.dates import TimeFrame
from rag.search.question import Question
from rag.types import Filters

Understand = Callable[[str, dt.datetime], tuple[Question, TimeFrame]]

LONGEST_TOPIC = 80  # characters of it that a title shows

LONGEST_TEXT = 200  # characters of what is typed that are read; whoever asks is told of the rest

# What leads to a topic, or is left of it where the time words went.
_EDGES = frozenset(
    """
    über zu zum zur von vom in im am aus seit bis bitte about on of for at since during please
    news nachrichten latest neueste neuesten neuestes aktuelle aktuellen aktuelles und and
    """.split()
)
_PUNCTUATION = " ,;:.?!–-"
# Words that say when in both languages: they tell neither.
_SHARED_TIME = frozenset("am in april august september november".split())


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
        """By which an asker's earlier briefings on the same are known: "" of whatever is newest.

        A period that is over is known by its days, and one that goes on by its words: what came
        this week is told on from where the last briefing of the last week ended.
        """
        topic = " ".join(sorted(asked.word for asked in self.question.content))
        given = self.filters
        limits = {
            "time": self._kind_of_time,
            "since": given.since and given.since.isoformat(),
            "until": given.until and given.until.isoformat(),
            "outlet": given.outlet and given.outlet.casefold(),
            "language": given.language,
        }
        return "|".join([topic, *(f"{name}={said}" for name, said in limits.items() if said)])

    @property
    def _kind_of_time(self) -> str:
        since, until = self.time.since, self.time.until
        if since is None and until is None:
            return ""
        if until is not None and until < self.now.date():
            return f"{since or ''}/{until}"
        return " ".join(sorted({*self.time.phrases, *self.time.years}))


def read_subject(
    text: str, understand: Understand, *, filters: Filters, now: dt.datetime, language: str
) -> Subject:
    """Understand a text; any text at all is a subject, as far as `LONGEST_TEXT` characters of it.

    `language` is that of an asker whose words don't tell one: `Ukraine` is in none.
    """
    question, time = understand(text[:LONGEST_TEXT], now)
    topic = _without_time(question.text, time) if question.content else ""
    question = _as_topic(question)
    return Subject(text, topic, question, time, filters, now, _language(question, time, language))


def _language(question: Question, time: TimeFrame, default: str) -> str:
    """The language of the words, else of those that say when; what both share tells nothing."""
    telling = [word for word in question.words if word not in _abroad(word)]
    if not time.phrases:
        return language_of_words(telling, default)
    of_time = {word for phrase in time.phrases for word in words(phrase)}
    rest = [word for word in telling if word not in of_time | _SHARED_TIME]
    when = [word for word in telling if word in of_time - _SHARED_TIME]
    return language_of_words(rest, "") or language_of_words(when, default)


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


def _without_edges(text: str) -> str:
    """A topic without the small words around it; each token is looked at once."""
    tokens = text.split()
    first, end = 0, len(tokens)
    while first < end:
        token = tokens[first].lstrip(_PUNCTUATION)
        if [one.casefold() for one in tokens[first : first + 2]] == ["the", "latest"]:
            first += 2
        elif not any(map(str.isalnum, token)) or token.rstrip(",;:?!").casefold() in _EDGES:
            first += 1
        else:
            break
    while first < end:
        token = tokens[end - 1].rstrip(_PUNCTUATION)
        if token and token.casefold() not in _EDGES:
            break
        end -= 1
        if token.casefold() == "latest" and first < end and tokens[end - 1].casefold() == "the":
            end -= 1
    bare = " ".join(tokens[first:end]).rstrip(_PUNCTUATION)
    start = next((at for at, one in enumerate(bare) if one.isalnum() or one == "_"), len(bare))
    return bare[start:]


def _without_time(text: str, time: TimeFrame) -> str:
    """The topic as it was written, without the words that say when."""
    for phrase in time.phrases:
        text = re.sub(rf"\b{re.escape(phrase)}(?!\w)", " ", text, count=1, flags=re.IGNORECASE)
    folded = " ".join(text.split())
    bare = _without_edges(folded) or folded
    if len(bare) > LONGEST_TOPIC:
        bare = f"{bare[:LONGEST_TOPIC].rsplit(' ', 1)[0]} …"
    return bare
