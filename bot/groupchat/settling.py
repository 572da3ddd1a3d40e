"""Whether a talk settles something, and whether all are for it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.groupchat.cited import Said, Stated
from bot.groupchat.clues import (
    AGAINST,
    CANNOT,
    COUNTERS,
    DENIES,
    KNOWS_NOT,
    PROPOSES,
    SETTLES,
    YES,
    asks,
    sentences,
)
from rag.answer.checking.support import SOFT_MATCH, matches

BETWEEN = 6  # messages, from a proposal to the assent to it


def is_settled(told: Sequence[Said], between: Sequence[str]) -> bool:
    """Whether somebody decides, or agrees to what another one proposes, and it isn't refused."""
    if CANNOT.search(told[-1].text) and not YES.search(told[-1].text):
        return False
    for at, one in enumerate(told):
        plain = "\n".join(found for found in sentences(one.text) if not asks(found))
        if SETTLES.search(plain) and not COUNTERS.search(one.text):
            return True
        others = [two for two in told[:at] if two.message.author != one.message.author]
        if others and YES.search(one.text):
            return not any(map(COUNTERS.search, between))
        if others and others[-1] is told[at - 1] and _answers(one.text, others[-1].text):
            return True
    return False


def _answers(text: str, asked: str) -> bool:
    """Whether a text says what shall be done where another one asked it."""
    evades = AGAINST.search(text) or KNOWS_NOT.search(text) or asks(text)
    return PROPOSES.search(asked) is not None and not evades


def somebody_differs(line: Stated, told: Sequence[Said]) -> bool:
    """Whether one of them is against it, or for something else."""
    authors = {one.message.author for one in told}
    for author in authors:
        own = [one.source for one in told if one.message.author == author]
        said = "\n".join(source.text for source in own)
        if AGAINST.search(said) and not DENIES.search(line.text):
            return True
        covered = any(match >= SOFT_MATCH for *_, match in matches(line.bare, line.language, own))
        if len(authors) > 1 and not covered and not YES.search(said):
            return True
    return False
