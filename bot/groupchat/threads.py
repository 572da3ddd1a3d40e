"""Which messages go together: each joins a thread of those just before it, or begins one.

What speaks for a thread: it was spoken in last, and not long ago; its words; its speakers, or that
one of them is spoken to; that it ended in a question. A reply decides alone. Threads are cut
finely, as two that belong together are put together later, and what is mixed stays mixed.
"""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from operator import mul

from bot.groupchat.terms import Analysed
from rag.corpus.language import words

REACH = 20  # messages after which only a reply leads back to a thread
RECENT = 8  # messages of a thread that tell who is speaking in it
LATEST = 3  # that tell what it was about last
OPENING_CHARACTERS = 60  # within which a message says that it is about something else
CAUTION = 2.35  # in favour of new threads; 60 of 69 topics with 2.3 to 2.45, fewer with 2 or 2.75

# Multinomial logistic regression on the odd half of tests/groupchats/chats, L2 of 2; the order is
# that of `Talk.to_join` and `Talk.to_begin`.
JOIN_WEIGHTS: tuple[float, ...] = (
    1.58,  # it was the last one spoken in
    -0.66,  # the logarithm of minutes since
    1.70,  # the share of the message's words that it has
    3.10,  # their weight, as a logarithm
    0.47,  # the share that its latest messages have
    0.17,  # the author spoke in it
    0.78,  # it ended in a question of another's
    0.17,  # one who spoke in it is named
    1.01,  # it named the author
    0.48,  # it was the last one, and the message has no words of its own
    -1.53,  # it was the last one, but the message opens something else
    -0.23,  # the logarithm of messages since
    0.43,  # the same, times that of the message's weight
)
BEGIN_WEIGHTS: tuple[float, ...] = (
    -2.73,  # always
    1.18,  # the message opens something else
    0.38,  # the logarithm of its weight
    0.30,  # it is a question
    1.08,  # the logarithm of the weight of words that no near thread has
    -0.36,  # its author goes on speaking
)

_OPENING = re.compile(
    r"\b(?:apropos|ander(?:e|es) (?:sache|thema|frage)|nebenbei|übrigens|stichwort|wegen"
    r"|neues thema"
    r"|zurück zu|(?:zum )?thema|was anderes|frage noch|(?:kurze|eine) (?:frage|bitte)|frage an alle"
    r"|erinnerung|kurz zum|habt ihr|hat jemand|weiß jemand|sagt mal|leute"
    r"|btw|by the way|(?:different|other|another) thing|while (?:we're|i'm) here|new topic"
    r"|off topic"
    r"|on another note|speaking of|reminder|quick question|unrelated|question for all"
    r"|(?:has|have|does|did) (?:anyone|anybody|everyone)|anyone else|guys|have you seen"
    r"|can we talk)\b",
    re.IGNORECASE,
)


@dataclass(slots=True, eq=False)
class Thread:
    """Messages that go together, by their places in the chat, in order."""

    places: list[int] = field(default_factory=list)
    terms: set[str] = field(default_factory=set)
    speakers: deque[int] = field(default_factory=lambda: deque(maxlen=RECENT))


def opens(text: str) -> bool:
    """Whether a message says that it is about something else now."""
    return _OPENING.search(text[:OPENING_CHARACTERS]) is not None


def speakers_of(analysed: Sequence[Analysed]) -> list[int]:
    """Who wrote each message, as numbers from 0 in the order of their first."""
    numbers: dict[int | str, int] = {}
    counter = count()
    found = []
    for one in analysed:
        user = one.message.author if one.message.user_id is None else one.message.user_id
        if user not in numbers:
            numbers[user] = next(counter)
        found.append(numbers[user])
    return found


def find_threads(analysed: Sequence[Analysed]) -> list[Thread]:
    """Part a chat into threads; every message is in one. They come by their first messages."""
    talk = Talk(analysed)
    for place in range(len(analysed)):
        talk.add(place, talk.thread_of_reply(place) or talk.likeliest(place))
    return talk.threads


