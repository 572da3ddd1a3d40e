"""Embedders for tests, each a real one with something to see or to fail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.errors import ModelUnavailable
from rag.index.embedder import Matrix
from rag.index.hashing import HashingEmbedder


class CountingEmbedder(HashingEmbedder):
    """Counts the texts that it was asked to embed; a real one is paid by them."""

    def __init__(self, dimensions: int = 64, name: str = "counting") -> None:
        super().__init__(dimensions)
        self.fingerprint = f"{name}-{dimensions}"
        self.texts = 0

    def embed(self, texts: Sequence[str]) -> Matrix:
        self.texts += len(texts)
        return super().embed(texts)


class FailingEmbedder(CountingEmbedder):
    """Fails once, after a number of texts, as one behind a network does."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._after = after
        self.has_failed = False

    def embed(self, texts: Sequence[str]) -> Matrix:
        if not self.has_failed and self.texts + len(texts) > self._after:
            self.has_failed = True
            raise ConnectionError("the provider is gone")
        return super().embed(texts)


class BatchingEmbedder(CountingEmbedder):
    """Hands over ten at a time, last ones first; fails once, after a number of texts."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._after = after
        self.has_failed = False

    def embed_in_batches(self, texts: Sequence[str]) -> Iterator[tuple[Sequence[int], Matrix]]:
        for start in reversed(range(0, len(texts), 10)):
            some = range(start, min(start + 10, len(texts)))
            if not self.has_failed and self.texts + len(some) > self._after:
                self.has_failed = True
                raise ModelUnavailable("the provider is gone")
            yield some, self.embed([texts[index] for index in some])
