"""`newsbot chat` on a real terminal: a pseudo-terminal that types and reads."""

import time
from collections.abc import Iterator

import pytest

from tests.e2e.conftest import SEEDS, Newsbot
from tests.e2e.pseudoterminal import Terminal

PROMPT = ">"
PROMPT_S = 1.0  # "at once": 0.5 measured, most of it Python's own start and prompt_toolkit


@pytest.fixture
def terminal(newsbot: Newsbot) -> Iterator[Terminal]:
    """A chat that has just been started on the seed article."""
    indexed = newsbot("index", str(SEEDS))
    assert indexed.returncode == 0, indexed.stderr
    started = Terminal(newsbot.folder, "chat")
    yield started
    started.kill()


def test_a_conversation_at_a_terminal(terminal: Terminal, newsbot: Newsbot) -> None:
    terminal.wait_for(PROMPT)
    terminal.type("Welchen Standort für ein zweites Treffen brachte Putin ins Spiel?\r")
    answer = terminal.wait_for("taz, Washington, 16. August 2025")
    assert "Moskau" in answer
    terminal.wait_for(PROMPT)
    terminal.type("/sources 1\r")
    terminal.wait_for("Wann und wo ist jedoch noch offen.")  # how the paragraph begins
    terminal.wait_for(PROMPT)
    terminal.type("/quit\r")
    assert terminal.end() == 0
    again = Terminal(newsbot.folder, "chat")
    again.wait_for("Das Gespräch geht nach 1 früheren Frage weiter")
    again.wait_for(PROMPT)
    again.type("\x04")
    assert again.end() == 0


def test_who_stops_an_answer_is_asked_on_and_the_question_is_not_kept(
    terminal: Terminal, newsbot: Newsbot
) -> None:
    terminal.wait_for(PROMPT)
    terminal.type("Wer ist John Herbst?\r")
    terminal.wait_for("Looking through the articles")
    terminal.type("\x03")
    terminal.wait_for("Stopped waiting for that answer.")
    terminal.wait_for(PROMPT)
    terminal.type("Wo trafen sich Trump und Putin?\r")
    assert "Herbst" not in terminal.wait_for("taz, Washington, 16. August 2025")
    terminal.wait_for(PROMPT)
    terminal.type("/quit\r")
    assert terminal.end() == 0
    assert "nach 1 früheren Frage" in newsbot("chat").stderr


def test_a_second_chat_is_told_at_once_who_holds_the_indexes(
    terminal: Terminal, newsbot: Newsbot
) -> None:
    terminal.wait_for(PROMPT)
    terminal.type("Wo trafen sich Trump und Putin?\r")
    terminal.wait_for("taz, Washington, 16. August 2025")
    second = Terminal(newsbot.folder, "chat", "--conversation", "second")
    try:
        second.wait_for(PROMPT, PROMPT_S)
        second.wait_for("are held by 'newsbot chat' (process")
        second.type("/latest\r")
        second.wait_for("2025-08-16")
        second.wait_for(PROMPT)
        second.type("/quit\r")
        assert second.end() == 0
    finally:
        second.kill()


def test_an_empty_corpus_is_told_before_the_first_question(newsbot: Newsbot) -> None:
    started = Terminal(newsbot.folder, "chat")
    try:
        started.wait_for("the corpus is empty; run 'newsbot index PATH' first")
        started.type("/quit\r")
        assert started.end() == 0
    finally:
        started.kill()


def test_the_prompt_is_there_at_once(terminal: Terminal) -> None:
    began = time.monotonic()
    terminal.wait_for(PROMPT)
    assert time.monotonic() - began < PROMPT_S
    terminal.type("/quit\r")
    assert terminal.end() == 0


def test_control_c_at_the_prompt_clears_the_line_and_control_d_ends(terminal: Terminal) -> None:
    terminal.wait_for(PROMPT)
    terminal.type("Wer war\x03")
    terminal.wait_for(PROMPT)
    terminal.type("\x04")
    assert terminal.end() == 0
