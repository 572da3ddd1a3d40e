"""Topics are found from the messages themselves."""

from __future__ import annotations

import datetime as dt
import random
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.groupchat.messages import GroupMessage
from bot.groupchat.topics import find_topics
from tests.benchmarks.groupchats import long_chat
from tests.groupchats.reading import FOLDER, read_chat

BEGIN = dt.datetime(2026, 5, 4, 18, tzinfo=dt.UTC)
LAMPS = (
    "Soll ich wieder Stirnlampen für alle bestellen? Ab 8 Stück gibt es Rabatt",
    "Welche Lampen denn, was kosten die?",
    "Die Lampen mit 400 Lumen, mit Rabatt knapp 40 Euro",
    "dann bin ich dabei",
    "Bestellung läuft bis Freitag, bisher 6 Lampen",
)
HALL = (
    "Apropos: die Turnhalle wird im Juni gesperrt, das Dach ist undicht",
    "Gesperrt? Wo sollen wir dann trainieren, die Turnhalle am Ring ist belegt",
    "Der Sportplatz am Deich wäre frei, hat der Hausmeister der Turnhalle gesagt",
    "Sportplatz klingt gut, dann trainieren wir am Deich",
)


def chat(*texts: str, minutes: float = 2, **changed: object) -> list[GroupMessage]:
    """Messages of three members in turn."""
    return [
        GroupMessage(
            chat_id=-100,
            message_id=500 + number,
            thread_id=None,
            user_id=7 + number % 3,
            author=("Anna", "Bert", "Cem")[number % 3],
            sent_at=BEGIN + dt.timedelta(minutes=minutes * number),
            text=text,
        )
        for number, text in enumerate(texts)
    ]


def texts(topic: tuple[GroupMessage, ...]) -> set[str]:
    return {message.text for message in topic}


def test_two_things_talked_about_are_two_topics() -> None:
    lamps, hall = find_topics(chat(*LAMPS * 3, *HALL * 3), "de")

    assert LAMPS[0] in texts(lamps)
    assert texts(lamps).isdisjoint(HALL)
    assert HALL[0] in texts(hall)
    assert texts(hall).isdisjoint(LAMPS)


def test_a_short_answer_belongs_to_what_was_said_before_it() -> None:
    (topic,) = find_topics(chat(*LAMPS), "de")

    assert "dann bin ich dabei" in texts(topic)


def test_a_reply_belongs_to_what_it_replies_to() -> None:
    messages = chat(*LAMPS * 2, *HALL * 2, "geht klar")
    messages[-1] = replace(messages[-1], reply_to=messages[0].message_id)

    topics = find_topics(messages, "de")

    assert next(topic for topic in topics if messages[0] in topic)[-1] == messages[-1]


@pytest.mark.parametrize(
    "talk",
    [
        (),
        ("Moin", "Guten Morgen zusammen", "hi", "na, alles gut?", "ja klar", "ok", "bis später"),
        ("😂", "👍👍", "❤️", "🎉🎉🎉"),
        ("good morning all", "hey", "ok", "thanks", "lol", "good night x"),
        ("https://example.org/a/b", "haha", "www.example.org"),
        ("\u200b", "   ", "…", "?!"),
    ],
)
def test_chatter_is_no_topic(talk: tuple[str, ...]) -> None:
    assert find_topics(chat(*talk), "de") == []


def test_one_message_is_no_topic() -> None:
    assert find_topics(chat(LAMPS[0]), "de") == []


def test_names_of_members_are_no_common_words() -> None:
    talk = ("Anna", "hallo Anna!", "Bert?", "Anna Bert Cem", "Cem und Anna", "danke Bert")

    assert find_topics(chat(*talk), "de") == []


def test_english_and_german_are_one_topic_where_they_share_their_words() -> None:
    talk = (
        "Soll ich den Beamer für das Sommerfest reservieren?",
        "Yes please, the Beamer from the office is broken",
        "Sommerfest ist am 12. Juli, Beamer brauchen wir ab 20 Uhr",
        "ok I can carry the Beamer to the Sommerfest",
    )

    assert [len(topic) for topic in find_topics(chat(*talk), "en")] == [4]


def test_the_language_is_found_out() -> None:
    assert find_topics(chat(*LAMPS)) == find_topics(chat(*LAMPS), "de")


def test_the_order_of_the_messages_is_of_no_matter() -> None:
    messages = list(read_chat(FOLDER / "de_03_wg_kanalstrasse.chat").messages)
    shuffled = random.Random(3).sample(messages, len(messages))

    assert find_topics(shuffled, "de") == find_topics(messages, "de")


def test_a_message_given_twice_counts_once() -> None:
    messages = chat(*LAMPS, *HALL)

    assert find_topics(messages + messages, "de") == find_topics(messages, "de")


def test_replies_to_messages_that_are_not_there_do_no_harm() -> None:
    messages = [replace(m, reply_to=m.message_id + 1_000) for m in chat(*LAMPS)]
    itself = [replace(m, reply_to=m.message_id) for m in chat(*LAMPS)]

    assert len(find_topics(messages, "de")) == len(find_topics(itself, "de")) == 1


def test_a_message_is_in_one_topic_at_most() -> None:
    messages = read_chat(FOLDER / "en_15_travel_group.chat").messages

    ids = [message.message_id for topic in find_topics(messages, "en") for message in topic]

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("text", ["Treffen um acht am Sportplatz?", "ja", "x" * 40, "12345"])
def test_five_thousand_equal_messages_are_one_topic_at_most(text: str) -> None:
    began = time.perf_counter()

    assert len(find_topics(chat(*[text] * 5_000), "de")) <= 1
    assert time.perf_counter() - began < 8  # 2 s where nothing else runs


def test_five_thousand_messages_that_have_nothing_in_common_are_gone_through() -> None:
    words = random.Random(5)
    talk = ["".join(words.choices("abdefgiklmnorstu", k=9)) + " qwerz" for _ in range(5_000)]

    assert len(find_topics(chat(*talk, minutes=300), "de")) <= 8


def test_a_long_chat_has_as_many_topics_as_can_be_read() -> None:
    assert 4 <= len(find_topics(long_chat(2_000), "de")) <= 8


@pytest.mark.parametrize(
    "talk",
    [
        (
            "متى يصل القطار إلى المحطة؟",
            "القطار يصل إلى المحطة في الثامنة",
            "المحطة بعيدة والقطار متأخر",
        ),
        ("\ud83d kaputte Zeichen im Keller", "\udc00\udc00 Keller", "Keller voll \ud800 Wasser"),
        ("Wort " * 2_000, "ja", "Wort für Wort"),
        ("x" * 10_000, "y" * 10_000, "x" * 10_000),
        ("a\x00b\u202eKeller", "Keller\r\nWasser\u2028", "Wasser im Keller"),
    ],
    ids=["right to left", "surrogates", "10,000 characters", "one long word", "controls"],
)
def test_any_text_is_read(talk: tuple[str, ...]) -> None:
    assert len(find_topics(chat(*talk), "de")) <= 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=25))
def test_whatever_is_said_topics_are_made_of_it(talk: list[str]) -> None:
    messages = chat(*talk)

    for topic in find_topics(messages, "en"):
        assert set(topic) <= set(messages)
