"""Many vectors, written by a child process.

Chroma holds Python's lock for as long as it adds, a quarter of a second for 1,000 vectors: in this
process neither the analysis of the next texts nor an answer to somebody's question would get on.

The child is `python -m rag.index.bulk FOLDER DIMENSIONS`, with batches on stdin, each its length
and then its rows, and an `Outcome` as JSON on stdout.
"""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Timer
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from rag.errors import IndexDamaged, NewsbotError, StorageError
from rag.index.children import PATIENCE_S, command, end_with_parent
from rag.index.embedder import Matrix

if TYPE_CHECKING:
    from rag.index.vectors import VectorIndex

BULK_FROM = 1_500  # vectors that Chroma adds while a child loads it
_LENGTH = struct.Struct("<Q")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended: well, if there is no fault."""

    fault: str = ""
    is_storage: bool = False  # the disk's fault, not the index's


class BulkWriter:
    """Adds to the index in a folder that no process has open. One thread at a time uses it."""

    def __init__(self, folder: Path, dimensions: int) -> None:
        self._row = _row_type(dimensions)
        self._child = subprocess.Popen(
            command("rag.index.bulk", str(folder), str(dimensions)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def add(self, keys: Sequence[int], days: Sequence[int], vectors: Matrix) -> None:
        """Hand over rows; vectors has shape (len(keys), dimensions).

        Raises: IndexDamaged, StorageError; of this batch or of one before.
        """
        rows = np.empty(len(keys), self._row)
        rows["key"], rows["day"], rows["vector"] = keys, days, vectors
        pipe = _there(self._child.stdin)
        try:
            with self._patience():
                pipe.write(_LENGTH.pack(len(rows)))
                pipe.write(rows.data.cast("B"))
                pipe.flush()
        except BrokenPipeError:
            self.finish()
            raise IndexDamaged("the vector index can't be added to: its writer ended") from None

    def finish(self) -> None:
        """Wait until all is written.

        Raises: IndexDamaged, StorageError.
        """
        with self._patience():
            said = self._child.communicate()[0]
        if self._child.returncode < 0:
            raise IndexDamaged(
                "the vector index can't be added to: "
                f"writing it ended a process by signal {-self._child.returncode}"
            )
        try:
            outcome = Outcome(**json.loads(said))
        except (ValueError, TypeError):
            outcome = Outcome("the vector index can't be added to: its writer ended")
        if outcome.fault:
            raise (StorageError if outcome.is_storage else IndexDamaged)(outcome.fault)

    @contextmanager
    def _patience(self) -> Iterator[None]:
        """End a child that doesn't get on."""
        timer = Timer(PATIENCE_S, self._child.kill)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _row_type(dimensions: int) -> np.dtype[Any]:
    return np.dtype([("key", "<i8"), ("day", "<i4"), ("vector", "<f4", (dimensions,))])


def _there(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # asked for
    return pipe


def _write_all(index: VectorIndex, row: np.dtype[Any], pipe: IO[bytes]) -> None:
    while length := pipe.read(_LENGTH.size):
        count = _LENGTH.unpack(length)[0]
        batch = pipe.read(count * row.itemsize)
        if len(batch) < count * row.itemsize:  # the parent is gone, or gave up
            return
        rows = np.frombuffer(batch, row)
        index.add_rows(rows["key"].tolist(), rows["day"].tolist(), rows["vector"])


def main(folder: str, dimensions: str) -> None:
    """The child."""
    from rag.index.vectors import VectorIndex

    end_with_parent()
    try:
        index = VectorIndex(Path(folder))
        _write_all(index, _row_type(int(dimensions)), sys.stdin.buffer)
        index.close()
        outcome = Outcome()
    except NewsbotError as exc:
        outcome = Outcome(str(exc), isinstance(exc, StorageError))
    sys.stdout.write(json.dumps(asdict(outcome)))


if __name__ == "__main__":
    main(*sys.argv[1:])
