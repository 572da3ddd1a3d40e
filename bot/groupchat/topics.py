"""What a group talked about: messages that belong together, found without a model.

Messages are cut into threads, threads that are about the same are put together, and those worth
showing are kept. The same messages always give the same topics, in whatever order they come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.groupchat.grouping import choose, group, most_topics
from bot.groupchat.likeness import compare, content_of
from bot.groupchat.messages import GroupMessage
from bot.groupchat.terms import Analysed, analyse
from bot.groupchat.threads import Thread, find_threads
from rag.corpus.detection import question_language

MOST_THREADS = 800  # that are compared with each other: 2.5 MB a matrix, 0.6 s in all
LEAST_TELLING = 2  # messages, that have a word in common; with fewer it is chatter
LEAST_TELLING_APART = 3  # that have none in common
LEAST_MESSAGES, MANY = 4, 30  # of a topic, in a chat of many
DETECTION_MESSAGES = 200  # tell a chat's language


def find_topics(
    messages: Sequence[GroupMessage], language: str | None = None
) -> list[tuple[GroupMessage, ...]]:
    """The topics of a chat, each with its messages, in the order in which they came up.

    Args:
        messages: of one chat, in any order.
        language: most of them are in; found out if it isn't given. Mixed ones do no harm.
    """
    ordered = in_order(messages)
    analysed = analyse(ordered, language or language_of_chat(ordered))
    return [tuple(ordered[place] for place in places) for places in topic_places(analysed)]


def in_order(messages: Sequence[GroupMessage]) -> list[GroupMessage]:
    """By time, each once."""
    unique = {message.message_id: message for message in messages}
    return sorted(unique.values(), key=lambda message: (message.sent_at, message.message_id))


def language_of_chat(messages: Sequence[GroupMessage]) -> str:
    """German or English, whichever more of it is in."""
    return question_language(" ".join(m.text[:200] for m in messages[-DETECTION_MESSAGES:]))


def topic_places(analysed: Sequence[Analysed]) -> list[list[int]]:
    """The topics of an analysed chat: the places of each one's messages, in order."""
    threads = _most_telling(analysed, find_threads(analysed))
    if not threads:
        return []
    compared = compare(analysed, threads)
    groups = [
        members
        for members in group(compared, len(analysed))
        if _is_topic(
            [analysed[at] for number in members for at in threads[number].places], len(analysed)
        )
    ]
    chosen = choose(compared, groups, most_topics(len(analysed)))
    topics = [
        sorted(at for number in members for at in threads[number].places) for members in chosen
    ]
    return sorted(topics)


def _most_telling(analysed: Sequence[Analysed], threads: Sequence[Thread]) -> list[Thread]:
    """As many threads as can be compared, those with the most to say, in order."""
    if len(threads) <= MOST_THREADS:
        return list(threads)
    telling = [sum(content_of(analysed[at]) for at in thread.places) for thread in threads]
    ranked = sorted(range(len(threads)), key=lambda n: (-telling[n], -threads[n].places[-1]))
    return [threads[number] for number in sorted(ranked[:MOST_THREADS])]


def _is_topic(said: Sequence[Analysed], messages: int) -> bool:
    if messages >= MANY and len(said) < LEAST_MESSAGES:
        return False
    telling = [one for one in said if len(one.weights) > 1]
    if len(telling) >= LEAST_TELLING_APART:
        return True
    counts = Counter(term for one in telling for term in one.weights)
    return len(telling) >= LEAST_TELLING and max(counts.values(), default=0) > 1
