"""The application on real parts, in a folder of a test's, and how most tests use it."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path
from typing import Any

from bot.bootstrap import App, build_app
from bot.reports import IndexReport
from bot.settings import Settings
from rag.types import Answer, Filters
from tests.support.newsroom import NOW

SHEEP = "Wie viele Schafe haben die Wölfe gerissen?"
GUESTS = "How many guests did Maureen Okafor welcome?"


def make_app(folder: Path, **changes: Any) -> App:
    return build_app(Settings(_env_file=None, data_dir=folder / "data", **changes), lambda: NOW)


def unseen(_step: str, _done: int, _of: int) -> None:
    """Progress that nobody is shown."""


def index(app: App, *paths: Path, prune: bool = False) -> IndexReport:
    return app.corpus.index(paths, prune=prune, progress=unseen)


def ask(app: App, question: str, now: dt.datetime = NOW) -> Answer:
    return asyncio.run(app.ask(question, filters=Filters(), now=now))


def cited(app: App, question: str) -> list[str]:
    return [citation.article_id for citation in ask(app, question).citations]