class Talk:
    """The chat up to some message."""

    def __init__(self, analysed: Sequence[Analysed]) -> None:
        self.threads: list[Thread] = []
        self._current: Thread | None = None
        self._thread_at: list[Thread] = []
        self._analysed = analysed
        self._speakers = speakers_of(analysed)
        self._is_question = ["?" in one.message.text for one in analysed]
        self._weight = [sum(one.weights.values()) for one in analysed]
        self._places = {one.message.message_id: place for place, one in enumerate(analysed)}
        self._bearers: dict[str, set[int]] = {}  # of a name
        for speaker, one in dict(zip(self._speakers, analysed, strict=True)).items():
            for name in words(one.message.author):
                self._bearers.setdefault(name, set()).add(speaker)

    def add(self, place: int, thread: Thread | None) -> None:
        """Put the next message into a thread; None: into a new one."""
        if thread is None:
            thread = Thread()
            self.threads.append(thread)
        thread.places.append(place)
        thread.terms.update(self._analysed[place].weights)
        thread.speakers.append(self._speakers[place])
        self._thread_at.append(thread)
        self._current = thread

    def thread_of_reply(self, place: int) -> Thread | None:
        """That of the message that this one replies to, if it was before."""
        reply_to = self._analysed[place].message.reply_to
        at = place if reply_to is None else self._places.get(reply_to, place)
        return self._thread_at[at] if at < place else None

    def likeliest(self, place: int) -> Thread | None:
        """The thread that the next message joins; None: it begins one."""
        near = self.near(place)
        best, best_score = None, CAUTION + sum(map(mul, BEGIN_WEIGHTS, self.to_begin(place, near)))
        for thread in near:
            score = sum(map(mul, JOIN_WEIGHTS, self.to_join(place, thread)))
            if score > best_score:
                best, best_score = thread, score
        return best

    def near(self, place: int) -> list[Thread]:
        """The threads that the next message may join, the one spoken in last first."""
        return list(dict.fromkeys(reversed(self._thread_at[max(0, place - REACH) :])))

    def to_join(self, place: int, thread: Thread) -> tuple[float, ...]:
        """What speaks for a thread."""
        one, last = self._analysed[place], thread.places[-1]
        latest = thread.places[-LATEST:]
        me = self._speakers[place]
        total = self._weight[place] or 1.0
        shared = sum(weight for term, weight in one.weights.items() if term in thread.terms)
        again = sum(
            weight
            for term, weight in one.weights.items()
            if any(term in self._analysed[at].weights for at in latest)
        )
        is_current = thread is self._current
        return (
            is_current,
            self._gap(last, place),
            shared / total,
            math.log1p(shared),
            again / total,
            me in thread.speakers,
            self._is_question[last] and self._speakers[last] != me,
            self._names_one_of(place, {*thread.speakers} - {me}),
            any(self._names_one_of(at, {me}) for at in latest),
            is_current and not one.weights,
            is_current and opens(one.message.text),
            math.log(place - last),
            math.log1p(self._weight[place]) * math.log(place - last),
        )

    def to_begin(self, place: int, near: Sequence[Thread]) -> tuple[float, ...]:
        """What speaks for a new thread."""
        one = self._analysed[place]
        novel = sum(
            weight
            for term, weight in one.weights.items()
            if not any(term in thread.terms for thread in near)
        )
        return (
            1.0,
            opens(one.message.text),
            math.log1p(self._weight[place]),
            self._is_question[place],
            math.log1p(novel),
            place > 0 and self._speakers[place] == self._speakers[place - 1],
        )

    def _gap(self, earlier: int, later: int) -> float:
        """Between two messages, as a logarithm of minutes."""
        since = self._analysed[later].message.sent_at - self._analysed[earlier].message.sent_at
        return math.log1p(max(0.0, since.total_seconds()) / 60)

    def _names_one_of(self, place: int, speakers: set[int]) -> bool:
        named = self._analysed[place].names
        return any(not speakers.isdisjoint(self._bearers.get(name, ())) for name in named)
