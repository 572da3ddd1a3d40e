"""Question sets and the figures that come of them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from rag.answer.wording import not_of_that_time
from rag.errors import QuestionSetInvalid
from rag.evaluation import (
    Outcome,
    TestQuestion,
    cited_sentences,
    evaluate,
    figures,
    is_answerable,
    load_questions,
    rank_of,
    sound_citations,
)
from rag.types import Answer, AnswerStatus, Article, Filters, RankedPassage, Usage
from tests.support.newsroom import BY_ID, NOW, STRIKE_LONG, WOLVES, Newsroom, opened_newsroom

NAMES = [
    "questions", "hit@1", "hit@5", "hit@10", "mrr@10", "answer@1", "answer@2",
    "citation_precision", "cited_sentences", "refused", "abstained_when_unanswerable",
    "abstained_when_answerable", "model_calls", "model_tokens", "fell_back", "p50_ms", "p95_ms",
]  # fmt: skip


def passages(*ids: str) -> list[RankedPassage]:
    return [
        RankedPassage(f"{article_id}#{n}", 1 / (n + 1), "", 0, 0, None, named(article_id))
        for n, article_id in enumerate(ids)
    ]


def named(article_id: str) -> Article:
    return dataclasses.replace(WOLVES, id=article_id)


def run(
    room: Newsroom, questions: Sequence[TestQuestion], k: int = 10, **changes: Any
) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "search": lambda text, wanted, now: room.find(text, wanted, now=now),
        "answer": lambda text, now: room.ask(text, now=now),
        "conversation": pytest.fail,
        "text_of": lambda article_id: BY_ID[article_id].text,
        "now": NOW,
        "progress": lambda _done, _all: None,
    }
    return evaluate(questions, k=k, **{**parts, **changes}).to_json()


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with opened_newsroom(tmp_path_factory.mktemp("newsroom")) as room:
        yield room


# -- ranks -------------------------------------------------------------------------------------


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


# -- figures -----------------------------------------------------------------------------------


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


@pytest.fixture
def answered(newsroom: Newsroom) -> Answer:
    answer = newsroom.ask("Wie viele Schafe haben die Wölfe gerissen?")
    assert answer.citations
    return answer


def outcome(
    asked: TestQuestion, answer: Answer, rank: int | None = None, ms: float = 1.0
) -> Outcome:
    return Outcome(asked, rank, answer, len(answer.citations), ms)


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


# -- citation precision ------------------------------------------------------------------------


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


# -- cited sentences -----------------------------------------------------------------------------


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


# -- what the model did --------------------------------------------------------------------------


def test_calls_and_tokens_are_told_a_question(answered: Answer) -> None:
    asked = TestQuestion("?")
    written = dataclasses.replace(answered, mode="llm", usage=Usage(1, 900, 100))
    repaired = dataclasses.replace(answered, mode="llm", usage=Usage(2, 1_900, 101))
    outcomes = [outcome(asked, written), outcome(asked, repaired)]
    found = figures(outcomes, 10, by_model=True)
    assert (found["model_calls"], found["model_tokens"], found["fell_back"]) == (1.5, 1_500.5, 0.0)


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


# -- the clock ---------------------------------------------------------------------------------


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


# -- follow-ups --------------------------------------------------------------------------------

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


# -- reading question sets ---------------------------------------------------------------------


def written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_question_set_is_read(tmp_path: Path) -> None:
    whole = {
        "question": "Wer?",
        "relevant": ["a", "b"],
        "answer": "Putin",
        "answerable": True,
        "asked": "2025-08-16",
        "history": ["Zuvor"],
        "more": 1,
    }
    path = written(tmp_path, json.dumps(whole), "", '{"question": "Was?"}', "  ")
    assert load_questions(path) == [
        TestQuestion("Wer?", frozenset("ab"), "Putin", True, dt.date(2025, 8, 16), ("Zuvor",)),
        TestQuestion("Was?"),
    ]


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + b'{"question": "Was?"}\r\n{"question": "Wer?"}\r\n')
    assert len(load_questions(path)) == 2


def test_a_line_separator_within_a_question_ends_no_line(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps({"question": "Was\u2028war\u0085da?"}, ensure_ascii=False))
    assert load_questions(path) == [TestQuestion("Was\u2028war\u0085da?")]


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "{",
        "[]",
        "3",
        "null",
        '"text"',
        "{}",
        '{"question": 3}',
        '{"question": null}',
        '{"question": "?", "relevant": "a"}',
        '{"question": "?", "asked": "yesterday"}',
        '{"question": "?", "asked": "2025-02-30"}',
        '{"question": "?", "asked": 20250816}',
        '{"question": "?", "answer": 3}',
        '{"question": "?", "answer": ["a", "b"]}',
        '{"question": "?", "answerable": "no"}',
        '{"question": "?", "history": "Was?"}',
        '{"question": "?", "history": ["Was?", {"question": "Wer?"}]}',
        "[" * 100_000,
    ],
)
def test_a_malformed_line_is_named_with_its_file_and_number(tmp_path: Path, line: str) -> None:
    path = written(tmp_path, '{"question": "Was?"}', "", line)
    with pytest.raises(QuestionSetInvalid) as raised:
        load_questions(path)
    assert f"{path}:3" in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_a_set_without_questions_is_named(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(QuestionSetInvalid, match=f"{path.name} holds no question"):
        load_questions(path)


def test_a_file_that_can_not_be_read_is_named(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.jsonl"):
        with pytest.raises(QuestionSetInvalid, match="can't be read"):
            load_questions(path)
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes('{"question": "Brücke?"}'.encode("latin-1"))
    with pytest.raises(QuestionSetInvalid, match="not UTF-8"):
        load_questions(latin)
