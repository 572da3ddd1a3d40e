"""The events of a timeline: sentences that say when, each once, oldest first.

An article that says no day near its own is an event itself: its first sentence, on the day of
print. Where two outlets tell the same, the one that says the day more exactly stands for both.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answer.briefing.attributions import is_attribution
from rag.answer.briefing.eventdays import Told, told_day
from rag.answer.briefing.points import says_again
from rag.answer.briefing.sentences import LONGEST_CHARACTERS, Rated, rated_sentences
from rag.answer.briefing.values import Precision
from rag.answer.checking.support import Source, share_covered
from rag.answer.citations import Quote
from rag.corpus.calendar import ONE_DAY
from rag.search.question import Question
from rag.search.sentences import Sentence, split
from rag.types import RankedPassage, day_of

MOST = 12  # on a phone, two screens
AN_ARTICLE = 5  # events at most, where there are others
A_DAY = 2  # events at most, and two only if they have nothing in common
REPORTED_WITHIN = 3  # days: an article that names such a day tells of it, not of its own
EXACT_BONUS: dict[Precision, float] = {"day": 0.4, "month": 0.3, "year": 0.25}
UNDATED_COST = 0.1  # of a first sentence that stands for its day of print
STRANGERS = 0.3  # of a sentence's content that another one has, which tells of another event

# "Damals hatte Russland …": the day is in the sentence before.
_THEN = re.compile(
    r"[„“\"»]*(?:damals|seinerzeit|am selben tag|at the time|at that time|that (?:day|month|year)"
    r"|on the same day)\b",
    re.IGNORECASE,
)
# Wishes and opinions on a day that is gone are no events of that day.
_WISHES = re.compile(
    r"\b(?:will|wollen|möchten?|fordert|fordern|verlangt|verlangen|wünscht|wants?|demands?|hopes?)"
    r"\b(?!\s+(?:be|have)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with the quote that tells it."""

    day: dt.date
    precision: Precision
    quote: Quote
    score: float

    @property
    def is_exact(self) -> bool:
        """Whether its day is known."""
        return self.precision == "day"


def find_events(question: Question, passages: Sequence[RankedPassage]) -> tuple[Happening, ...]:
    """The events that passages tell, oldest first, no event twice."""
    found = list(_happenings(question, passages))
    has_others = len({one.quote.article.id for one in found}) > 1
    chosen: list[Happening] = []
    of_article: Counter[str] = Counter()
    for one in sorted(found, key=lambda one: (-one.score, one.day)):
        if len(chosen) == MOST:
            break
        if has_others and of_article[one.quote.article.id] >= AN_ARTICLE:
            continue
        if not any(_is_one_event(one, other) for other in chosen) and _has_room(one, chosen):
            chosen.append(one)
            of_article[one.quote.article.id] += 1
    order = {"year": 0, "month": 1, "day": 2}
    return tuple(sorted(chosen, key=lambda one: (one.day, order[one.precision])))


def _happenings(question: Question, passages: Sequence[RankedPassage]) -> Iterator[Happening]:
    by_article: dict[str, list[Rated]] = {}
    for one in rated_sentences(question, passages):
        by_article.setdefault(one.passage.article.id, []).append(one)
    for rated in by_article.values():
        dated = [happening for one in rated if (happening := _dated(one))]
        dated += _then(rated)
        announced = [(one, event) for one in rated if (event := _announced(one))]
        dated += [event for _, event in announced]
        yield from dated
        lead = next((one for one in rated if one.is_lead), None)
        published = day_of(rated[0].passage.article.published)
        if lead is None or published is None or told_day(lead.sentence.text, published):
            continue
        if any(one is lead for one, _ in announced):
            continue
        if not any(_tells_of_now(one, published) for one in dated):
            yield Happening(published, "day", lead.quote, lead.score - UNDATED_COST)


def _tells_of_now(one: Happening, published: dt.date) -> bool:
    return one.is_exact and abs((published - one.day).days) <= REPORTED_WITHIN


def _dated(one: Rated) -> Happening | None:
    published = day_of(one.passage.article.published)
    told = told_day(one.sentence.text, published)
    if told is None or _is_wish(one.sentence.text, told, published):
        return None
    return Happening(told.day, told.precision, one.quote, one.score + EXACT_BONUS[told.precision])


def _is_wish(text: str, told: Told, published: dt.date | None) -> bool:
    is_past = published is None or told.day < published
    return is_past and told.precision != "day" and _WISHES.search(text) is not None


def _then(rated: Sequence[Rated]) -> Iterator[Happening]:
    """Sentences that happened when the one before says: both are quoted."""
    for one in rated:
        if not _THEN.match(one.sentence.text):
            continue
        article = one.passage.article
        start, end = one.quote.start, one.passage.start + one.sentence.end
        before = _sentence_before(one)
        told = told_day(before, day_of(article.published)) if before else None
        if told is None:
            continue
        at = article.text.rfind(before, 0, one.passage.start + one.sentence.start)
        quote = Quote(article, min(at, start) if at >= 0 else start, end)
        if len(quote.text) <= LONGEST_CHARACTERS:
            bonus = EXACT_BONUS[told.precision]
            yield Happening(told.day, told.precision, quote, one.score + bonus)


def _announced(one: Rated) -> Happening | None:
    """A sentence without a day, told on the day that "Das teilte … am Sonntag mit" after it says.

    Both are quoted: the day stands in the second.
    """
    article = one.passage.article
    published = day_of(article.published)
    after = _sentence_after(one)
    if after is None or not is_attribution(after.text) or told_day(one.sentence.text, published):
        return None
    told = told_day(after.text, published)
    if told is None:
        return None
    quote = Quote(article, one.quote.start, one.passage.start + after.end)
    if len(quote.text) > LONGEST_CHARACTERS:
        quote = one.quote
    return Happening(told.day, told.precision, quote, one.score + EXACT_BONUS[told.precision])


def _sentence_after(one: Rated) -> Sentence | None:
    sentences = split(one.passage.text, one.passage.article.language)
    return sentences[one.place + 1] if one.place + 1 < len(sentences) else None


def _sentence_before(one: Rated) -> str:
    sentences = split(one.passage.text, one.passage.article.language)
    return sentences[one.place - 1].text if one.place else ""


def _is_one_event(one: Happening, other: Happening) -> bool:
    """Whether two tell of the same: alike, and of days that agree or lie next to each other."""
    return _may_be_one_day(one, other) and says_again(one.quote, other.quote)


def _may_be_one_day(one: Happening, other: Happening) -> bool:
    if one.precision == other.precision == "day":
        return abs((one.day - other.day).days) <= 1
    rough = one if one.precision == "year" or other.precision == "day" else other
    exact = other if rough is one else one
    if rough.precision == "year":
        return rough.day.year == exact.day.year
    return (rough.day.year, rough.day.month) == (exact.day.year, exact.day.month)


def _has_room(one: Happening, chosen: Sequence[Happening]) -> bool:
    """Whether its day has room: another event of that day must have nothing to do with it."""
    same = [other for other in chosen if other.day == one.day and other.precision == one.precision]
    near = [o for o in chosen if o.is_exact and one.is_exact and abs(o.day - one.day) <= ONE_DAY]
    if len(same) >= A_DAY:
        return False
    return all(_are_strangers(one.quote, other.quote) for other in {*same, *near})


def _are_strangers(quote: Quote, other: Quote) -> bool:
    here = Source(quote.text, quote.article.language)
    there = Source(other.text, other.article.language)
    return (
        share_covered(here.text, here.language, (there,)) < STRANGERS
        and share_covered(there.text, there.language, (here,)) < STRANGERS
    )
