"""Question sets asked of the newsroom, and outcomes made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from rag.evaluation import evaluate
from rag.evaluation.figures import Outcome
from rag.evaluation.questions import TestQuestion
from rag.types import Answer
from tests.support.newsroom import BY_ID, NOW, Newsroom


def run(
    room: Newsroom, questions: Sequence[TestQuestion], k: int = 10, **changes: Any
) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "search": lambda text, wanted, now: room.find(text, wanted, now=now),
        "answer": lambda text, now: room.ask(text, now=now),
        "conversation": pytest.fail,
        "text_of": lambda article_id: BY_ID[article_id].text,
        "now": NOW,
        "progress": lambda _done, _all: None,
    }
    return evaluate(questions, k=k, **{**parts, **changes}).to_json()


def outcome(
    asked: TestQuestion, answer: Answer, rank: int | None = None, ms: float = 1.0
) -> Outcome:
    return Outcome(asked, rank, answer, len(answer.citations), ms)
