"""The vector index: the only user of Chroma.

Chroma holds ids, vectors and a number or two, never texts (2.5 times the time, 2.8 times the
disk). Ids are added once and deleted, never overwritten in place: that loses reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rag.errors import IndexDamaged
from rag.index.embedder import Matrix

if TYPE_CHECKING:
    from rag.corpus.catalog import StoredPassage

COLLECTION = "passages"
BATCH = 500  # larger ones bring nothing; above 5,461 Chroma fails after the work is done
EF_SEARCH = 100  # recall@10 .95 at no visible cost; can only be set at creation


class VectorIndex:
    """Passage keys by their vectors, on disk, in one folder."""

    def __init__(self, folder: Path) -> None:
        """Open, or make where the folder is empty.

        Raises: IndexDamaged. A damaged folder can also end the process: probe it in a child.
        """
        import chromadb
        from chromadb.config import Settings

        folder.mkdir(parents=True, exist_ok=True)
        try:
            self._client = chromadb.PersistentClient(
                str(folder), settings=Settings(anonymized_telemetry=False)
            )
            self._collection = self._client.get_or_create_collection(
                COLLECTION,
                embedding_function=None,  # Chroma's own would download a model
                configuration={"hnsw": {"space": "ip", "ef_search": EF_SEARCH}},
            )
        except Exception as exc:  # Chroma raises its own, SQLite's and Rust's errors here
            raise IndexDamaged(f"the vector index in {folder} can't be opened: {exc}") from exc

    def add(self, passages: Sequence[StoredPassage], vectors: Matrix) -> None:
        """Add passages that aren't there; vectors has shape (len(passages), dimensions).

        Raises: IndexDamaged.
        """
        for start in range(0, len(passages), BATCH):
            some = passages[start : start + BATCH]
            with _damage("added to"):
                self._collection.add(
                    ids=[str(passage.key) for passage in some],
                    embeddings=np.ascontiguousarray(vectors[start : start + BATCH]),
                    metadatas=[_metadata(passage) for passage in some],
                )

    def delete(self, keys: Sequence[int]) -> None:
        """Delete passages, whether they are there or not.

        Raises: IndexDamaged.
        """
        for start in range(0, len(keys), BATCH):
            with _damage("deleted from"):
                self._collection.delete(ids=[str(key) for key in keys[start : start + BATCH]])

    def commit(self) -> None:
        """Nothing is left to do: Chroma has written what it was given."""

    def nearest(self, vectors: Matrix, k: int) -> list[list[tuple[int, float]]]:
        """For each vector, the k nearest keys and their cosines, best first.

        Raises: IndexDamaged.
        """
        with _damage("queried"):
            found = self._collection.query(
                query_embeddings=np.ascontiguousarray(vectors), n_results=k, include=["distances"]
            )
        distances: Any = found["distances"]
        return [
            [(int(key), 1.0 - distance) for key, distance in zip(keys, row, strict=True)]
            for keys, row in zip(found["ids"], distances, strict=True)
        ]

    def count(self) -> int:
        """How many passages it says it holds; its reach can be less, see `probe`."""
        with _damage("counted"):
            return self._collection.count()

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()


class _damage:  # noqa: N801  # reads as a statement
    """Turn whatever Chroma raises while it is used into IndexDamaged."""

    def __init__(self, action: str) -> None:
        self._action = action

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: Any, exc: BaseException | None, _traceback: Any) -> None:
        if isinstance(exc, Exception):
            raise IndexDamaged(f"the vector index can't be {self._action}: {exc}") from exc


def _metadata(passage: StoredPassage) -> dict[str, str]:
    """Enough for a person who looks into Chroma; searches filter by the catalog's data."""
    return {"article": passage.article.id, "language": passage.article.language}
