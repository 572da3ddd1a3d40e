"""What was said before reaches the next answer, until it is forgotten."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.conversation import RECENT_TURNS
from bot.memory import conversation_memory, recall
from rag.answer.engine import History
from rag.answer.followup.rewriting import Said
from rag.corpus.catalog.database import Database
from tests.bot.conversing import Listening, Serve, Slow, ask, drop_table, echo, remembered, words


async def test_the_history_reaches_the_answerer(serve: Serve, database: Database) -> None:
    listening = Listening()
    service = serve(listening, database)
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


async def test_who_starts_afresh_is_forgotten(serve: Serve, database: Database) -> None:
    listening = Listening()
    service = serve(listening, database)
    await ask(service, "anna", "Eins?")
    await ask(service, "bert", "Zwei?")
    assert await remembered(database) == ["Eins?", "Zu Eins?"]
    await service.start_afresh("anna")
    assert await remembered(database) == []
    assert await remembered(database, "bert") == ["Zwei?", "Zu Zwei?"]
    await ask(service, "anna", "Drei?")
    assert listening.history == History([], ())


async def test_a_memory_survives_the_service(serve: Serve, database: Database) -> None:
    await ask(serve(echo, database), "anna", "Eins?")
    listening = Listening()
    await ask(serve(listening, database), "anna", "Zwei?")
    assert [said.text for said in listening.history.said] == ["Eins?", "Zu Eins?"]


async def test_a_memory_that_can_not_be_read_or_kept_costs_no_answer(
    serve: Serve, database: Database, tmp_path: Path, notices: list[str]
) -> None:
    listening = Listening()
    service = serve(listening, database)
    await ask(service, "anna", "Eins?")
    drop_table(tmp_path, "chat_messages")
    assert (await ask(service, "anna", "Zwei?")).question == "Zwei?"
    assert [turn.question for turn in listening.history.turns] == ["Eins?"]
    assert listening.history.said == ()
    assert [turn.question for turn in service.turns("anna")] == ["Eins?", "Zwei?"]
    assert len(notices) == 2
    assert not any("\n" in notice for notice in notices)


def test_a_service_lives_in_one_loop_after_another(serve: Serve, database: Database) -> None:
    service = serve(echo, database)
    for question in ("Eins?", "Zwei?"):
        asyncio.run(ask(service, "anna", question))
    assert [turn.question for turn in service.turns("anna")] == ["Eins?", "Zwei?"]


# -- a model that comes later --------------------------------------------------------------------


async def test_without_a_model_nothing_is_kept_for_one(serve: Serve, database: Database) -> None:
    await ask(serve(echo, database, tells_model=False), "anna", "Eins?")
    assert await remembered(database) == []


async def test_a_model_that_comes_later_is_told_what_was_said(
    serve: Serve, database: Database
) -> None:
    listening = Listening()
    with_model, without = serve(listening, database), serve(echo, database, tells_model=False)
    await ask(with_model, "anna", "Eins?")
    await ask(without, "anna", "Zwei?")
    await ask(without, "anna", "Drei?")
    for question in ("Vier?", "Fünf?"):
        await ask(with_model, "anna", question)
    said = [text for one in ("Eins?", "Zwei?", "Drei?", "Vier?") for text in (one, f"Zu {one}")]
    assert words(listening) == said
    assert (await remembered(database))[:-2] == said


async def test_after_forgetting_a_model_is_told_what_others_said(
    serve: Serve, database: Database
) -> None:
    listening = Listening()
    service = serve(listening, database)
    mine = await ask(service, "gruppe", "Eins?")
    await ask(service, "gruppe", "Zwei?")
    await service.forget("gruppe", [mine])
    await ask(service, "gruppe", "Drei?")
    assert words(listening) == ["Zwei?", "Zu Zwei?"]


# -- forgetting ----------------------------------------------------------------------------------


async def test_a_forgotten_conversation_has_no_turn_and_no_memory(
    serve: Serve, database: Database
) -> None:
    service = serve(echo, database)
    await ask(service, "anna", "Eins?")
    await ask(service, "bert", "Zwei?")
    await service.forget("anna")
    assert service.turns("anna") == []
    assert await recall(conversation_memory(database, "anna")) == []
    assert await recall(conversation_memory(database, "bert"))


async def test_of_a_shared_conversation_others_turns_stay(serve: Serve, database: Database) -> None:
    service = serve(echo, database)
    mine = await ask(service, "gruppe", "Eins?")
    await ask(service, "gruppe", "Zwei?")
    await service.forget("gruppe", [mine])
    assert [turn.question for turn in service.turns("gruppe")] == ["Zwei?"]
    assert await recall(conversation_memory(database, "gruppe")) == []


async def test_forgetting_waits_for_the_question_that_is_being_answered(serve: Serve) -> None:
    slow = Slow()
    service = serve(slow)
    asking = asyncio.create_task(ask(service, "anna", "Eins?"))
    await slow.begun.wait()
    await service.forget("anna")
    assert asking.done()
    assert service.turns("anna") == []
