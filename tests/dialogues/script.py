"""What a scripted conversation is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One question after others, and the articles that are right for it."""

    text: str
    meant: str  # the same question for somebody who didn't hear those before
    articles: frozenset[str]  # any of them may come first
    kind: str


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A first question and what is asked after it."""

    opening: str
    follow_ups: tuple[FollowUp, ...]
    language: str
    is_held_out: bool  # see `measuring` for what was seen of these


FRESH = "change of subject"


def said(text: str, meant: str, articles: str, kind: str) -> FollowUp:
    """A follow-up; articles are separated by spaces."""
    return FollowUp(text, meant, frozenset(articles.split()), kind)


def fresh(text: str, articles: str) -> FollowUp:
    """A question that has nothing to do with those before it."""
    return said(text, text, articles, FRESH)


def dialogues(
    language: str, scripts: Sequence[tuple[str, Sequence[FollowUp]]]
) -> tuple[Dialogue, ...]:
    """Every second one is held out."""
    return tuple(
        Dialogue(opening, tuple(follow_ups), language, is_held_out=number % 2 == 1)
        for number, (opening, follow_ups) in enumerate(scripts)
    )
