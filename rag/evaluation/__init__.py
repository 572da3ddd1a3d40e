"""A question set -> figures of retrieval and answers."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rag.evaluation.citing import sound_citations
from rag.evaluation.figures import Outcome, fell_back, figures, rank_of
from rag.evaluation.questions import TestQuestion, load_questions
from rag.types import Answer, RankedPassage

__all__ = ["EvaluationReport", "TestQuestion", "evaluate", "load_questions"]

PASSAGES_AN_ARTICLE = 3  # ranked so that k articles are among them

Ask = Callable[[str, dt.datetime], Answer]
"""A question and its now -> its answer."""


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """The figures of a question set, by the names of `newsbot eval --json`."""

    figures: Mapping[str, Any]
    notices: Mapping[str, int] = field(default_factory=dict)  # why a model didn't write: how often

    def to_json(self) -> dict[str, Any]:
        """The JSON object."""
        return dict(self.figures)


def evaluate(
    questions: Sequence[TestQuestion],
    *,
    search: Callable[[str, int, dt.datetime], Sequence[RankedPassage]],
    answer: Ask,
    conversation: Callable[[], Ask],
    text_of: Callable[[str], str],
    k: int,
    now: dt.datetime,
    progress: Callable[[int, int], None],
    by_model: bool = False,
) -> EvaluationReport:
    """Ask every question and count; a question's own `asked` day is its now.

    Args:
        questions: Each is asked by itself, or after its history in a conversation of its own.
        search: Text, number of passages and now -> passages, best first.
        answer: Answers questions without a history.
        conversation: Starts one; what it returns answers in it.
        text_of: Article id -> text.
        k: How many articles count.
        now: For questions without an `asked` day.
        progress: Called with the questions done and the questions in all.
        by_model: Whether a model is to write the answers.

    Raises: whatever `search`, `answer` and `conversation` raise.
    """
    outcomes = []
    for done, asked in enumerate(questions):
        progress(done, len(questions))
        then = _end_of_day(asked.asked, now)
        ask = conversation() if asked.history else answer
        for earlier in asked.history:
            ask(earlier, then)
        began = time.perf_counter()
        given = ask(asked.question, then)
        milliseconds = (time.perf_counter() - began) * 1_000
        # A follow-up is searched for as the conversation understood it.
        query = given.standalone_question if asked.history else asked.question
        found = search(query, PASSAGES_AN_ARTICLE * k, then)
        rank = rank_of(asked.relevant, found, k)
        outcomes.append(Outcome(asked, rank, given, sound_citations(given, text_of), milliseconds))
    progress(len(questions), len(questions))
    notices = Counter(o.answer.notice for o in outcomes if by_model and fell_back(o.answer))
    return EvaluationReport(figures(outcomes, k, by_model=by_model), notices)


def _end_of_day(day: dt.date | None, now: dt.datetime) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.max, now.tzinfo) if day else now
