"""The parts behind a command, opened for it and closed after it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.options import Clock, clock_at
from bot.cli.plain import say
from bot.cli.progress import progress_bar

if TYPE_CHECKING:
    from bot.bootstrap import App


@dataclass(frozen=True, slots=True)
class Opened:
    """What a command works with."""

    app: App
    clock: Clock


@contextmanager
def opened(data_dir: Path | None, now: str | None = None) -> Iterator[Opened]:
    """The application while a command runs.

    A damaged index is repaired after the command, so that its answer doesn't wait for it.
    Raises: SettingsInvalid; typer.BadParameter for a `now` that is none.
    """
    from bot.bootstrap import build_app
    from bot.settings import load_settings

    settings = load_settings(data_dir=data_dir)
    clock = clock_at(now, settings.zone)
    with build_app(settings, clock) as app:
        try:
            yield Opened(app, clock)
            sys.stdout.flush()
        finally:
            tell_notices(app)
        with progress_bar() as progress:
            app.repair(progress)
        tell_notices(app)


def tell_notices(app: App) -> None:
    """Say on stderr, once, what arose that is no failure of the command."""
    while app.notices:
        say(app.notices.pop(0))
