"""Subscriptions are kept, listed, ended, moved and forgotten."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.subscriptions.deliveries import DeliveryStore
from bot.subscriptions.store import MOST, SubscriptionStore, TooMany
from rag.corpus.catalog.database import Database
from tests.bot.subscriptions.subscribing import (
    ANNA,
    BERT,
    FRIDAY,
    GROUP,
    OTHER_GROUP,
    SUMMARY,
    UKRAINE,
    berlin,
    database_in,
    wish,
)

NOW = berlin("2026-11-22T12:00")


def topics(store: SubscriptionStore, chat_id: int = ANNA) -> dict[int, str]:
    return {one.number: one.wish.topic for one in store.of_chat(chat_id)}


def test_a_wish_is_kept_as_it_was_said(tmp_path: Path, store: SubscriptionStore) -> None:
    kept = [store.add(UKRAINE, NOW), store.add(replace(SUMMARY, thread_id=5), NOW)]
    assert [one.next_due for one in kept] == [
        berlin("2026-11-23T08:00"),
        berlin("2026-11-27T17:00"),
    ]
    again = SubscriptionStore.open(database_in(tmp_path))  # as after a restart
    assert again.of_chat(ANNA) == kept[:1]
    assert again.of_chat(GROUP) == kept[1:]
    assert again.get(kept[0].id) == kept[0]


def test_the_same_wish_twice_is_one(store: SubscriptionStore) -> None:
    first = store.add(UKRAINE, NOW)
    assert store.add(replace(UKRAINE, language="en", user_id=BERT), NOW) == first
    assert store.add(replace(UKRAINE, schedule=FRIDAY), NOW).number == 2


def test_a_number_that_is_free_is_given_again(store: SubscriptionStore) -> None:
    for topic in "abc":
        store.add(wish(topic), NOW)
    assert store.end(ANNA, [2, 7]) == 1
    assert topics(store) == {1: "a", 3: "c"}
    store.add(wish("d"), NOW)
    assert topics(store) == {1: "a", 2: "d", 3: "c"}


def test_ids_are_never_given_again(store: SubscriptionStore) -> None:
    ended = store.add(UKRAINE, NOW)
    assert store.end(ANNA) == 1
    assert store.add(UKRAINE, NOW).id > ended.id
    assert store.get(ended.id) is None


def test_a_chat_has_so_many_and_no_more(store: SubscriptionStore) -> None:
    for number in range(MOST):
        store.add(wish(str(number), chat_id=GROUP, user_id=number), NOW)
    with pytest.raises(TooMany):
        store.add(wish("more", chat_id=GROUP, user_id=None), NOW)
    assert store.add(wish("0", chat_id=GROUP), NOW).number == 1  # that is there


def test_so_has_a_user_in_all_chats(store: SubscriptionStore) -> None:
    for number in range(MOST):
        store.add(wish(chat_id=-number - 1), NOW)
    with pytest.raises(TooMany):
        store.add(UKRAINE, NOW)
    store.add(wish(chat_id=BERT, user_id=BERT), NOW)


def test_nobody_ends_what_is_another_chats(store: SubscriptionStore) -> None:
    kept = store.add(UKRAINE, NOW)
    assert not store.end_one(kept.id, BERT)
    assert store.end(BERT) == 0
    assert store.end_one(kept.id, ANNA)
    assert not store.end_one(kept.id, ANNA)


def test_what_somebody_wanted_is_forgotten_everywhere(store: SubscriptionStore) -> None:
    store.add(UKRAINE, NOW)
    store.add(SUMMARY, NOW)
    store.add(wish("Klima", chat_id=GROUP, user_id=BERT), NOW)
    assert store.forget_user(ANNA) == 2
    assert topics(store, GROUP) == {2: "Klima"}


def test_what_is_about_a_group_is_forgotten_with_it(store: SubscriptionStore) -> None:
    store.add(SUMMARY, NOW)
    store.add(replace(SUMMARY, chat_id=ANNA), NOW)
    store.add(UKRAINE, NOW)
    assert store.forget_chat(GROUP) == 2
    assert topics(store) == {2: "Ukraine"}


def test_a_group_that_moves_takes_its_own_along(store: SubscriptionStore) -> None:
    store.add(replace(SUMMARY, thread_id=4), NOW)
    store.add(replace(SUMMARY, chat_id=ANNA), NOW)
    store.add(wish("there", source_id=OTHER_GROUP, chat_id=OTHER_GROUP), NOW)
    for _ in range(2):  # two updates tell of it
        store.migrate(GROUP, OTHER_GROUP)
    moved = store.of_chat(OTHER_GROUP)
    assert [(one.number, one.wish.kind, one.wish.source_id) for one in moved] == [
        (1, "briefing", OTHER_GROUP),
        (2, "summary", OTHER_GROUP),
    ]
    assert moved[1].wish.thread_id is None
    assert store.of_chat(ANNA)[0].wish.source_id == OTHER_GROUP
    assert store.of_chat(GROUP) == []


def test_nothing_of_what_was_forgotten_is_left_in_the_files(
    tmp_path: Path, database: Database, store: SubscriptionStore, deliveries: DeliveryStore
) -> None:
    for number in range(200):
        store.add(wish(f"other {number}", chat_id=1_000 + number, user_id=1_000 + number), NOW)
        if number % 20 == 0:
            store.add(wish(f"canary {number}"), NOW)
    deliveries.take_due(berlin("2026-11-23T08:00"))
    for one in deliveries.ready(berlin("2026-11-23T08:00")):
        deliveries.made(one, f"content of {one.subscription.wish.topic}", NOW)
    store.forget_user(ANNA)
    store.scrub()
    assert database.empty_log()
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"content of other 7" in left
    assert b"canary" not in left


@pytest.mark.parametrize("topic", ["\ud800", "a\x00b", "'); drop table", "🇩🇪" * 50])
def test_any_topic_can_be_kept(store: SubscriptionStore, topic: str) -> None:
    store.add(wish(topic), NOW)
    assert len(topics(store)) == 1
