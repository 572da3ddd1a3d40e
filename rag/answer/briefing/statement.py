"""A sentence, read for what another one may contradict: its numbers, days and words."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from rag.answer.briefing.eventdays import Told, told_day
from rag.answer.checking.daterefs import clock_times, dates
from rag.answer.checking.numbers import Amount, amounts
from rag.answer.checking.support import Source, content
from rag.answer.citations import Quote
from rag.answer.extracting.context import lead
from rag.corpus.language import WORD, stopwords_of
from rag.search.sentences import Sentence
from rag.types import RankedPassage, day_of

COUNTED_REACH = 3  # words after a number among which the counted ones stand

# Who says it differs between outlets by nature, and is no part of what is said.
_ATTRIBUTION = re.compile(
    r"\b(?:laut|nach angaben (?:von|de[rs]|einer?s?)|nach informationen (?:von|de[rs])"
    r"|according to|zufolge)\s+(?:(?:de[rmns]|die|the|einem|einer|a|an)\s+)?"
    r"(?:[\w-]+\s+)?[\w-]+(?:\s+zufolge)?,?"
    r"|,\s[^,.;]{1,60}\b(?:said|says|announced|reported)(?=[,.;]|$)"
    r"|,?\s{0,3}\b(?:so|sagte|sagten|teilte|teilten|erklärte|erklärten|said|says|told)\b[^,.;]*"
    r"(?:\bmit\b)?(?=[,.;]|$)",
    re.IGNORECASE,
)
_TIME_UNITS = frozenset("year month week day hour minute second".split())


@dataclass(frozen=True, slots=True)
class Count:
    """A number and what it counts."""

    amount: Amount
    counted: tuple[str, ...]  # the words after it that may be it, case-folded
    before: str  # the text before it, for "rund" and "mindestens"


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence and what it says."""

    quote: Quote
    words: tuple[str, ...]
    about: Source  # itself, without who says it
    around: Source  # itself, the rest of its passage and the headline
    counts: tuple[Count, ...]
    days: tuple[Told, ...]  # explicit ones only, to the day
    minutes: frozenset[int]  # clock times
    months: frozenset[int]  # that it names
    content: tuple[str, ...]


def statement_of(passage: RankedPassage, sentence: Sentence) -> Statement:
    """Read one sentence of a passage."""
    article = passage.article
    language = article.language
    text = sentence.text
    bare = _ATTRIBUTION.sub(" ", text)
    named = dates(text)
    blotted = text
    for date in named:
        blotted = blotted[: date.start] + "#" * (date.end - date.start) + blotted[date.end :]
    for _, start, end, _ in clock_times(text):
        blotted = blotted[:start] + "#" * (end - start) + blotted[end:]
    return Statement(
        quote=Quote(article, passage.start + sentence.start, passage.start + sentence.end),
        words=sentence.words,
        about=Source(bare, language),
        around=Source(f"{lead(article)}\n{passage.text}", language),
        counts=tuple(_counts(blotted, language)),
        days=_days(text, day_of(article.published)),
        minutes=frozenset(minute for *_, minute in clock_times(text)),
        months=frozenset(date.month for date in named),
        content=content(bare, language),
    )


def _days(text: str, published: dt.date | None) -> tuple[Told, ...]:
    told = told_day(text, published)
    return (told,) if told and told.precision == "day" else ()


def _counts(text: str, language: str) -> list[Count]:
    stop = stopwords_of(language)
    found = []
    for amount in amounts(text, language):
        if amount.is_weak or amount.unit in _TIME_UNITS or _is_a_year(amount):
            continue
        after = WORD.findall(text[amount.end :])[:COUNTED_REACH]
        counted = tuple(word.casefold() for word in after if word.casefold() not in stop)
        found.append(Count(amount, counted, text[: amount.start]))
    return found


def _is_a_year(amount: Amount) -> bool:
    return bool(re.fullmatch(r"(?:1[89]|20)\d\d", amount.text))
