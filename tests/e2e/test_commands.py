"""Every command, from the shell: what it prints, where, and how it ends."""

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import ARTICLE_ID, NEWSBOT, SEEDS, Newsbot, bare_environment

QUESTIONS = [
    ("Wo trafen sich Trump und Putin?", "de", "Anchorage"),
    ("Where did Trump and Putin meet?", "en", "Anchorage"),
]
HELP_S = 0.3  # of the contract; measured at 0.15 on two cores


def json_of(done: subprocess.CompletedProcess[str]) -> Any:
    """The one object on stdout, of a command that went well."""
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout
    return json.loads(done.stdout)


def article_text(newsbot: Newsbot, article_id: str) -> str:
    text = json_of(newsbot("show", article_id, "--json"))["text"]
    assert isinstance(text, str)
    return text


def is_one_line(text: str) -> bool:
    return text.startswith("newsbot: ") and text.count("\n") == 1


# -- the corpus ----------------------------------------------------------------------------------


def test_indexing_tells_what_changed_and_again_that_nothing_did(newsbot: Newsbot) -> None:
    first = json_of(newsbot("index", str(SEEDS), "--json"))
    seconds = first.pop("seconds")
    passages = first.pop("passages")
    assert seconds > 0
    assert passages >= 1
    assert first == {
        "added": 1, "updated": 0, "unchanged": 0, "removed": 0, "failed": [], "articles": 1,
    }  # fmt: skip
    again = json_of(newsbot("index", str(SEEDS), "--json"))
    assert (again["added"], again["unchanged"], again["passages"]) == (0, 1, passages)


def test_a_bad_file_is_named_and_its_neighbour_is_indexed(newsbot: Newsbot) -> None:
    folder = newsbot.folder / "in"
    shutil.copytree(SEEDS, folder)
    (folder / "leer\x1b[31m.txt").write_bytes(b"")
    plain = newsbot("index", "in")
    assert plain.returncode == 0
    assert plain.stdout.startswith("1 added, 0 updated, 0 unchanged, 0 removed, 1 failed;")
    assert plain.stderr.startswith("newsbot: not read: in/leer.txt: ")
    assert "\x1b" not in plain.stderr + plain.stdout
    failed = json_of(newsbot("index", "in", "--json"))["failed"]
    assert [failure["source"] for failure in failed] == ["in/leer\x1b[31m.txt"]


def test_nothing_to_read_is_a_failure(newsbot: Newsbot) -> None:
    missing = newsbot("index", "not-there")
    assert missing.returncode == 1
    assert "not-there" in missing.stderr
    assert "newsbot: nothing could be read" in missing.stderr


def test_pruning_removes_what_is_gone(newsbot: Newsbot) -> None:
    folder = newsbot.folder / "in"
    shutil.copytree(SEEDS, folder)
    (folder / "zwei.txt").write_text("Ein zweiter Artikel über den Hamburger Hafen.", "utf-8")
    newsbot("index", "in")
    (folder / "zwei.txt").unlink()
    assert json_of(newsbot("index", "in", "--json"))["removed"] == 0
    pruned = json_of(newsbot("index", "in", "--prune", "--json"))
    assert (pruned["removed"], pruned["articles"]) == (1, 1)


def test_articles_lists_them_and_show_shows_one(seeded: Newsbot) -> None:
    listed = json_of(seeded("articles", "--json"))
    (row,) = listed["articles"]
    assert listed["total"] == 1
    assert (row["id"], row["outlet"], row["place"]) == (ARTICLE_ID, "taz", "Washington")
    shown = json_of(seeded("show", row["id"], "--json"))
    text = shown.pop("text")
    assert shown == row
    assert text.startswith("Mit einem Handschlag auf dem roten Teppich")
    assert text in seeded("show", row["id"]).stdout


