"""Question -> answer: the retriever and the synthesizer as a LlamaIndex query engine."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import RESPONSE_TYPE
from llama_index.core.callbacks import CallbackManager
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import QueryBundle

from rag.answer.extractive import ExtractiveSynthesizer
from rag.search.retriever import NewsQuery
from rag.types import Answer, Filters


class NewsQueryEngine(BaseQueryEngine):
    """Answers with checked citations; any LlamaIndex retriever can stand behind it."""

    def __init__(self, retriever: BaseRetriever, synthesizer: ExtractiveSynthesizer) -> None:
        self._retriever = retriever
        self._synthesizer = synthesizer
        super().__init__(callback_manager=CallbackManager([]))

    def answer(self, question: str, *, filters: Filters, now: dt.datetime) -> Answer:
        """Answer one question; any text at all is one.

        Raises: StorageError where the catalog can't be read.
        """
        query = NewsQuery(question, filters=filters, now=now)
        began = time.perf_counter()
        nodes = self._retriever.retrieve(query)
        retrieved = time.perf_counter()
        answer = self._synthesizer.answer(query, nodes)
        ended = time.perf_counter()
        timings = {
            "retrieve": _ms(retrieved - began),
            "answer": _ms(ended - retrieved),
            "total": _ms(ended - began),
        }
        return replace(answer, question=question, timings_ms=timings)

    def _query(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        nodes = self._retriever.retrieve(query_bundle)
        return self._synthesizer.synthesize(query_bundle, nodes)

    async def _aquery(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        nodes = await self._retriever.aretrieve(query_bundle)
        return await self._synthesizer.asynthesize(query_bundle, nodes)

    def _get_prompt_modules(self) -> PromptMixinType:
        return {"synthesizer": self._synthesizer}


def _ms(seconds: float) -> float:
    return round(seconds * 1_000, 2)
