"""Question sets: JSON Lines, each a question with what a good answer to it has."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import QuestionSetInvalid


@dataclass(frozen=True, slots=True)
class TestQuestion:
    """One line of a question set."""

    __test__ = False  # pytest takes every Test* for a test

    question: str
    relevant: frozenset[str] = frozenset()
    answer: str | None = None
    answerable: bool | None = None
    asked: dt.date | None = None  # the question's own now
    history: tuple[str, ...] = ()  # what was asked before it, oldest first


def load_questions(path: Path) -> list[TestQuestion]:
    """Read a question set.

    Raises: QuestionSetInvalid, naming file, line and what is wrong.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as exc:
        reason = getattr(exc, "strerror", None) or "it is not UTF-8"
        raise QuestionSetInvalid(
            f"{path} can't be read: {reason}; give a file of JSON Lines in UTF-8"
        ) from exc
    questions = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                questions.append(_question(json.loads(line)))
            except (ValueError, TypeError, KeyError, RecursionError) as exc:
                raise QuestionSetInvalid(
                    f"{path}:{number} is no question ({exc}); a line is a JSON object with "
                    "'question' and optionally relevant, answer, answerable, asked, history"
                ) from exc
    if not questions:
        raise QuestionSetInvalid(
            f"{path} holds no question; a line is a JSON object with 'question'"
        )
    return questions


def _question(stored: Mapping[str, Any]) -> TestQuestion:
    question, relevant = stored["question"], stored.get("relevant") or []
    if not isinstance(question, str) or not isinstance(relevant, list):
        raise TypeError("'question' must be text and 'relevant' a list of article ids")
    answer, answerable = stored.get("answer"), stored.get("answerable")
    if not isinstance(answer, str | None) or not isinstance(answerable, bool | None):
        raise TypeError("'answer' must be text and 'answerable' true or false")
    history = stored.get("history") or []
    if not isinstance(history, list) or not all(isinstance(turn, str) for turn in history):
        raise TypeError("'history' must be a list of the questions asked before, oldest first")
    asked = stored.get("asked")
    return TestQuestion(
        question=question,
        relevant=frozenset(map(str, relevant)),
        answer=answer,
        answerable=answerable,
        asked=dt.date.fromisoformat(asked) if asked else None,
        history=tuple(history),
    )
