"""Article -> passages: runs of whole sentences, sized for search.

Invariants: passages stand in reading order, cover every sentence of the article once, and never
cut one; `article.text[p.start:p.end]` begins and ends with a sentence or a subheading.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from rag.corpus.calendar import spoken_date
from rag.corpus.language import sentence_spans
from rag.types import Article, Passage, day_of

SHORTEST_WORDS, LONGEST_WORDS = 120, 220  # as long as XQuAD's paragraphs, on which we measure
SUBHEADING_WORDS = 14
SUBHEADING_CHARACTERS = 200
LONGEST_WORD = 12  # characters; longer ones count as several, and Chinese has no spaces at all
MOST_UNITS = 100  # sentences of a passage; more of them are a list, and cost time by their square
LONGEST_CONSIDERED_WORDS = 400  # no run beyond this is ever the cheapest
# Costs; a passage of half the wanted length costs 1.6.
RUN_COST = 0.1
OFF_LENGTH_COST = 0.6
SENTENCE_BREAK_COST = 0.15
SUBHEADING_LEFT_COST = 10.0
SUBHEADING_BONUS = 0.3

_BLANK_LINE = re.compile(r"\r?\n[ \t]*\r?\n")
_CLOSING = tuple(".!?…:;,\"“”»«'’)]")


class _Unit(NamedTuple):
    """A sentence, or a subheading: what a passage is made of."""

    start: int
    end: int
    words: int
    subheading: str | None  # that it stands under, or is
    opens_section: bool
    opens_paragraph: bool


def split_passages(article: Article) -> tuple[Passage, ...]:
    """Cut an article where the lengths come out best, rather at subheadings and paragraphs."""
    units = list(_units(article))
    passages: list[Passage] = []
    for first, last in _best_runs(units):
        passages.append(
            Passage(
                ordinal=len(passages),
                start=units[first].start,
                end=units[last].end,
                subheading=units[first].subheading,
            )
        )
    return tuple(passages)


def is_subheading(paragraph: str) -> bool:
    """A short paragraph of one line without closing punctuation."""
    line = paragraph.strip()
    return (
        bool(line)
        and "\n" not in line
        and len(line) <= SUBHEADING_CHARACTERS
        and len(line.split()) <= SUBHEADING_WORDS
        and (not line.endswith(_CLOSING) or line.endswith("?"))
    )


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _BLANK_LINE.finditer(text):
        if text[start : gap.start()].strip():
            yield start, gap.start()
        start = gap.end()
    if text[start:].strip():
        yield start, len(text)


def _units(article: Article) -> Iterator[_Unit]:
    text, subheading = article.text, None
    paragraphs = list(_paragraphs(text))
    for index, (start, end) in enumerate(paragraphs):
        is_last = index == len(paragraphs) - 1
        heading = not is_last and len(paragraphs) > 2 and is_subheading(text[start:end])
        if heading:
            subheading = text[start:end].strip()
        for number, (a, b) in enumerate(sentence_spans(text[start:end], article.language)):
            words = max(len(text[start + a : start + b].split()), (b - a) // LONGEST_WORD)
            yield _Unit(start + a, start + b, words, subheading, heading, number == 0)


def _best_runs(units: list[_Unit]) -> list[tuple[int, int]]:
    """The cheapest cut into runs of units, by dynamic programming over where a run ends."""
    breaks = [_break_cost(units, start) for start in range(len(units))]
    words_of = [unit.words for unit in units]
    cost = [0.0] + [math.inf] * len(units)
    began = [0] * (len(units) + 1)
    for end in range(1, len(units) + 1):
        words = 0
        for start in range(end - 1, max(-1, end - 1 - MOST_UNITS), -1):
            words += words_of[start]
            if words > LONGEST_CONSIDERED_WORDS:
                if start < end - 1:
                    break
                words = LONGEST_CONSIDERED_WORDS  # one sentence: there is no other way
            total = cost[start] + breaks[start] + _RUN_COSTS[words]
            if total < cost[end]:
                cost[end], began[end] = total, start
    runs, end = [], len(units)
    while end > 0:
        runs.append((began[end], end - 1))
        end = began[end]
    return runs[::-1]


def _run_cost(words: int) -> float:
    """Little within the wanted lengths, and steeper than linear outside."""
    if words < SHORTEST_WORDS:
        return OFF_LENGTH_COST + 4 * ((SHORTEST_WORDS - words) / SHORTEST_WORDS) ** 2
    if words > LONGEST_WORDS:
        return OFF_LENGTH_COST + 4 * ((words - LONGEST_WORDS) / SHORTEST_WORDS) ** 2
    return RUN_COST


_RUN_COSTS = tuple(_run_cost(words) for words in range(LONGEST_CONSIDERED_WORDS + 1))


def _break_cost(units: list[_Unit], start: int) -> float:
    if start == 0:
        return 0.0
    if units[start - 1].opens_section:  # never part a subheading from what it heads
        return SUBHEADING_LEFT_COST
    if units[start].opens_section:
        return -SUBHEADING_BONUS
    return 0.0 if units[start].opens_paragraph else SENTENCE_BREAK_COST


def search_text(article: Article, passage: Passage) -> str:
    """What a passage is searched by: its headline, where and when it appeared, and its text.

    Questions name outlets and dates; headlines lift hit@1 by .01, across languages by .05 (XQuAD).
    """
    body = article.text[passage.start : passage.end]
    subheading = passage.subheading or ""
    lines = [
        article.title,
        " ".join(filter(None, (article.outlet, article.place, _spoken_date(article)))),
        "" if body.startswith(subheading) else subheading,
        body,
    ]
    return "\n".join(line for line in lines if line)


def _spoken_date(article: Article) -> str:
    day = day_of(article.published)
    return spoken_date(day, article.language) if day else ""
