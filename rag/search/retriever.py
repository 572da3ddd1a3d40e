"""The search with LlamaIndex's face, for query engines, ours and other people's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import BaseNode, NodeWithScore, QueryBundle, TextNode
from pydantic import Field

from rag.corpus.readers.titles import derive_title
from rag.search.hybrid import HybridSearch
from rag.types import Article, Filters, RankedPassage, day_of

TOP_K = 10


@dataclass
class NewsQuery(QueryBundle):
    """A question with what surrounds it; a plain `QueryBundle` does too."""

    filters: Filters = field(default_factory=Filters)
    now: dt.datetime | None = None  # the asker's; None: the clock of the retriever
    also: tuple[str, ...] = ()  # other ways to ask the same, in another language, say


class PassageNode(TextNode):
    """A passage as a LlamaIndex node; its metadata is what a citation shows."""

    passage: RankedPassage = Field(exclude=True)

    @classmethod
    def of(cls, passage: RankedPassage) -> PassageNode:
        """The node of a passage."""
        article = passage.article
        day = day_of(article.published)
        shown = {
            "title": article.title,
            "outlet": article.outlet,
            "place": article.place,
            "date": day.isoformat() if day else None,
        }
        return cls(
            id_=passage.passage_id,
            text=passage.text,
            metadata={key: value for key, value in shown.items() if value},
            start_char_idx=passage.start,
            end_char_idx=passage.end,
            passage=passage,
        )


class NewsRetriever(BaseRetriever):
    """Finds passages by both indexes; returns `PassageNode`s, best first, scores up to 1."""

    def __init__(
        self, search: HybridSearch, now: Callable[[], dt.datetime], *, top_k: int = TOP_K
    ) -> None:
        self._search = search
        self._now = now
        self._top_k = top_k
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        filters, now = circumstances(query_bundle, self._now)
        also = query_bundle.also if isinstance(query_bundle, NewsQuery) else ()
        searches = [
            self._search.search(text, k=self._top_k, filters=filters, now=now).passages
            for text in dict.fromkeys((query_bundle.query_str, *also))
        ]
        return [
            NodeWithScore(node=PassageNode.of(passage), score=passage.score)
            for passage in _agreed(searches)[: self._top_k]
        ]


def _agreed(searches: Sequence[Sequence[RankedPassage]]) -> Sequence[RankedPassage]:
    """The passages of several searches, best first: what two find is better than what one does.

    Scores are added (CombSUM, Fox & Shaw 1994) and scaled to 1 for the best.
    """
    if len(searches) == 1:
        return searches[0]
    found = {passage.passage_id: passage for passages in searches for passage in passages}
    scores = dict.fromkeys(found, 0.0)
    for passages in searches:
        for passage in passages:
            scores[passage.passage_id] += passage.score
    best = max(scores.values(), default=1.0) or 1.0
    ranked = sorted(scores, key=lambda passage_id: -scores[passage_id])
    return [replace(found[one], score=scores[one] / best) for one in ranked]


def circumstances(
    query: QueryBundle, clock: Callable[[], dt.datetime]
) -> tuple[Filters, dt.datetime]:
    """The filters and the now of a query."""
    if isinstance(query, NewsQuery):
        return query.filters, query.now or clock()
    return Filters(), clock()


def passage_of(scored: NodeWithScore) -> RankedPassage:
    """The passage behind a node; a node of another retriever counts as an article of its own."""
    node: BaseNode = scored.node
    score = float(scored.score or 0.0)
    if isinstance(node, PassageNode):
        return node.passage
    text, about = node.get_content(), node.metadata
    article = Article(
        id=node.ref_doc_id or node.node_id,
        title=str(about.get("title") or about.get("file_name") or derive_title(text)),
        text=text,
        language=str(about.get("language") or "en"),
        source=str(about.get("file_path") or node.node_id),
        outlet=_text(about.get("outlet")),
        url=_text(about.get("url")),
    )
    return RankedPassage(node.node_id, score, text, 0, len(text), None, article)


def _text(value: Any) -> str | None:
    return str(value) if value else None
