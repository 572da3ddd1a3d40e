"""Answers as they are written, on a real terminal, and what Ctrl-C does to them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from bot.store import ConversationStore
from tests.e2e.conftest import SEEDS, Newsbot, settings_for
from tests.e2e.pseudoterminal import Terminal, terminal_of
from tests.support.modelscript import Step
from tests.support.modelserver import ModelServer, Sleep, Text, model_server
from tests.support.newswriting import is_repair, is_rewriting, written

PROMPT = ">"
WHERE = "Welchen Standort für ein zweites Treffen brachte Putin ins Spiel?"
MOSCOW = "Putin brachte Moskau als möglichen Standort für ein zweites Treffen ins Spiel."
RESULT = "Egal wie, das Resultat war am Ende ernüchternd."
SOBERING = "Das Resultat des Treffens war laut taz ernüchternd."
MADE_UP = "Beim Treffen in Alaska wurden 17 Verträge unterschrieben."
SOURCE = "taz, Washington, 16. August 2025"
HALF_MARKER = re.compile(r"\[(?!\d+\])")

Script = Callable[[dict[str, Any]], list[Step]]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Newsbot:
    newsbot = Newsbot(tmp_path_factory.mktemp("corpus"))
    assert newsbot("index", str(SEEDS)).returncode == 0
    return newsbot


def slowly(*claims: tuple[str, str], size: int = 3, every_s: float = 0.02) -> Script:
    """A reply in pieces that cut its markers in two."""
    write = written(*claims)
    return lambda body: [Text(write(body), size=size, every_s=every_s)]


def stalling(*claims: tuple[str, str], after: str) -> Script:
    """A reply that stops after a word."""

    def script(body: dict[str, Any]) -> list[Step]:
        said, _, _ = written(*claims)(body).partition(after)
        return [Text(said + after), Sleep(60)]

    return script


def words_of(shown: str) -> str:
    return " ".join(shown.split())


def chat(newsbot: Newsbot, server: ModelServer, name: str) -> Any:
    return terminal_of(
        newsbot.folder, "chat", "--conversation", name, settings=settings_for(server)
    )


def quit_(terminal: Terminal) -> None:
    terminal.wait_for(PROMPT)
    terminal.type("/quit\r")
    assert terminal.end() == 0


def test_a_draft_grows_in_place_and_the_answer_stands_in_the_end(corpus: Newsbot) -> None:
    with (
        model_server(slowly((MOSCOW, MOSCOW), (SOBERING, RESULT))) as server,
        terminal_of(corpus.folder, "ask", WHERE, settings=settings_for(server)) as terminal,
    ):
        terminal.wait_for("Looking through the articles")
        terminal.wait_for("Putin brachte Moskau")
        assert server.chats[0].status == 200
        assert not server.chats[0]._ended.is_set()  # it is still being written
        assert terminal.end() == 0
    final = words_of(terminal.screen)
    assert final.startswith(f"{MOSCOW} [1] {SOBERING} [2] Stand: 16. August 2025.")
    assert final.count("Putin brachte") == 1
    assert "Looking" not in final
    for hidden in ("QUOTES", RESULT):
        assert hidden not in words_of(terminal.transcript)
    assert not HALF_MARKER.search(terminal.transcript)


def test_what_failed_its_check_is_gone_from_the_screen(corpus: Newsbot) -> None:
    first, second = slowly((MOSCOW, MOSCOW), (MADE_UP, RESULT)), slowly((MOSCOW, MOSCOW))
    with (
        model_server(lambda body: (second if is_repair(body) else first)(body)) as server,
        terminal_of(corpus.folder, "ask", WHERE, settings=settings_for(server)) as terminal,
    ):
        assert terminal.end() == 0
        assert len(server.chats) == 2
    assert "17 Verträge" in words_of(terminal.transcript)
    assert "17 Verträge" not in words_of(terminal.screen)
    assert words_of(terminal.screen).startswith(f"{MOSCOW} [1] Stand:")


def test_nothing_of_a_model_that_finds_no_answer_is_shown(corpus: Newsbot) -> None:
    with (
        model_server(lambda _body: [Text("NO_ANSWER", size=2, every_s=0.05)]) as server,
        terminal_of(corpus.folder, "ask", WHERE, settings=settings_for(server)) as terminal,
    ):
        assert terminal.end() == 0
    assert "NO" not in terminal.transcript
    assert "Dazu finde ich in den Artikeln nichts." in terminal.screen


def test_a_draft_that_is_longer_than_the_screen_leaves_nothing_behind(corpus: Newsbot) -> None:
    many = [(MOSCOW, MOSCOW), (SOBERING, RESULT)] * 30
    with (
        model_server(slowly(*many, size=200, every_s=0.01)) as server,
        terminal_of(corpus.folder, "ask", WHERE, settings=settings_for(server)) as terminal,
    ):
        assert terminal.end() == 0
    assert words_of(terminal.screen).count(MOSCOW) == 30


def test_control_c_stops_the_answer_and_not_the_program(corpus: Newsbot) -> None:
    with (
        model_server(stalling((MOSCOW, MOSCOW), after="Moskau")) as server,
        chat(corpus, server, "stopped") as terminal,
    ):
        terminal.wait_for(PROMPT)
        terminal.type(f"{WHERE}\r")
        terminal.wait_for("Putin brachte Moskau")
        terminal.type("\x03")
        began = time.monotonic()
        terminal.wait_for("Stopped waiting for that answer.")
        assert server.chats[0].wait().closed_early
        assert time.monotonic() - began < 5
        terminal.wait_for(PROMPT)
        assert "Putin brachte" not in terminal.screen
        server.answer_chats_with(slowly((SOBERING, RESULT)))
        terminal.type("Wie fiel das Resultat aus?\r")
        terminal.wait_for(SOURCE)
        quit_(terminal)
        assert not any(is_rewriting(request.body) for request in server.chats)
    assert not HALF_MARKER.search(terminal.transcript)
    store = ConversationStore.open(f"sqlite:///{corpus.folder}/data/catalog.db")
    kept = [turn.question for turn in store.turns("terminal:stopped")]
    store.close()
    assert kept == ["Wie fiel das Resultat aus?"]


def test_control_c_stops_ask_with_its_request(corpus: Newsbot) -> None:
    with (
        model_server(stalling((MOSCOW, MOSCOW), after="Moskau")) as server,
        terminal_of(corpus.folder, "ask", WHERE, settings=settings_for(server)) as terminal,
    ):
        terminal.wait_for("Putin brachte Moskau")
        terminal.type("\x03")
        assert terminal.end() == 130
        assert server.chats[0].wait().closed_early
    assert "Traceback" not in terminal.transcript
    assert "Putin" not in terminal.screen


def test_a_conversation_streams_turn_by_turn(corpus: Newsbot) -> None:
    rewritten = "QUESTION: Wie fiel das Resultat aus?\nde: Resultat"
    first, second = slowly((MOSCOW, MOSCOW)), slowly((SOBERING, RESULT))

    def script(body: dict[str, Any]) -> list[Step]:
        if is_rewriting(body):
            return [Text(rewritten)]
        return (second if "Resultat aus?" in body["messages"][-1]["content"] else first)(body)

    with model_server(script) as server, chat(corpus, server, "streamed") as terminal:
        terminal.wait_for(PROMPT)
        terminal.type(f"{WHERE}\r")
        terminal.wait_for(SOURCE)
        terminal.wait_for(PROMPT)
        terminal.type("Und was kam heraus?\r")
        terminal.wait_for(SOURCE)
        quit_(terminal)
        assert len(server.chats) == 3
    assert "QUESTION" not in terminal.transcript
    assert words_of(terminal.screen).count(f"{MOSCOW} [1]") == 1
    assert words_of(terminal.screen).count(f"{SOBERING} [1]") == 1
    assert not HALF_MARKER.search(terminal.transcript)
