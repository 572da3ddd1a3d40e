"""Answers that quote."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from llama_index.core import Settings, VectorStoreIndex
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import Response
from llama_index.core.embeddings import BaseEmbedding
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers.base import BaseSynthesizer
from llama_index.core.retrievers import VectorIndexRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from pydantic import PrivateAttr

from rag.corpus.language import words
from rag.index.hashing import HashingEmbedder
from rag.types import Answer, AnswerStatus, Filters
from tests.support.newsroom import BY_ID, NEWS, NOW, WOLVES, Newsroom

VOCABULARY = sorted({word for article in NEWS for word in words(article.text)})
QUESTIONS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=8).map(" ".join)


def markers(answer: Answer) -> list[int]:
    """The numbers in brackets that the answer itself sets, in order."""
    text = answer.text
    for citation in answer.citations:  # a quote may have brackets of its own
        text = text.replace(" ".join(citation.quote.split()), "")
    return [int(number) for number in re.findall(r"\[(\d+)\]", text)]


def assert_sound(answer: Answer) -> None:
    """What every answer keeps to, whatever the question was."""
    assert answer.text.strip()
    assert answer.mode == "extractive"
    numbers = [citation.number for citation in answer.citations]
    assert markers(answer) == numbers == list(range(1, len(numbers) + 1))
    for citation in answer.citations:
        article = BY_ID[citation.article_id]
        assert article.text[citation.start : citation.end] == citation.quote != ""
        assert " ".join(citation.quote.split()) in answer.text
    if answer.status is AnswerStatus.ANSWERED:
        assert 1 <= len(numbers) <= 3
    else:
        assert not numbers


@given(QUESTIONS, st.sampled_from([Filters(), Filters(language="en"), Filters(outlet="x")]))
@example("Bahnstreik in Hannover, Ulm und Kassel", Filters())
@example("Imkerin Zschoche fand zwölf Schwärme 🍯", Filters())
def test_every_answer_quotes_what_stands_there(
    newsroom: Newsroom, question: str, filters: Filters
) -> None:
    answer = newsroom.ask(question, filters)
    assert_sound(answer)
    assert all(filters.admits(BY_ID[citation.article_id]) for citation in answer.citations)
    spans = [(c.article_id, c.start, c.end) for c in answer.citations]
    for a in spans:
        for b in spans:
            assert a is b or a[0] != b[0] or a[2] <= b[1] or b[2] <= a[1]


@given(st.text(max_size=200))
@example("?" * 10_000)
@example("Carolabrücke " * 800)
@example('title:"Carolabrücke" AND [1] OR [2]')
@example("Что случилось? 東京 😀 \x00 \ud800")
def test_any_text_gets_a_sentence(newsroom: Newsroom, question: str) -> None:
    answer = newsroom.ask(question)
    assert_sound(answer)
    assert answer.question == question


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Wie viele Schafe haben die Wölfe gerissen?", "sieben Schafe"),
        ("Was kostet der Abriss der Carolabrücke?", "elf Millionen Euro"),
        ("Wer ist Direktorin des Theaters in Leeds?", "Maureen Okafor"),
        ("How many guests did Maureen Okafor welcome?", "four hundred guests"),
        ("How many sheep did the wolves kill?", "sieben Schafe"),
        ("Was sucht die Imkerin Zschoche?", "Bienenvölker"),
    ],
)
def test_the_first_quotes_tell_what_was_asked(newsroom: Newsroom, question: str, said: str) -> None:
    answer = newsroom.ask(question)
    assert answer.status is AnswerStatus.ANSWERED
    assert any(said in citation.quote for citation in answer.citations[:2])


def test_a_german_question_gets_a_german_frame(newsroom: Newsroom) -> None:
    answer = newsroom.ask("Wie viele Schafe haben die Wölfe gerissen?")
    assert answer.language == "de"
    assert answer.text.startswith("Laut Elbkurier vom 12. August 2025: „Ein Rudel Wölfe")
    assert "\n\nStand: " in answer.text


def test_an_english_question_gets_an_english_frame_and_a_note(newsroom: Newsroom) -> None:
    answer = newsroom.ask("How many sheep did the wolves kill?")
    assert answer.language == "en"
    assert answer.text.startswith("According to Elbkurier (12 August 2025, in German): “Ein Rudel")
    assert "\n\nAs of " in answer.text


def test_the_answer_is_as_new_as_its_newest_source(newsroom: Newsroom) -> None:
    answer = newsroom.ask("Was ist mit dem Bahnstreik?")
    days = [day for c in answer.citations if isinstance(day := c.published, dt.date)]
    assert len(days) > 1
    assert answer.as_of == max(days)


def test_an_answer_from_undated_articles_has_no_date(newsroom: Newsroom) -> None:
    answer = newsroom.ask("Wer ist Hedwig Zschoche?")
    assert {citation.article_id for citation in answer.citations} == {"imker"}
    assert answer.as_of is None
    assert "Stand:" not in answer.text


def test_asked_for_the_latest_the_answer_says_its_age(newsroom: Newsroom) -> None:
    answer = newsroom.ask("Was ist der aktuelle Stand beim Haushalt von Freiberg?")
    assert answer.text.endswith("Stand: 16. August 2025 (vor 4 Tagen).")


def test_a_pronoun_sentence_comes_with_the_one_before_it(newsroom: Newsroom) -> None:
    answer = newsroom.ask("Wer fordert höhere Zäune und mehr Geld vom Freistaat?")
    assert answer.citations[0].quote == (
        "Der Schäfer Jurij Kubasch fand die Tiere am Dienstagmorgen auf seiner Weide bei Nochten. "
        "Er fordert höhere Zäune und mehr Geld vom Freistaat."
    )


@pytest.mark.parametrize(
    ("question", "nothing", "span"),
    [
        (
            "Wer gewann den Nobelpreis für Quantenphysik?",
            "Dazu finde ich in den Artikeln nichts.",
            "15 Artikel, vom 15. August 2024 bis zum 22. August 2025",
        ),
        (
            "Who won the Nobel prize for quantum physics?",
            "I find nothing about that in the articles.",
            "15 articles, from 15 August 2024 to 22 August 2025",
        ),
    ],
)
def test_what_the_corpus_does_not_tell_is_not_invented(
    newsroom: Newsroom, question: str, nothing: str, span: str
) -> None:
    answer = newsroom.ask(question)
    assert answer.status is AnswerStatus.NO_EVIDENCE
    assert answer.citations == ()
    assert answer.text.startswith(nothing)
    assert span in answer.text
    assert answer.as_of == dt.date(2025, 8, 22)
    nearest = [line for line in answer.text.splitlines() if line.startswith("– ")]
    assert 1 <= len(nearest) <= 3
    assert len(answer.suggestions) == len(nearest)


def test_under_filters_the_span_is_that_of_what_they_leave(newsroom: Newsroom) -> None:
    answer = newsroom.ask("Carolabrücke", Filters(outlet="Freiberger Bote"))
    assert answer.status is AnswerStatus.NO_EVIDENCE
    assert "4 Artikel, vom 15. August 2024 bis zum 16. August 2025" in answer.text


def test_filters_that_leave_nothing_are_no_error(newsroom: Newsroom) -> None:
    answer = newsroom.ask("Carolabrücke", Filters(outlet="nobody"))
    assert answer.status is AnswerStatus.NO_EVIDENCE
    assert "Mit diesen Filtern bleibt kein Artikel" in answer.text
    assert answer.as_of is None


@pytest.mark.parametrize("question", ["", "   ", "?!", "😀", "und", "\x00"])
def test_a_question_without_a_word_is_told_what_to_ask(newsroom: Newsroom, question: str) -> None:
    answer = newsroom.ask(question)
    assert answer.status is AnswerStatus.NO_EVIDENCE
    assert answer.question == question
    assert answer.text.startswith("Ich beantworte Fragen")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hallo", "de"),
        ("Guten Tag!", "de"),
        ("Vielen Dank!", "de"),
        ("Was kannst du?", "de"),
        ("Fasse zusammen.", "de"),
        ("Kannst du das bitte zusammenfassen?", "de"),
        ("Hello!", "en"),
        ("Thank you so much", "en"),
        ("thanks", "en"),
        ("What can you do?", "en"),
        ("summarize", "en"),
        ("Can you please summarise this?", "en"),
    ],
)
def test_small_talk_is_answered_with_what_can_be_asked(
    newsroom: Newsroom, text: str, language: str
) -> None:
    answer = newsroom.ask(text)
    assert (answer.status, answer.citations) == (AnswerStatus.NO_EVIDENCE, ())
    assert answer.language == language
    start = "Ich beantworte Fragen" if language == "de" else "I answer questions"
    assert answer.text.startswith(start)
    [example] = answer.suggestions
    assert example in answer.text
    assert newsroom.ask(example).status is AnswerStatus.ANSWERED


@pytest.mark.parametrize(
    "text", ["Danke, und was ist mit der Carolabrücke?", "Fasse Wölfe zusammen"]
)
def test_small_talk_beside_a_topic_does_not_hide_it(newsroom: Newsroom, text: str) -> None:
    assert newsroom.ask(text).status is AnswerStatus.ANSWERED


@pytest.mark.parametrize("question", ["Was ist neu?", "What's new?"])
def test_asked_for_whatever_is_new_the_newest_articles_are_quoted(
    newsroom: Newsroom, question: str
) -> None:
    answer = newsroom.ask(question)
    assert {"bruecke", "bridge"} <= {citation.article_id for citation in answer.citations}
    assert answer.as_of == dt.date(2025, 8, 18)
    assert_sound(answer)


def test_the_question_is_given_back_as_it_was(newsroom: Newsroom) -> None:
    question = "  Was geschah\n mit der  Carolabrücke? \t"
    answer = newsroom.ask(question)
    assert answer.question == question
    assert answer.standalone_question == "Was geschah mit der Carolabrücke?"


def test_suggestions_are_other_things_to_ask(newsroom: Newsroom) -> None:
    answer = newsroom.ask("Wie viele Schafe haben die Wölfe gerissen?")
    assert 0 < len(answer.suggestions) <= 3
    assert len(set(answer.suggestions)) == len(answer.suggestions)
    assert not any(WOLVES.title in suggestion for suggestion in answer.suggestions)


# -- as LlamaIndex's ---------------------------------------------------------------------------


def test_the_synthesizer_is_a_llama_index_synthesizer(newsroom: Newsroom) -> None:
    assert isinstance(newsroom.synthesizer, BaseSynthesizer)


def test_making_one_looks_for_no_key(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setattr(Settings, "_llm", None)
    monkeypatch.setattr(Settings, "_embed_model", None)
    Newsroom(newsroom.store).engine.query("Was geschah mit der Carolabrücke?")
    assert Settings._llm is None
    assert Settings._embed_model is None


def test_bare_texts_are_answered_from(newsroom: Newsroom) -> None:
    text = newsroom.synthesizer.get_response(
        "How many eggs did the hen lay?", ["The hen laid eleven eggs.", "A cock crowed."]
    )
    assert "“The hen laid eleven eggs.” [1]" in text


async def test_bare_texts_are_answered_from_asynchronously_too(newsroom: Newsroom) -> None:
    texts = ["The hen laid eleven eggs."]
    question = "How many eggs did the hen lay?"
    there = newsroom.synthesizer.get_response(question, texts)
    assert await newsroom.synthesizer.aget_response(question, texts) == there


class OneNode(BaseRetriever):
    """Another people's retriever: it always finds the same."""

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        text = "The mayor of Springfield resigned. He had lost a vote."
        return [NodeWithScore(node=TextNode(text=text, id_="n", metadata={"title": "T"}))]


