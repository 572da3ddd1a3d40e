"""A question that goes on from an answer that isn't the last one, or that stands for another."""

from __future__ import annotations

from typing import Any

from bot.conversation import ConversationService
from rag.corpus.catalog.database import Database
from rag.types import Answer, Filters
from tests.bot.conversing import Listening, Serve, ask, words
from tests.support.newsroom import NOW


async def follow(
    service: ConversationService, question: str, *thread: Answer, replaces: bool = False
) -> Answer:
    return await service.ask(
        "anna", question, filters=Filters(), now=NOW, thread=thread, replaces=replaces
    )


def questions(listening: Listening) -> list[str]:
    return [turn.question for turn in listening.history.turns]


async def test_it_is_told_what_was_said_up_to_there(serve: Serve, database: Database) -> None:
    listening = Listening()
    service = serve(listening, database)
    one, two = await ask(service, "anna", "Eins?"), await ask(service, "anna", "Zwei?")
    await ask(service, "anna", "Drei?")
    await follow(service, "Vier?", two)
    assert questions(listening) == ["Eins?", "Zwei?"]
    assert listening.history.said == (), "a model's memory is of the whole conversation"
    five = await follow(service, "Fünf?", one)
    await follow(service, "Sechs?", one, five)
    assert questions(listening) == ["Eins?", "Fünf?"]


async def test_it_reaches_behind_a_new_beginning(serve: Serve) -> None:
    listening = Listening()
    service = serve(listening)
    await ask(service, "anna", "Null?")
    await service.start_afresh("anna")
    one = await ask(service, "anna", "Eins?")
    await service.start_afresh("anna")
    await follow(service, "Zwei?", one)
    assert questions(listening) == ["Eins?"]


async def test_an_answer_whose_turn_is_gone_is_told_by_itself(serve: Serve) -> None:
    listening = Listening()
    service = serve(listening)
    one = await ask(service, "anna", "Eins?")
    await service.forget("anna")
    await follow(service, "Zwei?", one)
    assert questions(listening) == ["Eins?"]


async def test_an_edited_question_takes_the_place_of_the_old_one(
    serve: Serve, database: Database
) -> None:
    listening = Listening()
    service = serve(listening, database)
    await ask(service, "anna", "Eins?")
    two = await ask(service, "anna", "Zwei?")
    await ask(service, "anna", "Drei?")
    await follow(service, "Zwo?", two, replaces=True)
    assert questions(listening) == ["Eins?"]
    asked = [turn.question for turn in service.turns("anna")]
    assert asked == ["Eins?", "Zwo?", "Drei?"]
    await ask(service, "anna", "Vier?")
    assert words(listening) == [said for one in asked for said in (one, f"Zu {one}")]


async def test_an_edit_of_what_was_forgotten_is_a_turn_of_its_own(serve: Serve) -> None:
    service = serve(Listening())
    one = await ask(service, "anna", "Eins?")
    await service.forget("anna")
    await follow(service, "Uno?", one, replaces=True)
    assert [turn.question for turn in service.turns("anna")] == ["Uno?"]


async def test_after_a_reply_a_model_is_told_the_whole_conversation(
    serve: Serve, database: Database
) -> None:
    listening = Listening()
    service = serve(listening, database)
    without = serve(Listening(), database, tells_model=False)
    one = await ask(service, "anna", "Eins?")
    await ask(without, "anna", "Zwei?")
    await follow(service, "Drei?", one)
    await ask(service, "anna", "Vier?")
    said = [text for one in ("Eins?", "Zwei?", "Drei?") for text in (one, f"Zu {one}")]
    assert words(listening) == said


async def test_a_question_that_comes_again_is_not_told_of_itself_and_stays_one_turn(
    serve: Serve, database: Database
) -> None:
    listening = Listening()
    service = serve(listening, database)
    await ask(service, "anna", "Eins?")
    await ask(service, "anna", "Zwei?")
    for text in ("Zwei?", "Drei?"):
        await service.ask("anna", text, filters=Filters(), now=NOW, again=True)
    told = [asked_before(given) for given in listening.given[2:]]
    assert told == [["Eins?"], ["Eins?", "Zwei?"]]
    assert [turn.question for turn in service.turns("anna")] == ["Eins?", "Zwei?", "Drei?"]


def asked_before(given: dict[str, Any]) -> list[str]:
    return [turn.question for turn in given["history"].turns]
