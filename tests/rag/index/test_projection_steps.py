"""Any interleaving of index, edit, delete, crash and sync equals a rebuild."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from rag.corpus.catalog import Catalog
from rag.errors import IndexDamaged
from rag.index.applying import Progress
from rag.index.leg import Leg
from rag.index.lexical import query_for_passage
from rag.index.probe import Question
from rag.index.reach import OPENERS, Reach, measure_reach
from tests.rag.index.wholeness import check_whole
from tests.support.articles import article
from tests.support.stores import Store

NUMBERS = st.sets(st.integers(0, 11), min_size=1, max_size=9)
VERSIONS = st.integers(1, 3)


class Crash(BaseException):
    """The end of a process, as far as one process can play it."""


class Corpus(RuleBasedStateMachine):
    """What happens to a corpus, and what its indexes must show in the end."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="newsbot-test-"))
        self.expected: dict[str, int] = {}  # article id -> version
        self.store = Store(self.folder)
        self.store.open()

    @rule(numbers=NUMBERS, version=VERSIONS)
    def write(self, numbers: set[int], version: int) -> None:
        self.store.catalog.articles.write([article(number, version) for number in numbers])
        self.expected |= {article(number).id: version for number in numbers}

    @precondition(lambda self: self.expected)
    @rule(numbers=NUMBERS)
    def remove(self, numbers: set[int]) -> None:
        gone = [article(number).id for number in numbers]
        there = self.expected.keys() & set(gone)
        assert self.store.catalog.articles.remove(gone) == len(there)
        for article_id in there:
            del self.expected[article_id]

    @rule()
    def sync(self) -> None:
        self.store.projection.sync()

    @rule(after=st.integers(0, 4))
    def crash_while_syncing(self, after: int) -> None:
        try:
            self.store.projection.sync(crash_at(after))
        except Crash:
            self.crash()

    @rule(after=st.integers(0, 4))
    def crash_while_rebuilding(self, after: int) -> None:
        try:
            self.store.projection.rebuild(progress=crash_at(after))
        except Crash:
            self.crash()

    @rule()
    def crash_between_write_and_note(self) -> None:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(Leg, "end_write", _crash)
            try:
                self.store.projection.sync()
                return
            except Crash:
                pass
        self.crash()

    @rule(after=st.integers(0, 4))
    def interrupt_a_sync(self, after: int) -> None:
        """The process goes on: a key was pressed, or a provider failed."""
        with suppress(Crash):
            self.store.projection.sync(crash_at(after))

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.open()

    @rule()
    def crash(self) -> None:
        """Nothing is noted and nothing committed; only what the system closes is closed."""
        for leg in self.store.projection._legs:
            generation, leg.current = leg.current, None
            if generation is not None:
                generation.index.close()
        self.store.close()
        self.open()

    @rule()
    def rebuild(self) -> None:
        self.store.projection.rebuild()

    @rule()
    def settle(self) -> None:
        self.store.projection.sync()
        check_whole(self.store)

    def open(self) -> None:
        self.store = Store(self.folder)
        self.store.open()
        assert self.store.projection.damage == []

    @invariant()
    def catalog_holds_what_was_written(self) -> None:
        held = {row.article.id: row.article for row in self.store.catalog.articles.list()}
        assert held == {
            article_id: article(int(article_id.removeprefix("article-")), version)
            for article_id, version in self.expected.items()
        }

    def teardown(self) -> None:
        self.store.projection.sync()
        check_whole(self.store)
        synced = found_by_query(self.store)
        self.store.projection.rebuild()
        check_whole(self.store)
        assert found_by_query(self.store) == synced
        self.store.close()
        shutil.rmtree(self.folder)


def _crash(*_args: object) -> None:
    raise Crash


def crash_at(call: int) -> Progress:
    """Crashes at the n-th call of the progress; the first one comes before any write."""
    calls = count()

    def progress(_done: int, _all: int) -> None:
        if next(calls) == call:
            raise Crash

    return progress


def found_by_query(store: Store) -> dict[int, tuple[set[int], int]]:
    """Passage key -> what its own words find, and what its own vector finds first."""
    lexical, vectors = store.projection.lexical, store.projection.vectors
    assert lexical is not None
    assert vectors is not None
    found = {}
    for key, passage in store.catalog.passages.by_key(store.catalog.passages.keys()).items():
        by_words = {hit for hit, _ in lexical.search(query_for_passage(passage), 100)}
        [row] = vectors.nearest(store.embedder.embed_query(passage.search_text)[None], 1)
        found[key] = (by_words, row[0][0])
    return found


def probe_here(question: Question) -> Reach:
    """What the probe does, without a process of its own for each of hundreds."""
    catalog = Catalog.open(question.catalog_url)
    try:
        index = OPENERS[question.index](Path(question.folder))
    except IndexDamaged as exc:
        return Reach(0, 0, str(exc))
    try:
        return measure_reach(index, catalog, question.embedder, question.revision)
    finally:
        index.close()
        catalog.close()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.index.leg.probe", probe_here)
    monkeypatch.setattr("rag.corpus.catalog.passages.CHUNK", 3)  # several crash points a sync


class TestAnyInterleavingEqualsARebuild(Corpus.TestCase):  # type: ignore[misc, valid-type]
    settings = settings(max_examples=15, stateful_step_count=12)
