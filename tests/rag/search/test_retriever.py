"""Our search as a LlamaIndex retriever."""

from __future__ import annotations

import datetime as dt

import pytest
from llama_index.core import Settings
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import Response
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.schema import MetadataMode, NodeWithScore, QueryBundle, TextNode

from rag.search.retriever import NewsQuery, NewsRetriever, PassageNode, passage_of
from rag.types import Filters
from tests.support.newsroom import BY_ID, Newsroom


def test_the_retriever_is_a_llama_index_retriever(newsroom: Newsroom) -> None:
    assert isinstance(newsroom.retriever, BaseRetriever)


def test_a_plain_text_is_a_query(newsroom: Newsroom) -> None:
    nodes = newsroom.retriever.retrieve("Was geschah mit der Carolabrücke?")
    assert [type(node.node) for node in nodes] == [PassageNode] * len(nodes)
    assert nodes[0].score == 1.0
    assert nodes[0].node.metadata == {
        "title": "Carolabrücke in Dresden eingestürzt",
        "outlet": "Elbkurier",
        "place": "Dresden",
        "date": "2025-08-18",
    }


async def test_it_retrieves_asynchronously_too(newsroom: Newsroom) -> None:
    question = "Was geschah mit der Carolabrücke?"
    there = [node.node_id for node in newsroom.retriever.retrieve(question)]
    assert [node.node_id for node in await newsroom.retriever.aretrieve(question)] == there


def test_a_news_query_carries_filters_and_the_askers_now(newsroom: Newsroom) -> None:
    query = NewsQuery(
        "Was ist neu?",
        filters=Filters(outlet="Freiberger Bote"),
        now=dt.datetime(2025, 4, 20, tzinfo=dt.UTC),
    )
    found = [passage_of(node).article.id for node in newsroom.retriever.retrieve(query)]
    assert found == ["haushalt-2025-04", "haushalt-2024-08"]


def test_without_a_now_the_clock_of_the_retriever_counts(newsroom: Newsroom) -> None:
    then = dt.datetime(2025, 4, 20, tzinfo=dt.UTC)
    retriever = NewsRetriever(newsroom.search, lambda: then, top_k=1)
    for query in ("Was ist neu?", QueryBundle("Was ist neu?"), NewsQuery("Was ist neu?")):
        [node] = retriever.retrieve(query)
        assert passage_of(node).article.id == "haushalt-2025-04"


def test_a_node_knows_where_its_text_stands(newsroom: Newsroom) -> None:
    for scored in newsroom.retriever.retrieve("Bahnstreik in Hannover"):
        node = scored.node
        assert isinstance(node, PassageNode)
        article = BY_ID[node.passage.article.id]
        assert article.text[node.start_char_idx : node.end_char_idx] == node.text
        assert node.passage.article == article


def test_what_a_model_reads_begins_with_headline_and_date(newsroom: Newsroom) -> None:
    [node, *_] = newsroom.retriever.retrieve("Carolabrücke")
    read = node.node.get_content(MetadataMode.LLM)
    assert "title: Carolabrücke in Dresden eingestürzt" in read
    assert "date: 2025-08-18" in read


def test_a_node_goes_through_json_without_its_article(newsroom: Newsroom) -> None:
    [node, *_] = newsroom.retriever.retrieve("Carolabrücke")
    assert "passage" not in node.node.to_dict()
    assert TextNode.from_dict(node.node.to_dict()).text == node.text


def test_a_foreign_node_counts_as_an_article_of_its_own() -> None:
    node = TextNode(
        text="Etwas geschah.", id_="n1", metadata={"file_name": "a.txt", "language": "de"}
    )
    passage = passage_of(NodeWithScore(node=node, score=None))
    assert (passage.passage_id, passage.score, passage.text) == ("n1", 0.0, "Etwas geschah.")
    assert (passage.article.title, passage.article.language) == ("a.txt", "de")
    assert passage.article.text[passage.start : passage.end] == passage.text


def test_a_foreign_node_without_a_title_is_named_by_its_opening() -> None:
    passage = passage_of(NodeWithScore(node=TextNode(text="The hen laid eggs. A cock crowed.")))
    assert passage.article.title == "The hen laid eggs."


def test_it_serves_llama_indexs_own_query_engine(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setattr(Settings, "_llm", None)
    engine = RetrieverQueryEngine.from_args(newsroom.retriever, llm=MockLLM())
    response = engine.query("Was geschah mit der Carolabrücke?")
    assert isinstance(response, Response)
    assert "In Dresden ist in der Nacht zum Montag" in str(response)  # the mock says its prompt
    assert passage_of(response.source_nodes[0]).article.id == "bruecke"
    assert Settings._llm is None  # no key was needed, or looked for


def test_what_two_searches_find_comes_before_what_one_does(newsroom: Newsroom) -> None:
    asked = ("Brücke eingestürzt", "Wolf Lausitz")
    alone = [newsroom.retriever.retrieve(text)[0].node_id for text in asked]
    both = newsroom.retriever.retrieve(NewsQuery(asked[0], also=(asked[1], "Carolabrücke Dresden")))
    assert both[0].node_id == alone[0]
    assert both[0].score == passage_of(both[0]).score == 1.0
    scores = [node.score or 0.0 for node in both]
    assert scores == sorted(scores, reverse=True)
    assert len({node.node_id for node in both}) == len(both)
    assert alone[1] in [node.node_id for node in both]
