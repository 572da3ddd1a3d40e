"""Questions of one conversation wait for each other; those of two don't."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import pytest
from sqlalchemy import create_engine, text

from bot.conversation import RECENT_TURNS, AnswerOne, ConversationService
from bot.memory import conversation_memory, recall
from bot.store import ConversationStore
from bot.tables import metadata
from rag.answer.engine import History
from rag.answer.followup.rewriting import Said
from rag.corpus.catalog.database import Database
from rag.errors import CorpusEmpty
from rag.types import Answer, Filters
from tests.support.newsroom import ANSWER, NOW
from tests.support.stores import catalog_url


class Serve(Protocol):
    def __call__(
        self, answer: AnswerOne, memories: Database | None = None
    ) -> ConversationService: ...


async def echo(question: str, **_given: Any) -> Answer:
    return dataclasses.replace(ANSWER, question=question, text=f"Zu {question}")


@dataclasses.dataclass
class Slow:
    """Answers slowly, and notes how many questions it was at work on at once."""

    seconds: float = 0.05
    at_work: int = 0
    most_at_once: int = 0
    order: list[str] = dataclasses.field(default_factory=list)
    begun: asyncio.Event = dataclasses.field(default_factory=asyncio.Event)

    async def __call__(self, question: str, **_given: Any) -> Answer:
        self.at_work += 1
        self.most_at_once = max(self.most_at_once, self.at_work)
        self.order.append(question)
        self.begun.set()
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self.at_work -= 1
        return await echo(question)


@dataclasses.dataclass
class Listening:
    """Notes what it is given beside each question."""

    given: list[dict[str, Any]] = dataclasses.field(default_factory=list)

    async def __call__(self, question: str, **given: Any) -> Answer:
        self.given.append(given)
        return await echo(question)

    @property
    def history(self) -> History:
        """Of the last question."""
        history = self.given[-1]["history"]
        assert isinstance(history, History)
        return history


@pytest.fixture
def notices() -> list[str]:
    return []


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ConversationStore]:
    store = ConversationStore.open(catalog_url(tmp_path))
    yield store
    store.close()


@pytest.fixture
def memories(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(catalog_url(tmp_path), metadata)
    yield database
    database.close()


@pytest.fixture
def serve(store: ConversationStore, notices: list[str]) -> Serve:
    def served(answer: AnswerOne, memories: Database | None = None) -> ConversationService:
        return ConversationService(answer, store, memories, notices.append)

    return served


async def ask(service: ConversationService, conversation: str, question: str) -> Answer:
    return await service.ask(conversation, question, filters=Filters(), now=NOW)


def drop_table(folder: Path, name: str) -> None:
    engine = create_engine(catalog_url(folder))
    with engine.begin() as connection:
        connection.execute(text(f"DROP TABLE {name}"))
    engine.dispose()


# -- asking and keeping --------------------------------------------------------------------------


async def test_an_answer_is_given_and_kept(serve: Serve, store: ConversationStore) -> None:
    service = serve(echo)
    assert (await ask(service, "anna", "Eins?")).question == "Eins?"
    assert [turn.question for turn in service.turns("anna")] == ["Eins?"]
    assert service.turns("anna") == store.turns("anna")
    assert service.turns("bert") == []


async def test_the_question_is_asked_with_all_that_was_given(serve: Serve) -> None:
    listening, filters = Listening(), Filters(outlet="taz")
    await serve(listening).ask("anna", "Eins?", filters=filters, now=NOW, user="7")
    [given] = listening.given
    assert given == {
        "filters": filters, "now": NOW, "history": History([], ()), "user": "7", "on_draft": None,
    }  # fmt: skip


async def test_drafts_are_passed_through(serve: Serve) -> None:
    async def drafting(question: str, **given: Any) -> Answer:
        for draft in ("Putin", "Putin brachte", "Putin brachte Moskau"):
            given["on_draft"](draft)
        return await echo(question)

    drafts: list[str] = []
    service = serve(drafting)
    await service.ask("anna", "Eins?", filters=Filters(), now=NOW, on_draft=drafts.append)
    assert drafts == ["Putin", "Putin brachte", "Putin brachte Moskau"]


async def test_a_conversation_starts_afresh(serve: Serve) -> None:
    service = serve(echo)
    await ask(service, "anna", "Eins?")
    await service.start_afresh("anna")
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


async def test_questions_of_many_conversations_are_answered_at_once(serve: Serve) -> None:
    together = asyncio.Barrier(20)  # passes only if all are asked at the same time

    async def answer(question: str, **_given: Any) -> Answer:
        async with asyncio.timeout(10):
            await together.wait()
        return await echo(question)

    service = serve(answer)
    questions = [f"{number}?" for number in range(20)]
    answers = await asyncio.gather(*(ask(service, f"of {one}", one) for one in questions))
    assert [answer.question for answer in answers] == questions


async def test_a_conversation_that_stalls_delays_no_other(serve: Serve) -> None:
    async def answer(question: str, **_given: Any) -> Answer:
        if question == "Eins?":
            await asyncio.sleep(60)
        return await echo(question)

    service = serve(answer)
    stalled = asyncio.create_task(ask(service, "anna", "Eins?"))
    async with asyncio.timeout(10):
        assert (await ask(service, "bert", "Zwei?")).question == "Zwei?"
    assert not stalled.done()
    stalled.cancel()
    with suppress(asyncio.CancelledError):
        await stalled


async def test_keeping_does_not_hold_up_the_loop(serve: Serve, tmp_path: Path) -> None:
    service = serve(echo)
    engine = create_engine(catalog_url(tmp_path))
    with engine.connect() as other:
        other.exec_driver_sql("BEGIN IMMEDIATE")  # keeping the turn waits for this
        asked = asyncio.create_task(ask(service, "anna", "Eins?"))
        ticks, ends = 0, time.monotonic() + 0.3
        while time.monotonic() < ends:
            await asyncio.sleep(0.01)
            ticks += 1
        assert not asked.done()
        other.rollback()
    engine.dispose()
    await asked
    assert ticks >= 5


async def test_an_answer_that_can_not_be_kept_is_given_with_a_notice(
    serve: Serve, tmp_path: Path, notices: list[str]
) -> None:
    service = serve(echo)
    drop_table(tmp_path, "turns")
    assert (await ask(service, "anna", "Eins?")).question == "Eins?"
    [notice] = notices
    assert notice.startswith("the conversation can't be kept")
    assert "\n" not in notice


async def test_a_failure_is_raised_and_the_next_question_is_answered(serve: Serve) -> None:
    async def answer(question: str, **_given: Any) -> Answer:
        if question == "Eins?":
            raise CorpusEmpty("the corpus is empty")
        return await echo(question)

    service = serve(answer)
    with pytest.raises(CorpusEmpty):
        await ask(service, "anna", "Eins?")
    assert (await ask(service, "anna", "Zwei?")).question == "Zwei?"
    assert [turn.question for turn in service.turns("anna")] == ["Zwei?"]


# -- calling off ---------------------------------------------------------------------------------


async def test_a_question_that_is_called_off_ends_at_once_and_leaves_no_turn(
    serve: Serve, memories: Database
) -> None:
    slow = Slow(60)
    service = serve(slow, memories)
    await call_off(service, slow, "Eins?")
    assert slow.at_work == 0
    slow.seconds = 0
    async with asyncio.timeout(10):
        assert (await ask(service, "anna", "Zwei?")).question == "Zwei?"
    assert slow.most_at_once == 1
    assert [turn.question for turn in service.turns("anna")] == ["Zwei?"]
    assert await remembered(memories) == ["Zwei?", "Zu Zwei?"]


async def test_a_question_that_is_called_off_while_it_waits_is_never_asked(serve: Serve) -> None:
    slow = Slow(0.3)
    service = serve(slow)
    first = asyncio.create_task(ask(service, "anna", "Eins?"))
    await slow.begun.wait()
    second = asyncio.create_task(ask(service, "anna", "Zwei?"))
    await asyncio.sleep(0.05)
    second.cancel()
    assert (await ask(service, "anna", "Drei?")).question == "Drei?"
    assert (await first).question == "Eins?"
    assert slow.order == ["Eins?", "Drei?"]
    assert [turn.question for turn in service.turns("anna")] == ["Eins?", "Drei?"]


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
    await slow.begun.wait()
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked


# -- what was said before ------------------------------------------------------------------------


async def test_the_history_reaches_the_answerer(serve: Serve, memories: Database) -> None:
    listening = Listening()
    service = serve(listening, memories)
    for question in ("Eins?", "Zwei?", "Drei?"):
        await ask(service, "anna", question)
    assert [turn.question for turn in listening.history.turns] == ["Eins?", "Zwei?"]
    assert listening.history.turns == service.turns("anna")[:2]
    assert listening.history.said == [
        Said("reader", "Eins?"),
        Said("newsbot", "Zu Eins?"),
        Said("reader", "Zwei?"),
        Said("newsbot", "Zu Zwei?"),
    ]
    await ask(service, "bert", "Vier?")
    assert listening.history == History([], ())


async def test_the_rules_look_back_to_the_last_turns_only(serve: Serve) -> None:
    listening = Listening()
    service = serve(listening)
    for number in range(RECENT_TURNS + 2):
        await ask(service, "anna", f"{number}?")
    asked = [turn.question for turn in listening.history.turns]
    assert asked == [f"{number}?" for number in range(1, RECENT_TURNS + 1)]
    assert listening.history.said == ()


async def test_who_starts_afresh_is_forgotten(serve: Serve, memories: Database) -> None:
    listening = Listening()
    service = serve(listening, memories)
    await ask(service, "anna", "Eins?")
    await ask(service, "bert", "Zwei?")
    assert await remembered(memories) == ["Eins?", "Zu Eins?"]
    await service.start_afresh("anna")
    assert await remembered(memories) == []
    assert await remembered(memories, "bert") == ["Zwei?", "Zu Zwei?"]
    await ask(service, "anna", "Drei?")
    assert listening.history == History([], ())


async def test_a_memory_survives_the_service(serve: Serve, memories: Database) -> None:
    await ask(serve(echo, memories), "anna", "Eins?")
    listening = Listening()
    await ask(serve(listening, memories), "anna", "Zwei?")
    assert [said.text for said in listening.history.said] == ["Eins?", "Zu Eins?"]


async def test_a_memory_that_can_not_be_read_or_kept_costs_no_answer(
    serve: Serve, memories: Database, tmp_path: Path, notices: list[str]
) -> None:
    listening = Listening()
    service = serve(listening, memories)
    await ask(service, "anna", "Eins?")
    drop_table(tmp_path, "chat_messages")
    assert (await ask(service, "anna", "Zwei?")).question == "Zwei?"
    assert [turn.question for turn in listening.history.turns] == ["Eins?"]
    assert listening.history.said == ()
    assert [turn.question for turn in service.turns("anna")] == ["Eins?", "Zwei?"]
    assert len(notices) == 2
    assert not any("\n" in notice for notice in notices)


async def remembered(memories: Database, conversation: str = "anna") -> list[str]:
    messages = await recall(conversation_memory(memories, conversation))
    return [message.content or "" for message in messages]


def test_a_service_lives_in_one_loop_after_another(serve: Serve, memories: Database) -> None:
    service = serve(echo, memories)
    for question in ("Eins?", "Zwei?"):
        asyncio.run(ask(service, "anna", question))
    assert [turn.question for turn in service.turns("anna")] == ["Eins?", "Zwei?"]


# -- forgetting ----------------------------------------------------------------------------------


async def test_a_forgotten_conversation_has_no_turn_and_no_memory(
    serve: Serve, memories: Database
) -> None:
    service = serve(echo, memories)
    await ask(service, "anna", "Eins?")
    await ask(service, "bert", "Zwei?")
    await service.forget("anna")
    assert service.turns("anna") == []
    assert await recall(conversation_memory(memories, "anna")) == []
    assert await recall(conversation_memory(memories, "bert"))


async def test_of_a_shared_conversation_others_turns_stay(serve: Serve, memories: Database) -> None:
    service = serve(echo, memories)
    mine = await ask(service, "gruppe", "Eins?")
    await ask(service, "gruppe", "Zwei?")
    await service.forget("gruppe", [mine])
    assert [turn.question for turn in service.turns("gruppe")] == ["Zwei?"]
    assert await recall(conversation_memory(memories, "gruppe")) == []


async def test_forgetting_waits_for_the_question_that_is_being_answered(serve: Serve) -> None:
    slow = Slow()
    service = serve(slow)
    asking = asyncio.create_task(ask(service, "anna", "Eins?"))
    await slow.begun.wait()
    await service.forget("anna")
    assert asking.done()
    assert service.turns("anna") == []
