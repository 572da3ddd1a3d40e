"""Where output goes: results to stdout, everything else to stderr; colour on a terminal only."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any, TextIO

from rich.console import Console, RenderableType


def results() -> Console:
    """The console that results are printed on."""
    return _console(sys.stdout, is_stderr=False)


def remarks() -> Console:
    """The console for everything that is no result."""
    return _console(sys.stderr, is_stderr=True)


def show(console: Console, *renderables: RenderableType) -> None:
    """Print; without a terminal lines are as long as they are, and nothing is cut off."""
    for renderable in renderables:
        console.print(renderable, soft_wrap=not console.is_terminal)


def show_json(value: Mapping[str, Any]) -> None:
    """Print one JSON object, readable where the output's encoding can hold it."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(value, indent=2)
    print(text)


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Let `main` decide: rich would end the process with status 1."""
        raise BrokenPipeError


def _console(stream: TextIO, *, is_stderr: bool) -> Console:
    return _Console(
        stderr=is_stderr,
        # FORCE_COLOR is for terminals that can't be told, not for what a script reads.
        force_terminal=None if stream.isatty() else False,
        highlight=False,
        markup=False,  # [1] is a source, not a style
        emoji=False,
    )
