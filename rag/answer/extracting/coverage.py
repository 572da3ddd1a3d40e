"""Whether the found passages speak of what the question asks at all.

No cheap score tells a near miss from an answer (AUC .56-.64); whether the question's rare words
occur together tells plainly what is not in the corpus. So that is what is asked. How far the best
article is ahead of the next would tell more on XQuAD (.7 refused), but only since there each thing
is told in one article; in news many papers tell the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.extracting.context import Matches, lead, sentence_matches
from rag.corpus.calendar import spoken_date
from rag.search.question import Question, QuestionWord
from rag.types import Article, RankedPassage, day_of

SUFFICIENT = 0.41  # keeps .988 of XQuAD's questions, refuses .57 of them on other matters
SUFFICIENT_ABROAD = 0.37  # in the other language, where not every word has a translation
PASSAGES = 3  # an answer may stand a little lower
CONTEXT_WEIGHT = 0.7  # of what only the sentences before or the headings say; flat to .8
VERB_WEIGHT = 0.5  # of words written small: `traf` and `zusammenkam` are the same meeting
VERB_NATS = 3.0  # that count at most: however rare it is, another verb may say the same
NAMED = 0.55  # how well one of the question's names has to be matched
UNNAMED_WORTH = 0.8  # of a share without any: `Land` is a part of `Deutschland` and not the same


def coverage(question: Question, passages: Sequence[RankedPassage]) -> float:
    """The share of the question's words, by rarity, that stand together best: 0..1."""
    return max((_share(question, passage) for passage in passages[:PASSAGES]), default=0.0)


def is_covered(question: Question, passages: Sequence[RankedPassage]) -> bool:
    """Whether to answer at all."""
    return any(
        _share(question, passage)
        >= (SUFFICIENT if passage.article.language == question.language else SUFFICIENT_ABROAD)
        for passage in passages[:PASSAGES]
    )


def head(article: Article) -> str:
    """What stands above an article: headline or first sentence, outlet, place, date."""
    day = day_of(article.published)
    date = spoken_date(day, article.language) if day else ""
    return " ".join(filter(None, (lead(article), article.outlet, article.place, date)))


def _share(question: Question, passage: RankedPassage) -> float:
    """The share of the question that one sentence with its context has."""
    weights = [_weight(asked) for asked in question.content]
    total = sum(weights)
    if not total:
        return 0.0
    headings = f"{passage.subheading or ''} {head(passage.article)}"
    best = 0.0
    for own, around in sentence_matches(question, passage, headings):
        matches = (
            max(here, CONTEXT_WEIGHT * there) for here, there in zip(own, around, strict=True)
        )
        share = sum(map(float.__mul__, weights, matches)) / total
        best = max(best, share if _is_named(question, own, around) else UNNAMED_WORTH * share)
    return best


def _is_named(question: Question, own: Matches, around: Matches) -> bool:
    """Whether one of the question's names is found, if it has any."""
    names = [index for index, asked in enumerate(question.content) if asked.is_name]
    return not names or any(max(own[index], around[index]) >= NAMED for index in names)


def _weight(asked: QuestionWord) -> float:
    return asked.weight if asked.is_name else VERB_WEIGHT * min(asked.weight, VERB_NATS)
