"""The conversation at a real prompt, fed through a pipe, and line by line without one."""

import asyncio
import io
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.cli import terminal
from bot.cli.chatting import Chat
from bot.cli.main import run
from bot.cli.opening import Opened
from bot.cli.options import clock_at
from bot.cli.repl import talk_at_prompt
from bot.conversation import ConversationService
from bot.store import ConversationStore
from rag.errors import CorpusEmpty, IndexHeld
from rag.types import Answer, Filters, Turn
from tests.bot.cli.stub import ANSWER, SOURCE, StubApp

Captured = pytest.CaptureFixture[str]
CTRL_C, CTRL_D = "\x03", "\x04"


@pytest.fixture
def keyboard() -> Iterator[PipeInput]:
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        yield keys


def talk(app: StubApp, keyboard: PipeInput, typed: str) -> None:
    keyboard.send_text(typed)
    newsbot = Opened(app, clock_at("2025-08-20", app.settings.zone))
    with Chat(newsbot, terminal.results(), "test", Filters()) as chat:
        talk_at_prompt(chat)


def talk_by_pipe(monkeypatch: pytest.MonkeyPatch, lines: str, *options: str) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
    return run(["chat", *options])


# -- at the prompt -------------------------------------------------------------------------------


def test_a_question_is_answered_with_its_sources(
    app: StubApp, keyboard: PipeInput, capsys: Captured
) -> None:
    talk(app, keyboard, "Was kam heraus?\r/quit\r")
    assert capsys.readouterr().out == f"{ANSWER.text}\n\n{SOURCE}\n\n"
    assert app.asked[0][2].isoformat().startswith("2025-08-20T23:59:59")
    assert app.calls[0] == "warm_up"


def test_control_d_ends_and_blank_lines_ask_nothing(app: StubApp, keyboard: PipeInput) -> None:
    talk(app, keyboard, f"\r   \r{CTRL_D}")
    assert app.asked == []


def test_control_c_clears_the_line(app: StubApp, keyboard: PipeInput) -> None:
    talk(app, keyboard, f"Was war{CTRL_C}Wer kam?\r{CTRL_D}")
    assert [question for question, *_ in app.asked] == ["Wer kam?"]


def test_control_c_stops_the_waiting_and_not_the_program(
    app: StubApp, keyboard: PipeInput, capsys: Captured
) -> None:
    async def never(_question: str) -> Answer:
        threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
        await asyncio.sleep(60)
        raise AssertionError

    app.answer_slowly = never
    began = time.monotonic()
    talk(app, keyboard, "Was kam heraus?\r/help\r/quit\r")
    assert time.monotonic() - began < 10
    out = capsys.readouterr().out
    assert out.startswith("Stopped waiting for that answer.\n")
    assert "/sources [N]" in out


def test_an_answer_that_was_stopped_ends_and_leaves_no_turn(
    app: StubApp, keyboard: PipeInput, capsys: Captured
) -> None:
    steps: list[str] = []

    async def answer(question: str, **_given: Any) -> Answer:
        steps.append(f"{question} begins")
        try:
            if question == "Eins?":
                os.kill(os.getpid(), signal.SIGINT)
                await asyncio.sleep(60)
        finally:
            steps.append(f"{question} ends")
        return replace(ANSWER, question=question)

    store = ConversationStore.in_memory()
    app.conversations = ConversationService(answer, store, None, app.notices.append)
    talk(app, keyboard, "Eins?\rZwei?\r/quit\r")
    assert steps == ["Eins? begins", "Eins? ends", "Zwei? begins", "Zwei? ends"]
    assert [turn.question for turn in store.turns("terminal:test")] == ["Zwei?"]
    stopped = "Stopped waiting for that answer.\n\n"
    assert capsys.readouterr().out == f"{stopped}{ANSWER.text}\n\n{SOURCE}\n\n"
    store.close()


def test_a_failure_in_a_turn_is_said_and_the_conversation_goes_on(
    app: StubApp, keyboard: PipeInput, capsys: Captured
) -> None:
    app.failure = IndexHeld("the indexes are held by 'newsbot bot' (process 7)")
    talk(app, keyboard, "Was?\r/latest\r/quit\r")
    said = capsys.readouterr()
    assert said.err == "newsbot: the indexes are held by 'newsbot bot' (process 7)\n"
    assert said.out == "2025-08-16  gipfel  taz: Gipfel ohne Ergebnis\n\n"


