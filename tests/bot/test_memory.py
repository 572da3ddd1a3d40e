"""What a model is told of a conversation so far."""

from __future__ import annotations

import asyncio
import dataclasses
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llama_index.core.llms import ChatMessage, MessageRole
from llama_index.core.memory import Memory
from sqlalchemy import MetaData, func, select

from bot.memory import (
    HISTORY_SHARE,
    MESSAGE_SHARE,
    TOKEN_LIMIT,
    conversation_memory,
    cut,
    forget,
    recall,
    remember,
    rough_tokens,
)
from bot.tables import chat_messages
from rag.corpus.catalog.database import Database
from rag.errors import StorageError
from rag.types import Turn
from tests.bot.records import opened
from tests.support.elsewhere import read_only, run_elsewhere
from tests.support.newsroom import ANSWER


def turn(question: str, answer: str = "Ja.") -> Turn:
    return Turn(question, dataclasses.replace(ANSWER, question=question, text=answer))


async def told(memory: Memory) -> list[str]:
    return [message.content or "" for message in await recall(memory)]


def tokens(messages: Sequence[ChatMessage]) -> int:
    return sum(len(rough_tokens(message.content or "")) for message in messages)


def rows(database: Database) -> int:
    with database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(chat_messages)) or 0


# -- what is recalled ----------------------------------------------------------------------------


async def test_a_new_conversation_has_nothing_to_recall(database: Database) -> None:
    assert await recall(conversation_memory(database, "anna")) == []


async def test_a_turn_is_a_question_and_its_answer(database: Database) -> None:
    memory = conversation_memory(database, "anna")
    await remember(memory, turn("Wer?", "Herbst."))
    question, answer = await recall(memory)
    assert (question.role, question.content) == (MessageRole.USER, "Wer?")
    assert (answer.role, answer.content) == (MessageRole.ASSISTANT, "Herbst.")
    assert question.additional_kwargs == answer.additional_kwargs == {}


async def test_markers_of_sources_that_are_not_there_any_more_are_left_out(
    database: Database,
) -> None:
    memory = conversation_memory(database, "anna")
    await remember(memory, turn("Was steht in [1]?", "Laut taz: „Ja.“ [1] [12] Und nein.[2]"))
    assert await told(memory) == ["Was steht in [1]?", "Laut taz: „Ja.“ Und nein."]


async def test_turns_survive_the_process(tmp_path: Path) -> None:
    for number in range(3):
        with opened(tmp_path) as database:
            await remember(conversation_memory(database, "anna"), turn(f"{number}?"))
    with opened(tmp_path) as database:
        said = await told(conversation_memory(database, "anna"))
    assert said == ["0?", "Ja.", "1?", "Ja.", "2?", "Ja."]


def test_an_event_loop_of_its_own_for_each_turn_does_no_harm(database: Database) -> None:
    memory = conversation_memory(database, "anna")
    for number in range(3):
        asyncio.run(remember(memory, turn(f"{number}?")))
    assert asyncio.run(told(memory))[::2] == ["0?", "1?", "2?"]


async def test_conversations_do_not_mix(database: Database) -> None:
    anna, bert = (conversation_memory(database, name) for name in ("anna", "bert"))
    await remember(anna, turn("Eins?"))
    await remember(bert, turn("Zwei?"))
    assert await told(anna) == ["Eins?", "Ja."]
    assert await told(bert) == ["Zwei?", "Ja."]


@pytest.mark.parametrize("text", ["'; DROP TABLE chat_messages; --", "😀 \x00 x", "{{ 7*7 }} {x}"])
async def test_any_text_is_remembered_as_it_is(database: Database, text: str) -> None:
    memory = conversation_memory(database, text)
    await remember(memory, turn(text, text))
    assert await told(memory) == [text, text]


async def test_bytes_that_are_no_text_are_remembered_as_what_they_were(database: Database) -> None:
    memory = conversation_memory(database, "\udcff")
    await remember(memory, turn("\udce4h?"))
    assert await told(memory) == ["\\udce4h?", "Ja."]
    await forget(memory)
    assert rows(database) == 0


@pytest.mark.parametrize(("question", "answer"), [("", "Ja."), (" \n", "Ja."), ("Wer?", "[1]")])
async def test_a_turn_that_says_nothing_is_left_out(
    database: Database, question: str, answer: str
) -> None:
    memory = conversation_memory(database, "anna")
    await remember(memory, turn(question, answer))
    assert await recall(memory) == []


# -- how much ------------------------------------------------------------------------------------


