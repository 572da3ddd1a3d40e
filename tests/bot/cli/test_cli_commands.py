"""The commands hand on what was said and show what comes back."""

import json
from dataclasses import replace

import pytest

from bot.cli.main import run
from bot.diagnosis import Check
from bot.settings import Settings
from rag.evaluation import EvaluationReport
from rag.types import Filters, ReadFailure
from tests.bot.cli.stub import ARTICLE, OPENING, StubApp

Captured = pytest.CaptureFixture[str]


def test_ask_passes_on_question_filters_and_clock(app: StubApp, capsys: Captured) -> None:
    options = "--since 2025-08-01 --until 2025-08-31 --outlet taz --language de --now 2025-08-20"
    assert run(["ask", "Was", "kam heraus?", *options.split()]) == 0
    question, filters, now = app.asked[0]
    assert question == "Was kam heraus?"
    assert filters.since is not None
    assert (filters.since.isoformat(), filters.outlet, filters.language) == (
        "2025-08-01",
        "taz",
        "de",
    )
    assert now.isoformat() == "2025-08-20T23:59:59.999999+02:00"
    assert capsys.readouterr().out.splitlines()[-1].startswith("[1] taz, Washington, 16. August")


@pytest.mark.parametrize("question", ["", "   ", "???", "🚀", "a\x00b\x1b[31m", "x" * 10_000])
def test_any_text_is_a_question(app: StubApp, question: str) -> None:
    assert run(["ask", question]) == 0
    assert app.asked == [(question, Filters(), app.asked[0][2])]


def test_a_question_that_is_no_utf8_is_asked_all_the_same(app: StubApp, capsys: Captured) -> None:
    assert run(["ask", "--json", "caf\udce9"]) == 0
    assert json.loads(capsys.readouterr().out)["question"] == "caf\N{REPLACEMENT CHARACTER}"


def test_json_is_one_object_and_all_that_is_on_stdout(app: StubApp, capsys: Captured) -> None:
    app.notices.append("the vector index is damaged")
    for command in (
        ["ask", "Was?"],
        ["search", "gipfel"],
        ["articles"],
        ["show", "gipfel"],
        ["index", "seeds"],
        ["eval", "q.jsonl"],
        ["doctor"],
        ["rebuild"],
    ):
        assert run([*command, "--json"]) == 0
        assert isinstance(json.loads(capsys.readouterr().out), dict)


def test_json_is_readable_where_the_output_can_hold_it(app: StubApp, capsys: Captured) -> None:
    run(["ask", "Wärme?", "--json"])
    assert '"Wärme?"' in capsys.readouterr().out


def test_notices_are_told_once_and_damage_is_repaired_after_the_answer(
    app: StubApp, capsys: Captured
) -> None:
    app.notices.append("the vector index is damaged: no reach; it is rebuilt from the catalog")
    assert run(["ask", "Was?"]) == 0
    said = capsys.readouterr().err
    assert said == (
        "newsbot: the vector index is damaged: no reach; it is rebuilt from the catalog\n"
    )
    assert app.calls == ["repair", "close"]


def test_a_failed_command_still_tells_the_notices_and_closes(
    app: StubApp, capsys: Captured
) -> None:
    app.notices.append("the vector index is damaged")
    app.failure = RuntimeError("x")
    assert run(["ask", "Was?"]) == 1
    assert capsys.readouterr().err.startswith("newsbot: the vector index is damaged\n")
    assert app.calls == ["close"]


def test_search_lists_passages(app: StubApp, capsys: Captured) -> None:
    assert run(["search", "Trump", "Putin", "-k", "1"]) == 0
    assert capsys.readouterr().out == (
        f"1. 2025-08-16, taz: Gipfel ohne Ergebnis  (1.00, gipfel)\n{OPENING}\n"
    )
    assert app.asked[0][0] == "Trump Putin"


def test_a_search_without_a_find_says_so_beside_the_results(app: StubApp, capsys: Captured) -> None:
    app.found = []
    assert run(["search", "nichts"]) == 0
    assert capsys.readouterr() == ("", "newsbot: nothing found\n")


def test_articles_are_counted_beside_the_list(app: StubApp, capsys: Captured) -> None:
    assert run(["articles"]) == 0
    assert capsys.readouterr() == (
        "2025-08-16  gipfel  taz: Gipfel ohne Ergebnis\n",
        "newsbot: 1 article\n",
    )
    assert run(["articles", "--outlet", "FAZ"]) == 0
    assert capsys.readouterr() == ("", "newsbot: 0 articles\n")


