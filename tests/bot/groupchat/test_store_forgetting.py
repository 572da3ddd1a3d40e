"""What is deleted of groups' talk stands nowhere: no table, no free page, no log."""

from __future__ import annotations

import asyncio
import datetime as dt
import random

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text, insert

from bot.groupchat.store import GroupStore
from tests.bot.groupchat.remembered import ANNA, BERT, GROUP, NOW, OTHER, WEEK, Memory, said

PEOPLE = {ANNA: "kanarie-anna-", BERT: "kanarie-bert-"}
DAY = dt.timedelta(days=1)


@pytest.fixture
def lively(memory: Memory) -> Memory:
    """Rows of all sizes that came, shrank and were moved to other pages."""
    dice = random.Random(7)
    memory.store.set_on(OTHER, True)

    async def talk() -> None:
        for number in range(400):
            user = dice.choice(list(PEOPLE))
            chat = dice.choice((GROUP, OTHER))
            word = f"{PEOPLE[user]}{chat}-" * dice.choice((1, 3, 30, 200))
            await memory.store.keep(said(number, word, chat, user_id=user, author=word))
            if dice.random() < 0.3:
                again = said(dice.randrange(number + 1), "kurz", dice.choice((GROUP, OTHER)))
                await memory.store.edit(again, NOW)

    asyncio.run(talk())
    assert all(
        memory.holds(f"{word}{chat}-") for word in PEOPLE.values() for chat in (GROUP, OTHER)
    )
    return memory


def left(memory: Memory) -> set[tuple[int, int]]:
    """Whose words of which chats stand in the files."""
    return {
        (user, chat)
        for user, word in PEOPLE.items()
        for chat in (GROUP, OTHER)
        if memory.holds(f"{word}{chat}-")
    }


def test_a_user_is_forgotten_in_all_groups(lively: Memory) -> None:
    lively.store.forget_user(ANNA)
    assert left(lively) == {(BERT, GROUP), (BERT, OTHER)}
    assert {one.user_id for one in lively.store.last(GROUP, None, 5_000)} == {BERT}


def test_who_opts_out_is_forgotten_and_stays_out(lively: Memory) -> None:
    lively.store.opt_out(ANNA)
    assert left(lively) == {(BERT, GROUP), (BERT, OTHER)}
    assert lively.store.add([said(900, "wieder da"), said(901, "ich", user_id=BERT)]) == 1
    lively.passes(minutes=1)
    lively.store.opt_in(ANNA)
    late, new = said(902, "von vorhin"), said(903, "wieder da", sent_at=lively.now)
    assert lively.store.add([late, new]) == 1


def test_a_group_is_forgotten_and_stays_on(lively: Memory) -> None:
    lively.store.forget_chat(GROUP)
    assert left(lively) == {(ANNA, OTHER), (BERT, OTHER)}
    assert lively.store.is_on(GROUP)


def test_a_group_that_is_switched_off_is_forgotten(lively: Memory) -> None:
    lively.store.set_on(OTHER, False)
    assert left(lively) == {(ANNA, GROUP), (BERT, GROUP)}


def test_what_is_old_expires_by_what_each_group_set(lively: Memory) -> None:
    lively.store.set_retention(OTHER, 2)
    lively.passes(days=1)
    assert lively.store.expire() == 0
    lively.passes(days=1, seconds=1)
    assert lively.texts(OTHER) == []  # shown no more, even before it is deleted
    assert lively.store.expire() > 0
    assert left(lively) == {(ANNA, GROUP), (BERT, GROUP)}
    lively.passes(days=5)
    assert lively.store.expire() > 0
    assert left(lively) == set()
    assert lively.store.expire() == 0


def test_a_shorter_retention_deletes_at_once(lively: Memory) -> None:
    lively.passes(days=3)
    lively.store.set_retention(GROUP, 2)
    assert left(lively) == {(ANNA, OTHER), (BERT, OTHER)}


def test_retention_goes_on_after_a_restart(lively: Memory) -> None:
    lively.passes(days=8)
    lively.restart()
    lively.store.expire()
    assert left(lively) == set()


def test_an_operator_who_shortens_it_shortens_it_for_all(lively: Memory) -> None:
    lively.store.set_retention(GROUP, 6)
    lively.passes(days=3)
    lively.retention = 2 * DAY
    lively.restart()
    assert lively.store.retention(GROUP) == 2 * DAY
    lively.store.expire()
    assert left(lively) == set()


def test_what_was_sent_before_and_comes_late_is_not_kept(memory: Memory) -> None:
    memory.passes(minutes=1)
    memory.store.forget_user(ANNA)
    memory.store.forget_chat(OTHER)
    later = memory.now + dt.timedelta(seconds=1)
    assert memory.store.add([said(1), said(2, user_id=BERT), said(3, sent_at=later)]) == 2
    memory.store.set_on(OTHER, True)
    assert memory.store.add([said(1, chat_id=OTHER), said(2, chat_id=OTHER, sent_at=later)]) == 1


def test_too_old_a_message_is_not_kept_at_all(memory: Memory) -> None:
    memory.passes(days=8)
    assert memory.store.add([said(1)]) == 0


def test_when_people_had_summaries_is_forgotten_with_them(memory: Memory) -> None:
    store = memory.store
    for chat, user in ((GROUP, ANNA), (GROUP, BERT), (OTHER, BERT)):
        store.summarised(chat, None, user, NOW)
    store.forget_user(ANNA)
    assert store.last_summary(GROUP, None, ANNA) is None
    assert store.last_summary(GROUP, None, BERT) == NOW
    store.forget_chat(GROUP)
    assert store.last_summary(GROUP, None, BERT) is None
    memory.passes(days=8)
    store.expire()
    assert store.last_summary(OTHER, None, BERT) is None


async def test_words_of_an_edit_that_was_for_the_bot_go_with_the_next_expiry(
    memory: Memory,
) -> None:
    await memory.store.keep(said(1, "kanarie"))
    await memory.store.drop(GROUP, 1)
    await asyncio.to_thread(memory.store.expire)
    assert not memory.holds("kanarie")


def test_a_reader_delays_the_emptying_of_the_log_until_the_next_expiry(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory.store.add([said(1, "kanarie")])
    with monkeypatch.context() as patched:
        patched.setattr(memory.database, "empty_log", lambda: False)
        memory.store.forget_user(ANNA)
    memory.store.expire()
    assert not memory.holds("kanarie")


def test_tables_that_the_words_passed_through_are_scrubbed_as_well(memory: Memory) -> None:
    metadata = MetaData()
    passed = Table(
        "passed", metadata, Column("pk", Integer, primary_key=True), Column("said", Text)
    )
    dice = random.Random(3)
    with memory.database.writing("test") as connection:
        metadata.create_all(connection)
        for number in range(300):
            word = "kanarie" * dice.choice((1, 30, 300))
            connection.execute(insert(passed).values(pk=number, said=word))
            connection.execute(passed.update().where(passed.c.pk == number - 3).values(said=None))
        connection.execute(passed.update().values(said=None))
    memory.store.add([said(1, "kanarie")])
    store = GroupStore(memory.database, WEEK, lambda: memory.now, copies=(passed,))
    store.forget_user(ANNA)
    assert not memory.holds("kanarie")
