"""Where outlets tell the same thing differently: a number, a day, an outcome.

Precision before recall: a reader who is shown a false contradiction trusts none. Two sentences are
compared only where each one's words stand mostly in the other's surroundings; then a number must
count the same, of the same kind, and neither article may have the other's. What is rounded, bounded
("mindestens") or of another day is no contradiction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from rag.answer.briefing.contradictions import differs, may_contradict
from rag.answer.briefing.sentences import is_telling, stems_in
from rag.answer.briefing.statement import Statement, statement_of
from rag.answer.citations import Quote
from rag.corpus.language import term
from rag.corpus.lexicon import translations
from rag.search.sentences import Sentence, split
from rag.types import Article, RankedPassage, day_of, fold_outlet

MOST = 3  # shown; more is no briefing
WITHIN_DAYS = 10  # later reports tell of what came since
PASSAGES = 40  # in which sentences are looked for
PAIRS = 120  # of sentences that are compared, those first that share most
SHARED = 2  # stems that two sentences need to be compared at all
FEW = 20  # sentences may always share a stem
CROSSING = 2  # translations of a word that let sentences of both languages meet

_Placed = tuple[RankedPassage, Sentence]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two quotes that can't both be right, the older one first."""

    quotes: tuple[Quote, Quote]


def find_contradictions(
    groups: Sequence[Sequence[RankedPassage]],
) -> tuple[Contradiction, ...]:
    """What articles of different outlets tell differently, group by group of passages."""
    found: list[Contradiction] = []
    for passages in groups:
        found += _within(passages[:PASSAGES], MOST - len(found))
        if len(found) == MOST:
            break
    return tuple(found)


def _within(passages: Sequence[RankedPassage], most: int) -> list[Contradiction]:
    sentences = [
        (passage, sentence)
        for passage in passages
        for sentence in split(passage.text, passage.article.language)
        if is_telling(sentence.text) and may_contradict(sentence.text)
    ]
    read = cache(lambda index: statement_of(*sentences[index]))
    found: list[Contradiction] = []
    told: set[tuple[str, int]] = set()
    for first, second in _pairs(sentences):
        here, there = read(first), read(second)
        places = {(one.quote.article.id, one.quote.start) for one in (here, there)}
        if told.isdisjoint(places) and differs(here, there):
            told |= places
            older, newer = sorted((here, there), key=_age)
            found.append(Contradiction((older.quote, newer.quote)))
        if len(found) == most:
            break
    return found


def _age(statement: Statement) -> dt.date:
    return day_of(statement.quote.article.published) or dt.date.max


def _pairs(sentences: Sequence[_Placed]) -> Iterator[tuple[int, int]]:
    """Sentences of two outlets that share words, those that share most first."""
    by_stem: dict[str, list[int]] = {}
    for index, (passage, sentence) in enumerate(sentences):
        for stem in _stems(passage, sentence):
            by_stem.setdefault(stem, []).append(index)
    common = max(FEW, len(sentences) // 4)  # the topic itself tells no two sentences apart
    shared: dict[tuple[int, int], int] = {}
    for together in by_stem.values():
        if len(together) <= common:
            for pair in combinations(together, 2):
                shared[pair] = shared.get(pair, 0) + 1
    likely = [pair for pair, count in shared.items() if count >= SHARED]
    likely.sort(key=lambda pair: -shared[pair])
    compared = 0
    for first, second in likely:
        if _may_disagree(sentences[first][0].article, sentences[second][0].article):
            yield first, second
            compared += 1
            if compared == PAIRS:
                return


def _stems(passage: RankedPassage, sentence: Sentence) -> frozenset[str]:
    """What a sentence is met by: its stems, and of English words also the German ones."""
    language = passage.article.language
    stems = stems_in(sentence.text, language)
    if language != "en":
        return stems
    crossing = {
        term(other, "de").stem
        for word in sentence.words
        for other in translations(word, "en", "de")[:CROSSING]
    }
    return stems | crossing


def _may_disagree(one: Article, other: Article) -> bool:
    if one.id == other.id or fold_outlet(one.outlet) == fold_outlet(other.outlet):
        return False
    day, other_day = day_of(one.published), day_of(other.published)
    if day is None or other_day is None:
        return day is other_day
    return abs((day - other_day).days) <= WITHIN_DAYS
