"""Answers without a model: verbatim sentences, framed as what the articles say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from llama_index.core.base.response.schema import Response
from llama_index.core.llms import MockLLM
from llama_index.core.prompts.mixin import PromptDictType
from llama_index.core.response_synthesizers.base import BaseSynthesizer
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from rag.answer import wording
from rag.answer.asked import Asked
from rag.answer.citations import Quote, number_quotes
from rag.answer.extracting.coverage import is_covered
from rag.answer.extracting.selection import opening_quotes, select_quotes
from rag.answer.replies import answered, no_evidence
from rag.answer.smalltalk import is_small_talk
from rag.corpus.catalog import CorpusSpan
from rag.search.dates import TimeFrame
from rag.search.question import Question
from rag.search.retriever import circumstances, passage_of
from rag.types import Answer, Filters

Understand = Callable[[str, dt.datetime], tuple[Question, TimeFrame]]
Span = Callable[[Filters], CorpusSpan]


class ExtractiveSynthesizer(BaseSynthesizer):
    """Quotes instead of writing. `response.metadata["answer"]` holds the `Answer`."""

    def __init__(self, understand: Understand, span: Span, now: Callable[[], dt.datetime]) -> None:
        # Without a model of its own LlamaIndex would look for a key in the environment.
        super().__init__(llm=MockLLM())
        self._understand = understand
        self._span = span
        self.now = now

    def synthesize(
        self,
        query: str | QueryBundle,
        nodes: list[NodeWithScore],
        additional_source_nodes: Sequence[NodeWithScore] | None = None,
        **_kwargs: Any,
    ) -> Response:
        """Answer from nodes; of another retriever's, too."""
        bundle = query if isinstance(query, QueryBundle) else QueryBundle(query)
        answer = self.answer(bundle, nodes)
        sources = [*nodes, *(additional_source_nodes or ())]
        return Response(answer.text, source_nodes=sources, metadata={"answer": answer})

    async def asynthesize(
        self,
        query: str | QueryBundle,
        nodes: list[NodeWithScore],
        additional_source_nodes: Sequence[NodeWithScore] | None = None,
        **kwargs: Any,
    ) -> Response:
        """The same; nothing in it waits."""
        return self.synthesize(query, nodes, additional_source_nodes, **kwargs)

    def answer(self, query: QueryBundle, nodes: Sequence[NodeWithScore]) -> Answer:
        """The answer as a value."""
        return self.answer_from(self.asked(query, nodes))

    def asked(self, query: QueryBundle, nodes: Sequence[NodeWithScore]) -> Asked:
        """What there is to answer, and from what."""
        filters, now = circumstances(query, self.now)
        question, time = self._understand(query.query_str, now)
        passages = tuple(map(passage_of, nodes))
        return Asked(question, time, now, filters, passages, question.language)

    def answer_from(self, asked: Asked) -> Answer:
        """Quotes that answer, or that there are none."""
        quotes = _choose(asked)
        if not quotes:
            return no_evidence(asked, self._span(asked.filters), "extractive")
        framed = wording.framed_quotes(quotes, asked.language)
        return answered(asked, framed, number_quotes(quotes), "extractive")

    def get_response(self, query_str: str, text_chunks: Sequence[str], **_kwargs: Any) -> str:
        """Answer from bare texts."""
        nodes = [NodeWithScore(node=TextNode(text=text), score=1.0) for text in text_chunks]
        return self.answer(QueryBundle(query_str), nodes).text

    async def aget_response(self, query_str: str, text_chunks: Sequence[str], **kwargs: Any) -> str:
        """The same; nothing in it waits."""
        return self.get_response(query_str, text_chunks, **kwargs)

    def _get_prompts(self) -> PromptDictType:
        return {}

    def _update_prompts(self, prompts: PromptDictType) -> None:
        return


def _choose(asked: Asked) -> tuple[Quote, ...]:
    if not asked.question.content:
        return opening_quotes(asked.passages)
    if is_small_talk(asked.question):
        return ()
    if not is_covered(asked.question, asked.passages):
        return ()
    return select_quotes(asked.question, asked.passages)
