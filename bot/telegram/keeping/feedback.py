"""Rated answers -> lines of a question set, as `newsbot eval` reads them. Pure functions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from rag.types import Answer, AnswerStatus


@dataclass(frozen=True, slots=True)
class Rated:
    """An answer, and how many of its verdicts were good."""

    answer: Answer
    asked: dt.date
    good: int
    votes: int


def question_of(rated: Rated) -> dict[str, Any]:
    """A line of a question set.

    A good answer tells which articles are relevant, a good refusal that the question can't be
    answered. A bad one tells what was wrong, not what would be right: then only the question
    stands there. A follow-up is asked as it was understood, on its own.
    """
    answer = rated.answer
    line: dict[str, Any] = {
        "question": answer.standalone_question or answer.question,
        "asked": rated.asked.isoformat(),
        "good": rated.good,
        "bad": rated.votes - rated.good,
    }
    if rated.good > rated.votes - rated.good:
        line["answerable"] = answer.status is AnswerStatus.ANSWERED
        if answer.citations:
            line["relevant"] = list(dict.fromkeys(c.article_id for c in answer.citations))
    return line