def test_show_shows_one_article(app: StubApp, capsys: Captured) -> None:
    assert run(["show", "gipfel"]) == 0
    assert capsys.readouterr().out.endswith(f"\n\n{ARTICLE.text}\n")


def test_an_article_that_is_not_there_is_named(app: StubApp, capsys: Captured) -> None:
    assert run(["show", "x"]) == 1
    assert capsys.readouterr() == (
        "",
        "newsbot: no article has the id 'x'; 'newsbot articles' lists them all\n",
    )


def test_index_tells_what_changed_and_what_failed(app: StubApp, capsys: Captured) -> None:
    app.report = replace(app.report, failed=(ReadFailure("seeds/\x1b[1mx", "the file is empty"),))
    assert run(["index", "seeds", "more", "--prune"]) == 0
    assert capsys.readouterr() == (
        "1 added, 0 updated, 0 unchanged, 0 removed, 1 failed; the corpus holds 1 article in "
        "14 passages (0.4 s)\n",
        "newsbot: not read: seeds/x: the file is empty\n",
    )
    assert app.calls[0] == "index seeds more prune=True"


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_index_fails_only_if_nothing_could_be_read(
    app: StubApp, capsys: Captured, options: list[str]
) -> None:
    app.report = replace(
        app.report, added=0, failed=(ReadFailure("x.txt", "there is no such file"),)
    )
    assert run(["index", "x.txt", *options]) == 1
    assert "newsbot: nothing could be read; see the reasons" in capsys.readouterr().err


def test_index_tells_who_else_has_the_indexes(app: StubApp, capsys: Captured) -> None:
    app.report = replace(app.report, notice="'newsbot chat' (process 7) will apply the change")
    assert run(["index", "seeds"]) == 0
    assert capsys.readouterr().err == (
        "newsbot: 'newsbot chat' (process 7) will apply the change\n"
    )


def test_eval_shows_the_figures(app: StubApp, capsys: Captured) -> None:
    assert run(["eval", "q.jsonl", "-k", "5"]) == 0
    assert (
        capsys.readouterr().out == "questions  2\nhit@1      0.500\nanswer@1   -\np50_ms     3.0\n"
    )


@pytest.mark.parametrize(
    ("options", "settings", "answers"),
    [
        ([], None, "auto"),
        ([], "extractive", "extractive"),
        (["--answers", "llm"], "extractive", "llm"),
        (["--answers", "extractive"], "llm", "extractive"),
    ],
)
def test_eval_says_itself_who_answers(
    app: StubApp,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    settings: str | None,
    answers: str,
) -> None:
    if settings:
        monkeypatch.setenv("NEWSBOT_ANSWERS", settings)
    seen: list[str] = []

    def build(given: Settings, _now: object) -> StubApp:
        seen.append(given.answers)
        return app

    monkeypatch.setattr("bot.bootstrap.build_app", build)
    assert run(["eval", "q.jsonl", *options]) == 0
    assert seen == [answers]


def test_who_else_could_answer_is_wrong_usage(app: StubApp, capsys: Captured) -> None:
    assert run(["eval", "q.jsonl", "--answers", "auto"]) == 2
    assert "'auto' is not among llm, extractive" in capsys.readouterr().err
    assert app.calls == []


def test_eval_tells_why_a_model_did_not_write(app: StubApp, capsys: Captured) -> None:
    app.evaluated = EvaluationReport({"fell_back": 0.5}, {"The model is gone.": 2})
    assert run(["eval", "q.jsonl"]) == 0
    assert capsys.readouterr() == (
        "fell_back  0.500\n",
        "newsbot: 2 answers not by the model: The model is gone.\n",
    )


def test_doctor_names_what_is_wrong_and_fails(app: StubApp, capsys: Captured) -> None:
    app.checks.append(Check("vectors", False, "reach 3 of 100", "run 'newsbot rebuild'"))
    assert run(["doctor"]) == 1
    assert capsys.readouterr().out == (
        "ok     catalog  1 article\nWRONG  vectors  reach 3 of 100; run 'newsbot rebuild'\n"
    )


def test_doctor_is_content_where_all_is_well(app: StubApp, capsys: Captured) -> None:
    assert run(["doctor"]) == 0
    assert capsys.readouterr().out == "ok  catalog  1 article\n"


@pytest.mark.parametrize(("options", "embed"), [([], False), (["--embed"], True)])
def test_rebuild(app: StubApp, capsys: Captured, options: list[str], embed: bool) -> None:
    assert run(["rebuild", *options]) == 0
    assert app.calls[0] == f"rebuild embed={embed}"
    assert capsys.readouterr().out == "both indexes are new: 1 article, 14 passages (0.4 s)\n"
