"""A question set, asked of the whole application."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import App
from bot.conversation import ConversationService
from bot.corpus import Progress
from rag.errors import QuestionSetInvalid
from rag.types import Answer, Filters, Turn
from tests.bot.apps import GUESTS, SHEEP, index, unseen
from tests.support.newsroom import NOW


def evaluate(app: App, questions: Path, progress: Progress = unseen) -> dict[str, Any]:
    report = app.evaluate(questions, k=10, filters=Filters(), now=NOW, progress=progress)
    return report.to_json()


def test_a_question_set_gives_figures(app: App, tmp_path: Path, news: Path) -> None:
    index(app, news)
    questions = tmp_path / "questions.jsonl"
    lines = [
        {"question": SHEEP, "relevant": ["wolf"], "answer": "sieben Schafe"},
        {"question": GUESTS, "relevant": ["theatre"], "answer": "four hundred guests"},
        {"question": "Wer gewann den Nobelpreis für Quantenphysik?", "answerable": False},
    ]
    questions.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    steps: list[tuple[str, int, int]] = []
    figures = evaluate(app, questions, lambda step, done, of: steps.append((step, done, of)))
    assert figures["hit@1"] == figures["citation_precision"] == figures["answer@2"] == 1.0
    assert figures["abstained_when_unanswerable"] == 1.0
    assert steps == [("asking", done, 3) for done in range(4)]


def test_a_follow_up_is_asked_in_a_conversation_that_nobody_else_sees(
    app: App, tmp_path: Path, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(app, news)
    questions = tmp_path / "questions.jsonl"
    lines = [
        {"question": SHEEP, "history": [GUESTS, "Was ist neu?"], "relevant": ["wolf"]},
        {"question": GUESTS, "history": [SHEEP], "relevant": ["theatre"]},
        {"question": SHEEP, "relevant": ["wolf"]},
    ]
    questions.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    asked: list[tuple[str, str]] = []
    ask = ConversationService.ask

    async def noted(
        self: ConversationService, conversation: str, text: str, **given: Any
    ) -> Answer:
        answer = await ask(self, conversation, text, **given)
        assert self.turns(conversation)[-1] == Turn(text, answer)
        asked.append((conversation, text))
        return answer

    monkeypatch.setattr(ConversationService, "ask", noted)
    figures = evaluate(app, questions)
    assert (figures["questions"], figures["hit@1"]) == (3, 1.0)
    first, second = "rehearsal:1", "rehearsal:2"
    assert asked == [
        (first, GUESTS), (first, "Was ist neu?"), (first, SHEEP), (second, SHEEP), (second, GUESTS),
    ]  # fmt: skip
    assert app.conversations.turns(first) == []


def test_a_bad_question_set_is_named_before_anything_is_opened(app: App, tmp_path: Path) -> None:
    with pytest.raises(QuestionSetInvalid):
        evaluate(app, tmp_path / "absent.jsonl")
