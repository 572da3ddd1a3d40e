"""Whether the found passages speak of what the question asks at all.

No cheap score tells a near miss from an answer (AUC .56-.64); whether the question's rare words
occur tells plainly what is not in the corpus (.89). So that is what is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.corpus.calendar import spoken_date
from rag.corpus.language import words
from rag.search.matching import SOFT_MATCH, matcher_for
from rag.search.question import Question
from rag.search.sentences import split
from rag.types import Article, RankedPassage, day_of

SUFFICIENT = 0.34  # keeps .99 of XQuAD's questions, refuses .4 of them on other matters
PASSAGES = 5  # an answer may stand a little lower
VERB_WEIGHT = 0.5  # of words written small: `traf` and `zusammenkam` are the same meeting


def coverage(question: Question, passages: Sequence[RankedPassage]) -> float:
    """The share of the question's words that the best of the passages has, by rarity: 0..1."""
    weights = [asked.weight * (1.0 if asked.is_name else VERB_WEIGHT) for asked in question.content]
    total = sum(weights)
    if not total:
        return 0.0
    best = 0.0
    for passage in passages[:PASSAGES]:
        matcher = matcher_for(question, passage.article.language)
        found = matcher.coverage(_words(passage))
        covered = sum(
            weight * match
            for weight, match in zip(weights, found, strict=True)
            if match >= SOFT_MATCH
        )
        best = max(best, covered / total)
    return best


def is_covered(question: Question, passages: Sequence[RankedPassage]) -> bool:
    """Whether to answer at all."""
    return coverage(question, passages) >= SUFFICIENT


def _words(passage: RankedPassage) -> Iterator[str]:
    """What a passage says, and what stands above it."""
    for sentence in split(passage.text, passage.article.language):
        yield from sentence.words
    yield from words(f"{passage.subheading or ''} {head(passage.article)}")


def head(article: Article) -> str:
    """What stands above an article: headline, outlet, place, date."""
    day = day_of(article.published)
    date = spoken_date(day, article.language) if day else ""
    return " ".join(filter(None, (article.title, article.outlet, article.place, date)))
