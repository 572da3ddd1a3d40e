"""Which sentences of the found passages answer a question: one to three, the best first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.citations import Quote
from rag.corpus.passages import is_subheading
from rag.search.matching import SentenceMatcher, matcher_for
from rag.search.question import Question
from rag.search.sentences import Sentence, split
from rag.types import RankedPassage

PASSAGES = 10  # further down no sentence was ever the best (XQuAD)
MOST_QUOTES = 3
PASSAGE_WEIGHT = 1.5  # of the passage's rank against the sentence's match; flat from .5 to 4
WORTH_QUOTING = (0.0, 0.2, 0.75)  # share of the first one's match that the n-th quote must have

_PRONOUN = re.compile(
    r"[„“”\"»«‚'(]*(?:er|sie|es|ihm|ihn|ihnen|ihr|dies|diese[rmns]?|sein|seine[rmns]?|ihre[rmns]?"
    r"|da(?:bei|durch|für|gegen|her|mit|nach|neben|ran|rauf|raus|rin|rum|runter|von|vor|zu|mals)"
    r"|dort|deshalb|deswegen|beide|letztere[rs]?|solche[rs]?"
    r"|he|she|it|they|this|these|those|his|her|their|its|there|then|thus|therefore|both|such)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    match: float
    is_heading: bool
    sentence: Quote
    quote: Quote  # the sentence, and the one before it where it begins with a pronoun

    def beside(self, chosen: Sequence[Quote]) -> Quote | None:
        """What to quote beside others: less where the sentence before stands there already."""
        for quote in (self.quote, self.sentence):
            if not any(quote.overlaps(other) for other in chosen):
                return quote
        return None


def select_quotes(question: Question, passages: Sequence[RankedPassage]) -> tuple[Quote, ...]:
    """The sentences that answer best, each with the one before where it begins with a pronoun."""
    candidates = [
        candidate
        for passage in passages[:PASSAGES]
        for candidate in _candidates(passage, matcher_for(question, passage.article.language))
    ]
    # Where there is nothing but headings, they are what the corpus says.
    candidates = [c for c in candidates if not c.is_heading] or candidates
    candidates.sort(key=lambda candidate: -candidate.score)
    chosen: list[Quote] = []
    for candidate in candidates:
        if len(chosen) == MOST_QUOTES:
            break
        quote = candidate.beside(chosen)
        if quote and candidate.match >= WORTH_QUOTING[len(chosen)] * candidates[0].match:
            chosen.append(quote)
    return tuple(chosen)


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
        match = matcher.score(sentence)
        bare = _quote(passage, sentence.start, sentence.end)
        quote = _quote(passage, _start_with_antecedent(sentences, index), sentence.end)
        score = PASSAGE_WEIGHT * passage.score + match
        found.append(_Candidate(score, match, is_subheading(sentence.text), bare, quote))
    return found


def _start_with_antecedent(sentences: Sequence[Sentence], index: int) -> int:
    """Where a quote begins so that a reader knows who "he" is."""
    before = sentences[index - 1] if index > 0 else None
    if before and _PRONOUN.match(sentences[index].text) and not is_subheading(before.text):
        return before.start
    return sentences[index].start


def _quote(passage: RankedPassage, start: int, end: int) -> Quote:
    return Quote(passage.article, passage.start + start, passage.start + end)
