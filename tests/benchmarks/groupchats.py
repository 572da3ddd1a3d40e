"""A long group chat, summed up without a model: seconds and memory for 5,000 messages.

The chat is made of the scripted ones, over and over, a few words changed each time, so that it
neither repeats itself word by word nor runs out of things to talk about.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import statistics
import time
import tracemalloc
from collections.abc import Iterator, Sequence
from itertools import count, islice

from bot.groupchat.extractive import summarise
from bot.groupchat.messages import GroupMessage
from tests.groupchats.reading import CHAT_ID, FIRST_MESSAGE_ID, Chat, read_chats

MESSAGES = 5_000
SEED = 7
CHANGED = 0.15  # of the words
LONGEST_STRETCH = 40  # messages of one chat at a time


def long_chat(messages: int = MESSAGES, seed: int = SEED) -> list[GroupMessage]:
    """Messages of one chat, in order; the same for the same seed."""
    return list(islice(_endless(read_chats(), random.Random(seed)), messages))


def measure(rounds: int, messages: int = MESSAGES) -> dict[str, float]:
    """Seconds (p50, p95) over chats of different seeds, and what is held beyond the messages.

    `peak_mb` is traced while summing up, `kept_mb` what the last of all rounds left behind.
    """
    summarise(long_chat(200), "de")  # loads stemmers and word lists
    times = []
    for seed in range(rounds):
        chat = long_chat(messages, seed)
        began = time.perf_counter()
        summarise(chat, "de")
        times.append(time.perf_counter() - began)
    chat = long_chat(messages)
    summarise(chat, "de")
    tracemalloc.start()
    summarise(chat, "de")
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return {
        "p50_s": statistics.median(times),
        "p95_s": statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0],
        "peak_mb": peak / 2**20,
        "kept_mb": kept / 2**20,
    }


def _endless(chats: Sequence[Chat], chance: random.Random) -> Iterator[GroupMessage]:
    """Stretches of the chats in turn, days shifted, ids counted on, replies kept where they can."""
    words = sorted({word for chat in chats for m in chat.messages for word in m.text.split()})
    ids = count(FIRST_MESSAGE_ID)
    now = dt.datetime(2026, 1, 5, 7, tzinfo=dt.UTC)
    while True:
        chat = chance.choice(chats)
        at = chance.randrange(len(chat.messages))
        stretch = chat.messages[at : at + LONGEST_STRETCH]
        renumbered = {m.message_id: next(ids) for m in stretch}
        shift = now - stretch[0].sent_at
        for message in stretch:
            yield dataclasses.replace(
                message,
                chat_id=CHAT_ID,
                message_id=renumbered[message.message_id],
                sent_at=message.sent_at + shift,
                reply_to=renumbered.get(message.reply_to) if message.reply_to else None,
                text=_changed(message.text, words, chance),
            )
        now = stretch[-1].sent_at + shift + dt.timedelta(minutes=chance.randrange(1, 90))


def _changed(text: str, words: Sequence[str], chance: random.Random) -> str:
    return " ".join(
        chance.choice(words) if chance.random() < CHANGED else word for word in text.split()
    )
