"""The points of a briefing without a model: three to seven verbatim quotes that differ.

The best sentence comes first. What follows is worth less the more it repeats, and less again for
each quote that its article and its outlet have: several articles come before several sentences of
one, and several outlets before several articles of one.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Collection, Sequence

from rag.answer.briefing.gathering import Gathered
from rag.answer.briefing.sentences import Rated, is_same, rated_sentences, stems_in
from rag.answer.briefing.stories import OPENING_CHARACTERS
from rag.answer.briefing.subject import Subject
from rag.answer.briefing.values import Period
from rag.answer.checking.support import Source, share_covered
from rag.answer.citations import Quote
from rag.corpus.calendar import ONE_DAY
from rag.types import Article, RankedPassage, day_of, fold_outlet

FEWEST, MOST = 3, 7
MOST_OF_ONE = 5  # of a single article; more would be the article
PASSAGES = 40  # whose sentences are rated
RECENCY_WEIGHT = 0.4  # of an article of the newest day
HALF_LIFE_DAYS = 10.0
SILENT_COST = 0.15  # of a sentence that has no word of the topic itself
ABROAD_COST = 0.15  # of a quote that the asker may not be able to read
ARTICLE_COST, OUTLET_COST = 0.5, 0.12  # for each quote of it that is chosen already
WORTH = 0.25  # of the first point's score: below, a point needs to be among the fewest
# Of the stems of two articles' openings, in the shorter one: in the tests' stories two reports of
# one thing have .47 to .62, and what came later .44 at most.
REPORTED_AGAIN = 0.45
TOLD_ABROAD = 0.4  # of a sentence's content in one of another language: the same told again

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CHANGED = re.compile(
    r"\b(?:stieg|steigt|gestiegen|erhöht|sank|sinkt|gesunken|korrigiert|inzwischen|mittlerweile"
    r"|rose|risen|rises|climbed|increased|fell|fallen|dropped|revised|by now|has now|have now)\b",
    re.IGNORECASE,
)


def choose_points(subject: Subject, gathered: Gathered) -> tuple[Quote, ...]:
    """The quotes to brief with, the most telling first; at most seven, each something else."""
    if gathered.stories:
        return _of_stories(subject, gathered)
    return _of_topic(subject, gathered.passages[:PASSAGES])


def new_first(
    subject: Subject, gathered: Gathered, quotes: Sequence[Quote], new: Collection[str]
) -> tuple[Quote, ...]:
    """The points with what is new before what the asker knows, and at least three of the new."""
    fresh = tuple(p for p in gathered.passages if p.article.id in new)
    if not fresh:
        return tuple(quotes)
    told = [quote for quote in quotes if quote.article.id in new]
    for quote in _of_topic(subject, fresh[:PASSAGES]):
        if len(told) < FEWEST and not any(says_again(quote, other) for other in told):
            told.append(quote)
    known = [q for q in quotes if not any(q == t or says_again(q, t) for t in told)]
    return tuple([*told, *known][:MOST])


def _of_stories(subject: Subject, gathered: Gathered) -> tuple[Quote, ...]:
    """A point a story, then what else the articles tell; newest first, the newest always in it."""
    chosen: list[Quote] = []
    leads = _leads(subject, gathered)
    told: list[RankedPassage] = []
    for opening in [*leads, *_rest(gathered, leads)]:
        if len(chosen) == MOST:
            break
        if opening not in leads and any(_reports_again(opening, other, gathered) for other in told):
            continue
        quote = _opening_sentence(subject, opening)
        if quote and not any(says_again(quote, other) for other in chosen):
            chosen.append(quote)
            told.append(opening)
    if len(chosen) < FEWEST:  # of few articles, more of each
        for quote in _of_topic(subject, gathered.passages[:PASSAGES]):
            if len(chosen) < FEWEST and not any(says_again(quote, other) for other in chosen):
                chosen.append(quote)
    return tuple(sorted(chosen, key=lambda quote: _day(quote.article), reverse=True))


def _leads(subject: Subject, gathered: Gathered) -> list[RankedPassage]:
    """The newest article, and one for each other story.

    Of a period the big stories come before the small ones; without one the newest do.
    """
    newest = max(gathered.passages, key=lambda one: _day(one.article))
    others = [story.openings for story in gathered.stories if newest not in story.openings]
    if subject.period != Period():
        return [newest, *(openings[0] for openings in others)]
    last = [max(openings, key=lambda one: _day(one.article)) for openings in others]
    return [newest, *sorted(last, key=lambda one: _day(one.article), reverse=True)]


def _rest(gathered: Gathered, leads: Sequence[RankedPassage]) -> list[RankedPassage]:
    """The articles that don't lead a story, as far as they are looked at, the newest first."""
    rest = [one for one in gathered.passages if one not in leads]
    return sorted(rest, key=lambda one: _day(one.article), reverse=True)[:PASSAGES]


