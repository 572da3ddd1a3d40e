"""Whether newsbot is sound and good, as its own commands tell."""

import json
import shutil
from pathlib import Path

from tests.e2e.conftest import ARTICLE_ID, SEEDS, Newsbot, is_one_line, json_of


def test_doctor_finds_a_sound_corpus_sound(seeded: Newsbot) -> None:
    report = json_of(seeded("doctor", "--json"))
    assert report["ok"] is True
    assert all(set(check) == {"name", "ok", "detail", "remedy"} for check in report["checks"])
    assert "WRONG" not in seeded("doctor").stdout


def test_rebuild_makes_the_indexes_anew(newsbot: Newsbot) -> None:
    newsbot("index", str(SEEDS))
    shutil.rmtree(newsbot.folder / "data" / "indexes")
    rebuilt = newsbot("rebuild")
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert rebuilt.stdout.startswith("both indexes are new: 1 article,")
    assert json_of(newsbot("search", "Anchorage", "--json"))["passages"]
    told = json_of(newsbot("rebuild", "--json"))
    assert told.pop("seconds") > 0
    assert told.pop("passages") > 1
    assert told == {"articles": 1, "rebuilt": ["lexical", "vectors"]}


def test_lost_indexes_need_nobody(newsbot: Newsbot) -> None:
    newsbot("index", str(SEEDS))
    shutil.rmtree(newsbot.folder / "data" / "indexes")
    for _ in range(2):
        answer = json_of(newsbot("ask", "Wo trafen sich Trump und Putin?", "--json"))
        assert answer["status"] == "answered"
    assert json_of(newsbot("doctor", "--json"))["ok"]


def test_eval_measures_over_questions(seeded: Newsbot, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    rows = [
        {"question": "Wo trafen sich Trump und Putin?", "relevant": [ARTICLE_ID]},
        {
            "question": "Wer gewann den Grand Slam in Wimbledon?",
            "answerable": False,
            "history": ["Wo trafen sich Trump und Putin?"],
        },
    ]
    questions.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    figures = json_of(seeded("eval", str(questions), "--json", "--now", "2025-08-20"))
    assert (figures["questions"], figures["hit@1"], figures["answer@1"]) == (2, 1.0, None)
    assert figures["abstained_when_unanswerable"] == 1.0
    assert seeded("eval", str(questions)).stdout.startswith("questions")


def test_a_malformed_question_set_is_named(seeded: Newsbot, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"question": "Was?"}\n{nope\n', encoding="utf-8")
    wrong = seeded("eval", str(questions))
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert is_one_line(wrong.stderr)
    assert "questions.jsonl" in wrong.stderr
    missing = seeded("eval", "not-there.jsonl")
    assert missing.returncode == 1
    assert is_one_line(missing.stderr)
