"""How well answers are cited."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from rag.answer.wording import not_of_that_time
from rag.evaluation.citing import cited_sentences, sound_citations
from rag.evaluation.figures import figures
from rag.evaluation.questions import TestQuestion
from rag.types import Answer, AnswerStatus
from tests.rag.evaluation.judging import outcome, run
from tests.support.newsroom import BY_ID, Newsroom


@pytest.mark.parametrize(
    "changes",
    [
        {"quote": "Nie gesagt."},
        {"start": 1},
        {"end": 10_000},
        {"quote": "", "end": 0, "start": 0},
    ],
)
def test_a_broken_quote_lowers_citation_precision(
    newsroom: Newsroom, answered: Answer, changes: dict[str, Any]
) -> None:
    sound = answered.citations[0]
    broken = dataclasses.replace(sound, number=2, **changes)
    answer = dataclasses.replace(answered, citations=(sound, broken))
    assert sound_citations(answer, lambda article_id: BY_ID[article_id].text) == 1
    found = run(newsroom, [TestQuestion("?")], answer=lambda _text, _now: answer)
    assert found["citation_precision"] == 0.5


def answer_of(answered: Answer, text: str, *, citations: int = 2, **changes: Any) -> Answer:
    cited = tuple(
        dataclasses.replace(answered.citations[0], number=n) for n in range(1, citations + 1)
    )
    return dataclasses.replace(answered, text=text, citations=cited, **changes)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Sieben Schafe sind tot. [1]\n\nStand: 12. August 2025.", [True]),
        ("Sieben Schafe sind tot. [1] Das ist viel.\n\nStand: 12. August 2025.", [True, False]),
        ("Der Wolf kam [1]. Er ging. [2] Wer zahlt?\n\nOffen. [1]", [True, True, False, True]),
        ("Es gilt:\n\n– Zäune [1]\n– Geld\n\nStand: 1. Mai 2025 (vor 3 Tagen).",
         [False, True, False]),
        ("Laut taz: „Der Wolf kam. Er ging.“ [1] »„Nein. Nie“, sagt er. Nie.« [2]", [True, True]),
        ("Sieben Schafe sind tot. [7]", [False]),
        ("Stand: 12. August 2025.", []),
        ("", []),
    ],
)  # fmt: skip
def test_sentences_are_counted_by_their_markers(
    answered: Answer, text: str, cited: list[bool]
) -> None:
    assert cited_sentences(answer_of(answered, text)) == cited


def test_what_newsbot_says_of_the_age_of_its_news_is_no_sentence_of_the_answer(
    answered: Answer,
) -> None:
    text = (
        f"{not_of_that_time('en')}\n\nSeven sheep died. [1]\n\nAs of 12 August 2025 (8 days ago)."
    )
    assert cited_sentences(answer_of(answered, text, language="en")) == [True]


def test_an_answer_that_says_there_is_none_has_no_sentences(answered: Answer) -> None:
    silent = dataclasses.replace(answered, status=AnswerStatus.NO_EVIDENCE, citations=())
    found = figures([outcome(TestQuestion("?"), silent)], 10)
    assert (found["cited_sentences"], found["refused"]) == (None, 1.0)


def test_sentences_of_all_answers_count_alike(answered: Answer) -> None:
    asked = TestQuestion("?")
    one = answer_of(answered, "Eins. [1]")
    three = answer_of(answered, "Eins ist da. Zwei ist da. [1] Drei ist da.")
    assert figures([outcome(asked, one), outcome(asked, three)], 10)["cited_sentences"] == 0.5
