"""Processes killed at random points of index, update, sync and rebuild lose nothing.

Each process first checks what the killed one before it left, then works until it is killed, too.
`pytest tests/rag/index/test_kill.py --kills 100` kills more of them.
"""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from rag.corpus.ingest import ingest
from rag.types import Article, Filters
from tests.support.articles import article
from tests.support.elsewhere import ROOT, child_environment, command
from tests.support.stores import Store, opened_store

ARTICLES = 1_100  # Chroma writes its graph to files from 1,000 on
BATCH = 60
LANES = 2  # corpora that are worked on side by side
GONE = 0  # the version of an article that is not there
PATIENCE_S = 120.0

# Where a process is killed: within so many seconds after it began such a step.
MOMENTS_S = {"open": 2.5, "index": 0.06, "remove": 0.03, "sync": 0.3, "rebuild": 0.9}


# -- in the process that is killed ---------------------------------------------------------------


def check_then_work(data: str, seed: int) -> None:
    """Tell what is there, whole or repaired, then change it without end."""
    say(step="open")
    store = Store(Path(data))
    store.open()
    damage = store.projection.damage
    store.projection.repair()
    store.projection.sync()
    store.projection.repair()
    say(step="checked", damage=damage, **found_in(store))
    work(store, random.Random(seed))


def work(store: Store, drawn: random.Random) -> None:
    path = store.folder / "news.jsonl"
    while True:
        numbers = drawn.sample(range(ARTICLES), BATCH)
        version = drawn.randrange(1, 1_000_000)
        say(step="index", version=version, numbers=numbers)
        path.write_text("".join(f"{row_of(number, version)}\n" for number in numbers))
        report = ingest(store.catalog, [path])
        assert (report.read, report.failed) == (BATCH, [])
        say(step="done")
        if drawn.random() < 0.5:
            gone = drawn.sample(range(ARTICLES), 10)
            say(step="remove", version=GONE, numbers=gone)
            store.catalog.articles.remove([article(number).id for number in gone])
            say(step="done")
        say(step="sync")
        store.projection.sync()
        if drawn.random() < 0.4:
            say(step="rebuild")
            store.projection.rebuild()


def version_of(number: int, version: int) -> Article:
    return article(number, version, section=str(version))


def row_of(number: int, version: int) -> str:
    told = version_of(number, version)
    return json.dumps(
        {
            "id": told.id,
            "title": told.title,
            "text": told.text,
            "language": told.language,
            "section": told.section,
        }
    )


def found_in(store: Store) -> dict[str, Any]:
    """The version of each article, and what queries for every passage find in the indexes."""
    catalog = store.catalog
    held = {}
    for row in catalog.articles.list():
        number, version = (
            int(row.article.id.removeprefix("article-")),
            int(row.article.section or 0),
        )
        assert row.article.text == article(number, version).text
        assert number not in held
        held[number] = version
    keys = catalog.passages.keys()
    assert len(keys) == len(held)
    lexical, vectors = store.projection.lexical, store.projection.vectors
    assert lexical is not None
    assert vectors is not None
    assert sorted(lexical.admitted(Filters(), 10 * ARTICLES)) == keys
    assert vectors.count() == len(keys)
    reach = {name: store.reach(name).found / len(keys) for name in ("lexical", "vectors")}
    return {"held": sorted(held.items()), "reach": reach}


def say(**told: Any) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


# -- in the process that kills -------------------------------------------------------------------


