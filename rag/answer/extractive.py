"""Answers without a model: verbatim sentences, framed as what the articles say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from llama_index.core.base.response.schema import Response
from llama_index.core.llms import MockLLM
from llama_index.core.prompts.mixin import PromptDictType
from llama_index.core.response_synthesizers.base import BaseSynthesizer
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from rag.answer import wording
from rag.answer.citations import Quote, number_quotes
from rag.answer.coverage import is_covered
from rag.answer.selection import opening_quotes, select_quotes
from rag.corpus.catalog import CorpusSpan
from rag.search.dates import TimeFrame
from rag.search.question import Question
from rag.search.retriever import circumstances, passage_of
from rag.types import Answer, AnswerStatus, Article, Filters, RankedPassage, day_of

NEAREST = 3
MOST_SUGGESTIONS = 3

Understand = Callable[[str, dt.datetime], tuple[Question, TimeFrame]]
Span = Callable[[Filters], CorpusSpan]


@dataclass(frozen=True, slots=True)
class _Asked:
    question: Question
    time: TimeFrame
    now: dt.datetime
    passages: tuple[RankedPassage, ...]


class ExtractiveSynthesizer(BaseSynthesizer):
    """Quotes instead of writing. `response.metadata["answer"]` holds the `Answer`."""

    def __init__(self, understand: Understand, span: Span, now: Callable[[], dt.datetime]) -> None:
        # Without a model of its own LlamaIndex would look for a key in the environment.
        super().__init__(llm=MockLLM())
        self._understand = understand
        self._span = span
        self._now = now

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
        filters, now = circumstances(query, self._now)
        question, time = self._understand(query.query_str, now)
        asked = _Asked(question, time, now, tuple(map(passage_of, nodes)))
        quotes = _choose(asked)
        if quotes:
            return _answered(asked, quotes)
        return _no_evidence(asked, self._span(filters))

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


def _choose(asked: _Asked) -> tuple[Quote, ...]:
    if not asked.question.content:
        return opening_quotes(asked.passages)
    if not is_covered(asked.question, asked.passages):
        return ()
    return select_quotes(asked.question, asked.passages)


def _answered(asked: _Asked, quotes: tuple[Quote, ...]) -> Answer:
    language = asked.question.language
    days = [day for quote in quotes if (day := day_of(quote.article.published))]
    newest = max(days, default=None)
    says_age = asked.time.wants_latest or asked.time.is_period
    stand = wording.as_of(newest, asked.now, language, says_age=says_age)
    framed = wording.framed_quotes(quotes, language)
    if asked.time.is_period and not any(map(asked.time.holds, days)):
        framed = f"{wording.not_of_that_time(language)}\n\n{framed}"
    return Answer(
        question=asked.question.text,
        standalone_question=asked.question.text,
        status=AnswerStatus.ANSWERED,
        mode="extractive",
        text=f"{framed}\n\n{stand}" if stand else framed,
        language=language,
        as_of=newest,
        citations=number_quotes(quotes),
        suggestions=_suggestions(asked, quotes),
    )


def _no_evidence(asked: _Asked, span: CorpusSpan) -> Answer:
    language = asked.question.language
    nearest = _articles(asked.passages)[:NEAREST]
    says_something = bool(asked.question.content) or asked.question.asks_for_news
    return Answer(
        question=asked.question.text,
        standalone_question=asked.question.text,
        status=AnswerStatus.NO_EVIDENCE,
        mode="extractive",
        text=wording.nothing_found(span, nearest, language)
        if says_something
        else wording.not_a_question(span, language),
        language=language,
        as_of=span.last,
        suggestions=_suggestions(asked, ()),
    )


def _suggestions(asked: _Asked, quotes: Sequence[Quote]) -> tuple[str, ...]:
    """What else the found articles tell: their other subheadings, then other headlines."""
    cited = {quote.article.id for quote in quotes}
    subheadings = [
        passage.subheading
        for passage in asked.passages
        if passage.subheading
        and not any(
            quote.article.id == passage.article.id and passage.start <= quote.start < passage.end
            for quote in quotes
        )
    ]
    headlines = [
        article.title
        for article in _articles(asked.passages)
        if article.id not in cited and not article.title_derived
    ]
    topics = dict.fromkeys([*subheadings, *headlines])
    language = asked.question.language
    return tuple(wording.suggestion(topic, language) for topic in list(topics)[:MOST_SUGGESTIONS])


def _articles(passages: Sequence[RankedPassage]) -> list[Article]:
    return list({passage.article.id: passage.article for passage in passages}.values())
