"""Which passages a briefing is made from: those that speak of the topic, of the days asked for.

An answer needs the one best passage; a briefing needs all that bear on the topic and none that
merely share a word. So each passage has to pass the test that an answer's best has to pass, and to
come near the share of the question that the best one has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.answer.briefing.stories import Story, group, kin
from rag.answer.briefing.subject import Subject
from rag.answer.briefing.values import DayCount
from rag.answer.extracting.coverage import SUFFICIENT, SUFFICIENT_ABROAD, coverage
from rag.answer.smalltalk import is_small_talk
from rag.types import Article, Filters, RankedPassage, day_of

if TYPE_CHECKING:
    from rag.search.hybrid import HybridSearch

WIDE = 40  # passages of a search; each takes some 2 ms to weigh
# Of the best passage's share of the topic. At .6 `weather in Gratwick` is whatever is in Gratwick.
NEAR_BEST = 0.75
NEAR_BEST_ABROAD = 0.6  # where not every word has a translation
NEWEST = 160  # articles that stories are looked for in; of 240 it takes half as long again
ANYTHING = "news"  # what the search answers with the newest articles' openings
NEAREST = 3  # articles that are named where nothing is found


@dataclass(frozen=True, slots=True)
class Gathered:
    """What there is on a subject."""

    passages: tuple[RankedPassage, ...]  # best first; of no topic: how each article begins
    stories: tuple[Story, ...] = ()  # of no topic, the main one first
    nearest: tuple[RankedPassage, ...] = ()  # where there is nothing: of another time, or near
    is_of_other_time: bool = False  # the nearest are on the topic, but not of the period

    @property
    def articles(self) -> list[Article]:
        """Those that the passages are of, each once, best first."""
        return list({passage.article.id: passage.article for passage in self.passages}.values())

    @property
    def groups(self) -> list[Sequence[RankedPassage]]:
        """Passages that may tell of the same thing."""
        if self.stories:
            return [story.openings for story in self.stories if len(story.openings) > 1]
        return [self.passages]


def gather(subject: Subject, search: HybridSearch, *, wide: int = WIDE) -> Gathered:
    """Look for what bears on a subject.

    Raises: StorageError where the catalog can't be read.
    """
    period = subject.period
    if period.since and period.until and period.since > period.until:
        return Gathered(())
    if not subject.has_topic:
        return _of_period(subject, search)
    if is_small_talk(subject.question):
        return Gathered(())
    found = _search(subject, search, subject.within, wide)
    relevant = _relevant(subject, found)
    if relevant:
        return Gathered(relevant)
    if not subject.time.is_period:
        return Gathered((), nearest=found[:NEAREST])
    anytime = _search(subject, search, subject.filters, wide)
    relevant = _relevant(subject, anytime)
    if relevant and subject.time.years:  # articles of today tell of 2014, too
        return Gathered(relevant)
    return Gathered((), nearest=(relevant or anytime)[:NEAREST], is_of_other_time=bool(relevant))


def counts(articles: Sequence[Article]) -> tuple[DayCount, ...]:
    """How many articles each outlet had on each day, oldest first; undated ones aren't counted."""
    found = Counter(
        (day, article.outlet) for article in articles if (day := day_of(article.published))
    )
    ordered = sorted(found.items(), key=lambda item: (item[0][0], item[0][1] or ""))
    return tuple(DayCount(day, outlet, number) for (day, outlet), number in ordered)


def _search(
    subject: Subject, search: HybridSearch, filters: Filters, wide: int
) -> tuple[RankedPassage, ...]:
    return search.search(subject.question.text, k=wide, filters=filters, now=subject.now).passages


def _relevant(subject: Subject, passages: Sequence[RankedPassage]) -> tuple[RankedPassage, ...]:
    question = subject.question
    shares = [coverage(question, [passage]) for passage in passages]
    best = max(shares, default=0.0)
    kept = []
    for passage, share in zip(passages, shares, strict=True):
        is_abroad = passage.article.language != question.language
        enough = SUFFICIENT_ABROAD if is_abroad else SUFFICIENT
        near = (NEAR_BEST_ABROAD if is_abroad else NEAR_BEST) * best
        if share >= max(enough, near):
            kept.append(passage)
    if not kept:
        return ()
    known = {passage.article.id for passage in kept}
    return (*kept, *kin(known, passages))


def _of_period(subject: Subject, search: HybridSearch) -> Gathered:
    """The stories of a period, or of the newest articles where none is asked for."""
    openings = search.search(ANYTHING, k=NEWEST, filters=subject.within, now=subject.now).passages
    stories = group(openings)
    return Gathered(openings, stories)
