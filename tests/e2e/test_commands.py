"""Every command, from the shell: what it prints, where, and how it ends."""

import shutil

import pytest

from tests.e2e.conftest import ARTICLE_ID, SEEDS, Newsbot, article_text, is_one_line, json_of

QUESTIONS = [
    ("Welchen Standort für ein zweites Treffen brachte Putin ins Spiel?", "de", "Moskau"),
    ("What did Trump say about Selenskyj?", "en", "Selenskyj"),
]


# -- the corpus ------------------------------------------------------------------------------------


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


# -- answers ---------------------------------------------------------------------------------------


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
    assert "taz, Washington, 16. August 2025 - " in asked.stdout


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


# -- the command itself ----------------------------------------------------------------------------


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
    [
        "",
        "ask",
        "chat",
        "search",
        "brief",
        "index",
        "articles",
        "show",
        "eval",
        "doctor",
        "rebuild",
    ],
)
def test_help_imports_nothing_heavy(newsbot: Newsbot, command: str) -> None:
    """How long it takes is told by `make bench`."""
    shown = newsbot(*command.split(), "--help", settings={"PYTHONPROFILEIMPORTTIME": "1"})
    assert shown.stdout.startswith("Usage: newsbot")
    heavy = shown.stderr
    for module in ("chromadb", "llama_index", "sqlalchemy", "numpy", "prompt_toolkit", "rich"):
        assert f" {module}\n" not in heavy
