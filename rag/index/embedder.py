"""What an index asks of an embedder, whatever is behind it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[Any]

STORED_AS = np.dtype("<f2")  # half the disk; moves a cosine by less than .001


class Embedder(Protocol):
    """Text -> unit vectors. Vectors of two embedders compare only if the fingerprints agree."""

    fingerprint: str

    @property
    def dimensions(self) -> int:
        """How long the vectors are; one behind a network may have to ask.

        Raises: ModelFault.
        """
        ...

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Unit vectors, shape (len(texts), dimensions), float32, same order.

        Raises: ModelFault.
        """
        ...

    def embed_in_batches(self, texts: Sequence[str]) -> Iterator[tuple[Sequence[int], Matrix]]:
        """The same as they arrive, in any order: indices into texts, and their vectors.

        Raises: ModelFault, after all that was made in spite of it came.
        """
        ...

    def embed_query(self, text: str) -> Matrix:
        """The unit vector of one question, shape (dimensions,), float32.

        Raises: ModelFault.
        """
        ...


def unit(vectors: Matrix) -> Matrix:
    """Vectors of any length, shape (rows, dimensions), at length one; overwrites those of nothing.

    A text of which nothing is known still needs a place: Chroma stores no zeros.
    """
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[norms[:, 0] == 0] = 1 / math.sqrt(vectors.shape[1])
    return vectors / np.where(norms == 0, 1, norms)


def pack(vector: Matrix) -> bytes:
    """A vector as the catalog stores it."""
    return vector.astype(STORED_AS).tobytes()


def unpack(stored: bytes) -> Matrix:
    """A stored vector, or several in a row, float32."""
    return np.frombuffer(stored, dtype=STORED_AS).astype(np.float32)
