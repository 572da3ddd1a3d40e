"""Questions of one conversation wait for each other; those of two don't."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.conversation import AnswerOne, ConversationService
from bot.store import ConversationStore
from rag.errors import CorpusEmpty
from rag.types import Answer, Filters
from tests.support.newsroom import ANSWER, NOW
from tests.support.stores import catalog_url

Serve = Callable[[AnswerOne], ConversationService]


def echo(question: str, _filters: Filters, _now: dt.datetime) -> Answer:
    return dataclasses.replace(ANSWER, question=question)


@dataclasses.dataclass
class Slow:
    """Answers slowly, and notes how many questions it was at work on at once."""

    seconds: float = 0.05
    at_work: int = 0
    most_at_once: int = 0
    order: list[str] = dataclasses.field(default_factory=list)
    lock: threading.Lock = dataclasses.field(default_factory=threading.Lock)
    begun: threading.Event = dataclasses.field(default_factory=threading.Event)

    def __call__(self, question: str, filters: Filters, now: dt.datetime) -> Answer:
        with self.lock:
            self.at_work += 1
            self.most_at_once = max(self.most_at_once, self.at_work)
            self.order.append(question)
        self.begun.set()
        time.sleep(self.seconds)
        with self.lock:
            self.at_work -= 1
        return echo(question, filters, now)


@pytest.fixture
def notices() -> list[str]:
    return []


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ConversationStore]:
    store = ConversationStore.open(catalog_url(tmp_path))
    yield store
    store.close()


@pytest.fixture
def serve(store: ConversationStore, notices: list[str]) -> Serve:
    return lambda answer: ConversationService(answer, store, notices.append)


async def ask(service: ConversationService, conversation: str, question: str) -> Answer:
    return await service.ask(conversation, question, filters=Filters(), now=NOW)


async def test_an_answer_is_given_and_kept(serve: Serve, store: ConversationStore) -> None:
    service = serve(echo)
    assert (await ask(service, "anna", "Eins?")).question == "Eins?"
    assert [turn.question for turn in service.turns("anna")] == ["Eins?"]
    assert service.turns("anna") == store.turns("anna")
    assert service.turns("bert") == []


async def test_the_question_is_asked_with_its_filters_and_now(serve: Serve) -> None:
    seen: list[tuple[str, Filters, dt.datetime]] = []

    def answer(question: str, filters: Filters, now: dt.datetime) -> Answer:
        seen.append((question, filters, now))
        return ANSWER

    filters = Filters(outlet="taz")
    await serve(answer).ask("anna", "Eins?", filters=filters, now=NOW)
    assert seen == [("Eins?", filters, NOW)]


async def test_a_conversation_starts_afresh(serve: Serve) -> None:
    service = serve(echo)
    await ask(service, "anna", "Eins?")
    service.start_afresh("anna")
    await ask(service, "anna", "Zwei?")
    assert [turn.question for turn in service.turns("anna")] == ["Zwei?"]


async def test_questions_of_one_conversation_are_answered_one_at_a_time(serve: Serve) -> None:
    slow = Slow()
    service = serve(slow)
    questions = [f"{number}?" for number in range(5)]
    await asyncio.gather(*(ask(service, "anna", question) for question in questions))
    assert slow.most_at_once == 1
    assert slow.order == questions
    assert [turn.question for turn in service.turns("anna")] == questions


async def test_questions_of_two_conversations_are_answered_at_once(serve: Serve) -> None:
    together = threading.Barrier(2, timeout=10)  # passes only if both are asked at the same time

    def answer(question: str, filters: Filters, now: dt.datetime) -> Answer:
        together.wait()
        return echo(question, filters, now)

    service = serve(answer)
    answers = await asyncio.gather(ask(service, "anna", "Eins?"), ask(service, "bert", "Zwei?"))
    assert [answer.question for answer in answers] == ["Eins?", "Zwei?"]


async def test_a_slow_answer_does_not_hold_up_the_loop(serve: Serve) -> None:
    asked = asyncio.create_task(ask(serve(Slow(0.3)), "anna", "Eins?"))
    ticks = 0
    while not asked.done():
        await asyncio.sleep(0.01)
        ticks += 1
    assert ticks >= 5


async def test_an_answer_that_can_not_be_kept_is_given_with_a_notice(
    serve: Serve, tmp_path: Path, notices: list[str]
) -> None:
    service = serve(echo)
    engine = create_engine(catalog_url(tmp_path))
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE turns"))
    engine.dispose()
    assert (await ask(service, "anna", "Eins?")).question == "Eins?"
    [notice] = notices
    assert notice.startswith("the conversation can't be kept")
    assert "\n" not in notice


async def test_a_failure_is_raised_and_the_next_question_is_answered(serve: Serve) -> None:
    def answer(question: str, filters: Filters, now: dt.datetime) -> Answer:
        if question == "Eins?":
            raise CorpusEmpty("the corpus is empty")
        return echo(question, filters, now)

    service = serve(answer)
    with pytest.raises(CorpusEmpty):
        await ask(service, "anna", "Eins?")
    assert (await ask(service, "anna", "Zwei?")).question == "Zwei?"
    assert [turn.question for turn in service.turns("anna")] == ["Zwei?"]


async def test_after_a_question_that_was_called_off_the_next_one_waits_for_its_end(
    serve: Serve,
) -> None:
    slow = Slow(0.2)
    service = serve(slow)
    await call_off(service, slow, "Eins?")
    answer = await asyncio.wait_for(ask(service, "anna", "Zwei?"), timeout=10)
    assert answer.question == "Zwei?"
    assert slow.most_at_once == 1
    assert [turn.question for turn in service.turns("anna")] == ["Zwei?"]


async def test_a_question_that_is_called_off_while_it_waits_is_never_asked(serve: Serve) -> None:
    slow = Slow(0.3)
    service = serve(slow)
    await call_off(service, slow, "Eins?")
    second = asyncio.create_task(ask(service, "anna", "Zwei?"))
    await asyncio.sleep(0.05)
    second.cancel()
    assert (await ask(service, "anna", "Drei?")).question == "Drei?"
    assert slow.order == ["Eins?", "Drei?"]
    assert [turn.question for turn in service.turns("anna")] == ["Drei?"]


async def test_who_calls_off_a_question_whose_turn_is_being_kept_is_too_late(
    serve: Serve, tmp_path: Path
) -> None:
    service = serve(echo)
    engine = create_engine(catalog_url(tmp_path))
    with engine.connect() as other:
        other.exec_driver_sql("BEGIN IMMEDIATE")  # keeping the turn waits for this
        asked = asyncio.create_task(ask(service, "anna", "Eins?"))
        await asyncio.sleep(0.2)  # the answer is there, but not kept
        asked.cancel()
        await asyncio.sleep(0.1)
        other.rollback()
    engine.dispose()
    assert (await asked).question == "Eins?"
    assert [turn.question for turn in service.turns("anna")] == ["Eins?"]


async def call_off(service: ConversationService, slow: Slow, question: str) -> None:
    """Ask, and give up while the answer is worked out."""
    asked = asyncio.create_task(ask(service, "anna", question))
    await asyncio.to_thread(slow.begun.wait)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked


def test_a_service_lives_in_one_loop_after_another(serve: Serve) -> None:
    service = serve(echo)
    for question in ("Eins?", "Zwei?"):
        asyncio.run(ask(service, "anna", question))
    assert [turn.question for turn in service.turns("anna")] == ["Eins?", "Zwei?"]