def test_filters_leave_articles_out(seeded: Newsbot) -> None:
    assert json_of(seeded("articles", "--outlet", "TAZ", "--json"))["total"] == 1
    for options in (["--outlet", "FAZ"], ["--since", "2025-08-17"], ["--language", "en"]):
        assert json_of(seeded("articles", *options, "--json"))["total"] == 0


def test_an_unknown_article_is_a_failure_with_a_remedy(seeded: Newsbot) -> None:
    unknown = seeded("show", "nope")
    assert unknown.returncode == 1
    assert is_one_line(unknown.stderr)
    assert "'newsbot articles' lists them all" in unknown.stderr


# -- answers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("question", "language", "holds"), QUESTIONS)
def test_a_question_gets_an_answer_with_verbatim_quotes(
    seeded: Newsbot, question: str, language: str, holds: str
) -> None:
    answer = json_of(seeded("ask", question, "--json", "--now", "2025-08-20"))
    assert (answer["status"], answer["mode"]) == ("answered", "extractive")
    assert (answer["language"], answer["as_of"]) == (language, "2025-08-16")
    assert holds in answer["answer"]
    assert [c["number"] for c in answer["citations"]] == list(
        range(1, len(answer["citations"]) + 1)
    )
    for citation in answer["citations"]:
        assert f"[{citation['number']}]" in answer["answer"]
        text = article_text(seeded, citation["article_id"])
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_an_answer_in_plain_text_names_its_sources(seeded: Newsbot) -> None:
    asked = seeded("ask", "Wo", "trafen", "sich", "Trump", "und", "Putin?")
    assert asked.returncode == 0
    assert asked.stderr == ""
    assert "\x1b" not in asked.stdout
    assert "\n[1] taz, Washington, 16. August 2025 - " in asked.stdout


def test_what_the_corpus_does_not_cover_is_not_made_up(seeded: Newsbot) -> None:
    answer = json_of(seeded("ask", "Wer gewann den Grand Slam in Wimbledon?", "--json"))
    assert (answer["status"], answer["citations"]) == ("no_evidence", [])


@pytest.mark.parametrize(
    "question",
    ["", "   ", "?!…", "🚀🚀", "x" * 10_000, 'AND "OR" (NOT *:*) \\', "-1 --json", "东京"],
)
def test_any_text_gets_a_sentence(seeded: Newsbot, question: str) -> None:
    answer = json_of(seeded("ask", "--json", "--", question))
    assert answer["answer"].strip()
    assert answer["question"].strip() == question.strip()


def test_search_ranks_passages(seeded: Newsbot) -> None:
    found = json_of(seeded("search", "Anchorage Alaska", "-k", "2", "--json"))
    assert found["query"] == "Anchorage Alaska"
    assert 1 <= len(found["passages"]) <= 2
    best = found["passages"][0]
    assert best["score"] == 1.0
    text = article_text(seeded, best["article_id"])
    assert text[best["start"] : best["end"]] == best["text"]
    assert "Anchorage" in seeded("search", "Anchorage Alaska").stdout


def test_an_empty_corpus_says_what_to_do(newsbot: Newsbot) -> None:
    for command in (["ask", "Was?"], ["search", "x"]):
        empty = newsbot(*command)
        assert (empty.returncode, empty.stdout) == (1, "")
        assert is_one_line(empty.stderr)
        assert "newsbot index" in empty.stderr


# -- chat ----------------------------------------------------------------------------------------


def test_a_chat_by_pipe_is_a_line_a_turn(newsbot: Newsbot) -> None:
    newsbot("index", str(SEEDS))
    lines = "Wo trafen sich Trump und Putin?\n\nUnd wie lange dauerte das Gespräch?\n/sources 1\n"
    talked = newsbot("chat", stdin=lines)
    assert talked.returncode == 0, talked.stderr
    assert talked.stderr == ""
    assert "\x1b" not in talked.stdout
    assert ">" not in talked.stdout.splitlines()[0]
    assert talked.stdout.count("\n[1] taz, Washington, 16. August 2025 - ") == 3
    assert "**" in talked.stdout.split("\n[1] ")[-1]
    again = newsbot("chat", stdin="/sources\n/new\n")
    assert again.returncode == 0
    assert again.stderr.startswith("Das Gespräch geht nach 2 früheren Fragen weiter")
    assert again.stdout.startswith("[1] taz")
    assert newsbot("chat", stdin="/sources\n").stdout.startswith("There is no answer yet")