async def test_a_long_conversation_keeps_its_last_turns_and_begins_with_a_question(
    database: Database,
) -> None:
    memory = conversation_memory(database, "anna", token_limit=100)
    for number in range(30):
        await remember(memory, turn(f"Frage {number}?", "So ist es."))
    said = await told(memory)
    assert said[-2:] == ["Frage 29?", "So ist es."]
    assert 4 < len(said) <= 20
    assert said[::2] == [f"Frage {n}?" for n in range(30 - len(said) // 2, 30)]


async def test_a_question_of_any_length_leaves_room_for_the_turn_before(
    database: Database,
) -> None:
    memory = conversation_memory(database, "anna")
    await remember(memory, turn("Wer ist John Herbst?", "Ein Botschafter."))
    await remember(memory, turn("wort " * 100_000, "Ja."))
    said = await told(memory)
    assert said[:2] == ["Wer ist John Herbst?", "Ein Botschafter."]
    assert said[2].endswith("wort …")
    assert len(rough_tokens(said[2])) <= TOKEN_LIMIT * MESSAGE_SHARE


@settings(max_examples=40)
@given(
    turns=st.lists(st.tuples(st.text(max_size=400), st.text(max_size=400)), min_size=1, max_size=8),
    limit=st.integers(60, 400),
)
def test_what_is_recalled_is_bounded_whole_and_ends_with_the_last_turn(
    turns: list[tuple[str, str]], limit: int
) -> None:
    async def converse(database: Database) -> list[ChatMessage]:
        memory = conversation_memory(database, "anna", limit)
        for number, (question, answer) in enumerate(turns):
            await remember(memory, turn(f"{number}: {question}", f"{number}: {answer}"))
        return await recall(memory)

    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as database:
        messages = asyncio.run(converse(database))
    assert tokens(messages) <= limit * HISTORY_SHARE
    roles = [MessageRole.USER, MessageRole.ASSISTANT]
    assert [m.role for m in messages] == roles * (len(messages) // 2)
    numbers = [int((m.content or "").split(":")[0]) for m in messages]
    first = len(turns) - len(messages) // 2
    assert numbers == [n for n in range(first, len(turns)) for _ in roles]


@given(st.text(), st.integers(0, 60))
def test_a_text_is_cut_to_its_beginning(text: str, size: int) -> None:
    short = cut(text, max(size, 4))
    assert len(short.encode()) <= max(size, 4)
    assert short == text or (short.endswith(" …") and text.startswith(short[:-2]))


def test_a_text_is_cut_between_words() -> None:
    assert cut("eins zwei drei", 13) == "eins …"
    assert cut("eins zwei drei", 14) == "eins zwei drei"
    assert cut("ä" * 10, 11) == "äää …"


# -- forgetting ----------------------------------------------------------------------------------


async def test_what_is_forgotten_is_gone_from_the_table(database: Database) -> None:
    anna = conversation_memory(database, "anna", token_limit=60)
    bert = conversation_memory(database, "bert")
    for number in range(20):
        await remember(anna, turn(f"Frage {number}?"))
    await remember(bert, turn("Zwei?"))
    assert rows(database) == 42  # those that were archived, too
    await forget(anna)
    assert rows(database) == 2
    assert await recall(anna) == []
    assert await told(bert) == ["Zwei?", "Ja."]
    await remember(anna, turn("Drei?"))
    assert await told(anna) == ["Drei?", "Ja."]


# -- at once -------------------------------------------------------------------------------------


async def test_many_conversations_at_once_keep_their_order(database: Database) -> None:
    async def converse(name: str) -> list[str]:
        for number in range(5):
            await remember(conversation_memory(database, name), turn(f"{name} {number}?"))
        return await told(conversation_memory(database, name))

    said = await asyncio.gather(*(converse(f"c{n}") for n in range(12)))
    assert [s[::2] for s in said] == [[f"c{n} {i}?" for i in range(5)] for n in range(12)]


async def test_turns_of_one_conversation_wait_for_each_other(database: Database) -> None:
    limit = 120
    await asyncio.gather(
        *(
            remember(conversation_memory(database, "anna", limit), turn(f"{n}?", f"{n}!"))
            for n in range(40)
        )
    )
    said = await told(conversation_memory(database, "anna", limit))
    assert rows(database) == 80
    assert [s[:-1] for s in said[::2]] == [s[:-1] for s in said[1::2]]
    # No more is archived than has to be, as it would be if two of them counted at once.
    flush_and_a_turn = limit * 0.1 + 2
    assert tokens(await recall(conversation_memory(database, "anna", limit))) >= (
        limit * HISTORY_SHARE - flush_and_a_turn
    )


def test_two_processes_in_one_conversation_leave_a_whole_one(tmp_path: Path) -> None:
    def process(name: str) -> None:  # as good as: an event loop and a connection of its own
        with opened(tmp_path) as own:
            memory = conversation_memory(own, "anna", token_limit=60)
            for number in range(15):
                asyncio.run(remember(memory, turn(f"{name}{number}?", f"{name}{number}!")))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(process, "ab"))
    with opened(tmp_path) as database:
        assert rows(database) == 60
        said = asyncio.run(told(conversation_memory(database, "anna", token_limit=60)))
    assert said
    assert [s[:-1] for s in said[::2]] == [s[:-1] for s in said[1::2]]


# -- a folder that can't be written --------------------------------------------------------------


def use_read_only(folder: str) -> dict[str, object]:
    async def use(database: Database) -> dict[str, object]:
        memory = conversation_memory(database, "anna")
        found: dict[str, object] = {"recalled": await told(memory)}
        try:
            await remember(memory, turn("Und jetzt?"))
        except StorageError as exc:
            found["error"] = str(exc)
        return found

    with opened(Path(folder)) as database:
        return asyncio.run(use(database))


async def test_a_read_only_folder_still_recalls(tmp_path: Path) -> None:
    with opened(tmp_path) as database:
        await remember(conversation_memory(database, "anna"), turn("Eins?"))
    found = run_elsewhere(use_read_only, tmp_path, within=read_only(tmp_path))
    assert found["recalled"] == ["Eins?", "Ja."]
    assert "can't be remembered: the data folder is read-only" in found["error"]


def test_a_read_only_folder_without_the_table_recalls_nothing(tmp_path: Path) -> None:
    with opened(tmp_path, tables=MetaData()):
        pass
    found = run_elsewhere(use_read_only, tmp_path, within=read_only(tmp_path))
    assert found["recalled"] == []
    assert "can't be remembered" in found["error"]
