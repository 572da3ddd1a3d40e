"""The whole bot, as `newsbot bot` runs it, beside the double and in front of a small corpus.

with performed(tg, folder) as stage:            # polls, in a thread with a loop of its own
    anna = tg.user("Anna", language="de")
    anna.says("Was geschah in Dresden?")
    answer = anna.chat.wait_for_reply()
    stage.restart()                             # a new process would know no more
"""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from bot.bootstrap import App, build_app
from bot.settings import Settings
from bot.telegram.keeping.answers import AnswerStore
from bot.telegram.keeping.chats import Chats
from bot.telegram.keeping.tables import metadata
from bot.telegram.running import run
from bot.telegram.transport.inbox import Inbox
from rag.corpus.catalog.database import Database
from tests.support.modelserver import ModelServer
from tests.support.newsroom import NOW, write_jsonl
from tests.telegramserver.scenario import Telegram

START_S = 30.0
END_S = 20.0
A_MINUTE = dt.timedelta(minutes=1)  # between two questions, so that no limit is in the way


@dataclass
class Times:
    """A clock that goes on at each look."""

    step: dt.timedelta = A_MINUTE
    now: dt.datetime = NOW
    _lock: Lock = field(default_factory=Lock)

    def __call__(self) -> dt.datetime:
        with self._lock:
            self.now += self.step
            return self.now


@dataclass
class Stage:
    """A bot that can be stopped and started again."""

    tg: Telegram
    settings: Settings
    times: Times = field(default_factory=Times)
    app: App = field(init=False)
    failure: BaseException | None = None
    _thread: Thread | None = None
    _loop: asyncio.AbstractEventLoop | None = None
    _stop: asyncio.Event | None = None

    def start(self) -> None:
        """Until it polls, or has its webhook."""
        polls = len(self.tg.calls)
        self.failure = None
        self._thread = Thread(target=self._run, name="newsbot")
        self._thread.start()
        begins = {"getUpdates", "setWebhook"}
        self.tg.until(
            lambda: self.failure or any(one.method in begins for one in self.tg.calls[polls:]),
            "bot that is up",
        ).wait(START_S)

    def stop(self) -> None:
        """As by SIGTERM; raises what the bot raised."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        if self._loop is not None and self._stop is not None and thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
        thread.join(END_S)
        assert not thread.is_alive(), "the bot goes on"
        if self.failure is not None:
            raise self.failure

    def restart(self) -> None:
        """Nothing stays in memory."""
        self.stop()
        self.start()

    def _run(self) -> None:
        try:
            with build_app(self.settings, lambda: self.times.now) as self.app:
                asyncio.run(self._perform())
        except BaseException as exc:  # noqa: BLE001  # told where the thread is joined
            self.failure = exc

    async def _perform(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        await run(self.settings, self.app, stop=self._stop, clock=self.times)

    # -- what is on disk -------------------------------------------------------------------------

    @contextmanager
    def database(self) -> Iterator[Database]:
        """Beside the bot's own."""
        database = Database.open(self.settings.catalog_url, metadata)
        try:
            yield database
        finally:
            database.close()

    def feedback(self) -> list[dict[str, Any]]:
        """What `newsbot eval --from-feedback` exports."""
        with self.database() as database:
            return list(AnswerStore(database).feedback())

    def is_gone(self, chat_id: int) -> bool:
        """Whether the bot knows that it can't write there."""
        with self.database() as database:
            return Chats(database).is_gone(chat_id)

    def depth(self) -> int:
        """Updates that aren't handled."""
        with self.database() as database:
            return Inbox(database).depth()

    def settles(self, timeout_s: float = 30) -> None:
        """Until nothing is pending, waiting or under way."""
        self.tg.until(lambda: not self.tg.pending and not self.depth(), "calm").wait(timeout_s)
        self.tg.quiet(0.15).wait(timeout_s)


def settings_of(tg: Telegram, data: Path, **given: Any) -> Settings:
    """Open to everybody and without a model, unless told otherwise."""
    usual: dict[str, Any] = {
        "data_dir": data,
        "telegram_bot_token": tg.token,
        "telegram_api_url": tg.base_url.removesuffix("/bot"),
        "embeddings": "hashing",
        "answers": "extractive",
        "public": True,
    }
    return Settings(_env_file=None, **usual | given)


def model_settings(server: ModelServer, **given: Any) -> dict[str, Any]:
    """Answers by the double of a model."""
    return {
        "answers": "llm",
        "openai_base_url": server.url,
        "openai_api_key": server.key,
        "model_timeout": 5.0,
        **given,
    }


@contextmanager
def performed(
    tg: Telegram, data: Path, *, times: Times | None = None, **given: Any
) -> Iterator[Stage]:
    """A bot that runs until the block ends; it must not fail."""
    stage = Stage(tg, settings_of(tg, data, **given), times or Times())
    stage.start()
    try:
        yield stage
    finally:
        stage.stop()
    assert not [one for one in threading.enumerate() if one.name == "newsbot"]


def indexed(folder: Path) -> Path:
    """The newsroom's articles, as `newsbot index` leaves them; copy it for each bot."""
    settings = Settings(
        _env_file=None,
        data_dir=folder / "data",
        embeddings="hashing",
        answers="extractive",
    )
    articles = folder / "articles"
    articles.mkdir(parents=True)
    write_jsonl(articles / "news.jsonl")
    with build_app(settings, lambda: NOW) as app:
        app.corpus.index([articles], prune=False, progress=lambda *_told: None)
    return folder / "data"


def copied(template: Path, to: Path) -> Path:
    """A corpus of a test's own."""
    shutil.copytree(template, to)
    return to
