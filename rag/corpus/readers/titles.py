"""A title for articles that come without a headline: the opening sentence, cut to fit."""

from __future__ import annotations

import re

from rag.corpus.language import sentence_spans

LONGEST_TITLE = 80  # characters; about one terminal line
_OPENING = 2000  # characters looked at; a first sentence that goes on longer is cut anyway
_ORDINAL = re.compile(r"\b[0-9]{1,2}\.$")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")


def derive_title(text: str) -> str:
    """Make a title of at most 80 characters from the first sentence of a text.

    It ends with `…` where it was cut, which is between words if there are several.
    """
    opening = _BLANK_LINE.split(text.lstrip()[:_OPENING], maxsplit=1)[0]
    return _shorten(_first_sentence(" ".join(opening.split())))


def _first_sentence(line: str) -> str:
    # German rules for every language: they alone know "Am 16. August", and "Mr." as well.
    ends = (end for _, end in sentence_spans(line, "de"))
    # sentencex knows ordinals before months only, and would stop in "Im 19. Jahrhundert".
    return line[: next((end for end in ends if not _ORDINAL.search(line[:end])), None)]


def _shorten(sentence: str) -> str:
    if len(sentence) <= LONGEST_TITLE:
        return sentence
    head = sentence[:LONGEST_TITLE]
    whole_words = head.rpartition(" ")[0].rstrip(" ,;:–—-")
    return (whole_words or head[:-1]) + "…"
