"""`newsbot ask` and `chat` with a model: the real commands, the real client, real HTTP."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bot.store import ConversationStore
from rag.types import Turn
from tests.e2e.conftest import SEEDS, Newsbot, article_text, is_one_line, json_of, settings_for
from tests.support.modelscript import Reply
from tests.support.modelserver import Cut, Drop, Error, Sleep, Text, model_server
from tests.support.newswriting import is_rewriting, written

WHERE = "Welchen Standort für ein zweites Treffen brachte Putin ins Spiel?"
MOSCOW = "Putin brachte Moskau als möglichen Standort für ein zweites Treffen ins Spiel."
RESULT = "Egal wie, das Resultat war am Ende ernüchternd."
SOBERING = "Das Resultat des Treffens war laut taz ernüchternd."
MADE_UP = "Beim Treffen in Alaska wurden 17 Verträge unterschrieben."
TIMEOUT_S = 2
PATIENCE_MS = 1.8 * TIMEOUT_S * 1_000 + 1_500  # and what a busy machine takes beside it


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Newsbot:
    """The seed article, indexed without a model."""
    newsbot = Newsbot(tmp_path_factory.mktemp("corpus"))
    assert newsbot("index", str(SEEDS)).returncode == 0
    return newsbot


def turns(newsbot: Newsbot, conversation: str = "default") -> list[Turn]:
    store = ConversationStore.open(f"sqlite:///{newsbot.folder}/data/catalog.db")
    try:
        return store.turns(f"terminal:{conversation}")
    finally:
        store.close()


def check_citations(newsbot: Newsbot, answer: dict[str, Any]) -> None:
    """Markers and citations are one to one, in order of first use, and every quote stands."""
    found = list(dict.fromkeys(map(int, re.findall(r"\[(\d+)\]", answer["answer"]))))
    numbers = [citation["number"] for citation in answer["citations"]]
    assert found == numbers == list(range(1, len(numbers) + 1))
    for citation in answer["citations"]:
        text = article_text(newsbot, citation["article_id"])
        assert text[citation["start"] : citation["end"]] == citation["quote"]


# -- one question --------------------------------------------------------------------------------


def test_the_model_writes_and_its_citations_stand(corpus: Newsbot) -> None:
    with model_server(written((MOSCOW, MOSCOW), (SOBERING, RESULT), (MOSCOW, MOSCOW))) as server:
        answer = json_of(corpus("ask", WHERE, "--json", settings=settings_for(server)))
    assert (answer["status"], answer["mode"], answer["notice"]) == ("answered", "llm", "")
    assert answer["answer"].startswith(f"{MOSCOW} [1] {SOBERING} [2] {MOSCOW} [1]")
    assert [citation["quote"] for citation in answer["citations"]] == [MOSCOW, RESULT]
    assert answer["as_of"] == "2025-08-16"
    assert "Stand: 16. August 2025." in answer["answer"]
    check_citations(corpus, answer)
    [asked] = server.chats
    assert asked.headers["Authorization"] == f"Bearer {server.key}"
    assert answer["usage"]["calls"] == 1
    assert answer["usage"]["prompt_tokens"] > 500


def test_what_the_sources_do_not_say_is_asked_again_and_left_out(corpus: Newsbot) -> None:
    with model_server(written((MOSCOW, MOSCOW), (MADE_UP, RESULT))) as server:
        asked = corpus("ask", WHERE, settings=settings_for(server))
        assert len(server.chats) == 2
        answer = json_of(corpus("ask", WHERE, "--json", settings=settings_for(server)))
    assert (asked.returncode, asked.stderr) == (0, "")
    assert MOSCOW in asked.stdout
    assert "17" not in asked.stdout + answer["answer"]
    assert "Ein Satz ist weggelassen" in asked.stdout
    assert "Ein Satz ist weggelassen" in answer["notice"]
    check_citations(corpus, answer)


def test_where_nothing_holds_quotes_stand_in_and_say_so(corpus: Newsbot) -> None:
    with model_server(written((MADE_UP, RESULT))) as server:
        answer = json_of(corpus("ask", WHERE, "--json", settings=settings_for(server)))
    assert (answer["status"], answer["mode"]) == ("answered", "extractive")
    assert "ließ sich in den Quellen nicht belegen" in answer["notice"]
    assert answer["usage"]["calls"] == 2
    check_citations(corpus, answer)


def test_a_model_that_finds_no_answer_is_believed(corpus: Newsbot) -> None:
    with model_server("NO_ANSWER") as server:
        answer = json_of(corpus("ask", WHERE, "--json", settings=settings_for(server)))
    assert (answer["status"], answer["mode"]) == ("no_evidence", "llm")
    assert answer["citations"] == []
    assert "NO_ANSWER" not in answer["answer"]
    assert "16. August 2025" in answer["answer"]  # what the corpus spans
    assert answer["suggestions"]
    assert answer["usage"]["calls"] == 1


def test_a_key_alone_changes_nothing_for_extractive_answers(corpus: Newsbot) -> None:
    with model_server() as server:
        settings = settings_for(server, NEWSBOT_ANSWERS="extractive")
        answer = json_of(corpus("ask", WHERE, "--json", settings=settings))
    assert (answer["mode"], answer["notice"], server.requests) == ("extractive", "", [])


def test_a_model_that_is_asked_for_and_not_there_is_one_line(corpus: Newsbot) -> None:
    for command in (["ask", WHERE], ["index", str(SEEDS)], ["eval", "q.jsonl", "--answers", "llm"]):
        (corpus.folder / "q.jsonl").write_text('{"question": "Was?"}', encoding="utf-8")
        settings = {} if "--answers" in command else {"NEWSBOT_ANSWERS": "llm"}
        missing = corpus(*command, settings=settings)
        assert (missing.returncode, missing.stdout) == (1, "")
        assert is_one_line(missing.stderr)
        assert "set OPENAI_API_KEY or OPENAI_BASE_URL" in missing.stderr


# -- faults --------------------------------------------------------------------------------------


@contextmanager
def nobody() -> Iterator[str]:
    """An address at which nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}/v1"


