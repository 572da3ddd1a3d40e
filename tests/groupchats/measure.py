"""How many of the known topics of scripted chats are found, and how many shown ones are false.

A known topic is *found* if more than half of all messages of a shown topic (chatter among them
counts against it) belong to it, and at least one of that topic's remarks does. A shown topic finds
one known topic at most. A shown topic is *false* if it finds none, or one that another has found
already: a topic that is shown in two parts counts as one found and one false.

`python -m tests.groupchats.measure` prints a line a chat, and the sums of both halves: topics
were developed on the odd numbers, the even ones are only measured.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.groupchat.summary import Summary, Topic
from tests.groupchats.reading import Chat, read_chats


@dataclass(frozen=True, slots=True)
class Score:
    """One chat's, or the sum of several."""

    known: int
    found: int
    false: int
    worst_false: int  # in one chat
    remarks: int  # of topics that found one
    right_remarks: int  # that belong to it

    @property
    def coverage(self) -> float:
        """The share of known topics that were found, 0..1."""
        return self.found / self.known if self.known else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.known + other.known,
            self.found + other.found,
            self.false + other.false,
            max(self.worst_false, other.worst_false),
            self.remarks + other.remarks,
            self.right_remarks + other.right_remarks,
        )


NOTHING = Score(0, 0, 0, 0, 0, 0)


def score(chat: Chat, summary: Summary) -> Score:
    """How a summary of all of a chat's messages tells its topics."""
    found: set[str] = set()
    false = remarks = right = 0
    for topic in summary.topics:
        key = majority(topic, chat.labels)
        about = [remark.message_ids for remark in topic.remarks]
        hits = sum(any(chat.labels[number] == key for number in ids) for ids in about)
        if key is None or key in found or not hits:
            false += 1
            continue
        found.add(key)
        remarks += len(about)
        right += hits
    return Score(len(chat.topics), len(found), false, false, remarks, right)


def majority(topic: Topic, labels: Mapping[int, str | None]) -> str | None:
    """The known topic that more than half of a shown one's messages belong to."""
    counts = Counter(labels[number] for number in topic.message_ids)
    key, count = max(counts.items(), key=lambda item: item[1], default=(None, 0))
    return key if 2 * count > len(topic.message_ids) else None


def total(scores: Iterable[Score]) -> Score:
    """The sum over chats."""
    return sum(scores, NOTHING)


def _line(name: str, figures: Score) -> str:
    return (
        f"{name:28} {figures.found:3} of {figures.known:3} found, {figures.false:2} false"
        f" (at most {figures.worst_false} a chat), {figures.right_remarks} of {figures.remarks}"
        " remarks right"
    )


def main() -> None:
    """Print the figures."""
    from bot.groupchat.extractive import summarise

    chats = read_chats()
    scores = {chat.name: score(chat, summarise(chat.messages, chat.language)) for chat in chats}
    halves = {
        "odd (developed on)": [scores[chat.name] for chat in chats if chat.is_odd],
        "even (only measured)": [scores[chat.name] for chat in chats if not chat.is_odd],
        "all": list(scores.values()),
    }
    lines = [_line(name, figures) for name, figures in scores.items()]
    lines += [_line(name, total(figures)) for name, figures in halves.items()]
    for line in lines:
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
