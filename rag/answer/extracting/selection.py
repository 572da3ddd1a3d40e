"""Which sentences of the found passages answer a question: one to three, the best first.

A sentence is rated by the words that it shares with the question, by what of the rest the two
before it or the headings say (who "the two" are stands there), and by whether it carries the kind
of thing that is asked for. Weights are set on XQuAD, where the latter two lift answer@1 from .787
to .808 (de) and from .834 to .847 (en).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.citations import Quote
from rag.answer.extracting.context import Matches, lead, sentence_matches
from rag.answer.extracting.expectation import bonuses
from rag.corpus.language import words
from rag.corpus.passages import is_subheading
from rag.search.matching import SOFT_MATCH, matcher_for
from rag.search.question import Question
from rag.search.sentences import Sentence, split
from rag.types import RankedPassage

PASSAGES = 10  # further down no sentence was ever the best (XQuAD)
MOST_QUOTES = 3
PASSAGE_WEIGHT = 0.5  # of the passage's rank against the sentence's match; flat from .3 to 2
CONTEXT_WEIGHT = 0.25  # of what only the sentences before or the headings say; flat from .2 to .3
EXPECTATION_WEIGHT = 0.08  # of a nat by which what is asked for is rare; flat from .05 to .1
# The share of the first quote's score that the n-th must have: what comes near may be the answer
# as well. The second stands beside two answers of three then, and answer@2 loses .003.
WORTH_QUOTING = (0.0, 0.8, 0.9)
REPETITION = 0.8  # of the shorter quote's words in the longer: it says nothing new

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
    speaks: bool  # says a content word of the question itself
    sentence: Quote
    quote: Quote  # the sentence, and the one before it where it begins with a pronoun

    @property
    def is_heading(self) -> bool:
        return is_subheading(self.sentence.text)

    def beside(self, chosen: Sequence[Quote]) -> Quote | None:
        """What to quote beside others: less where the sentence before stands there already."""
        for quote in (self.quote, self.sentence):
            if not any(quote.overlaps(other) or repeats(quote, other) for other in chosen):
                return quote
        return None


def select_quotes(question: Question, passages: Sequence[RankedPassage]) -> tuple[Quote, ...]:
    """The sentences that answer best, each with the one before where it begins with a pronoun."""
    candidates = _candidates(question, passages[:PASSAGES])
    if not any(candidate.speaks for candidate in candidates):
        return opening_quotes(passages)  # only headings do: "Was schreibt die taz?", "in 2024"
    # Where there is nothing but headings, they are what the corpus says.
    candidates = [c for c in candidates if not c.is_heading] or candidates
    candidates.sort(key=lambda candidate: -candidate.score)
    chosen: list[Quote] = []
    for candidate in candidates:
        if len(chosen) == MOST_QUOTES:
            break
        if chosen and candidate.score < WORTH_QUOTING[len(chosen)] * candidates[0].score:
            break
        quote = candidate.beside(chosen)
        if quote:
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


def _candidates(question: Question, passages: Sequence[RankedPassage]) -> list[_Candidate]:
    texts = [split(passage.text, passage.article.language) for passage in passages]
    expected = iter(bonuses(question, [sentence for text in texts for sentence in text]))
    found = []
    for passage, sentences in zip(passages, texts, strict=True):
        matcher = matcher_for(question, passage.article.language)
        headings = f"{passage.subheading or ''} {lead(passage.article)}"
        matches = sentence_matches(question, passage, headings)
        for index, (sentence, (own, around)) in enumerate(zip(sentences, matches, strict=True)):
            score = PASSAGE_WEIGHT * passage.score + matcher.score(sentence)
            score += CONTEXT_WEIGHT * _added(question, own, around)
            score += EXPECTATION_WEIGHT * next(expected)
            start = start_with_antecedent(sentences, index)
            bare = _quote(passage, sentence.start, sentence.end)
            quote = _quote(passage, start, sentence.end)
            found.append(_Candidate(score, max(own, default=0.0) >= SOFT_MATCH, bare, quote))
    return found


def _added(question: Question, own: Matches, around: Matches) -> float:
    """The share of the question's words that a sentence lacks and its context has."""
    weights = [asked.weight for asked in question.content]
    lacking = (max(0.0, there - here) for here, there in zip(own, around, strict=True))
    return sum(map(float.__mul__, weights, lacking)) / (sum(weights) or 1.0)


def repeats(quote: Quote, other: Quote) -> bool:
    """Whether two quotes say the same, as agency reports in several papers do."""
    here, there = set(words(quote.text)), set(words(other.text))
    return len(here & there) >= REPETITION * min(len(here), len(there))


def start_with_antecedent(sentences: Sequence[Sentence], index: int) -> int:
    """Where a quote begins so that a reader knows who "he" is."""
    before = sentences[index - 1] if index > 0 else None
    if before and _PRONOUN.match(sentences[index].text) and not is_subheading(before.text):
        return before.start
    return sentences[index].start


def _quote(passage: RankedPassage, start: int, end: int) -> Quote:
    return Quote(passage.article, passage.start + start, passage.start + end)
