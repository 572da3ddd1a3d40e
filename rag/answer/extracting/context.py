"""What a sentence says of a question, and what of it those around say. For choice and coverage.

A report names people and places once: "The talks took three hours" answers a question about the
summit since the two sentences before it, or the headline, speak of the summit.
"""

from __future__ import annotations

from collections.abc import Iterator

from rag.corpus.language import words
from rag.search.matching import matcher_for
from rag.search.question import Question
from rag.search.sentences import split
from rag.types import Article, RankedPassage

SENTENCES_BEFORE = 2  # three do no better, one loses answers (XQuAD)

LEAD_CHARACTERS = 600

Matches = list[float]
"""For each content word of the question how well it is matched, 0..1."""


def sentence_matches(
    question: Question, passage: RankedPassage, headings: str
) -> Iterator[tuple[Matches, Matches]]:
    """For each sentence of a passage its own matches, and those of the sentences before it.

    Headings count as sentences before.
    """
    matcher = matcher_for(question, passage.article.language)
    above = matcher.coverage(words(headings))
    before = [above] * SENTENCES_BEFORE
    for sentence in split(passage.text, passage.article.language):
        own = matcher.coverage(sentence.words)
        yield own, list(map(max, zip(above, *before, strict=True)))
        before = [*before[1:], own]


def lead(article: Article) -> str:
    """What an article says it is about: its headline, or its first sentence where it has none."""
    if not article.title_derived:
        return article.title
    opening = split(article.text[:LEAD_CHARACTERS], article.language)
    return opening[0].text if opening else article.title
