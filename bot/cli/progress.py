"""A progress bar on stderr, where somebody can see it move."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TimeRemainingColumn

from bot.cli.terminal import remarks

Report: TypeAlias = Callable[[str, int, int], None]
"""Called with the phase ("reading", "indexing" …), what is done of it, and what there is."""


@contextmanager
def progress_bar() -> Iterator[Report]:
    """A bar for each phase, gone when the work is; nothing at all without a terminal."""
    console = remarks()
    if not console.is_terminal:
        yield unseen
        return
    with _bars(console) as bars:
        tasks: dict[str, TaskID] = {}

        def report(phase: str, done: int, total: int) -> None:
            if phase not in tasks:
                tasks[phase] = bars.add_task(phase)
            bars.update(tasks[phase], completed=done, total=total)

        yield report


def _bars(console: Console) -> Progress:
    return Progress(
        "{task.description:<10}",
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )


def unseen(_phase: str, _done: int, _total: int) -> None:
    """Progress that nobody is shown."""
