"""Articles that come while the bot runs."""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.bootstrap import App, build_app
from bot.settings import Settings
from bot.telegram.operating import logs
from bot.telegram.operating.watching import watch
from rag.errors import IndexDamaged, StorageError
from rag.types import Article, Filters
from tests.support.elsewhere import ROOT, child_environment
from tests.support.newsroom import NEWS, NOW, write_jsonl

MARK = "Zwiebelfestkönigin"
WITHIN_S = 60  # a bound on waiting, not on speed: machines are shared here


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path / "data", embeddings="hashing")


@pytest.fixture
def app(config: Settings) -> Iterator[App]:
    with build_app(config, lambda: NOW) as app:
        yield app


@asynccontextmanager
async def watched(app: App, every_s: float = 0.05) -> AsyncIterator[asyncio.Event]:
    stop = asyncio.Event()
    watching = asyncio.create_task(watch(app, stop, every_s))
    try:
        yield stop
    finally:
        stop.set()
        await asyncio.wait_for(watching, WITHIN_S)


def news_of(folder: Path, name: str, text: str) -> Path:
    """A file with one article."""
    path = folder / f"{name}.jsonl"
    row = {"id": name, "title": name, "text": text, "outlet": "taz", "published": "2025-08-19"}
    path.write_text(json.dumps(row), encoding="utf-8")
    return path


def index_elsewhere(config: Settings, path: Path) -> str:
    """`newsbot index` in a process of its own; returns what it said."""
    newsbot = Path(sys.executable).with_name("newsbot")
    done = subprocess.run(
        [newsbot, "index", path, "--data-dir", config.data_dir],
        capture_output=True,
        cwd=ROOT,
        text=True,
        timeout=300,
        check=True,
        env=child_environment({"NEWSBOT_EMBEDDINGS": "hashing"}),
    )
    return done.stdout + done.stderr


def shown(app: App) -> int:
    """The oldest revision that an index shows."""
    return min(app.corpus.projection().revisions().values())


async def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + WITHIN_S
    while not holds():
        assert time.monotonic() < end, "it never came"
        await asyncio.sleep(0.05)


async def test_what_newsbot_index_adds_beside_a_running_bot_is_found(
    config: Settings, app: App, tmp_path: Path
) -> None:
    app.corpus.index([write_jsonl(tmp_path / "news.jsonl")], prune=False, progress=lambda *_: None)
    new = news_of(tmp_path, "fest", f"Die {MARK} von Weimar heißt in diesem Jahr Frieda Klee.")
    async with watched(app, every_s=2.0):
        await until(lambda: shown(app) == app.catalog.revision())
        before = app.catalog.revision()
        said = await asyncio.to_thread(index_elsewhere, config, new)
        assert "1 added" in said
        await until(lambda: shown(app) > before)  # and nobody has asked
        found = app.search(MARK, k=1, filters=Filters(), now=NOW)
        assert found[0].article.id == "fest"


async def test_a_bot_that_starts_with_nothing_finds_what_comes(
    config: Settings, app: App, tmp_path: Path
) -> None:
    new = news_of(tmp_path, "fest", f"Die {MARK} von Weimar heißt in diesem Jahr Frieda Klee.")
    async with watched(app):
        await asyncio.sleep(0.2)
        await asyncio.to_thread(index_elsewhere, config, new)
        await until(lambda: shown(app) > 0)
        assert app.search(MARK, k=1, filters=Filters(), now=NOW)


async def test_questions_are_answered_while_articles_come(
    app: App, tmp_path: Path, make_article: Callable[..., Article]
) -> None:
    app.corpus.index([write_jsonl(tmp_path / "news.jsonl")], prune=False, progress=lambda *_: None)
    async with watched(app):
        for number in range(10):
            await asyncio.to_thread(app.catalog.articles.write, [make_article(number)])
            answer = await app.ask("Wer ist Bürgermeister?", filters=Filters(), now=NOW)
            assert answer.text
        await until(lambda: shown(app) == app.catalog.revision())
    assert app.catalog.articles.span().articles == len(NEWS) + 10


async def test_one_catching_up_never_overlaps_the_next(
    app: App, monkeypatch: pytest.MonkeyPatch, make_article: Callable[..., Article]
) -> None:
    at_once, most, runs = [0], [0], [0]
    really = app.warm_up

    def slowly() -> None:
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        really()
        time.sleep(0.1)
        runs[0] += 1
        at_once[0] -= 1

    monkeypatch.setattr(app, "warm_up", slowly)
    async with watched(app, every_s=0.001):
        for number in range(5):
            app.catalog.articles.write([make_article(number)])
            await until(lambda before=number: runs[0] > before)  # type: ignore[misc]
    assert most == [1]


async def test_a_failure_is_told_once_and_tried_again(
    app: App, monkeypatch: pytest.MonkeyPatch, make_article: Callable[..., Article]
) -> None:
    app.catalog.articles.write([make_article(1)])
    really, faults = app.warm_up, [StorageError("the disk is full")] * 2 + [ValueError("a bug")]

    def fails() -> None:
        if faults:
            raise faults.pop(0)
        really()

    monkeypatch.setattr(app, "warm_up", fails)
    out = io.StringIO()
    with logs.started(app.settings, stream=out):
        async with watched(app, every_s=0.01):
            await until(lambda: out.getvalue().count("\n") == 3)
    told = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["event"].rpartition(": ")[2] for line in told[:2]] == ["the disk is full", "a bug"]
    assert "Traceback" in told[1]["exception"]
    assert (told[2]["event"], told[2]["revision"]) == ("the indexes show the corpus", 1)


async def test_a_damaged_index_is_made_anew_without_a_question(
    app: App, make_article: Callable[..., Article]
) -> None:
    app.catalog.articles.write([make_article(number) for number in range(30)])
    async with watched(app):
        await until(lambda: shown(app) == 1)
        lexical = app.corpus.projection().lexical
        assert lexical is not None
        app.corpus.projection().report_damage(lexical, IndexDamaged("it broke"))
        await until(lambda: not app.corpus.projection().damage)
        assert shown(app) == 1


async def test_a_stop_does_not_wait_for_a_catching_up(
    app: App, monkeypatch: pytest.MonkeyPatch, make_article: Callable[..., Article]
) -> None:
    app.catalog.articles.write([make_article(1)])
    began, may_end = threading.Event(), threading.Event()

    def for_long() -> None:
        began.set()
        may_end.wait(WITHIN_S)

    monkeypatch.setattr(app, "warm_up", for_long)
    stop = asyncio.Event()
    watching = asyncio.create_task(watch(app, stop))
    await asyncio.to_thread(began.wait, WITHIN_S)
    stop.set()
    await asyncio.wait_for(watching, WITHIN_S / 2)
    assert not may_end.is_set()
    may_end.set()


async def test_a_stop_ends_the_wait_between_two_looks(app: App) -> None:
    async with watched(app, every_s=3600):
        await asyncio.sleep(0.05)
