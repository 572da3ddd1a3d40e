"""`newsbot chat` on a real terminal: a pseudo-terminal that types and reads."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import NEWSBOT, SEEDS, Newsbot, bare_environment

PROMPT = ">"
PROMPT_S = 1.0  # "at once": 0.5 measured, most of it Python's own start and prompt_toolkit
PATIENCE_S = 30.0
_ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[=>]")


class Terminal:
    """A process behind a pseudo-terminal, and what it has shown."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.shown = ""
        self._pid, self._master = pty.fork()
        if self._pid == 0:
            os.chdir(folder)
            environment = bare_environment() | {
                "TERM": "xterm-256color",
                "PROMPT_TOOLKIT_NO_CPR": "1",
            }
            os.execve(NEWSBOT, [str(NEWSBOT), *arguments], environment)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def wait_for(self, text: str, patience_s: float = PATIENCE_S) -> str:
        """Read until a text is shown; what was shown until then is left behind."""
        ends = time.monotonic() + patience_s
        while text not in self.shown:
            assert time.monotonic() < ends, f"{text!r} is not in {self.shown!r}"
            self._read(0.05)
        before, _, self.shown = self.shown.partition(text)
        return before + text

    def end(self) -> int:
        """Wait for the process. Returns its exit status."""
        ends = time.monotonic() + PATIENCE_S
        while time.monotonic() < ends:
            self._read(0.05)
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                os.close(self._master)
                self._pid = 0
                return os.waitstatus_to_exitcode(status)
        raise AssertionError(f"still running after {self.shown!r}")

    def kill(self) -> None:
        """End it if it hasn't ended."""
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
            os.close(self._master)

    def _read(self, seconds: float) -> None:
        readable, _, _ = select.select([self._master], [], [], seconds)
        if readable:
            try:
                raw = os.read(self._master, 65_536)
            except OSError:  # the other side has closed
                return
            self.shown += _ESCAPES.sub("", raw.decode(errors="replace"))


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
