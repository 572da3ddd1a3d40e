"""The parts behind a command, opened for it and closed after it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.options import Clock, clock_at
from bot.cli.plain import say
from bot.cli.progress import progress_bar
from rag.errors import NewsbotError

if TYPE_CHECKING:
    from bot.bootstrap import App


class Opened:
    """What a command works with."""

    def __init__(self, app: App, clock: Clock) -> None:
        self.app = app
        self.clock = clock
        self._told = 0

    def tell_notices(self) -> None:
        """Say on stderr, once, what arose that is no failure of the command."""
        for notice in self.app.notices[self._told :]:
            say(notice)
        self._told = len(self.app.notices)


@contextmanager
def opened(
    data_dir: Path | None, now: str | None = None, answers: str | None = None
) -> Iterator[Opened]:
    """The application while a command runs; options that are given go before the settings.

    A damaged index is repaired after the command, so that its answer doesn't wait for it.
    Raises: SettingsInvalid; typer.BadParameter for a `now` that is none.
    """
    from bot.bootstrap import build_app
    from bot.settings import load_settings

    settings = load_settings(data_dir=data_dir, answers=answers)
    clock = clock_at(now, settings.zone)
    with build_app(settings, clock) as app:
        newsbot = Opened(app, clock)
        try:
            yield newsbot
            sys.stdout.flush()
        finally:
            newsbot.tell_notices()
        try:
            with progress_bar() as progress:
                app.corpus.repair(progress)
        except NewsbotError as exc:  # the command itself has done what it was asked for
            app.notices.append(str(exc))
        newsbot.tell_notices()