def test_what_was_typed_is_there_after_a_restart(app: StubApp, keyboard: PipeInput) -> None:
    talk(app, keyboard, "Was kam heraus?\r/quit\r")
    up = "\x1b[A"
    talk(app, keyboard, f"{up}{up}\r{CTRL_D}")
    assert [question for question, *_ in app.asked] == ["Was kam heraus?"] * 2
    assert (app.settings.data_dir / "chat_history").stat().st_mode & 0o777 == 0o600


# -- across restarts -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("turns", "language", "says"),
    [
        (1, "de", "Das Gespräch geht nach 1 früheren Frage weiter; /new beginnt ein neues."),
        (2, "en", "This conversation goes on after 2 earlier questions; /new starts afresh."),
    ],
)
def test_a_conversation_goes_on_after_a_restart(
    app: StubApp,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
    turns: int,
    language: str,
    says: str,
) -> None:
    turn = Turn("Was?", replace(ANSWER, language=language))
    app.stub.history["terminal:test"] = [turn] * turns
    talk_by_pipe(monkeypatch, "/sources\n", "--conversation", "test")
    said = capsys.readouterr()
    assert said.err == f"{says}\n"
    assert said.out.startswith("[1] taz, Washington, 16")


def test_the_prompt_goes_on_with_what_is_restored_behind_it(
    app: StubApp, keyboard: PipeInput, capsys: Captured
) -> None:
    app.stub.history["terminal:test"] = [Turn("Was?", ANSWER)]
    talk(app, keyboard, "/sources\r/quit\r")
    assert capsys.readouterr().out == f"{SOURCE}\n\n"


def test_new_leaves_the_history_behind(app: StubApp, keyboard: PipeInput, capsys: Captured) -> None:
    app.stub.history["terminal:test"] = [Turn("Was?", ANSWER)]
    talk(app, keyboard, "/new\r/sources\r/quit\r")
    assert app.stub.history == {}
    assert capsys.readouterr().out == (
        "Ein neues Gespräch: Was vorher gesagt wurde, bleibt zurück.\n\n"
        "Es gibt noch keine Antwort, deren Quellen zu zeigen wären; frag zuerst etwas.\n\n"
    )


# -- line by line --------------------------------------------------------------------------------


def test_without_a_terminal_every_line_is_a_turn(
    app: StubApp, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    assert talk_by_pipe(monkeypatch, "Was kam heraus?\n\n   \nUnd dann?\n") == 0
    assert capsys.readouterr() == (f"{ANSWER.text}\n\n{SOURCE}\n\n" * 2, "")
    assert [question for question, *_ in app.asked] == ["Was kam heraus?", "Und dann?"]


def test_a_byte_order_mark_is_no_part_of_the_first_line(
    app: StubApp, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    assert talk_by_pipe(monkeypatch, "\ufeff/latest\r\n") == 0
    assert capsys.readouterr().out.startswith("2025-08-16  gipfel")
    assert app.asked == []


def test_the_conversation_has_a_name(app: StubApp, monkeypatch: pytest.MonkeyPatch) -> None:
    talk_by_pipe(monkeypatch, "Was?\n", "--conversation", "a")
    talk_by_pipe(monkeypatch, "Was?\n")
    assert list(app.stub.history) == ["terminal:a", "terminal:default"]


def test_a_failed_turn_shows_in_the_exit_status(
    app: StubApp, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    app.failure = CorpusEmpty("the corpus is empty; run 'newsbot index PATH'")
    assert talk_by_pipe(monkeypatch, "Was?\n/help\n") == 1
    said = capsys.readouterr()
    assert said.err == "newsbot: the corpus is empty; run 'newsbot index PATH'\n"
    assert "/sources [N]" in said.out


def test_quit_ends_the_reading(app: StubApp, monkeypatch: pytest.MonkeyPatch) -> None:
    assert talk_by_pipe(monkeypatch, "/quit\nWas?\n") == 0
    assert app.asked == []


def test_an_interrupted_pipe_is_status_130(app: StubApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async def interrupted(_question: str) -> Answer:
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.sleep(60)
        raise AssertionError

    app.answer_slowly = interrupted
    assert talk_by_pipe(monkeypatch, "Was?\n") == 130


def test_a_history_that_cannot_be_kept_does_not_end_the_conversation(
    app: StubApp, keyboard: PipeInput
) -> None:
    (app.settings.data_dir / "chat_history").mkdir()
    talk(app, keyboard, "Was?\r/quit\r")
    assert [question for question, *_ in app.asked] == ["Was?"]
