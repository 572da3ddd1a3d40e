"""What was said around a topic: its words, its replies and its neighbours."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence

from bot.groupchat.around import MOST_AROUND, NEIGHBOURS, Surroundings, telling_words
from bot.groupchat.messages import GroupMessage

NOON = dt.datetime(2026, 9, 20, 12, tzinfo=dt.UTC)
HOUR = 60


def message(
    number: int, minute: int, text: str = "ok", reply_to: int | None = None, thread: int = 0
) -> GroupMessage:
    at = NOON + dt.timedelta(minutes=minute)
    return GroupMessage(-1, number, thread or None, number, f"Ada{number}", at, text, reply_to)


def around(messages: Sequence[GroupMessage], *ids: int) -> list[int]:
    return [one.message_id for one in Surroundings(messages).around(ids)]


def test_neighbours_up_to_a_gap_are_around() -> None:
    chat = [message(1, 0), message(2, HOUR), message(3, HOUR + 1), message(4, HOUR + 2)]
    assert around(chat, 3) == [2, 4]


def test_only_so_many_neighbours_are_around() -> None:
    chat = [message(number, number) for number in range(50)]
    assert len(around(chat, 25)) == 2 * NEIGHBOURS


def test_replies_and_what_they_answer_are_around_however_late() -> None:
    chat = [message(1, 0), message(2, 3 * HOUR, reply_to=1), message(3, 9 * HOUR, reply_to=2)]
    assert around(chat, 2) == [1, 3]


def test_messages_that_share_a_word_of_the_topic_are_around() -> None:
    texts = ["Deich gesperrt", "der Deich also", "Kuchen", "am Deich wird gebaut"]
    chat = [message(at, at * HOUR, text) for at, text in enumerate(texts)]
    assert around(chat, 0, 1) == [3]


def test_another_thread_is_not_beside() -> None:
    chat = [message(1, 0, thread=7), message(2, 1, thread=8), message(3, 2, thread=7)]
    assert around(chat, 1) == [3]


def test_of_a_long_chat_only_so_much_is_around() -> None:
    chat = [message(at, at, f"Deich {at % 9}", at - 1 or None) for at in range(1, 5_000)]
    assert len(around(chat, *range(1, 5_000, 10))) == MOST_AROUND


def test_an_unknown_message_has_nothing_around_it() -> None:
    assert around([message(1, 0)], 99) == []
    assert around([], 1) == []


def test_links_mentions_and_talk_tell_nothing() -> None:
    told = list(telling_words("Hallo @ada, der Deich: https://x.test/damm 18:30 0"))
    assert "Deich" in told
    assert not {"ada", "x", "test", "damm", "0", "der"} & set(told)


def test_a_message_of_half_addresses_is_read_in_no_time() -> None:
    began = time.perf_counter()

    Surroundings([message(1, 0, "a@" * 2_048)])
    list(telling_words("@a." * 1_365))

    assert time.perf_counter() - began < 1  # 5 s where an address was sought at every character
