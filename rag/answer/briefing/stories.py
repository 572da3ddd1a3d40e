"""Articles that tell the same story, found by the words that they share. Pure functions.

Stories are merged that are most alike on average (average linkage), so that no chain of neighbours
ties a strike to a flood. Names weigh most, as they are the rarest; English words count
as what they are called in German too, so that both languages meet in one story.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from rag.corpus.language import content_words, term, words
from rag.corpus.lexicon import translations
from rag.types import RankedPassage, day_of, fold_outlet

ALIKE = 0.15  # mean cosine; the stories of the tests come apart alike from .12 to .17
# Best cosine of two stories in different languages: in the tests, those that are one have .20 to
# .23, and strangers .14 at most.
ALIKE_ABROAD = 0.19
UNSHARED = 0.35  # of a word that only one of the articles has: it tells nothing of the others
NAME_WEIGHT = 2.0  # of an English word with a capital; in German every noun has one
TITLE_WEIGHT = 1.5  # of a word of the headline
TRANSLATED = 0.6  # of a word by its translation
OPENING_CHARACTERS = 600  # of an article that tell its story
OUTLET_WEIGHT = 0.5  # of another outlet, against another article
HALF_LIFE_DAYS = 7.0  # after which a story counts half

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w-]+")


@dataclass(frozen=True, slots=True)
class Story:
    """Articles on the same thing, each by its opening; the most telling one first."""

    openings: tuple[RankedPassage, ...]

    @property
    def newest(self) -> dt.date | None:
        """The day of its newest article."""
        return max(filter(None, (day_of(one.article.published) for one in self.openings)),
                   default=None)  # fmt: skip


def group(openings: Sequence[RankedPassage]) -> tuple[Story, ...]:
    """The stories that articles tell, the main one first: of many outlets and articles, and new."""
    if not openings:
        return ()
    vectors = _vectors(openings)
    alike = vectors @ vectors.T
    stories = _average_linkage(alike)
    stories = _met_abroad(openings, stories, alike)
    told = [_story(openings, story, alike) for story in stories]
    newest = max((story.newest for story in told if story.newest), default=None)
    return tuple(sorted(told, key=lambda story: -_weight(story, newest)))


def _average_linkage(alike: np.ndarray) -> list[list[int]]:
    """Merge what is most alike on average, until nothing is alike enough."""
    stories = [[index] for index in range(len(alike))]
    sums = alike.astype(np.float64)
    sizes = np.ones(len(alike))
    np.fill_diagonal(sums, -np.inf)
    while len(alike) > 1:
        means = sums / np.outer(sizes, sizes)
        one, other = divmod(int(means.argmax()), len(alike))
        if means[one, other] < ALIKE:
            break
        one, other = min(one, other), max(one, other)
        stories[one] += stories[other]
        stories[other] = []
        sums[one] += sums[other]
        sums[:, one] = sums[one]
        sums[other] = sums[:, other] = -np.inf
        sums[one, one] = -np.inf
        sizes[one] += sizes[other]
    return [sorted(story) for story in stories if story]


def _met_abroad(
    openings: Sequence[RankedPassage], stories: list[list[int]], alike: np.ndarray
) -> list[list[int]]:
    """Stories that are one, told in two languages: there names alone can be alike."""
    met: list[list[int]] = []
    for story in stories:
        best, home = 0.0, None
        for other in met:
            for one, another in product(story, other):
                is_abroad = openings[one].article.language != openings[another].article.language
                if is_abroad and alike[one, another] > best:
                    best, home = float(alike[one, another]), other
        if home is not None and best >= ALIKE_ABROAD:
            home.extend(story)
        else:
            met.append(list(story))
    return met


def kin(core: Set[str], passages: Sequence[RankedPassage]) -> tuple[RankedPassage, ...]:
    """Which passages are of an article that tells the story of one in the core, by their ids."""
    articles = {passage.article.id: passage for passage in reversed(passages)}
    stories = group([_opening(passage) for passage in articles.values()])
    related = {
        one.article.id
        for story in stories
        if not core.isdisjoint(one.article.id for one in story.openings)
        for one in story.openings
    }
    return tuple(p for p in passages if p.article.id in related and p.article.id not in core)


def _opening(passage: RankedPassage) -> RankedPassage:
    """How the article of a passage begins."""
    return replace(passage, text=passage.article.text[:OPENING_CHARACTERS])


def _story(openings: Sequence[RankedPassage], members: Sequence[int], alike: np.ndarray) -> Story:
    """The most central article first, and of those that are as central the newest."""
    centrality = {one: float(alike[one, list(members)].mean()) for one in members}
    ordered = sorted(members, key=lambda one: -centrality[one])
    return Story(tuple(openings[one] for one in ordered))


def _weight(story: Story, newest: dt.date | None) -> float:
    outlets = {fold_outlet(one.article.outlet) for one in story.openings}
    size = 1 + math.log(len(story.openings)) + OUTLET_WEIGHT * (len(outlets) - 1)
    if newest is None or story.newest is None:
        return size
    return size * math.pow(0.5, (newest - story.newest).days / HALF_LIFE_DAYS)


def _vectors(openings: Sequence[RankedPassage]) -> np.ndarray:
    """Unit vectors of the articles' words, weighed by rarity among these articles."""
    counted = [_terms(one) for one in openings]
    frequency = Counter(name for terms in counted for name in terms)
    number = {name: place for place, name in enumerate(frequency)}
    vectors = np.zeros((len(openings), max(1, len(number))), dtype=np.float32)
    for row, terms in enumerate(counted):
        for name, weight in terms.items():
            rarity = math.log(1 + len(openings) / frequency[name])
            shared = 1.0 if frequency[name] > 1 else UNSHARED
            vectors[row, number[name]] = weight * rarity * shared
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: np.ndarray = vectors / np.where(norms == 0, 1, norms)
    return unit


def _terms(opening: RankedPassage) -> dict[str, float]:
    article = opening.article
    language = article.language
    title = set() if article.title_derived else set(words(article.title))
    text = f"{article.title}\n{opening.text[:OPENING_CHARACTERS]}"
    spoken = content_words(text, language)
    names = {match.casefold() for match in _NAME.findall(text)}
    terms: dict[str, float] = {}
    for word in spoken:
        weight = TITLE_WEIGHT if word in title else 1.0
        weight *= NAME_WEIGHT if language == "en" and word in names else 1.0
        forms = {term(word, language).stem: 1.0}
        if language == "en":
            for other in translations(word, "en", "de")[:1]:
                forms.setdefault(term(other, "de").stem, TRANSLATED)
        for form, worth in forms.items():
            terms[form] = max(terms.get(form, 0.0), weight * worth)
    return terms
