"""A pseudo-terminal that types and reads, and the screen that somebody would see."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.conftest import NEWSBOT, bare_environment
from tests.support.screen import COLUMNS, screen

PATIENCE_S = 30.0
ROWS = 40
_ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[=>]")


class Terminal:
    """A process behind a pseudo-terminal, and what it has shown."""

    def __init__(
        self, folder: Path, *arguments: str, settings: Mapping[str, str] | None = None
    ) -> None:
        self.shown = ""
        self.raw = b""  # all that it ever wrote
        self._pid, self._master = pty.fork()
        if self._pid == 0:
            os.chdir(folder)
            environment = bare_environment() | {
                "TERM": "xterm-256color",
                "PROMPT_TOOLKIT_NO_CPR": "1",
                **(settings or {}),
            }
            os.execve(NEWSBOT, [str(NEWSBOT), *arguments], environment)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def wait_for(self, text: str, patience_s: float = PATIENCE_S) -> str:
        """Read until a text is shown; what was shown until then is left behind."""
        self.wait_until(lambda: text in self.shown, patience_s, text)
        before, _, self.shown = self.shown.partition(text)
        return before + text

    def wait_until(
        self, is_so: Callable[[], bool], patience_s: float = PATIENCE_S, what: str = "it"
    ) -> None:
        """Read until something is so."""
        ends = time.monotonic() + patience_s
        while not is_so():
            assert time.monotonic() < ends, f"{what!r} is not in {self.shown!r}"
            self._read(0.05)

    @property
    def transcript(self) -> str:
        """All that was ever shown, without colours and movements."""
        return _ESCAPES.sub("", self.raw.decode(errors="replace"))

    @property
    def screen(self) -> str:
        """What stands on the screen now, and what was scrolled off it."""
        return screen(self.raw.decode(errors="replace"))

    def end(self) -> int:
        """Wait for the process. Returns its exit status."""
        ends = time.monotonic() + PATIENCE_S
        while time.monotonic() < ends:
            self._read(0.05)
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                self._read(0.05)
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
            self.raw += raw
            self.shown += _ESCAPES.sub("", raw.decode(errors="replace"))


@contextmanager
def terminal_of(
    folder: Path, *arguments: str, settings: Mapping[str, str] | None = None
) -> Iterator[Terminal]:
    """A command on a terminal, ended with the block."""
    started = Terminal(folder, *arguments, settings=settings)
    try:
        yield started
    finally:
        started.kill()
