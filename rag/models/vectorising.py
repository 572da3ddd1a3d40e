"""Texts -> unit vectors, by one request and at most two more. Runs on one event loop."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence

import httpx
import numpy as np
from llama_index.embeddings.openai import OpenAIEmbedding

from rag.index.embedder import Matrix, unit
from rag.models.batches import MOST_TEXTS
from rag.models.config import ModelConfig
from rag.models.connection import NO_KEY, open_client
from rag.models.faults import Failure, understand, unreadable, unusable
from rag.models.tokens import estimate
from rag.models.tries import PAUSE_S, Tries
from rag.types import Usage

# Searched for, not parsed: a response is a megabyte of vectors, and LlamaIndex drops the count.
_COUNT = re.compile(rb'"prompt_tokens"\s*:\s*(\d{1,9})\b')


class Vectoriser:
    """An embedding model over its own connections; made, used and closed on one loop.

    Raises: ModelRefused where key or address are none.
    """

    def __init__(
        self,
        config: ModelConfig,
        count: Callable[[Usage], None],
        variable: str,
        pause_s: float | None = None,
    ) -> None:
        if (failure := unusable(config)) is not None:
            raise failure.fault(Usage())
        self._config = config
        self._count = count
        self._variable = variable
        self._pause_s = PAUSE_S if pause_s is None else pause_s
        self._client = open_client(config, self._count_tokens)
        self._model = OpenAIEmbedding(
            model_name=config.embedding_model,
            api_base=config.url,
            api_key=NO_KEY,
            max_retries=0,
            embed_batch_size=MOST_TEXTS,
        )
        self._model._aclient = self._client  # its constructor takes no client

    async def vectors(self, texts: Sequence[str], until: float) -> Matrix:
        """One unit vector a text, shape (len(texts), dimensions), float32; at most 128 texts.

        All tries end by a time of the loop.

        Raises: ModelFault.
        """
        left_s = until - asyncio.get_running_loop().time()
        tries, usage = Tries(left_s, self._pause_s), Usage()
        while True:
            tries.begin()
            usage += Usage(1)
            self._count(Usage(1))
            made = await self._ask(texts, tries.until)
            if not isinstance(made, Failure):
                return made
            if not await tries.wait(made):
                raise made.fault(usage)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _ask(self, texts: Sequence[str], until: float) -> Matrix | Failure:
        try:
            async with asyncio.timeout_at(until):
                rows = await self._model.aget_text_embedding_batch(list(texts))
            vectors = np.asarray(rows, dtype=np.float32)
        except Exception as exc:  # noqa: BLE001  # a server can send anything
            return understand(exc, self._config, self._config.embedding_model, self._variable)
        if vectors.shape[:1] != (len(texts),) or vectors.ndim != 2 or not vectors.size:
            return unreadable(self._config.host)
        return unit(vectors) if np.isfinite(vectors).all() else unreadable(self._config.host)

    async def _count_tokens(self, response: httpx.Response) -> None:
        if response.is_success:
            counted = _COUNT.search(await response.aread())
            sent = await response.request.aread()
            tokens = int(counted.group(1)) if counted else estimate(sent.decode())
            self._count(Usage(0, tokens))
