"""How much of the corpus an index really finds, asked here and in a child process."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from rag.index.leg import Leg
from rag.index.probe import Question, probe
from rag.index.reach import Reach, measure_reach
from tests.support.articles import article
from tests.support.elsewhere import ROOT, child_environment, command
from tests.support.stores import INDEXES, Store, catalog_url


@pytest.fixture
def filled(store: Store) -> Store:
    store.catalog.articles.write([article(number) for number in range(400)])
    store.projection.sync()
    return store


def question(store: Store, name: str, **changes: object) -> Question:
    told = {
        "index": name,
        "folder": str(store.folder / "indexes" / name / "1"),
        "catalog_url": catalog_url(store.folder),
        "embedder": store.embedder.fingerprint,
        "revision": store.catalog.revision(),
    }
    return Question(**{**told, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", INDEXES)
def test_a_whole_index_finds_its_sample(filled: Store, name: str) -> None:
    for size in (1, 100, 300, 1_000):
        reach = filled.reach(name, size)
        assert (reach.found, reach.asked) == (min(size, 400), min(size, 400))
        assert reach.is_sufficient


@pytest.mark.parametrize("name", INDEXES)
def test_passages_that_are_missing_are_missed(filled: Store, name: str) -> None:
    keys = filled.catalog.passages.keys()
    index = getattr(filled.projection, name)
    index.delete(keys[::10])
    index.commit()
    reach = filled.reach(name)
    assert (reach.found, reach.asked) == (360, 400)
    assert not reach.is_sufficient
    assert str(reach) == "finds 360 of 400 passages by query"


@pytest.mark.parametrize("name", INDEXES)
def test_what_came_after_a_revision_is_not_missed(filled: Store, name: str) -> None:
    filled.catalog.articles.write([article(number) for number in range(400, 800)])
    index = getattr(filled.projection, name)
    by = filled.embedder.fingerprint
    assert measure_reach(index, filled.catalog, by, revision=1).is_sufficient
    if name == "lexical":
        assert not measure_reach(index, filled.catalog, by, revision=2).is_sufficient


@pytest.mark.parametrize("name", INDEXES)
def test_twins_stand_in_for_each_other(store: Store, name: str) -> None:
    store.catalog.articles.write([article(1, id=f"twin-{number}") for number in range(100)])
    store.projection.sync()
    assert store.reach(name).found == 100


def test_a_problem_is_never_sufficient() -> None:
    assert Reach(0, 0).is_sufficient
    assert Reach(99, 100).is_sufficient
    assert not Reach(98, 100).is_sufficient
    assert not Reach(100, 100, "but").is_sufficient
    assert str(Reach(0, 0, "the disk is gone")) == "the disk is gone"


# -- in a child process --------------------------------------------------------------------------


@pytest.mark.parametrize("name", INDEXES)
def test_a_child_finds_what_is_there(filled: Store, name: str) -> None:
    asked = question(filled, name)
    filled.close()
    assert probe(asked) == Reach(300, 300)
    asked = question(Store(filled.folder), name, folder=str(filled.folder / "empty"))
    assert probe(asked) == Reach(0, 300)


@pytest.mark.parametrize("name", INDEXES)
def test_a_child_names_what_it_cannot_open(filled: Store, name: str) -> None:
    filled.close()
    broken = filled.folder / "broken"
    broken.touch()
    reach = probe(question(Store(filled.folder), name, folder=str(broken)))
    assert not reach.is_sufficient
    assert "can't be opened" in reach.problem
    reach = probe(question(Store(filled.folder), name, catalog_url=f"sqlite:///{broken}/x"))
    assert not reach.is_sufficient
    assert reach.problem


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("import os; os.kill(os.getpid(), 11)", "opening it ended a process by signal 11"),
        ("raise SystemExit(3)", "opening it ended a process"),
        ("print('noise')", "opening it ended a process"),
        ("import time; time.sleep(60)", "no answer within 0 s"),
    ],
)
def test_a_child_that_dies_or_hangs_is_a_damaged_index(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, problem: str
) -> None:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{code}"\n')
    python.chmod(0o755)
    monkeypatch.setattr("rag.index.probe.sys.executable", str(python))
    monkeypatch.setattr("rag.index.probe.PATIENCE_S", 0.4 if "sleep" in code else 60)
    assert probe(question(filled, "vectors")).problem == problem


def start_a_probe() -> None:
    """Start one that still waits for its question when this process is killed."""
    child = subprocess.Popen([sys.executable, "-P", "-m", "rag.index.probe"], stdin=subprocess.PIPE)
    time.sleep(3)  # until it has started
    sys.stdout.write(f"{child.pid}\n")
    sys.stdout.flush()
    time.sleep(60)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_a_child_ends_with_its_parent() -> None:
    args, environment = command(start_a_probe), child_environment()
    with subprocess.Popen(args, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        probing = int(parent.stdout.readline())
        assert not has_ended(probing)
        parent.kill()
    deadline = time.monotonic() + 10
    while not has_ended(probing) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert has_ended(probing)


def has_ended(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True
    return status.rpartition(")")[2].split()[0] == "Z"


def test_a_leg_that_is_not_open_reaches_nothing(store: Store) -> None:
    leg = Leg("lexical", store.folder / "other", store.catalog, "x")
    assert leg.reach().problem == "not open"
    assert leg.probe() == (Reach(0, 0), 0)
    leg.close()
