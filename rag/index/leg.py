"""One index on disk: its generations, its state, and whether it can be trusted.

An index is never mended in place. A new generation is built beside the old one, checked by query,
and takes over by one atomic replacement of the state file.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from rag.corpus.catalog import Catalog
from rag.errors import IndexDamaged, StorageError
from rag.index.lexical import LexicalIndex
from rag.index.probe import Question, probe
from rag.index.reach import OPENERS, PassageIndex, Reach, measure_reach
from rag.index.state import STATE_FILE, IndexState, load_state, save_state
from rag.index.vectors import VectorIndex


@dataclass(slots=True)
class Generation:
    """Files of an index, open, and which revision they show."""

    index: PassageIndex
    state: IndexState
    is_unsure: bool = False  # a write was cut off: what follows `state.revision` is done again
    fault: str | None = None  # what broke it while it was written

    @property
    def is_fresh(self) -> bool:
        """Whether it has never been written."""
        return self.state.revision == 0 and not self.is_unsure


class Leg:
    """One of the two indexes that a search stands on."""

    def __init__(self, name: str, root: Path, catalog: Catalog, embedder: str) -> None:
        self.name = name
        self.damage: str | None = None  # why there is no current generation
        self.current: Generation | None = None
        self._root = root / name
        self._catalog = catalog
        self._embedder = embedder

    def open(self) -> None:
        """Open what is there; where it is damaged, say so in `damage` and stay closed."""
        try:
            self.current = self._opened()
        except (IndexDamaged, StorageError) as exc:
            self.damage = str(exc)
            return
        if self._catalog.writable:
            with suppress(StorageError):  # a full disk costs a probe at the next start
                self._note(self.current, is_whole=not self.current.is_unsure)
            self._drop_others(self.current.state.folder)

    def _opened(self) -> Generation:
        state = load_state(self._root)
        if state is None:
            if self._generations():
                raise IndexDamaged(f"the {self.name} index is damaged: {STATE_FILE} is unreadable")
            return self.new_generation()
        if state.embedder != self._embedder:
            raise IndexDamaged(f"the {self.name} index is of another embedder: {state.embedder!r}")
        if state.revision > self._catalog.revision():
            raise IndexDamaged(f"the {self.name} index is of a newer catalog than the one there is")
        is_unsure = not state.is_as_left(self._root)
        if is_unsure:
            reach = self._probe(state)
            if not reach.is_sufficient:
                raise IndexDamaged(f"the {self.name} index is damaged: {reach}")
        folder = self._root / state.folder
        # Files that are as they were left need no look, and one question no Chroma.
        index = OPENERS[self.name](folder) if is_unsure else self._open_later(folder)
        return Generation(index, state, is_unsure)

    def new_generation(self) -> Generation:
        """An empty generation beside the current one; it counts only once it took over."""
        with _no_space(self._root):
            self._root.mkdir(parents=True, exist_ok=True)
            folder = str(max(self._generations(), default=0) + 1)
            (self._root / folder).mkdir()
            index = self._open_later(self._root / folder)
        return Generation(index, IndexState(folder, embedder=self._embedder))

    def _open_later(self, folder: Path) -> PassageIndex:
        """Chroma takes half a second to load, and a child process may have to write first."""
        is_lexical = self.name == "lexical"
        return LexicalIndex(folder) if is_lexical else VectorIndex(folder, deferred=True)

    def take_over(self, generation: Generation) -> None:
        """Make a generation the current one, and drop the old one's files."""
        old, self.current, self.damage = self.current, generation, None
        self._note(generation)
        if old is not None and old is not generation:
            old.index.close()
        self._drop_others(generation.state.folder)

    def check(self, generation: Generation, revision: int) -> None:
        """Declare that a new generation shows a revision.

        Raises: IndexDamaged if queries find otherwise.
        """
        generation.state = generation.state.at(revision)
        reach = self.reach(generation)
        if not reach.is_sufficient:
            raise IndexDamaged(f"the new {self.name} index {reach}; the old one stays")

    def discard(self, generation: Generation) -> None:
        """Drop a generation that did not come to take over."""
        generation.index.close()
        shutil.rmtree(self._root / generation.state.folder, ignore_errors=True)

    def begin_write(self) -> None:
        """Note that the files are about to change, so that a crash is seen at the next start."""
        if self.current is None:
            return
        if self._is_emptied(self.current):
            self.take_over(self.new_generation())
        self._note(self.current, is_whole=False)

    def end_write(self, revision: int) -> None:
        """Note that the current generation shows a revision."""
        if self.current is not None:
            self.current.state = self.current.state.at(revision)
            self.current.is_unsure = False
            self._note(self.current)

    def cut_write(self) -> None:
        """Note that a write was given up: the index broke, or the write is done again."""
        if self.current is not None and self.current.fault:
            self.fail(self.current.fault)
        elif self.current is not None:
            self.current.is_unsure = True

    def fail(self, reason: str) -> None:
        """Stop using the current generation; it is made anew at the next repair."""
        generation, self.current, self.damage = self.current, None, reason
        if generation is not None:
            with suppress(StorageError):
                self._note(generation, is_whole=False)
            generation.index.close()

    def reach(self, generation: Generation | None = None) -> Reach:
        """How much of what it should hold a generation finds."""
        generation = generation or self.current
        if generation is None:
            return Reach(0, 0, self.damage or "not open")
        try:
            return measure_reach(
                generation.index, self._catalog, self._embedder, generation.state.revision
            )
        except IndexDamaged as exc:
            return Reach(0, 0, str(exc))

    def probe(self) -> tuple[Reach, int]:
        """The same, measured in a child process on the files, and their revision.

        The leg must not be open.
        """
        state = load_state(self._root)
        if state is None:
            is_due = self._generations() or self._catalog.revision()
            return Reach(0, 0, "not built, or its state is unreadable" if is_due else ""), 0
        is_as_left = state.is_as_left(self._root)
        reach = self._probe(state)
        if is_as_left and reach.is_sufficient and self._catalog.writable:
            with suppress(OSError):
                save_state(self._root, state.noted(self._root))  # the child's reading touched them
        return reach, state.revision

    def is_behind(self, revision: int) -> bool:
        """Whether it is open and doesn't show a revision, or not surely."""
        generation = self.current
        return generation is not None and (
            generation.state.revision < revision or generation.is_unsure
        )

    def is_noted_at(self, revision: int) -> bool:
        """Whether the files on disk are as they were left, showing a revision."""
        state = load_state(self._root)
        return state is not None and state.revision == revision and state.is_as_left(self._root)

    def close(self) -> None:
        """Let go of the files, and note them: Chroma touches its own even when it only reads."""
        generation, self.current = self.current, None
        if generation is not None:
            generation.index.close()
            state = generation.state
            is_sound = state.files is not None and not state.is_cut(self._root)
            if is_sound and self._catalog.writable:
                with suppress(StorageError):  # a full disk costs a probe at the next start
                    self._note(generation)

    def _is_emptied(self, generation: Generation) -> bool:
        """Whether all was deleted from an index: Chroma would lose some of what is added then."""
        revision = generation.state.revision
        return revision > 0 and not self._catalog.passages.count_at(revision)

    def _generations(self) -> list[int]:
        """Numbers of the folders that are there, of the current generation and of left-overs."""
        if not self._root.is_dir():
            return []
        return [int(path.name) for path in self._root.iterdir() if path.name.isdecimal()]

    def _probe(self, state: IndexState) -> Reach:
        if state.is_cut(self._root):
            return Reach(0, 0, "files of it are missing or cut off")
        folder = str(self._root / state.folder)
        url = self._catalog.url
        return probe(Question(self.name, folder, url, self._embedder, state.revision))

    def _note(self, generation: Generation, *, is_whole: bool = True) -> None:
        state = generation.state
        generation.state = state.noted(self._root) if is_whole else replace(state, files=None)
        if generation.state == load_state(self._root):
            return
        with _no_space(self._root):
            save_state(self._root, generation.state)

    def _drop_others(self, folder: str) -> None:
        for path in self._root.iterdir():
            if path.is_dir() and path.name != folder:
                shutil.rmtree(path, ignore_errors=True)


class _no_space:  # reads as a statement
    """Turn what a file system refuses into StorageError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        return

    def __exit__(self, _kind: object, exc: BaseException | None, _traceback: object) -> None:
        if isinstance(exc, OSError):
            raise StorageError(
                f"{self._folder} can't be written: {exc.strerror}; free space or grant access"
            ) from exc