def _reports_again(opening: RankedPassage, other: RankedPassage, gathered: Gathered) -> bool:
    """Whether two articles report the same: a story may have gone on between them.

    Abroad words can't tell: there it is those of one story and nearly one day.
    """
    here, there = opening.article, other.article
    if here.language != there.language:
        is_one = any(opening in s.openings and other in s.openings for s in gathered.stories)
        return is_one and abs(_day(here) - _day(there)) <= ONE_DAY
    one, another = (
        stems_in(f"{passage.article.title}\n{passage.text[:OPENING_CHARACTERS]}", here.language)
        for passage in (opening, other)
    )
    return len(one & another) >= REPORTED_AGAIN * max(1, min(len(one), len(another)))


def _day(article: Article) -> dt.date:
    """The day of print; what has none is the oldest."""
    return day_of(article.published) or dt.date.min


def _opening_sentence(subject: Subject, opening: RankedPassage) -> Quote | None:
    sentences = rated_sentences(subject.question, [opening])
    return next((one.quote for one in sentences), None)


def _of_topic(subject: Subject, passages: Sequence[RankedPassage]) -> tuple[Quote, ...]:
    rated = list(rated_sentences(subject.question, passages))
    newest = max(filter(None, (day_of(p.article.published) for p in passages)), default=None)
    worth = [
        one.score
        + _recency(one, newest)
        - (0.0 if one.speaks else SILENT_COST)
        - (ABROAD_COST if one.passage.article.language != subject.language else 0.0)
        for one in rated
    ]
    is_alone = len({passage.article.id for passage in passages}) == 1
    most = MOST_OF_ONE if is_alone else MOST
    chosen: list[Quote] = []
    of_article: Counter[str] = Counter()
    of_outlet: Counter[str] = Counter()
    left = sorted(range(len(rated)), key=lambda index: -worth[index])
    first = worth[left[0]] if left else 0.0
    while left and len(chosen) < most:
        values = {
            index: worth[index]
            - (0.0 if is_alone else ARTICLE_COST * of_article[rated[index].passage.article.id])
            - OUTLET_COST * of_outlet[fold_outlet(rated[index].passage.article.outlet)]
            for index in left
        }
        best = max(left, key=values.__getitem__)
        if len(chosen) >= FEWEST and values[best] < WORTH * first:
            break
        left.remove(best)
        quote = rated[best].quote
        same = [place for place, other in enumerate(chosen) if says_again(quote, other)]
        if len(same) == 1 and _updates(quote, chosen[same[0]]):
            chosen[same[0]] = quote
        if same:
            continue
        chosen.append(quote)
        of_article[quote.article.id] += 1
        of_outlet[fold_outlet(quote.article.outlet)] += 1
    return tuple(chosen)


def _updates(quote: Quote, other: Quote) -> bool:
    """Whether a later report says that a number has changed since: "ist auf 17 gestiegen"."""
    return (
        _day(quote.article) > _day(other.article)
        and _CHANGED.search(quote.text) is not None
        and not {*_NUMBER.findall(quote.text)} <= {*_NUMBER.findall(other.text)}
    )


def says_again(quote: Quote, other: Quote) -> bool:
    """Whether a quote tells what another one tells, in whichever language."""
    if quote.article.language == other.article.language:
        return is_same(quote, other)
    here = Source(quote.text, quote.article.language)
    there = Source(other.text, other.article.language)
    return (
        share_covered(here.text, here.language, (there,)) >= TOLD_ABROAD
        and share_covered(there.text, there.language, (here,)) >= TOLD_ABROAD
    )


def _recency(one: Rated, newest: dt.date | None) -> float:
    day = day_of(one.passage.article.published)
    if newest is None or day is None:
        return 0.0
    return RECENCY_WEIGHT * math.pow(0.5, (newest - day).days / HALF_LIFE_DAYS)