def test_a_conversation_has_its_own_history(newsbot: Newsbot) -> None:
    newsbot("index", str(SEEDS))
    newsbot("chat", "--conversation", "a", stdin="Wo trafen sich Trump und Putin?\n")
    other = newsbot("chat", "--conversation", "b", stdin="/sources\n")
    assert other.stdout.startswith("There is no answer yet")


# -- soundness -----------------------------------------------------------------------------------


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
        {"question": "Wer gewann den Grand Slam in Wimbledon?", "answerable": False},
    ]
    questions.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    figures = json_of(seeded("eval", str(questions), "--json", "--now", "2025-08-20"))
    assert (figures["questions"], figures["hit@1"], figures["answer@1"]) == (2, 1.0, None)
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


# -- the command itself --------------------------------------------------------------------------


def test_the_data_folder_is_an_option_or_a_setting(newsbot: Newsbot) -> None:
    newsbot("index", str(SEEDS), "--data-dir", "elsewhere")
    assert (newsbot.folder / "elsewhere" / "catalog.db").exists()
    assert not (newsbot.folder / "data").exists()
    listed = newsbot("articles", "--json", settings={"NEWSBOT_DATA_DIR": "elsewhere"})
    assert json_of(listed)["total"] == 1


def test_a_wrong_setting_is_named_without_its_value(newsbot: Newsbot) -> None:
    wrong = newsbot("articles", settings={"NEWSBOT_TIMEZONE": "hush", "OPENAI_API_KEY": "hush"})
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert is_one_line(wrong.stderr)
    assert "NEWSBOT_TIMEZONE" in wrong.stderr
    assert "hush" not in wrong.stderr


def test_wrong_usage_is_one_line(newsbot: Newsbot) -> None:
    for arguments in (["ask"], ["nope"], ["search", "x", "-k", "0"], ["ask", "x", "--now", "y"]):
        wrong = newsbot(*arguments)
        assert (wrong.returncode, wrong.stdout) == (2, "")
        assert is_one_line(wrong.stderr)


@pytest.mark.parametrize(
    "command",
    ["", "ask", "chat", "search", "index", "articles", "show", "eval", "doctor", "rebuild"],
)
def test_help_is_there_at_once_and_imports_nothing_heavy(newsbot: Newsbot, command: str) -> None:
    arguments = [*command.split(), "--help"]
    durations = []
    for _ in range(3):
        began = time.perf_counter()
        shown = newsbot(*arguments)
        durations.append(time.perf_counter() - began)
    assert shown.stdout.startswith("Usage: newsbot")
    assert min(durations) < HELP_S
    heavy = newsbot(*arguments, settings={"PYTHONPROFILEIMPORTTIME": "1"}).stderr
    for module in ("chromadb", "llama_index", "sqlalchemy", "numpy", "prompt_toolkit", "rich"):
        assert f" {module}\n" not in heavy


def test_control_c_ends_with_130(newsbot: Newsbot) -> None:
    newsbot("index", str(SEEDS))
    with subprocess.Popen(
        [NEWSBOT, "chat"],
        cwd=newsbot.folder,
        env=bare_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as chat:
        assert chat.stdin is not None
        assert chat.stdout is not None
        chat.stdin.write("/latest\n")
        chat.stdin.flush()
        assert "2025-08-16" in chat.stdout.readline()
        os.kill(chat.pid, signal.SIGINT)
        assert chat.wait(timeout=20) == 130
        assert chat.stderr is not None
        assert "Traceback" not in chat.stderr.read()
