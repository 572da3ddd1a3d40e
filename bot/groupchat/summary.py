"""What a group talked about, as a value.

Invariant: every id is one of the summarised messages, and every author wrote one of those that
the remark points to.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from rag.types import Citation, Usage


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that was said, and where."""

    text: str  # one line; verbatim where no model wrote it
    message_ids: tuple[int, ...]  # at least one
    author: str | None = None  # None: several said it


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that the group talked about."""

    title: str
    remarks: tuple[Remark, ...]  # who said what, in the order of time
    decisions: tuple[Remark, ...] = ()
    questions: tuple[Remark, ...] = ()  # that nobody answered
    message_ids: tuple[int, ...] = ()  # all that belong to it, oldest first
    terms: tuple[str, ...] = ()  # the words that tell it from others, the most telling first
    news: tuple[Citation, ...] = ()  # articles that bear on it


@dataclass(frozen=True, slots=True)
class Summary:
    """What was said from `since` to `until`."""

    topics: tuple[Topic, ...]  # in the order in which they came up
    mode: Literal["extractive", "llm"]
    language: str  # of the texts around what was said: de or en
    messages: int
    people: int
    since: dt.datetime | None  # of the first message, UTC; None if there is none
    until: dt.datetime | None  # of the last
    notice: str = ""  # a sentence to show: why no model wrote it, say
    usage: Usage = field(default_factory=Usage)
