"""A line that is checked, and the messages that it cites."""

from __future__ import annotations

from dataclasses import dataclass

from bot.groupchat.messages import GroupMessage
from rag.answer.checking.support import Source


@dataclass(frozen=True, slots=True)
class Said:
    """A message that a line cites: who wrote it, and what."""

    message: GroupMessage
    source: Source
    is_own: bool  # of whom the line names, or it names nobody

    @property
    def text(self) -> str:
        """What it says."""
        return self.source.text


@dataclass(frozen=True, slots=True)
class Stated:
    """A line: what is left of its words without names and what people do by talking."""

    text: str
    bare: str
    language: str
    is_decided: bool
    is_open: bool
    names_somebody: bool
    is_of_another: bool  # its subject is another member, who wrote none of the messages

    @property
    def is_about_its_author(self) -> bool:
        """Whether its author is its subject: "bringt Salat mit"."""
        return self.names_somebody and self.text[:1].islower()
