"""The figures that come of questions and their answers."""

from __future__ import annotations

import dataclasses

import pytest

from rag.evaluation.figures import figures, is_answerable, rank_of
from rag.evaluation.questions import TestQuestion
from rag.types import Answer, AnswerStatus, Article, RankedPassage, Usage
from tests.rag.evaluation.judging import outcome, run
from tests.support.newsroom import STRIKE_LONG, WOLVES, Newsroom


def passages(*ids: str) -> list[RankedPassage]:
    return [
        RankedPassage(f"{article_id}#{n}", 1 / (n + 1), "", 0, 0, None, named(article_id))
        for n, article_id in enumerate(ids)
    ]


def named(article_id: str) -> Article:
    return dataclasses.replace(WOLVES, id=article_id)


def test_ranks_count_articles_not_passages() -> None:
    found = passages("a", "a", "a", "b", "a", "c")
    assert rank_of(frozenset("a"), found, 10) == 1
    assert rank_of(frozenset("b"), found, 10) == 2
    assert rank_of(frozenset("c"), found, 10) == 3


def test_the_best_of_several_relevant_articles_counts() -> None:
    assert rank_of(frozenset("bc"), passages("a", "c", "b"), 10) == 2


def test_what_is_not_among_the_first_k_articles_has_no_rank() -> None:
    found = passages("a", "b", "b", "c")
    assert rank_of(frozenset("c"), found, 2) is None
    assert rank_of(frozenset("z"), found, 10) is None
    assert rank_of(frozenset("z"), [], 10) is None


def test_an_article_of_many_passages_takes_one_rank(newsroom: Newsroom) -> None:
    question = TestQuestion(
        "Bahnstreik Gewerkschaft Lokführer", frozenset({STRIKE_LONG.id, "streik-1"})
    )
    assert run(newsroom, [question])["hit@1"] == 1.0
    rest = TestQuestion(question.question, frozenset({"streik-1", "streik-2"}))
    assert run(newsroom, [rest], k=5)["hit@5"] == 1.0


def test_ranks_become_hits_and_reciprocal_ranks(answered: Answer) -> None:
    asked = TestQuestion("?", frozenset("a"))
    found = figures([outcome(asked, answered, rank) for rank in (1, 2, 6, None)], 10)
    assert (found["hit@1"], found["hit@5"], found["hit@10"]) == (0.25, 0.5, 0.75)
    assert found["mrr@10"] == round((1 + 1 / 2 + 1 / 6) / 4, 4)


def test_the_answer_may_stand_in_the_second_quote(answered: Answer) -> None:
    first = answered.citations[0]
    filler = dataclasses.replace(first, quote="Etwas anderes.")
    second = dataclasses.replace(first, number=2)
    late = dataclasses.replace(answered, citations=(filler, second))
    asked = TestQuestion("?", answer="Sieben schafe")
    found = figures([outcome(asked, late)], 10)
    assert (found["answer@1"], found["answer@2"]) == (0.0, 1.0)


def test_percentiles_of_times(answered: Answer) -> None:
    asked = TestQuestion("?")
    found = figures([outcome(asked, answered, ms=float(ms)) for ms in range(1, 101)], 10)
    assert 50 <= found["p50_ms"] <= 51
    assert 95 <= found["p95_ms"] <= 96


@pytest.mark.parametrize(
    ("asked", "answerable"),
    [
        (TestQuestion("?"), None),
        (TestQuestion("?", frozenset("a")), True),
        (TestQuestion("?", answerable=False), False),
        (TestQuestion("?", frozenset("a"), answerable=False), False),
        (TestQuestion("?", answerable=True), True),
    ],
)
def test_a_question_with_relevant_articles_is_answerable(
    asked: TestQuestion, answerable: bool | None
) -> None:
    assert is_answerable(asked) is answerable


def test_abstaining_is_counted_apart_for_both_kinds(answered: Answer) -> None:
    silent = dataclasses.replace(answered, status=AnswerStatus.NO_EVIDENCE, citations=())
    yes, no = TestQuestion("?", answerable=True), TestQuestion("?", answerable=False)
    found = figures([outcome(yes, answered), outcome(yes, silent), outcome(no, silent)], 10)
    assert found["abstained_when_answerable"] == 0.5
    assert found["abstained_when_unanswerable"] == 1.0


def test_calls_and_tokens_are_told_a_question(answered: Answer) -> None:
    asked = TestQuestion("?")
    written = dataclasses.replace(answered, mode="llm", usage=Usage(1, 900, 100))
    repaired = dataclasses.replace(answered, mode="llm", usage=Usage(2, 1_900, 101))
    outcomes = [outcome(asked, written), outcome(asked, repaired)]
    found = figures(outcomes, 10, by_model=True)
    assert (found["model_calls"], found["model_tokens"], found["fell_back"]) == (1.5, 1_500.5, 0.0)
