"""The sentences of a passage, with their places in the article."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rag.corpus.language import sentence_spans


class Sentence(NamedTuple):
    """A sentence within a passage; offsets count from the passage's start."""

    start: int
    end: int
    text: str


@lru_cache(maxsize=4_096)  # passages that come up again in the next questions
def split(text: str, language: str) -> tuple[Sentence, ...]:
    """The sentences of a text, in order."""
    return tuple(
        Sentence(start, end, text[start:end]) for start, end in sentence_spans(text, language)
    )
