"""Which sentences of the found passages answer a question: one to three, the best first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.citations import Quote
from rag.search.matching import SentenceMatcher
from rag.search.question import Question
from rag.search.sentences import Sentence, split
from rag.types import RankedPassage

PASSAGES = 10  # further down no sentence was ever the best (XQuAD)
MOST_QUOTES = 3
PASSAGE_WEIGHT = 1.5  # of the passage's rank against the sentence's match; flat from .5 to 4
WORTH_QUOTING = 0.5  # a further quote matches at least this share of what the first one does
WORTH_A_THIRD = 0.75

_PRONOUN = re.compile(
    r"[„“”\"»«‚'(]*(?:er|sie|es|ihm|ihn|ihnen|ihr|dies|diese[rmns]?|sein|seine[rmns]?|ihre[rmns]?"
    r"|he|she|it|they|this|these|those|his|her|their|its)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    match: float
    quote: Quote


def select_quotes(question: Question, passages: Sequence[RankedPassage]) -> tuple[Quote, ...]:
    """The sentences that answer best, each with the one before where it begins with a pronoun."""
    matchers: dict[str, SentenceMatcher] = {}
    candidates = [
        candidate
        for passage in passages[:PASSAGES]
        for candidate in _candidates(
            passage,
            matchers.setdefault(
                passage.article.language, SentenceMatcher(question, passage.article.language)
            ),
        )
    ]
    candidates.sort(key=lambda candidate: -candidate.score)
    chosen: list[_Candidate] = []
    for candidate in candidates:
        if len(chosen) == MOST_QUOTES:
            break
        needed = (0.0, WORTH_QUOTING, WORTH_A_THIRD)[len(chosen)] * (chosen or [candidate])[0].match
        is_new = not any(candidate.quote.overlaps(other.quote) for other in chosen)
        if is_new and candidate.match >= needed:
            chosen.append(candidate)
    return tuple(candidate.quote for candidate in chosen)


def opening_quotes(passages: Sequence[RankedPassage]) -> tuple[Quote, ...]:
    """How the passages begin: for a question that asks for whatever is new."""
    quotes = []
    for passage in passages[:MOST_QUOTES]:
        sentences = split(passage.text, passage.article.language)
        if sentences:
            quotes.append(_quote(passage, sentences[0].start, sentences[0].end))
    return tuple(quotes)


def _candidates(passage: RankedPassage, matcher: SentenceMatcher) -> list[_Candidate]:
    sentences = split(passage.text, passage.article.language)
    found = []
    for index, sentence in enumerate(sentences):
        match = matcher.score(sentence.text)
        start = _start_with_antecedent(sentences, index)
        quote = _quote(passage, start, sentence.end)
        found.append(_Candidate(PASSAGE_WEIGHT * passage.score + match, match, quote))
    return found


def _start_with_antecedent(sentences: Sequence[Sentence], index: int) -> int:
    """Where a quote begins so that a reader knows who "he" is."""
    if index > 0 and _PRONOUN.match(sentences[index].text):
        return sentences[index - 1].start
    return sentences[index].start


def _quote(passage: RankedPassage, start: int, end: int) -> Quote:
    return Quote(passage.article, passage.start + start, passage.start + end)
