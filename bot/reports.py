"""What commands that change the corpus or its indexes did, and how that is counted in words."""

from __future__ import annotations

from dataclasses import dataclass

from rag.types import ReadFailure


def counted(number: int, noun: str) -> str:
    """`1 article`, `2 articles`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What `newsbot index` did."""

    added: int
    updated: int
    unchanged: int
    removed: int
    failed: tuple[ReadFailure, ...]
    articles: int
    passages: int
    seconds: float
    notice: str | None  # why the indexes don't show it yet

    @property
    def nothing_read(self) -> bool:
        """Whether the paths gave no article at all, though they failed to."""
        return bool(self.failed) and not (self.added + self.updated + self.unchanged)


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What `newsbot rebuild` did."""

    articles: int
    passages: int
    seconds: float
    rebuilt: tuple[str, ...]  # names of indexes
