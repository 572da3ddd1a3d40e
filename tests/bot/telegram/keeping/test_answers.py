"""Answers that were given: found from their own chat only, rated, exported, forgotten."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path

import pytest

from bot.telegram.keeping.answers import AnswerStore
from bot.telegram.keeping.given import move_answers
from rag.corpus.catalog.database import Database
from rag.evaluation import load_questions
from rag.types import Answer, AnswerStatus
from tests.support.newsroom import ANSWER, NOW

ANNA, BERT, GROUP, SUPERGROUP = 7, 8, -4_000_000_001, -1_002_000_000_001


@pytest.fixture
def store(database: Database) -> AnswerStore:
    return AnswerStore(database, lambda: NOW)


def said(question: str, **changes: object) -> Answer:
    return dataclasses.replace(
        ANSWER,
        question=question,
        standalone_question=question,
        **changes,  # type: ignore[arg-type]
    )


async def keep(
    store: AnswerStore, question: str = "Was?", *, chat: int = ANNA, user: int | None = ANNA,
    message: int = 1, answer: Answer | None = None,
) -> int:  # fmt: skip
    return await store.keep(
        chat_id=chat, thread_id=None, user_id=user, question_message_id=message,
        conversation=f"telegram:{chat}", answer=answer or said(question),
    )  # fmt: skip


async def test_an_answer_comes_back_whole(store: AnswerStore, database: Database) -> None:
    number = await keep(store)
    kept = AnswerStore(database).get(number, ANNA)
    assert kept is not None
    assert kept.answer == said("Was?")
    assert (kept.chat_id, kept.user_id, kept.question_id) == (ANNA, ANNA, 1)
    assert kept.answered_at == NOW
    assert kept.conversation == f"telegram:{ANNA}"


async def test_another_chat_finds_nothing(store: AnswerStore) -> None:
    number = await keep(store, message=5)
    await store.shown(number, [6])
    for chat in (BERT, -ANNA, GROUP, 0):
        assert store.get(number, chat) is None
        assert store.of_question(chat, 5) is None
        assert store.of_message(chat, 6) is None
        assert store.last(f"telegram:{ANNA}", chat) is None
    assert store.get(number + 1, ANNA) is None
    assert store.get(-1, ANNA) is None


async def test_a_question_that_was_edited_has_its_newest_answer(store: AnswerStore) -> None:
    await keep(store, "Alt?", message=5)
    new = await keep(store, "Neu?", message=5)
    kept = store.of_question(ANNA, 5)
    assert kept is not None
    assert kept.answer_id == new
    assert store.of_question(ANNA, 6) is None


async def test_a_message_leads_to_its_answer(store: AnswerStore) -> None:
    first, second = await keep(store, "Eins?"), await keep(store, "Zwei?")
    await store.shown(first, [10, 11])
    await store.shown(second, [12])
    found = store.of_message(ANNA, 11)
    assert found is not None
    assert found.answer_id == first
    assert store.messages(first) == [10, 11]
    assert store.of_message(ANNA, 13) is None


async def test_messages_belong_to_the_answer_that_they_show_now(store: AnswerStore) -> None:
    old, new = await keep(store, "Alt?"), await keep(store, "Neu?")
    await store.shown(old, [10, 11, 12])
    await store.shown(new, [10, 11])
    assert store.messages(new) == [10, 11]
    assert store.messages(old) == [12]
    await store.shown(new, [11, 10])
    assert store.messages(new) == [11, 10]
    await store.shown(99, [1])
    assert store.messages(99) == []


async def test_the_last_answer_of_a_conversation(store: AnswerStore) -> None:
    await keep(store, "Eins?")
    last = await keep(store, "Zwei?")
    await keep(store, "Drei?", chat=BERT)
    found = store.last(f"telegram:{ANNA}", ANNA)
    assert found is not None
    assert found.answer_id == last


async def test_a_button_never_comes_to_mean_another_answer(store: AnswerStore) -> None:
    numbers = [await keep(store) for _ in range(3)]
    assert store.forget(ANNA) == 3
    assert await keep(store) > max(numbers)


# -- feedback ------------------------------------------------------------------------------------


async def test_feedback_is_a_question_set(store: AnswerStore, tmp_path: Path) -> None:
    good, bad = await keep(store, "Gut?"), await keep(store, "Schlecht?")
    refused = await keep(
        store, answer=said("Nichts?", status=AnswerStatus.NO_EVIDENCE, citations=())
    )
    await keep(store, "Ungesagt?")
    store.rate(good, ANNA, True)
    store.rate(bad, ANNA, False)
    store.rate(refused, ANNA, True)
    lines = list(store.feedback())
    path = tmp_path / "feedback.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    first, second, third = load_questions(path)
    assert (first.question, first.answerable, first.asked) == ("Gut?", True, NOW.date())
    assert first.relevant == {ANSWER.citations[0].article_id}
    assert (second.question, second.answerable, second.relevant) == ("Schlecht?", None, frozenset())
    assert (third.answerable, third.relevant) == (False, frozenset())
    assert lines[1] | {"good": 0, "bad": 1} == lines[1]


async def test_the_last_verdict_counts_and_most_of_them(store: AnswerStore) -> None:
    number = await keep(store)
    store.rate(number, ANNA, False)
    store.rate(number, ANNA, True)
    [line] = store.feedback()
    assert (line["good"], line["bad"]) == (1, 0)
    store.rate(number, BERT, False)
    [line] = store.feedback()
    assert "answerable" not in line
    store.rate(number, None, True)  # nobody
    store.rate(99, ANNA, True)  # of no answer
    assert list(store.feedback()) == [line]


async def test_a_follow_up_is_exported_as_it_was_understood(store: AnswerStore) -> None:
    answer = dataclasses.replace(
        ANSWER, question="Und er?", standalone_question="Was sagte Hilbert?"
    )
    store.rate(await keep(store, answer=answer), ANNA, True)
    [line] = store.feedback()
    assert line["question"] == "Was sagte Hilbert?"


# -- figures, forgetting, moving -----------------------------------------------------------------


async def test_activity_counts_from_a_moment(store: AnswerStore) -> None:
    await keep(store)
    await keep(store, chat=GROUP, user=BERT)
    await keep(store, user=None)
    found = store.activity(NOW - dt.timedelta(hours=1))
    assert (found.questions, found.users, found.waiting) == (3, 2, 0)
    assert store.activity(NOW + dt.timedelta(hours=1)).questions == 0


async def test_forgetting_somebody_leaves_the_others(store: AnswerStore) -> None:
    mine, theirs = await keep(store, chat=GROUP), await keep(store, chat=GROUP, user=BERT)
    await store.shown(mine, [10])
    store.rate(mine, BERT, True)
    store.rate(theirs, ANNA, False)
    assert store.forget(ANNA) == 1
    assert store.get(mine, GROUP) is None
    assert store.of_message(GROUP, 10) is None
    assert store.get(theirs, GROUP) is not None
    assert list(store.feedback()) == []
    assert [k.answer_id for k in store.given_in(GROUP)] == [theirs]
    assert store.given_to(ANNA) == []


async def test_forgetting_a_chat(store: AnswerStore) -> None:
    await keep(store, chat=GROUP)
    await keep(store, chat=GROUP, user=BERT)
    other = await keep(store)
    assert store.forget_chat(GROUP) == 2
    assert store.get(other, ANNA) is not None


async def test_a_group_with_a_new_id_keeps_its_answers(
    store: AnswerStore, database: Database
) -> None:
    number = await keep(store, chat=GROUP, message=5)
    await store.shown(number, [6])
    for _ in range(2):
        with database.writing("test") as connection:
            move_answers(connection, GROUP, SUPERGROUP)
    kept = store.get(number, SUPERGROUP)
    assert kept is not None
    assert kept.conversation == f"telegram:{SUPERGROUP}"
    assert store.get(number, GROUP) is None
    # Messages are numbered anew there.
    assert store.of_question(SUPERGROUP, 5) is None
    assert store.of_message(SUPERGROUP, 6) is None