@dataclass
class Killer:
    """One corpus, the processes that work on it, and what they have acknowledged."""

    data: Path
    drawn: random.Random
    versions: dict[int, int] = field(default_factory=dict)  # number -> acknowledged version
    doubtful: dict[int, int] = field(default_factory=dict)  # of a write that may have come through
    killed_in: Counter[str] = field(default_factory=Counter)
    repaired_after: Counter[str] = field(default_factory=Counter)
    checks: int = 0
    doomed_in: str = ""

    def kill(self) -> None:
        """Let a process check and work, and kill it at a random point."""
        step = self.drawn.choice(list(MOMENTS_S))
        with self._process() as (child, lines):
            for told in lines:
                self._note(told)
                if told["step"] == step:
                    time.sleep(self.drawn.uniform(0, MOMENTS_S[step]))
                    break
            child.send_signal(signal.SIGKILL)
            for told in lines:
                self._note(told)
        self.doomed_in = step
        self.killed_in[step] += 1

    def check(self) -> None:
        """Let a process check, and end it."""
        with self._process() as (child, lines):
            for told in lines:
                self._note(told)
                if told["step"] == "checked":
                    break
            child.kill()

    def _process(self) -> Process:
        return Process(command(check_then_work, self.data, self.drawn.randrange(10**9)))

    def _note(self, told: dict[str, Any]) -> None:
        match told["step"]:
            case "index" | "remove":
                self.doubtful = dict.fromkeys(told["numbers"], told["version"])
            case "done":
                self.versions |= self.doubtful
                self.doubtful = {}
            case "checked":
                self._compare(told)

    def _compare(self, told: dict[str, Any]) -> None:
        held = dict(told["held"])
        for number in range(ARTICLES):
            allowed = {self.versions[number], self.doubtful.get(number, self.versions[number])}
            assert held.get(number, GONE) in allowed, f"article {number}"
        cut_off = {
            held.get(number, GONE) == version
            for number, version in self.doubtful.items()
            if version != self.versions[number]  # else it was so before, too
        }
        assert len(cut_off) <= 1, "a batch is there whole or not at all"
        assert min(told["reach"].values()) >= 0.99, told["reach"]
        self.versions |= {number: held.get(number, GONE) for number in self.doubtful}
        self.doubtful = {}
        self.checks += 1
        if told["damage"]:
            self.repaired_after[self.doomed_in] += 1


class Process:
    """A child, and the lines that it says until it ends, which is never by itself."""

    def __init__(self, args: list[str]) -> None:
        self._args = args

    def __enter__(self) -> tuple[subprocess.Popen[bytes], Iterator[dict[str, Any]]]:
        self._child = subprocess.Popen(
            self._args,
            cwd=ROOT,
            env=child_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        return self._child, self._lines()

    def _lines(self) -> Iterator[dict[str, Any]]:
        assert self._child.stdout is not None
        for line in self._child.stdout:
            if line.endswith(b"}\n"):  # a kill can cut a line
                yield json.loads(line)

    def __exit__(self, *_exc: object) -> None:
        self._child.kill()
        _, errors = self._child.communicate(timeout=PATIENCE_S)
        assert self._child.returncode == -signal.SIGKILL, errors.decode()[-3_000:]
        assert b"Traceback" not in errors, errors.decode()[-3_000:]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of first versions, in both indexes."""
    folder = tmp_path_factory.mktemp("template")
    with opened_store(folder) as store:
        store.catalog.articles.write([version_of(number, 1) for number in range(ARTICLES)])
        store.projection.sync()
    return folder


def kill_in_a_lane(template: Path, data: Path, lane: int, kills: int) -> Killer:
    shutil.copytree(template, data)
    killer = Killer(data, random.Random(lane), dict.fromkeys(range(ARTICLES), 1))
    for _ in range(kills):
        killer.kill()
    killer.check()
    return killer


def test_killed_processes_lose_nothing_and_need_nobody(
    template: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    kills: int = request.config.getoption("--kills")
    shares = [kills // LANES + (lane < kills % LANES) for lane in range(LANES)]
    with ThreadPoolExecutor(LANES) as pool:
        lanes = [
            pool.submit(kill_in_a_lane, template, tmp_path / str(lane), lane, share)
            for lane, share in enumerate(shares)
        ]
        killers = [lane.result() for lane in lanes]
    assert sum(sum(killer.killed_in.values()) for killer in killers) == kills
    for killer in killers:
        sys.stdout.write(
            f"killed in {dict(killer.killed_in)}, checked {killer.checks} times, "
            f"an index rebuilt after a kill in {dict(killer.repaired_after)}\n"
        )
