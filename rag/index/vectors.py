"""The vector index: the only user of Chroma.

Chroma holds ids, vectors and a number or two, never texts (2.5 times the time, 2.8 times the
disk). Ids are added once and deleted, never overwritten in place: that loses reach. So does adding
to an index in which all was deleted (2,836 of 3,000 found); adding first and then deleting doesn't.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from rag.index.bulk import BULK_FROM, BulkWriter
from rag.index.embedder import Matrix
from rag.index.faults import index_faults
from rag.types import day_of

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

    from rag.corpus.catalog import StoredPassage

COLLECTION = "passages"
BATCH = 1_000  # 13 % faster than 500; 5,000 brings 3 % more, above 5,461 Chroma fails afterwards
SHORT_BATCH = 250  # where answers wait: Chroma holds Python's lock, 60 ms for as many
# A sparser graph that is searched more widely: recall@10 .92 on 21,000 hashing vectors, where
# Chroma's 100 and 100 give .90 and take a quarter more time to build. Only set at creation.
EF_CONSTRUCTION, EF_SEARCH = 50, 200


class VectorIndex:
    """Passage keys by their vectors, on disk, in one folder."""

    def __init__(self, folder: Path, *, deferred: bool = False) -> None:
        """Open, or make where the folder is empty; `deferred`, when it is first used.

        Raises: IndexDamaged, StorageError. A damaged folder can also end the process: probe it in
        a child.
        """
        self._folder = folder
        self._opening = Lock()
        self._client: ClientAPI | None = None
        self._opened: Collection | None = None
        self._bulk: BulkWriter | None = None
        if not deferred:
            self.open()

    @property
    def is_open(self) -> bool:
        """Whether Chroma has been loaded and has touched the files."""
        return self._opened is not None

    def open(self) -> Collection:
        """Load Chroma, which takes half a second, and open the files; once.

        Waits while a child process writes them: Chroma has no lock, and loses what two write.
        Raises: IndexDamaged, StorageError.
        """
        with self._opening:
            if self._opened is None:
                what = f"the vector index in {self._folder} can't be opened"
                with index_faults(what, writes=True), _forgotten_on_failure(self._folder):
                    self._opened = self._load()
            return self._opened

    def _load(self) -> Collection:
        import chromadb
        from chromadb.config import Settings

        self._folder.mkdir(parents=True, exist_ok=True)
        self._client = chromadb.PersistentClient(
            str(self._folder), settings=Settings(anonymized_telemetry=False)
        )
        return self._client.get_or_create_collection(
            COLLECTION,
            embedding_function=None,  # Chroma's own would download a model
            configuration={
                "hnsw": {
                    "space": "ip",
                    "ef_construction": EF_CONSTRUCTION,
                    "ef_search": EF_SEARCH,
                }
            },
        )

    def begin_bulk(self, expected: int, dimensions: int) -> None:
        """Leave what is added until `end_bulk` to a child process, where it is much.

        Not once it is open here: two processes on the same files lose vectors.
        """
        if expected < BULK_FROM:
            return
        self._opening.acquire()
        try:
            if self._opened is None:
                self._bulk = BulkWriter(self._folder, dimensions)
        finally:
            if self._bulk is None:
                self._opening.release()

    def end_bulk(self) -> None:
        """Wait until what was added is written, by whomever.

        Raises: IndexDamaged, StorageError.
        """
        writer, self._bulk = self._bulk, None
        if writer is not None:
            try:
                writer.finish()
            finally:
                self._opening.release()

    def add(self, passages: Sequence[StoredPassage], vectors: Matrix) -> None:
        """Add passages; vectors has shape (len(passages), dimensions). What is there stays.

        Raises: IndexDamaged, StorageError.
        """
        keys, days = [passage.key for passage in passages], [_day(passage) for passage in passages]
        if self._bulk is not None:
            self._bulk.add(keys, days, vectors)
        else:
            self.add_rows(keys, days, vectors, SHORT_BATCH)

    def add_rows(
        self, keys: Sequence[int], days: Sequence[int], vectors: Matrix, batch: int = BATCH
    ) -> None:
        """Add passages by their keys and days of publication, 0 where there is none.

        Raises: IndexDamaged, StorageError.
        """
        for start in range(0, len(keys), batch):
            some = slice(start, start + batch)
            with index_faults("the vector index can't be added to", writes=True):
                self.open().add(
                    ids=[str(key) for key in keys[some]],
                    embeddings=np.ascontiguousarray(vectors[some]),
                    # One number: a name costs a fifth of the time, and the catalog has the rest.
                    metadatas=[{"day": day} for day in days[some]],
                )

    def delete(self, keys: Sequence[int]) -> None:
        """Delete passages, whether they are there or not.

        Raises: IndexDamaged, StorageError.
        """
        for start in range(0, len(keys), BATCH):
            with index_faults("the vector index can't be deleted from", writes=True):
                self.open().delete(ids=[str(key) for key in keys[start : start + BATCH]])

    def commit(self) -> None:
        """Nothing is left to do: Chroma has written what it was given."""

    def nearest(self, vectors: Matrix, k: int) -> list[list[tuple[int, float]]]:
        """For each vector, the k nearest keys and their cosines, best first.

        Raises: IndexDamaged.
        """
        with index_faults("the vector index can't be queried"):
            found = self.open().query(
                query_embeddings=np.ascontiguousarray(vectors), n_results=k, include=["distances"]
            )
        distances: Any = found["distances"]
        return [
            [(int(key), 1.0 - distance) for key, distance in zip(keys, row, strict=True)]
            for keys, row in zip(found["ids"], distances, strict=True)
        ]

    def count(self) -> int:
        """How many passages it says it holds; its reach can be less, see `probe`."""
        with index_faults("the vector index can't be counted"):
            return self.open().count()

    def close(self) -> None:
        """Let go of the files."""
        self.end_bulk()
        if self._client is not None:
            self._client.close()  # type: ignore[attr-defined]  # a Client has it, its interface not


@contextmanager
def _forgotten_on_failure(folder: Path) -> Iterator[None]:
    """Chroma keeps what it failed to open, and would hand it out at the next try."""
    try:
        yield
    except BaseException:
        from chromadb.api.shared_system_client import SharedSystemClient

        SharedSystemClient._identifier_to_system.pop(str(folder), None)
        SharedSystemClient._identifier_to_refcount.pop(str(folder), None)
        raise


def _day(passage: StoredPassage) -> int:
    day = day_of(passage.article.published)
    return day.toordinal() if day else 0