async def test_another_retriever_can_stand_before_it(newsroom: Newsroom) -> None:
    engine = RetrieverQueryEngine(OneNode(), newsroom.synthesizer)
    question = "Who resigned in Springfield?"
    for response in (engine.query(question), await engine.aquery(question)):
        assert isinstance(response, Response)
        assert response.metadata is not None
        answer = response.metadata["answer"]
        assert answer.status is AnswerStatus.ANSWERED
        assert answer.citations[0].quote == "The mayor of Springfield resigned."
        assert [node.node_id for node in response.source_nodes] == ["n"]


class Hashing(BaseEmbedding):
    """Our embedder as LlamaIndex's."""

    _embedder: HashingEmbedder = PrivateAttr(default_factory=HashingEmbedder)

    def _get_query_embedding(self, query: str) -> list[float]:
        return list(map(float, self._embedder.embed_query(query)))

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_query_embedding(text)


def test_llama_indexs_vector_retriever_can_stand_before_it(newsroom: Newsroom) -> None:
    nodes: Sequence[Any] = [
        TextNode(text=a.text, id_=a.id, metadata={"title": a.title, "language": a.language})
        for a in NEWS
    ]
    index = VectorStoreIndex(nodes, embed_model=Hashing())
    retriever = VectorIndexRetriever(index, similarity_top_k=3, embed_model=Hashing())
    engine = RetrieverQueryEngine(retriever, newsroom.synthesizer)
    response = engine.query("Wie viele Schafe haben die Wölfe in der Lausitz gerissen?")
    assert isinstance(response, Response)
    assert response.metadata is not None
    answer = response.metadata["answer"]
    first = answer.citations[0]
    assert (first.article_id, first.title) == ("wolf", WOLVES.title)
    assert WOLVES.text[first.start : first.end] == first.quote
    assert "sieben Schafe" in first.quote
    assert_sound(answer)


