"""Whether a number of a line is told of the same thing in the talk."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.groupchat.cited import Said, Stated
from bot.groupchat.clues import (
    AT,
    CLAUSE,
    DAYS,
    asks,
    sentences,
)
from rag.answer.checking.numbers import amounts
from rag.answer.checking.support import SOFT_MATCH, Source, content, matches, share_covered

SURELY = 0.9  # a word is this one
SHORT_ANSWER = 3  # words: it takes over those of what it answers


def is_of_something_else(line: Stated, told: Sequence[Said]) -> bool:
    """Whether a number is in no message, or no clause, with what the line says of it."""
    for clause in CLAUSE.split(line.bare):
        spoken = [word for word in content(clause, line.language) if not re.search(r"\d", word)]
        for amount in amounts(clause, line.language):
            digits = re.search(r"\d[\d.,]*", amount.text)
            if digits is None or not spoken:
                continue
            having = [one for one in told if _has(one.text, digits[0])]
            if not having or any(len(one.text.split()) <= SHORT_ANSWER for one in having):
                continue
            sources = [one.source for one in having]
            if not any(m >= SOFT_MATCH for *_, m in matches(clause, line.language, sources)):
                if share_covered(clause, line.language, [one.source for one in told]):
                    return True
                continue
            every = [one.source for one in told]
            before = [
                word
                for word, _, match in matches(clause[: amount.start], line.language, every)
                if match >= SURELY and word not in DAYS
            ]
            if not before:
                continue
            is_near = any(m >= SOFT_MATCH for *_, m in matches(before[-1], line.language, sources))
            is_time = AT.search(clause[: amount.start])
            if not is_near and not is_time and not _is_answered(told):
                return True
            if _is_in_another_clause(before[-1], digits[0], line.language, sources):
                return True
    return False


def _is_answered(told: Sequence[Said]) -> bool:
    return any(asks(found) for one in told for found in sentences(one.text))


def _has(text: str, number: str) -> bool:
    return re.search(rf"(?<![\d.,]){re.escape(number)}(?!\d)", text) is not None


def _is_in_another_clause(word: str, number: str, language: str, sources: Sequence[Source]) -> bool:
    """Whether a word comes only after the clause of a number, which has a thing of its own."""
    for source in sources:
        clauses = [clause for clause in CLAUSE.split(source.text) if clause.strip()]
        last = max(at for at, clause in enumerate(clauses) if _has(clause, number))

        def best(some: Sequence[str], spoken: str = source.language) -> float:
            found = matches(word, language, [Source(clause, spoken) for clause in some])
            return max((match for *_, match in found), default=0.0)

        has_its_own = len(content(clauses[last], source.language)) >= SHORT_ANSWER
        if not has_its_own or best(clauses[: last + 1]) >= SOFT_MATCH:
            return False
        if best(clauses[last + 1 :]) < SURELY:
            return False
    return True
