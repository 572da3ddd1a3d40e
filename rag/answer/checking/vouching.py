"""Which quote of a source vouches for a sentence, and what near it does for its numbers.

A model gives quotes below its reply, not sentence by sentence: the one that has most of a sentence
is meant. Where it gives none of a source, the source's own sentence that fits best takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from rag.answer.checking.evidence import Evidence, evidence_of
from rag.answer.checking.quoting import find_quote
from rag.answer.checking.support import Source, share_covered, shares_by_part
from rag.answer.citations import Quote
from rag.corpus.language import LANGUAGES, words
from rag.search.sentences import split
from rag.types import RankedPassage

# These are set by the scripted replies of the tests only; no data set has such replies.
RELATED = 0.2  # of a sentence's words in a quote: less, and it is about something else
NEAR = 0.3  # in another sentence of the passage, that then vouches for numbers as well
LONGEST_PROBLEM = 240  # characters


class Vouching:
    """The quotes that one reply gives, and the passages that they are of."""

    def __init__(
        self,
        passages: Sequence[RankedPassage],
        sources: Sequence[Source],
        language: str,
        quotes: Mapping[int, Sequence[str]],
    ) -> None:
        """`sources` are the passages' texts with what was shown above them; quotes by number."""
        self._passages = passages
        self._sources = sources
        self._language = language
        self._found: dict[int, list[Quote]] = {}
        self._strange: dict[int, list[str]] = {}  # quotes that don't stand in their source
        for number, given in quotes.items():
            if 1 <= number <= len(passages):
                self._look_up(number, given)

    def _look_up(self, number: int, given: Sequence[str]) -> None:
        passage = self._passages[number - 1]
        found, strange = self._found.setdefault(number, []), self._strange.setdefault(number, [])
        for wanted in given:
            quotes = list(_stretches(passage, wanted))
            found.extend(quotes)
            if not quotes:
                strange.append(wanted)

    def quote(self, sentence: str, number: int) -> Quote | str:
        """The quote that vouches for a sentence, or why there is none."""
        passage = self._passages[number - 1]
        given: list[tuple[str, Quote | None]] = [
            (quote.text, quote) for quote in self._found.get(number, ())
        ]
        given += [(wanted, None) for wanted in self._strange.get(number, ())]
        if given:
            fits = [
                self._fit(sentence, text, number) if quote else self._fit_anywhere(sentence, text)
                for text, quote in given
            ]
            best = fits.index(max(fits))
            wanted, found = given[best]
            if found is None:
                return one_line(f'"{wanted}" doesn\'t stand in source {number}')
            if fits[best] >= RELATED:
                return found
            if self._strange.get(number):
                return one_line(f'"{self._strange[number][0]}" doesn\'t stand in source {number}')
        fits = self._fits(sentence, number)
        if not fits or max(fits) < RELATED:
            return f"source {number} doesn't say this"
        here = split(passage.text, passage.article.language)[fits.index(max(fits))]
        return Quote(passage.article, passage.start + here.start, passage.start + here.end)

    def near(self, sentence: str, number: int, quote: Quote) -> Evidence:
        """The stretches of a passage that may vouch for a number of a sentence."""
        passage = self._passages[number - 1]
        sentences = split(passage.text, passage.article.language)
        start, end = quote.start - passage.start, quote.end - passage.start
        quoted = {
            index for index, one in enumerate(sentences) if one.start < end and start < one.end
        }
        beside = {index + step for index in quoted for step in (-1, 0, 1)}
        stretches = [
            one.text
            for index, (one, fit) in enumerate(
                zip(sentences, self._fits(sentence, number), strict=True)
            )
            if index in beside or fit >= NEAR
        ]
        return evidence_of(passage, stretches if quoted else [quote.text])

    def _fit_anywhere(self, sentence: str, text: str) -> float:
        """The share of a sentence that a text has, in whichever language it is."""
        return max(
            share_covered(sentence, self._language, (Source(text, language),))
            for language in LANGUAGES
        )

    def _fit(self, sentence: str, text: str, number: int) -> float:
        """The share of a sentence that a stretch of a source has."""
        [share] = shares_by_part(
            sentence, self._language, self._sources[number - 1], [frozenset(words(text))]
        )
        return share

    def _fits(self, sentence: str, number: int) -> list[float]:
        """The shares of a sentence that the sentences of a passage have."""
        passage = self._passages[number - 1]
        parts = [one.words for one in split(passage.text, passage.article.language)]
        return shares_by_part(sentence, self._language, self._sources[number - 1], parts)


def _stretches(passage: RankedPassage, wanted: str) -> Iterator[Quote]:
    """Where a quote stands; one with an ellipsis stands in all its pieces or not at all."""
    whole = find_quote(passage.article, wanted, passage)
    if whole:
        yield whole
        return
    pieces = [piece.strip() for piece in re.split(r"\[\s*(?:…|\.\.\.)\s*\]|…|\.\.\.", wanted)]
    found = [find_quote(passage.article, piece, passage) for piece in pieces if piece]
    if len(found) > 1:
        quotes = [quote for quote in found if quote]
        if len(quotes) == len(found):
            yield from quotes


def one_line(problem: str) -> str:
    """A problem as a model is told it."""
    line = " ".join(problem.split())
    return line if len(line) <= LONGEST_PROBLEM else f"{line[: LONGEST_PROBLEM - 1]}…"