FAULTS: dict[str, tuple[Reply, str]] = {
    "refused key": (Error(401, code="invalid_api_key"), "ist gerade nicht nutzbar"),
    "rate limit": (Error(429, code="rate_limit_exceeded"), "ist gerade nicht erreichbar"),
    "rate limit for long": (Error(429, headers={"retry-after": "60"}), "nicht erreichbar"),
    "out of order": (Error(503), "ist gerade nicht erreichbar"),
    "silence": ([Sleep(30)], "ist gerade nicht erreichbar"),
    "stall": ([Text("Putin brachte Moskau"), Sleep(30)], "ist gerade nicht erreichbar"),
    "truncated": ([Text(f"{MOSCOW} [1]"), Cut()], "brach ab"),
    "truncated without an end": ([Text(f"{MOSCOW} [1]"), Cut(with_done=False)], "brach ab"),
    "dropped": ([Text("Putin brachte"), Drop()], "ist gerade nicht erreichbar"),
    "empty": ([Text("")], "brach ab"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_model_that_fails_costs_a_notice_and_no_answer(corpus: Newsbot, name: str) -> None:
    script, says = FAULTS[name]
    with model_server(script) as server:
        settings = settings_for(server, NEWSBOT_MODEL_TIMEOUT=str(TIMEOUT_S))
        answer = json_of(corpus("ask", WHERE, "--json", settings=settings))
    check_stand_in(corpus, answer, says)
    assert 1 <= len(server.chats) <= 3


def test_a_server_that_is_not_there_costs_a_notice_and_no_answer(corpus: Newsbot) -> None:
    with nobody() as url:
        settings = {"OPENAI_BASE_URL": url, "NEWSBOT_MODEL_TIMEOUT": str(TIMEOUT_S)}
        answer = json_of(corpus("ask", WHERE, "--json", settings=settings))
        shown = corpus("ask", WHERE, settings=settings)
    check_stand_in(corpus, answer, "ist gerade nicht erreichbar")
    assert shown.returncode == 0
    assert "check OPENAI_BASE_URL" in shown.stderr  # for whoever runs it, on one line
    assert shown.stderr.count("\n") == 1
    assert answer["notice"] in shown.stdout


def check_stand_in(newsbot: Newsbot, answer: dict[str, Any], says: str) -> None:
    assert (answer["status"], answer["mode"]) == ("answered", "extractive")
    assert says in answer["notice"]
    assert "Moskau" in answer["answer"]
    assert answer["timings_ms"]["total"] < PATIENCE_MS
    check_citations(newsbot, answer)


# -- conversations -------------------------------------------------------------------------------


def test_a_follow_up_is_rewritten_and_remembered_across_restarts(newsbot: Newsbot) -> None:
    rewritten = "Wie fiel das Resultat des Treffens von Trump und Putin aus?"
    first, second = written((MOSCOW, MOSCOW)), written((SOBERING, RESULT))

    def script(body: dict[str, Any]) -> str:
        if is_rewriting(body):
            return f"QUESTION: {rewritten}\nde: Resultat Treffen Trump Putin\nen: summit result"
        return (second if rewritten in body["messages"][-1]["content"] else first)(body)

    newsbot("index", str(SEEDS))
    with model_server(script) as server:
        settings = settings_for(server)
        talked = newsbot("chat", stdin=f"{WHERE}\n", settings=settings)
        assert (talked.returncode, len(server.chats)) == (0, 1), talked.stderr
        again = newsbot("chat", stdin="Und was kam dabei heraus?\n", settings=settings)
    assert again.returncode == 0, again.stderr
    assert SOBERING in again.stdout
    _, asked, answered = server.chats
    assert f"reader: {WHERE}" in asked.text
    assert f"newsbot: {MOSCOW}" in asked.text  # as it was remembered: without its markers
    assert "Last question: Und was kam dabei heraus?" in asked.text
    assert f"Question: {rewritten}" in answered.text
    kept = [turn.answer for turn in turns(newsbot)]
    assert [answer.mode for answer in kept] == ["llm", "llm"]
    assert [answer.question for answer in kept] == [WHERE, "Und was kam dabei heraus?"]
    assert [answer.standalone_question for answer in kept] == [WHERE, rewritten]
    assert [answer.usage.calls for answer in kept] == [1, 2]


def test_who_starts_afresh_is_asked_no_follow_up(newsbot: Newsbot) -> None:
    newsbot("index", str(SEEDS))
    with model_server(written((MOSCOW, MOSCOW))) as server:
        lines = f"{WHERE}\n/new\n{WHERE}\n"
        assert newsbot("chat", stdin=lines, settings=settings_for(server)).returncode == 0
    assert not any(is_rewriting(request.body) for request in server.chats)
    assert len(server.chats) == 2


def test_a_follow_up_without_its_model_is_answered_by_the_rules(newsbot: Newsbot) -> None:
    newsbot("index", str(SEEDS))
    with model_server(written((MOSCOW, MOSCOW))) as server:
        settings = settings_for(server, NEWSBOT_MODEL_TIMEOUT=str(TIMEOUT_S))
        newsbot("chat", stdin=f"{WHERE}\n", settings=settings)
        server.answer_chats_with(Error(503))
        talked = newsbot("chat", stdin="Und was sagte Trump dazu?\n", settings=settings)
    assert talked.returncode == 0, talked.stderr
    assert "Das Sprachmodell ist gerade nicht erreichbar" in talked.stdout
    [_, last] = turns(newsbot)
    assert last.answer.mode == "extractive"
    assert last.answer.citations


# -- what it costs -------------------------------------------------------------------------------


def test_beyond_the_budget_quotes_answer_and_the_notice_says_why(newsbot: Newsbot) -> None:
    newsbot("index", str(SEEDS))
    with model_server(written((MOSCOW, MOSCOW))) as server:
        settings = settings_for(server, NEWSBOT_TOKENS_PER_USER="1")
        first, second = (
            json_of(newsbot("ask", WHERE, "--json", settings=settings)) for _ in range(2)
        )
        shown = newsbot("ask", WHERE, settings=settings)
        report = json_of(newsbot("doctor", "--json", settings=settings))
    assert (first["mode"], first["notice"]) == ("llm", "")
    assert (second["mode"], second["usage"]["calls"]) == ("extractive", 0)
    assert second["notice"].startswith("Für heute ist dein Kontingent an Modellantworten")
    assert second["notice"].endswith("besteht die Antwort aus wörtlichen Zitaten.")
    assert second["citations"]
    assert second["notice"] in shown.stdout
    [used] = report["usage"]
    assert (used["model"], used["users"], used["calls"]) == ("gpt-5.4-mini", 1, 1)
    assert used["prompt_tokens"] == first["usage"]["prompt_tokens"]
    assert used["completion_tokens"] == first["usage"]["completion_tokens"]


def test_doctor_asks_both_models_and_says_what_is_wrong(corpus: Newsbot) -> None:
    with model_server() as server:
        settings = settings_for(server, NEWSBOT_EMBEDDINGS="openai")
        well = {check["name"]: check for check in _doctor(corpus, settings, 1)["checks"]}
        assert well["answers"]["ok"]
        assert well["answers"]["detail"].startswith("gpt-5.4-mini at 127.0.0.1:")
        assert well["embedding model"]["ok"]
        assert "1536 dimensions" in well["embedding model"]["detail"]
        assert not well["embeddings"]["ok"]  # the corpus has others
        assert well["embeddings"]["remedy"] == "run 'newsbot rebuild --embed'"
        wrong = {**settings, "OPENAI_API_KEY": "sk-wrong"}
        ill = {check["name"]: check for check in _doctor(corpus, wrong, 1)["checks"]}
        for name in ("answers", "embedding model"):
            assert not ill[name]["ok"]
            assert "refuses the key" in ill[name]["detail"]
            assert "OPENAI_API_KEY" in ill[name]["remedy"]
        shown = corpus("doctor", settings=wrong)
    assert (shown.returncode, shown.stderr) == (1, "")
    assert "sk-wrong" not in shown.stdout
    with nobody() as url:
        gone = corpus("doctor", settings={"OPENAI_BASE_URL": url, "NEWSBOT_MODEL_TIMEOUT": "2"})
    [line] = [line for line in gone.stdout.splitlines() if "answers" in line]
    assert line.startswith("WRONG")
    assert "can't be reached; check OPENAI_BASE_URL" in line


def _doctor(newsbot: Newsbot, settings: dict[str, str], status: int) -> Any:
    done = newsbot("doctor", "--json", settings=settings)
    assert (done.returncode, done.stderr) == (status, "")
    done.returncode = 0
    return json_of(done)


def test_eval_measures_what_the_model_writes_and_costs(corpus: Newsbot) -> None:
    (corpus.folder / "questions.jsonl").write_text(
        f'{{"question": "{WHERE}", "answer": "Moskau"}}\n'
        f'{{"question": "Und wie war es?", "history": ["{WHERE}"]}}\n'
        '{"question": "Wer gewann den Grand Slam in Wimbledon?", "answerable": false}\n',
        encoding="utf-8",
    )

    def script(body: dict[str, Any]) -> str:
        if is_rewriting(body):
            return "QUESTION: Wie war das Resultat?\nde: Resultat"
        if "Wimbledon" in body["messages"][-1]["content"]:
            return "NO_ANSWER"
        return written((MOSCOW, MOSCOW))(body)

    with model_server(script) as server:
        settings = settings_for(server, NEWSBOT_ANSWERS="extractive")
        command = ("eval", "questions.jsonl", "--json")
        plain = json_of(corpus(*command, settings=settings))
        assert server.requests == []
        done = corpus(*command, "--answers", "llm", settings=settings)
        assert done.stderr == ""
        figures = json_of(done)
        table = corpus("eval", "questions.jsonl", "--answers", "llm", settings=settings).stdout
        server.answer_chats_with(Error(401))
        failed = corpus(*command, "--answers", "llm", settings=settings)
    assert (plain["model_calls"], plain["model_tokens"], plain["fell_back"]) == (None, None, None)
    assert plain["cited_sentences"] == plain["citation_precision"] == 1.0
    assert figures["cited_sentences"] == figures["citation_precision"] == 1.0
    assert (figures["refused"], figures["fell_back"]) == (round(1 / 3, 4), 0.0)
    assert figures["model_calls"] == round(4 / 3, 4)
    assert figures["model_tokens"] > 500
    assert figures["answer@1"] == figures["abstained_when_unanswerable"] == 1.0
    assert "model_calls" in table
    assert json_of(failed)["fell_back"] > 0
    assert "not by the model: Das Sprachmodell ist gerade nicht nutzbar" in failed.stderr
