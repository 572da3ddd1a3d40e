"""The sentences that a briefing may quote, rated by how much they tell of the subject.

A report's first sentence tells most of it, so it counts for more; one that begins with a pronoun
brings the sentence before along; headings, cries, questions and who said what came before tell
nothing by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.answer.briefing.attributions import is_attribution
from rag.answer.citations import Quote
from rag.answer.extracting.context import lead, sentence_matches
from rag.answer.extracting.selection import repeats, start_with_antecedent
from rag.corpus.language import content_words, term
from rag.corpus.passages import is_subheading
from rag.search.matching import SOFT_MATCH, matcher_for
from rag.search.question import Question
from rag.search.sentences import Sentence, split
from rag.types import RankedPassage

SHORTEST_WORDS = 6  # shorter sentences are cries or half of something
LONGEST_CHARACTERS = 420  # on a phone, a dozen lines
PASSAGE_WEIGHT = 0.5  # of the passage's rank against the sentence's match, as for answers
CONTEXT_WEIGHT = 0.25  # of what only the sentences before or the headings say, as for answers
LEAD_WEIGHT = 0.5  # of an article's first sentence; its second has half of it
SAME = 0.5  # of the shorter one's content in the longer: the same told again

_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget)\b.{0,40}\b(?:instructions?|rules|prompts?)\b"
    r"|\b(?:ignorier\w*|vergiss|vergesst|missachte\w*)\b.{0,40}\b(?:anweisung|regeln|vorgaben)"
    r"|\bsystem ?prompt\b|\byou are now\b|\bdu bist (?:jetzt|nun|ab sofort)\b",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Rated:
    """A sentence of a passage, and what may be quoted for it."""

    passage: RankedPassage
    sentence: Sentence  # offsets within the passage
    place: int  # 0, 1, 2 … in the passage
    quote: Quote  # the sentence, and the one before it where it begins with a pronoun
    score: float  # about 0..2
    speaks: bool  # says a word of the subject itself

    @property
    def is_lead(self) -> bool:
        """Whether it is its article's first sentence."""
        return self.place == 0 and not self.passage.article.text[: self.quote.start].strip()


def rated_sentences(question: Question, passages: Sequence[RankedPassage]) -> Iterator[Rated]:
    """All that may be quoted of some passages, in their order."""
    for passage in passages:
        article = passage.article
        matcher = matcher_for(question, article.language)
        sentences = split(passage.text, article.language)
        headings = f"{passage.subheading or ''} {lead(article)}"
        weights = [asked.weight for asked in question.content]
        total = sum(weights) or 1.0
        opens = not article.text[: passage.start].strip()
        matched = sentence_matches(question, passage, headings)
        for place, (sentence, (own, around)) in enumerate(zip(sentences, matched, strict=True)):
            quote = _quote(passage, start_with_antecedent(sentences, place), sentence.end)
            if not is_telling(sentence.text) or len(quote.text) > LONGEST_CHARACTERS:
                continue
            added = (max(0.0, there - here) for here, there in zip(own, around, strict=True))
            score = PASSAGE_WEIGHT * passage.score + matcher.score(sentence)
            score += CONTEXT_WEIGHT * sum(map(float.__mul__, weights, added)) / total
            score += LEAD_WEIGHT / (place + 1) if opens and place < 2 else 0.0
            speaks = max(own, default=1.0) >= SOFT_MATCH
            yield Rated(passage, sentence, place, quote, score, speaks)


def is_telling(text: str) -> bool:
    """Whether a sentence tells something by itself."""
    return (
        len(text.split()) >= SHORTEST_WORDS
        and len(text) <= LONGEST_CHARACTERS
        and not text.rstrip("”“»«\"' ").endswith("?")
        and not is_subheading(text)
        and not is_order(text)
        and not is_attribution(text)
    )


def is_order(text: str) -> bool:
    """Whether a sentence speaks to machines: no news, and nothing that a model may repeat."""
    return _ORDERS.search(text) is not None


def is_same(quote: Quote, other: Quote) -> bool:
    """Whether two quotes say the same, in whichever words of one language."""
    if quote.overlaps(other) or repeats(quote, other):
        return True
    here, there = _content(quote), _content(other)
    return len(here & there) >= SAME * max(1, min(len(here), len(there)))


def _content(quote: Quote) -> frozenset[str]:
    return stems_in(quote.text, quote.article.language)


@lru_cache(maxsize=4_096)
def stems_in(text: str, language: str) -> frozenset[str]:
    """The stems of a text's content words."""
    return frozenset(term(word, language).stem for word in content_words(text, language))


def _quote(passage: RankedPassage, start: int, end: int) -> Quote:
    return Quote(passage.article, passage.start + start, passage.start + end)