def test_the_clock_of_the_synthesizer_is_used_where_none_is_given(newsroom: Newsroom) -> None:
    answer = newsroom.synthesizer.answer(
        QueryBundle("Aktueller Haushalt von Freiberg"),
        newsroom.retriever.retrieve("Aktueller Haushalt von Freiberg"),
    )
    assert answer.text.endswith(f"(vor {(NOW.date() - dt.date(2025, 8, 16)).days} Tagen).")


def test_an_answer_from_another_time_than_asked_says_so(newsroom: Newsroom) -> None:
    other = newsroom.ask("Wie viele Schafe haben die Wölfe am 3. Mai 2020 gerissen?")
    assert other.text.startswith("Aus der Zeit, nach der du fragst, habe ich dazu keinen Artikel.")
    plain = newsroom.ask("Wie viele Schafe haben die Wölfe gerissen?")
    assert "nach der du fragst" not in plain.text


def test_a_year_that_an_article_of_another_time_tells_of_is_no_other_time(
    newsroom: Newsroom,
) -> None:
    told = newsroom.ask("Kann der Neubau der Carolabrücke 2031 fertig werden?")
    assert "bis 2031" in told.citations[0].quote
    asked = newsroom.ask("Was wird mit dem Neubau der Carolabrücke bis 2031?")
    assert "nach der du fragst" not in asked.text
    other = newsroom.ask("Wie viele Schafe haben die Wölfe 2019 gerissen?")
    assert "nach der du fragst" in other.text


