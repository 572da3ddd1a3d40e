"""What is forgotten is gone: from every table, and from the files of the database."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.bootstrap import App
from bot.locales import texts
from bot.memory import conversation_memory, recall, remember
from bot.store import ConversationStore
from bot.tables import metadata as records
from bot.telegram.handling.asked import payer
from bot.telegram.handling.forgetting import forget_chat, forget_user
from bot.telegram.keeping.tables import inbox
from bot.usage import UsageLedger
from rag.corpus.catalog.database import Database
from rag.types import Turn, Usage
from tests.bot.telegram.desk import Desk, index, opened_desk
from tests.support.newsroom import ANSWER, NEWS, NOW
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram

QUESTION = "Wie viele Schafe haben die Wölfe gerissen?"
GROUP = -1_002_000_000_077


def en(key: str, **values: str | int) -> str:
    return texts("en").say(key, **values).strip()


@pytest.fixture
def anna(tg: Telegram) -> Person:
    return tg.user("Anna", language="en", started=True)


@pytest.fixture
def bert(tg: Telegram) -> Person:
    return tg.user("Bert", language="en", started=True)


@pytest.fixture
async def desk(tg: Telegram, anna: Person, bert: Person, tmp_path: Path) -> AsyncIterator[Desk]:
    async with opened_desk(tg, tmp_path, allowed_users=f"{anna.id},{bert.id}") as desk:
        index(desk, tmp_path / "articles", *NEWS)
        yield desk


def questions(app: App, conversation: str) -> list[str]:
    return [turn.question for turn in app.conversations.turns(conversation)]


# -- asked first ---------------------------------------------------------------------------------


async def test_forget_asks_first_and_then_forgets(desk: Desk, anna: Person) -> None:
    await desk.says(anna, QUESTION)
    assert await desk.says(anna, "/forget") == en("forget-confirm")
    asking = anna.chat.answers[-1]
    anna.taps(asking.button(en("forget-no")))
    await desk.hears()
    assert asking.text == en("forget-kept")
    assert not asking.buttons
    assert questions(desk.app, f"telegram:{anna.id}") == [QUESTION]
    await desk.says(anna, "/forget")
    asking = anna.chat.answers[-1]
    anna.taps(asking.button(en("forget-yes")))
    await desk.hears()
    assert asking.text == en("forgotten", answers=1)
    assert questions(desk.app, f"telegram:{anna.id}") == []
    assert desk.service.answers.given_to(anna.id) == []
    assert await desk.says(anna, "/forget yes") == en("forgotten", answers=0)


async def test_buttons_of_old_answers_are_dead_then(desk: Desk, anna: Person) -> None:
    await desk.says(anna, QUESTION)
    answer = anna.chat.answers[-1]
    await desk.says(anna, "/forget yes")
    tap = anna.taps(answer.buttons[0])
    await desk.hears()
    assert tap.wait_for_answer().text == en("answer-gone")


async def test_in_a_group_everybody_forgets_for_themselves(
    desk: Desk, tg: Telegram, anna: Person, bert: Person
) -> None:
    group = tg.supergroup("Runde", [anna, bert])
    await desk.says(anna, f"/ask {QUESTION}", group)
    await desk.says(bert, "/ask Wo ist die Carolabrücke eingestürzt?", group)
    await desk.says(bert, "/forget", group)
    asking = group.answers[-1]
    tap = anna.taps(asking.button(en("forget-yes")))
    await desk.hears()
    assert tap.wait_for_answer().text == en("not-yours")
    bert.taps(asking.button(en("forget-yes")))
    await desk.hears()
    assert asking.text == en("forgotten", answers=1)
    assert questions(desk.app, f"telegram:{group.id}") == [QUESTION]
    assert len(desk.service.answers.given_in(group.id)) == 1


async def test_a_groups_admin_forgets_the_group(
    desk: Desk, tg: Telegram, anna: Person, bert: Person
) -> None:
    group = tg.supergroup("Runde", [anna, bert])
    await desk.says(bert, f"/ask {QUESTION}", group)
    assert await desk.says(bert, "/forget all", group) == en("group-admins-only")
    assert await desk.says(anna, "/forget all", group) == en("forget-confirm-group")
    asking = group.answers[-1]
    anna.taps(asking.button(en("forget-yes")))
    await desk.hears()
    assert asking.text == en("forgotten-group", answers=1)
    assert questions(desk.app, f"telegram:{group.id}") == []


async def test_who_asks_in_a_groups_name_forgets_nothing_of_their_own(
    desk: Desk, tg: Telegram, anna: Person
) -> None:
    group = tg.supergroup("Runde", [anna])
    desk.service.access.allow(group.id)
    said = await desk.says(anna, "/forget", group, anonymous=True)
    assert said == en("private-only")


@pytest.mark.parametrize("data", ["x:1:me", "x:{bert}:me", "x:{bert}:all", "x:{anna}:al", "x::me"])
async def test_forged_buttons_forget_nothing(
    desk: Desk, anna: Person, bert: Person, data: str
) -> None:
    await desk.says(bert, QUESTION)
    await desk.says(anna, QUESTION)
    forged = data.format(anna=anna.id, bert=bert.id)
    anna.taps(anna.chat.answers[-1].buttons[0], data=forged)
    await desk.hears()
    assert len(desk.service.answers.given_to(bert.id)) == 1
    assert len(desk.service.answers.given_to(anna.id)) == 1


# -- everything ----------------------------------------------------------------------------------


async def test_what_a_model_remembers_and_whose_tokens_it_took(desk: Desk, anna: Person) -> None:
    own, group = f"telegram:{anna.id}", f"telegram:{GROUP}"
    database = Database.open(desk.app.settings.catalog_url, records)
    for place in (own, group):
        await remember(conversation_memory(database, place), Turn("Kanarie?", ANSWER))
    await desk.says(anna, QUESTION)
    answer = desk.service.answers.given_to(anna.id)[0].answer
    await desk.service.answers.keep(
        chat_id=GROUP, thread_id=None, user_id=anna.id, question_message_id=3, conversation=group,
        answer=answer,
    )  # fmt: skip
    desk.app.budget.add(payer(anna.id), "m", Usage(1, 2, 3), NOW)
    assert await forget_user(desk.service, anna.id) == 2
    for place in (own, group):  # it doesn't know whose words the group's are
        assert await recall(conversation_memory(database, place)) == []
    assert UsageLedger(database).spent(NOW.date(), payer(anna.id)) == (0, 5)
    database.close()


async def test_no_word_stays_in_the_files(desk: Desk, anna: Person, bert: Person) -> None:
    """Rows that come, go and are moved to other pages in between leave copies."""
    dice = random.Random(4)
    store = ConversationStore.open(desk.app.settings.catalog_url)
    database = Database.open(desk.app.settings.catalog_url, records)
    people = {person.id: f"kanarie-{person.id}-" for person in (anna, bert)}
    for number in range(400):
        user = dice.choice(list(people))
        word = people[user] * dice.choice((1, 5, 50, 400, 2_000))
        place = dice.choice([user, GROUP])
        answer = dataclasses.replace(ANSWER, question=word, text=f"{word} [1]")
        await keep_everywhere(desk, store, number, user, place, answer)
        await remember(conversation_memory(database, f"telegram:{place}"), Turn(word, answer))
        if dice.random() < 0.1:
            await desk.app.conversations.start_afresh(f"telegram:{place}")
        if dice.random() < 0.3:
            await desk.inbox.finish(number - dice.randrange(5))
    await asyncio.gather(*map(desk.inbox.finish, range(400)))
    desk.service.chats.list_articles(f"telegram:{anna.id}", anna.id, [people[anna.id]])
    assert people[anna.id].encode() in files(desk)
    await forget_user(desk.service, anna.id)
    assert people[anna.id].encode() not in files(desk)
    assert people[bert.id].encode() in files(desk)
    assert {k.user_id for k in desk.service.answers.given_in(GROUP)} == {bert.id}
    assert all(people[anna.id] not in q for q in questions(desk.app, f"telegram:{GROUP}"))
    await forget_chat(desk.service, GROUP)
    await forget_user(desk.service, bert.id)
    assert people[bert.id].encode() not in files(desk)
    assert desk.app.catalog.articles.span().articles == len(NEWS)
    store.close()
    database.close()


async def keep_everywhere(
    desk: Desk, store: ConversationStore, number: int, user: int, place: int, answer: object
) -> None:
    assert isinstance(answer, type(ANSWER))
    conversation = f"telegram:{place}"
    store.add(conversation, Turn(answer.question, answer))
    kept = await desk.service.answers.keep(
        chat_id=place, thread_id=None, user_id=user, question_message_id=number,
        conversation=conversation, answer=answer,
    )  # fmt: skip
    await desk.service.answers.shown(kept, [number])
    desk.service.answers.rate(kept, user, is_good=True)
    database = desk.service.chats._database
    with database.writing("test") as connection:
        connection.execute(
            insert(inbox).values(
                update_id=number,
                conversation=conversation,
                payload=json.dumps({"text": answer.question}),
                received_at="",
                attempts=0,
            )
        )


def files(desk: Desk) -> bytes:
    folder = desk.app.settings.data_dir
    return b"".join(path.read_bytes() for path in folder.glob("catalog.db*"))
