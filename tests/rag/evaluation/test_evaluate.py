"""Every question is asked, at its time and after its history."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time

import pytest

from rag.evaluation import evaluate
from rag.evaluation.figures import figures
from rag.evaluation.questions import TestQuestion
from rag.types import Answer, AnswerStatus, Filters
from tests.rag.evaluation.judging import run
from tests.support.newsroom import BY_ID, NOW, Newsroom

NAMES = [
    "questions", "hit@1", "hit@5", "hit@10", "mrr@10", "answer@1", "answer@2",
    "citation_precision", "cited_sentences", "refused", "abstained_when_unanswerable",
    "abstained_when_answerable", "model_calls", "model_tokens", "fell_back", "p50_ms", "p95_ms",
]  # fmt: skip


def test_figures_of_a_small_set(newsroom: Newsroom) -> None:
    found = run(
        newsroom,
        [
            TestQuestion(
                "Wie viele Schafe haben die Wölfe gerissen?", frozenset({"wolf"}), "SIEBEN  schafe"
            ),
            TestQuestion("Wer gewann den Nobelpreis für Quantenphysik?", answerable=False),
        ],
    )
    assert list(found) == NAMES
    assert found["questions"] == 2
    assert found["hit@1"] == found["hit@5"] == found["hit@10"] == found["mrr@10"] == 1.0
    assert found["answer@1"] == found["answer@2"] == found["citation_precision"] == 1.0
    assert found["abstained_when_unanswerable"] == 1.0
    assert found["abstained_when_answerable"] == 0.0
    assert found["refused"] == 0.5
    assert found["cited_sentences"] == 1.0
    assert found["model_calls"] is found["model_tokens"] is found["fell_back"] is None
    assert 0 < found["p50_ms"] <= found["p95_ms"]


def test_a_set_without_gold_gives_null_figures(newsroom: Newsroom) -> None:
    found = run(newsroom, [TestQuestion("Qubit?")])
    assert {name for name in NAMES if found[name] is None} == {
        "hit@1", "hit@5", "hit@10", "mrr@10", "answer@1", "answer@2", "citation_precision",
        "cited_sentences", "abstained_when_unanswerable", "abstained_when_answerable",
        "model_calls", "model_tokens", "fell_back",
    }  # fmt: skip
    assert found["refused"] == 1.0


def test_no_questions_give_null_figures() -> None:
    found = figures([], 10)
    assert found["questions"] == 0
    assert {value for name, value in found.items() if name != "questions"} == {None}


def test_k_names_its_own_figures(newsroom: Newsroom) -> None:
    found = run(newsroom, [TestQuestion("Carolabrücke", frozenset({"bruecke"}))], k=3)
    assert {"hit@1", "hit@3", "mrr@3"} <= set(found)
    assert found["hit@5"] is found["mrr@10"] is None


def test_who_stood_in_for_the_model_and_why_is_told(newsroom: Newsroom, answered: Answer) -> None:
    written = dataclasses.replace(answered, mode="llm", notice="Ein Satz ist weggelassen.")
    quoted = dataclasses.replace(answered, notice="Das Modell schweigt.")
    hello = dataclasses.replace(answered, status=AnswerStatus.NO_EVIDENCE)  # needs no model
    given = iter([written, quoted, quoted, hello])
    report = evaluate(
        [TestQuestion("?")] * 4,
        search=lambda _text, _wanted, _now: (),
        answer=lambda _text, _now: next(given),
        conversation=pytest.fail,
        text_of=lambda article_id: BY_ID[article_id].text,
        k=10,
        now=NOW,
        progress=lambda _done, _all: None,
        by_model=True,
    )
    assert report.figures["fell_back"] == 0.5
    assert report.notices == {"Das Modell schweigt.": 2}


def test_a_questions_own_day_is_its_now(newsroom: Newsroom) -> None:
    asked = TestQuestion(
        "Aktueller Haushalt von Freiberg",
        frozenset({"haushalt-2025-04"}),
        asked=dt.date(2025, 4, 20),
    )
    assert run(newsroom, [asked])["hit@1"] == 1.0
    assert run(newsroom, [dataclasses.replace(asked, asked=None)])["hit@1"] == 0.0


def test_the_day_of_asking_ends_in_the_askers_zone(newsroom: Newsroom) -> None:
    berlin = dt.timezone(dt.timedelta(hours=2))
    seen: list[dt.datetime] = []

    def answer(text: str, now: dt.datetime) -> Answer:
        seen.append(now)
        return newsroom.ask(text, Filters(), now)

    now = NOW.astimezone(berlin)
    questions = [TestQuestion("?", asked=dt.date(2025, 4, 20)), TestQuestion("?")]
    run(newsroom, questions, answer=answer, now=now)
    assert seen == [dt.datetime.combine(dt.date(2025, 4, 20), dt.time.max, berlin), now]


def test_progress_goes_from_nothing_to_all(newsroom: Newsroom) -> None:
    seen: list[tuple[int, int]] = []
    run(newsroom, [TestQuestion("?")] * 3, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]


SHEEP = "Wie viele Schafe haben die Wölfe gerissen?"
WHERE = "Und wo war das?"


@dataclasses.dataclass
class Talk:
    """A conversation that takes a follow-up for a question about what was asked before it."""

    room: Newsroom
    asked: list[tuple[str, dt.datetime]] = dataclasses.field(default_factory=list)

    def __call__(self, text: str, now: dt.datetime) -> Answer:
        standalone = " ".join([*(earlier for earlier, _ in self.asked), text])
        self.asked.append((text, now))
        answer = self.room.ask(standalone, now=now)
        return dataclasses.replace(answer, question=text, standalone_question=standalone)


def test_a_follow_up_is_judged_after_its_history(newsroom: Newsroom) -> None:
    talks: list[Talk] = []

    def conversation() -> Talk:
        talks.append(Talk(newsroom))
        return talks[-1]

    day = dt.date(2025, 8, 19)
    question = TestQuestion(WHERE, frozenset({"wolf"}), "Nochten", asked=day, history=(SHEEP,))
    alone = dataclasses.replace(question, history=())
    found = run(newsroom, [question, alone, question], conversation=conversation)
    assert found["hit@1"] == round(2 / 3, 4)
    end = dt.datetime.combine(day, dt.time.max, NOW.tzinfo)
    assert [talk.asked for talk in talks] == [[(SHEEP, end), (WHERE, end)]] * 2


def test_the_time_of_a_follow_up_is_that_of_its_last_question(newsroom: Newsroom) -> None:
    def conversation() -> Talk:
        class Slow(Talk):
            def __call__(self, text: str, now: dt.datetime) -> Answer:
                if not self.asked:
                    time.sleep(0.3)
                return super().__call__(text, now)

        return Slow(newsroom)

    asked = TestQuestion(WHERE, history=(SHEEP,))
    assert run(newsroom, [asked], conversation=conversation)["p95_ms"] < 300
