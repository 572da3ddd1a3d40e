"""Questions of one conversation wait for each other; those of two don't."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from bot.conversation import ConversationService
from bot.store import ConversationStore
from rag.answer.engine import History
from rag.corpus.catalog.database import Database
from rag.errors import CorpusEmpty
from rag.types import Answer, Filters
from tests.bot.conversing import Listening, Serve, Slow, ask, drop_table, echo, remembered
from tests.support.newsroom import NOW
from tests.support.stores import catalog_url

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
    serve: Serve, database: Database
) -> None:
    slow = Slow(60)
    service = serve(slow, database)
    await call_off(service, slow, "Eins?")
    assert slow.at_work == 0
    slow.seconds = 0
    async with asyncio.timeout(10):
        assert (await ask(service, "anna", "Zwei?")).question == "Zwei?"
    assert slow.most_at_once == 1
    assert [turn.question for turn in service.turns("anna")] == ["Zwei?"]
    assert await remembered(database) == ["Zwei?", "Zu Zwei?"]


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
