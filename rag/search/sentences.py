"""The sentences of a passage, analysed once for all questions that come across it."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rag.corpus.language import sentence_spans, term, words


class Sentence(NamedTuple):
    """A sentence within a passage; offsets count from the passage's start."""

    start: int
    end: int
    text: str
    words: tuple[str, ...]  # case-folded
    stems: tuple[str, ...]  # of the words


@lru_cache(maxsize=2_048)  # passages; about 15 kB each
def split(text: str, language: str) -> tuple[Sentence, ...]:
    """The sentences of a text, in order."""
    return tuple(
        analyse_sentence(text[start:end], language, start)
        for start, end in sentence_spans(text, language)
    )


def analyse_sentence(text: str, language: str, start: int = 0) -> Sentence:
    """One sentence that begins at an offset."""
    spoken = tuple(words(text))
    stems = tuple([term(word, language).stem for word in spoken])
    return Sentence(start, start + len(text), text, spoken, stems)
