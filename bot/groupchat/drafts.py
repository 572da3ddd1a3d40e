"""A model's reply taken apart: topics, and lines with the numbers that they rest on.

Any text at all is a reply; what isn't one of the lines that the prompt asks for is not read.
Nothing in it has been checked, but that no link, mark-up or control character is left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.answer.checking.links import without_emphasis, without_links, without_seams

LONGEST_REPLY = 16_000  # characters that are read; a reply has some 3,000
MOST_TOPICS = 24  # of one reply; it is asked for six, and which ones stay is chosen later
MOST_LINES = 12  # of one topic
MOST_NUMBERS = 40  # of one line
LONGEST_RANGE = 30  # "3-7"
LONGEST_LINE = 400  # characters of a remark; more is no sentence
LONGEST_TITLE = 80

Kind = Literal["said", "decided", "open"]

_LINE = re.compile(r"[\s>*_#•–-]*(TOPIC|SAID|DECIDED|OPEN)[*_]*\s*:[*_]*\s*(\S.*)")
_NUMBERS = re.compile(r"[\s\[\](),;&#.–-]*\d[\d\s\[\](),;&#.–-]*")
_NUMBER = re.compile(r"(\d{1,6})(?:\s*[–-]\s*(\d{1,6}))?")
_NOBODY = frozenset({"", "-", "–", "—", "*", "all", "alle", "several", "mehrere"})


@dataclass(frozen=True, slots=True)
class DraftLine:
    """What a model says was said, decided or left open."""

    kind: Kind
    author: str | None  # as the model writes it
    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DraftTopic:
    """A title and what follows it."""

    title: str
    numbers: tuple[int, ...]
    lines: tuple[DraftLine, ...]


def parse(reply: str) -> list[DraftTopic]:
    """The topics of a reply; lines before the first one belong to none and are left out."""
    topics: list[tuple[str, tuple[int, ...], list[DraftLine]]] = []
    for line in reply[:LONGEST_REPLY].splitlines():
        found = _LINE.match(line)
        if not found:
            continue
        kind, fields = found[1], [field.strip() for field in found[2].split("|")]
        numbers = _numbers(fields.pop()) if _NUMBERS.fullmatch(fields[-1]) else ()
        if kind == "TOPIC":
            if len(topics) == MOST_TOPICS:
                break
            topics.append((clean(" ".join(fields))[:LONGEST_TITLE], numbers, []))
        elif topics and numbers and fields and len(topics[-1][2]) < MOST_LINES:
            draft = _draft(kind, fields, numbers)
            if draft.text and len(draft.text) <= LONGEST_LINE:
                topics[-1][2].append(draft)
    return [DraftTopic(title, numbers, tuple(lines)) for title, numbers, lines in topics]


def _draft(kind: str, fields: list[str], numbers: tuple[int, ...]) -> DraftLine:
    author = None
    if kind != "DECIDED" and len(fields) > 1:
        author = fields.pop(0)
    elif kind == "DECIDED" and len(fields) > 1 and fields[0].casefold() in _NOBODY:
        fields.pop(0)
    if author is not None and author.casefold() in _NOBODY:
        author = None
    kinds: dict[str, Kind] = {"SAID": "said", "DECIDED": "decided", "OPEN": "open"}
    return DraftLine(kinds[kind], author, clean(" ".join(fields)), numbers)


def _numbers(field: str) -> tuple[int, ...]:
    found: list[int] = []
    for first, last in _NUMBER.findall(field):
        start, end = int(first), int(last or first)
        found.extend(range(start, end + 1) if start <= end < start + LONGEST_RANGE else (start,))
    return tuple(dict.fromkeys(found))[:MOST_NUMBERS]


def clean(text: str) -> str:
    """One line without links, tags, mark-up and what nobody sees."""
    line = " ".join(text.split())
    return without_seams(without_emphasis(without_links(line)))
