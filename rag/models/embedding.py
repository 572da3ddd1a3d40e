"""Texts -> vectors of a model behind an OpenAI-compatible server.

Every vector is paid for, so each batch is handed over as soon as it is there, and what is on its
way when another one fails is waited for.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import TYPE_CHECKING

import numpy as np

from rag.errors import ContextTooLong, ModelFault, ModelRefused, ModelUnavailable
from rag.index.embedder import Matrix
from rag.models.background import Background
from rag.models.batches import LONGEST_BYTES, Batch, batched
from rag.models.breaker import Breaker
from rag.models.config import ModelConfig
from rag.types import Usage

if TYPE_CHECKING:
    from rag.models.vectorising import Vectoriser

PARALLEL = 4  # requests at once
QUERY_S = 3.0  # for a question's vector, all tries; the lexical index answers without it
REST_S = 10.0  # after one in vain, for which no question waits; each may search several times
BATCH_S = 120.0  # for a batch, all tries; a rate limit asks for up to a minute
DIMENSIONS = {
    "text-embedding-3-small": 1_536,
    "text-embedding-3-large": 3_072,
    "text-embedding-ada-002": 1_536,
}
VARIABLE = "NEWSBOT_EMBEDDING_MODEL"  # where a user sets the model's name


class OpenAIEmbedder:
    """The port `rag.index.embedder.Embedder` over a server; for any thread but no event loop's."""

    def __init__(
        self,
        config: ModelConfig,
        *,
        pause_s: float | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._config = config
        self._pause_s = pause_s
        host = f"-{config.host_name}" if config.base_url else ""  # a port moves, and means nothing
        self.fingerprint = f"openai-{config.embedding_model}{host}"
        self._dimensions = 0 if config.base_url else DIMENSIONS.get(config.embedding_model, 0)
        self._longest = LONGEST_BYTES[0]
        self._usage = Usage()
        self._breaker = Breaker(REST_S, now)
        self._background = Background("embedding")
        self._vectoriser: Vectoriser | None = None

    @property
    def dimensions(self) -> int:
        """How long the vectors are; the first time, the server may have to be asked.

        Raises: ModelFault.
        """
        return self._dimensions or self.probe()

    @property
    def usage(self) -> Usage:
        """What all requests so far cost."""
        return self._usage

    def probe(self) -> int:
        """Ask the server for a vector: how long it is.

        Raises: ModelFault.
        """
        return len(self._one("-", self._config.timeout_s))

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Unit vectors, shape (len(texts), dimensions), float32, same order.

        Raises: ModelFault.
        """
        vectors: dict[int, Matrix] = {}
        for indices, some in self.embed_in_batches(texts):
            vectors.update(zip(indices, some, strict=True))
        if not vectors:
            return np.empty((0, self._dimensions), dtype=np.float32)
        return np.stack([vectors[index] for index in range(len(texts))])

    def embed_in_batches(self, texts: Sequence[str]) -> Iterator[tuple[Sequence[int], Matrix]]:
        """Indices into texts and their unit vectors, batch by batch, as they arrive.

        Raises: ModelFault, after all that arrived in spite of it was handed over.
        """
        batches = batched(texts)
        pending: set[Future[Matrix]] = set()
        asked: dict[Future[Matrix], Batch] = {}
        fault: ModelFault | None = None
        try:
            while True:
                while fault is None and len(pending) < PARALLEL:
                    batch = next(batches, None)
                    if batch is None:
                        break
                    future = self._background.submit(self._vectors_of(batch, BATCH_S))
                    pending.add(future)
                    asked[future] = batch
                if not pending:
                    break
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                for future in done:
                    batch = asked.pop(future)
                    try:
                        vectors = future.result()
                    except ModelFault as exc:
                        fault = fault or exc
                    else:
                        yield batch.indices, vectors
        finally:
            for future in pending:
                future.cancel()
        if fault is not None:
            raise fault

    def embed_query(self, text: str) -> Matrix:
        """The unit vector of one question, shape (dimensions,), float32, within 3 s.

        Raises: ModelFault; for 10 s after a ModelUnavailable of it the same, at once.
        """
        self._breaker.check()
        try:
            vector = self._one(text, min(QUERY_S, self._config.timeout_s))
        except ModelUnavailable as exc:
            self._breaker.open(exc)
            raise
        self._breaker.close()
        return vector

    def close(self) -> None:
        """End all requests and connections; a later call opens new ones."""
        vectoriser, self._vectoriser = self._vectoriser, None
        if vectoriser is not None and self._background.is_running:
            self._background.submit(vectoriser.close()).result()
        self._background.close()

    # -- within ----------------------------------------------------------------------------------

    def _one(self, text: str, deadline_s: float) -> Matrix:
        [batch] = batched([text])
        future = self._background.submit(self._vectors_of(batch, deadline_s))
        try:
            vector: Matrix = future.result()[0]
        finally:
            future.cancel()
        return vector

    async def _vectors_of(self, batch: Batch, deadline_s: float) -> Matrix:
        vectoriser = self._open()
        until = asyncio.get_running_loop().time() + deadline_s
        while True:
            longest = self._longest
            try:
                vectors = await vectoriser.vectors(batch.cut_to(longest).texts, until)
            except ContextTooLong:
                shorter = [length for length in LONGEST_BYTES if length < longest]
                if not shorter:
                    raise
                self._longest = min(self._longest, shorter[0])
            else:
                return self._checked(vectors)

    def _open(self) -> Vectoriser:
        """On the background loop, which is where its connections live."""
        from rag.models.vectorising import Vectoriser

        if self._vectoriser is None:
            self._vectoriser = Vectoriser(self._config, self._count, VARIABLE, self._pause_s)
        return self._vectoriser

    def _count(self, usage: Usage) -> None:
        self._usage += usage

    def _checked(self, vectors: Matrix) -> Matrix:
        width = vectors.shape[1]
        self._dimensions = self._dimensions or width
        if width != self._dimensions:
            raise ModelRefused(
                f"the model server {self._config.host} gives vectors of {width} numbers, not of "
                f"{self._dimensions} as before; check {VARIABLE}"
            )
        return vectors
