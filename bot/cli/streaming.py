"""An answer while it is being written: a sign that something is looked for, then the text so far.

Below the text the sign goes on: it may be checked for as long as it was written.

It is gone when the answer stands, which may say less: what failed its check isn't in it.
"""

from __future__ import annotations

from typing import Self

from rich.console import Console, Group
from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text

from bot.cli.plain import printable

KEPT_LINES = 12  # of a text that is longer than the terminal is high; its end is what is new


class Drafts:
    """What is shown until the answer is there; nothing where there is no terminal."""

    def __init__(self, console: Console, waiting: str) -> None:
        sign = Spinner("dots", Text(waiting))
        self._console = console
        self._busy = Spinner("dots")
        self._live = Live(sign, console=console, transient=True) if console.is_terminal else None

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        if self._live is not None:
            self._live.stop()

    def show(self, text: str) -> None:
        """Show the text so far, at once."""
        if self._live is not None:
            lines = Text(printable(text)).wrap(self._console, self._console.width)
            fitting = max(KEPT_LINES, self._console.height - 4)
            so_far = Text("\n").join(lines[-fitting:])
            self._live.update(Group(so_far, self._busy), refresh=True)
