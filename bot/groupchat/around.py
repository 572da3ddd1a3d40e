"""What was said around a topic: messages that may be about it though they were not put to it.

A topic as it is found is the core of a talk. The message that tells the news often stands beside
it: the link that all replied to, the answer that came next, the same word again a day later.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from bot.groupchat.messages import GroupMessage
from bot.groupchat.talk import TALK
from bot.groupchat.terms import without_links
from rag.corpus.language import LANGUAGES, stopwords_of, words

NEIGHBOURS = 4  # messages before and after; eight find no more articles and let wrong ones in
GAP = dt.timedelta(minutes=30)  # after which another talk begins
REPEATED = 2  # messages of a topic that have a word: it is one of the topic's, no chance
SPECIFIC, SPECIFIC_SHARE = 3, 0.12  # messages of a chat that may have such a word, at the most
MOST_SHARING = 40  # messages with such words, those with the most: 5,000 have hundreds
MOST_AROUND = 100  # messages in all: they set what a topic costs; 400 find no more articles

_MENTION = re.compile(r"[@/]\w+")
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_STOPWORDS = frozenset(word for language in LANGUAGES for word in stopwords_of(language))


def telling_words(text: str) -> Iterator[str]:
    """The words of a message as they were written, without links, mentions and talk."""
    for spoken in _WORD.findall(_MENTION.sub(" ", without_links(text))):
        word = spoken.casefold()
        is_empty = len(word) < 2 or not word.strip("0,.")
        if not is_empty and word not in TALK and word not in _STOPWORDS:
            yield spoken


def names_of(messages: Iterable[GroupMessage]) -> frozenset[str]:
    """The words of the authors' names."""
    return frozenset(word for author in {m.author for m in messages} for word in words(author))


class Surroundings:
    """A chat's messages, each with those that it is linked to."""

    def __init__(self, messages: Sequence[GroupMessage]) -> None:
        """`messages`: of one chat, in any order."""
        self._messages = sorted(
            messages, key=lambda one: (one.thread_id or 0, one.sent_at, one.message_id)
        )
        self._places = {one.message_id: place for place, one in enumerate(self._messages)}
        names = names_of(messages)
        self._words = [
            {word.casefold() for word in telling_words(one.text)} - names for one in self._messages
        ]
        self._with_word: dict[str, list[int]] = {}
        self._answers: dict[int, list[int]] = {}
        for place in range(len(self._messages)):
            for word in self._words[place]:
                self._with_word.setdefault(word, []).append(place)
            asked = self._asked(place)
            if asked is not None:
                self._answers.setdefault(asked, []).append(place)

    def around(self, ids: Iterable[int]) -> list[GroupMessage]:
        """Messages that share words with some, answer them, or stand near; not these themselves.

        Returns: at most `MOST_AROUND`, the closest kept, in the order of the chat.
        """
        core = {self._places[number] for number in ids if number in self._places}
        linked = dict.fromkeys(sorted(core))
        linked.update(dict.fromkeys(self._sharing(core)))
        linked.update(dict.fromkeys(self._in_reply(list(linked))))
        for place in list(linked):
            linked.update(dict.fromkeys(self._near(place)))
        beside = [place for place in linked if place not in core][:MOST_AROUND]
        return [self._messages[place] for place in sorted(beside)]

    def _asked(self, place: int) -> int | None:
        reply_to = self._messages[place].reply_to
        return None if reply_to is None else self._places.get(reply_to)

    def _sharing(self, core: set[int]) -> list[int]:
        most = max(SPECIFIC, SPECIFIC_SHARE * len(self._messages))
        counts = Counter(word for place in core for word in self._words[place])
        shared: Counter[int] = Counter()
        for word, count in counts.items():
            where = self._with_word[word]
            if count >= REPEATED and len(where) <= most:
                for place in where:
                    shared[place] += round(1_000 * math.log(1 + most / len(where)))
        beside = sorted(shared.keys() - core, key=lambda place: (-shared[place], place))
        return beside[:MOST_SHARING]

    def _in_reply(self, places: list[int]) -> list[int]:
        """All that some answer, and all that answers them, on and on."""
        found = dict.fromkeys(places)
        waiting = list(places)
        while waiting and len(found) < len(places) + MOST_AROUND:
            place = waiting.pop()
            asked = self._asked(place)
            linked = [*self._answers.get(place, ()), *([] if asked is None else [asked])]
            new = [other for other in linked if other not in found]
            found.update(dict.fromkeys(new))
            waiting += new
        return list(found)

    def _near(self, place: int) -> Iterator[int]:
        for step in (-1, 1):
            for at in range(place + step, place + step * (NEIGHBOURS + 1), step):
                if not 0 <= at < len(self._messages) or not self._is_next(at, at - step):
                    break
                yield at

    def _is_next(self, at: int, before: int) -> bool:
        one, other = self._messages[at], self._messages[before]
        return one.thread_id == other.thread_id and abs(one.sent_at - other.sent_at) <= GAP