def test_a_weak_quote_neither_stands_beside_a_good_one_nor_dates_the_answer(
    newsroom: Newsroom,
) -> None:
    answer = newsroom.ask("Wie viele Schafe haben die Wölfe in der Lausitz gerissen?")
    assert [citation.article_id for citation in answer.citations] == ["wolf"]
    assert answer.as_of == WOLVES.published


def test_a_year_alone_asks_how_its_articles_begin(newsroom: Newsroom) -> None:
    answer = newsroom.ask("Was geschah im Jahr 2024?")
    assert answer.citations[0].quote == BY_ID["haushalt-2024-08"].text.partition(". ")[0] + "."
    assert "nach der du fragst" not in answer.text


def test_a_time_of_which_there_is_nothing_is_no_small_talk(newsroom: Newsroom) -> None:
    answer = newsroom.ask("Was geschah im Sommer 1999?")
    assert answer.status is AnswerStatus.NO_EVIDENCE
    assert answer.text.startswith("Dazu finde ich in den Artikeln nichts.")


def test_where_there_is_no_news_of_today_the_age_of_the_newest_is_told(newsroom: Newsroom) -> None:
    later = NOW.replace(year=2026)
    answer = newsroom.ask("What happened in Uruguay today?", now=later)
    assert answer.status is AnswerStatus.NO_EVIDENCE
    assert answer.text.endswith("As of 22 August 2025 (363 days ago).")
