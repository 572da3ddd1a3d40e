"""Question sets are read, and what is wrong with one is named."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from rag.errors import QuestionSetInvalid
from rag.evaluation import load_questions
from rag.evaluation.questions import TestQuestion


def written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_question_set_is_read(tmp_path: Path) -> None:
    whole = {
        "question": "Wer?",
        "relevant": ["a", "b"],
        "answer": "Putin",
        "answerable": True,
        "asked": "2025-08-16",
        "history": ["Zuvor"],
        "more": 1,
    }
    path = written(tmp_path, json.dumps(whole), "", '{"question": "Was?"}', "  ")
    assert load_questions(path) == [
        TestQuestion("Wer?", frozenset("ab"), "Putin", True, dt.date(2025, 8, 16), ("Zuvor",)),
        TestQuestion("Was?"),
    ]


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + b'{"question": "Was?"}\r\n{"question": "Wer?"}\r\n')
    assert len(load_questions(path)) == 2


def test_a_line_separator_within_a_question_ends_no_line(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps({"question": "Was\u2028war\u0085da?"}, ensure_ascii=False))
    assert load_questions(path) == [TestQuestion("Was\u2028war\u0085da?")]


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "{",
        "[]",
        "3",
        "null",
        '"text"',
        "{}",
        '{"question": 3}',
        '{"question": null}',
        '{"question": "?", "relevant": "a"}',
        '{"question": "?", "asked": "yesterday"}',
        '{"question": "?", "asked": "2025-02-30"}',
        '{"question": "?", "asked": 20250816}',
        '{"question": "?", "answer": 3}',
        '{"question": "?", "answer": ["a", "b"]}',
        '{"question": "?", "answerable": "no"}',
        '{"question": "?", "history": "Was?"}',
        '{"question": "?", "history": ["Was?", {"question": "Wer?"}]}',
        "[" * 100_000,
    ],
)
def test_a_malformed_line_is_named_with_its_file_and_number(tmp_path: Path, line: str) -> None:
    path = written(tmp_path, '{"question": "Was?"}', "", line)
    with pytest.raises(QuestionSetInvalid) as raised:
        load_questions(path)
    assert f"{path}:3" in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_a_set_without_questions_is_named(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(QuestionSetInvalid, match=f"{path.name} holds no question"):
        load_questions(path)


def test_a_file_that_can_not_be_read_is_named(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.jsonl"):
        with pytest.raises(QuestionSetInvalid, match="can't be read"):
            load_questions(path)
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes('{"question": "Brücke?"}'.encode("latin-1"))
    with pytest.raises(QuestionSetInvalid, match="not UTF-8"):
        load_questions(latin)
