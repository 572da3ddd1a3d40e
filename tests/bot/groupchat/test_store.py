"""Messages of groups: kept where that is wanted, followed through edits, and read by place."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.groupchat.writes import LONGEST_TEXT, clean
from tests.bot.groupchat.remembered import (
    ANNA,
    BERT,
    GROUP,
    NOW,
    OTHER,
    Memory,
    remembering,
    said,
)

MINUTE = dt.timedelta(minutes=1)


def test_what_is_kept_comes_back_as_it_was_oldest_first(memory: Memory) -> None:
    first = said(3, "Morgen 👋", thread_id=9, reply_to=2, author="Anna Ö.")
    second = said(4, "Hallo", user_id=None, thread_id=9, sent_at=NOW + MINUTE)
    assert memory.store.add([second, first]) == 2
    assert memory.store.last(GROUP, 9, 10) == [first, second]
    assert memory.store.last(GROUP, 9, 1) == [second]
    assert memory.store.between(GROUP, 9, NOW, NOW + MINUTE) == [first]
    assert memory.store.between(GROUP, 9, NOW + MINUTE) == [second]
    assert memory.store.between(GROUP, 9, NOW, limit=1) == [second]
    assert memory.store.since_message(GROUP, 9, 4) == [second]
    assert memory.store.last(GROUP, None, 10) == []


def test_nothing_is_kept_of_a_group_that_is_off(memory: Memory) -> None:
    assert memory.store.add([said(1, chat_id=OTHER)]) == 0
    assert not memory.store.is_on(OTHER)
    memory.store.set_on(OTHER, True)
    assert memory.store.add([said(1, chat_id=OTHER)]) == 1
    memory.store.set_on(OTHER, False)
    assert memory.texts(OTHER) == []
    assert memory.store.add([said(2, chat_id=OTHER)]) == 0


def test_what_was_said_before_it_was_switched_on_stays_out(memory: Memory) -> None:
    assert memory.store.add([said(1, sent_at=NOW - MINUTE), said(2)]) == 1
    memory.passes(hours=1)
    memory.store.set_on(GROUP, True)  # once more: it has been on all along
    assert memory.store.add([said(3, sent_at=NOW + MINUTE)]) == 1


def test_settings_and_wishes_outlast_a_restart(memory: Memory) -> None:
    memory.store.set_retention(GROUP, 3)
    memory.store.opt_out(BERT)
    memory.store.summarised(GROUP, None, ANNA, NOW)
    memory.store.add([said(1)])
    memory.restart()
    assert memory.store.is_on(GROUP)
    assert memory.store.retention(GROUP) == dt.timedelta(days=3)
    assert memory.store.has_opted_out(BERT)
    assert not memory.store.has_opted_out(ANNA)
    assert not memory.store.has_opted_out(None)
    assert memory.store.last_summary(GROUP, None, ANNA) == NOW
    assert memory.texts() == ["Guten Morgen"]


def test_a_message_that_comes_twice_is_kept_once(memory: Memory) -> None:
    assert memory.store.add([said(1, "a"), said(1, "b")]) == 1
    assert memory.store.add([said(1, "c")]) == 0
    assert memory.texts() == ["a"]


async def test_edits_are_followed_in_the_order_in_which_they_were_made(memory: Memory) -> None:
    store = memory.store
    assert await store.keep(said(1, "Montag"))
    assert await store.edit(said(1, "Mittwoch"), NOW + 2 * MINUTE)
    assert not await store.edit(said(1, "Dienstag"), NOW + MINUTE)  # comes late
    assert not await store.keep(said(1, "Montag"))  # is delivered again
    assert memory.texts() == ["Mittwoch"]
    assert not await store.edit(said(2, "nie gesehen"), NOW)
    assert memory.texts() == ["Mittwoch"]
    await store.drop(GROUP, 1)
    assert memory.texts() == []


async def test_an_edit_without_text_deletes(memory: Memory) -> None:
    await memory.store.keep(said(1, "Montag"))
    assert await memory.store.edit(said(1, " "), NOW)
    assert memory.texts() == []


async def test_what_waits_to_be_written_meets_a_refusal(memory: Memory) -> None:
    """The check in memory came before, so that the one in the transaction has to hold."""
    store = memory.store
    waiting = [asyncio.create_task(store.keep(said(n, f"Wort {n}"))) for n in range(1, 300)]
    await asyncio.sleep(0)  # they are under way
    await asyncio.to_thread(store.opt_out, ANNA)
    await asyncio.gather(*waiting)
    assert memory.texts() == []


async def test_hundreds_of_messages_a_second_are_no_trouble(memory: Memory) -> None:
    began = time.monotonic()
    kept = await asyncio.gather(*(memory.store.keep(said(n, "x" * 200)) for n in range(2_000)))
    assert all(kept)
    assert time.monotonic() - began < 4  # 0.4 s where it was written


def test_a_group_can_keep_for_less_long_than_is_allowed_but_not_longer(memory: Memory) -> None:
    for days, holds in ((3, 3), (7, 7), (30, 7), (None, 7)):
        memory.store.set_retention(GROUP, days)
        assert memory.store.retention(GROUP) == dt.timedelta(days=holds)
    with pytest.raises(ValueError):
        memory.store.set_retention(GROUP, 0)
    memory.store.set_retention(OTHER, 2)
    assert not memory.store.is_on(OTHER)


def test_where_nothing_may_be_kept_no_group_is_on(tmp_path: Path) -> None:
    with remembering(tmp_path, retention=dt.timedelta()) as memory:
        memory.store.set_on(GROUP, True)
        assert not memory.store.is_on(GROUP)
        assert memory.store.add([said(1)]) == 0


def test_when_somebody_last_wrote_or_was_given_a_summary(memory: Memory) -> None:
    store = memory.store
    store.add([said(1), said(2, user_id=BERT, sent_at=NOW + MINUTE), said(3, thread_id=5)])
    assert store.of_user_last(GROUP, None, ANNA) == NOW
    assert store.of_user_last(GROUP, None, BERT) == NOW + MINUTE
    assert store.of_user_last(GROUP, 5, BERT) is None
    assert store.last_summary(GROUP, None, ANNA) is None
    store.summarised(GROUP, None, ANNA, NOW)
    store.summarised(GROUP, None, ANNA, NOW + MINUTE)
    store.summarised(GROUP, 5, ANNA, NOW)
    assert store.last_summary(GROUP, None, ANNA) == NOW + MINUTE
    assert store.last_summary(GROUP, 5, ANNA) == NOW


@pytest.mark.parametrize("text", ["halb \ud83d und", "\udc4b", "Null \0 Byte", "👋" * 5_000])
def test_any_text_can_be_kept(memory: Memory, text: str) -> None:
    assert memory.store.add([said(1, text, author=text)]) == 1
    kept = memory.store.last(GROUP, None, 1)[0]
    assert kept.text == clean(text, LONGEST_TEXT)
    kept.text.encode()


@given(st.text(), st.integers(0, 40))
def test_texts_are_cut_to_what_telegram_counts(text: str, units: int) -> None:
    cut = clean(text, units)
    assert len(cut.encode("utf-16-le")) <= 2 * units
    if len(text.encode("utf-16-le", "surrogatepass")) <= 2 * units and "\0" not in text:
        assert cut == text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def test_no_query_of_one_place_returns_the_words_of_another(tmp_path: Path) -> None:
    places = [(-1_000 - chat, thread) for chat in range(40) for thread in (None, 1, 2, 3, 4)]
    with remembering(tmp_path) as memory:
        store = memory.store
        for chat in {chat for chat, _thread in places}:
            store.set_on(chat, True)
        store.add(
            [
                said(number, f"kanarie {chat} {thread}", chat, thread_id=thread, reply_to=1)
                for chat, thread in places
                for number in [(thread or 0) * 10, (thread or 0) * 10 + 1]
            ]
        )
        queries = 0
        for chat, thread in places:
            own = [f"kanarie {chat} {thread}"] * 2
            first = (thread or 0) * 10
            for found in (
                store.last(chat, thread, 5_000),
                store.between(chat, thread, NOW - MINUTE),
                store.between(chat, thread, NOW, NOW + MINUTE),
                store.since_message(chat, thread, first),
                store.since_message(chat, thread, -5),
                *(store.between(chat, thread, NOW - n * MINUTE, limit=2) for n in range(5)),
            ):
                assert [one.text for one in found] == own
                queries += 1
        assert queries == 2_000


def test_a_group_that_moved_takes_its_settings_but_no_messages(memory: Memory) -> None:
    """In a supergroup messages are counted anew: links to the old ones would lead to others."""
    new, store = -1_000_000_000_777, memory.store
    store.set_retention(GROUP, 3)
    store.add([said(1, "kanarie")])
    store.summarised(GROUP, None, ANNA, NOW)
    store.migrate(GROUP, new)
    assert not store.is_on(GROUP)
    assert store.is_on(new)
    assert store.retention(new) == dt.timedelta(days=3)
    assert memory.texts(GROUP) == memory.texts(new) == []
    assert not memory.holds("kanarie")
    assert store.add([said(1, "neu", new), said(2, "alt")]) == 1
    store.migrate(GROUP, new)  # Telegram tells it in both chats
    memory.restart()
    assert memory.texts(new) == ["neu"]
    assert memory.store.is_on(new)


def test_a_new_group_that_has_settings_keeps_them(memory: Memory) -> None:
    memory.store.set_on(OTHER, True)
    memory.store.set_retention(OTHER, 2)
    memory.store.migrate(GROUP, OTHER)
    assert memory.store.retention(OTHER) == dt.timedelta(days=2)
    memory.store.migrate(-5, -6)  # never heard of
    assert not memory.store.is_on(-6)


def test_replacing_a_message_changes_no_other_field(memory: Memory) -> None:
    before = said(1, "Montag", reply_to=7)
    memory.store.add([before])
    asyncio.run(memory.store.edit(said(1, "Dienstag", author="Neu", sent_at=NOW + MINUTE), NOW))
    assert memory.store.last(GROUP, None, 1) == [dataclasses.replace(before, text="Dienstag")]
