"""The scripted group chats: messages as a store would give them, and which topic each belongs to.

The files under `chats/` were written by hand, as people talk; what is read here is checked, so
that a slip of the pen fails loudly and does not shift a figure. One message a line:
`HH:MM NAME [^N] [KEY]: text`, where `^N` replies to the message N lines above and `[-]` is chatter.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal, NoReturn

from bot.groupchat.messages import GroupMessage

FOLDER = Path(__file__).with_name("chats")
CHAT_ID = -1_001_234_500_000  # the first chat's; the others count down, as supergroups have it
FIRST_MESSAGE_ID = 4_211  # a group is older than its summaries
FIRST_USER_ID = 700_000_001
LEAST_MESSAGES = 6  # of a topic
TOPICS = range(3, 7)

_TOPIC = re.compile(r"topic ([a-z][a-z0-9_]*): ([^|]+?)(?: \| article: (\S+))?")
_DAY = re.compile(r"= (\d{4}-\d\d-\d\d)")
_MESSAGE = re.compile(r"(\d\d:\d\d) (\S.*?)(?: \^(\d+))? \[([a-z0-9_]+|-)\]: (\S.*)")


@dataclass(frozen=True, slots=True)
class KnownTopic:
    """What a chat talks about, as whoever wrote it says."""

    key: str
    about: str
    article: str | None  # the id of one that bears on it


@dataclass(frozen=True)
class Chat:
    """A group's talk and what it is about."""

    name: str  # of the file
    title: str
    language: Literal["de", "en"]
    topics: tuple[KnownTopic, ...]
    messages: tuple[GroupMessage, ...]
    labels: Mapping[int, str | None] = field(repr=False)  # by message id; None: chatter

    @cached_property
    def is_odd(self) -> bool:
        """Whether it is of the half that topics were developed on."""
        return int(self.name.split("_")[1]) % 2 == 1


def read_chats(folder: Path = FOLDER) -> list[Chat]:
    """All chats of a folder, by name."""
    paths = sorted(folder.glob("*.chat"))
    return [read_chat(path, CHAT_ID - number) for number, path in enumerate(paths)]


def read_chat(path: Path, chat_id: int = CHAT_ID) -> Chat:
    """One chat.

    Raises: ValueError, with file and line, where it is not written as it should be.
    """
    return _Reader(path.stem, chat_id).read(path.read_text("utf-8").splitlines())


class _Reader:
    """Reads one file from the top."""

    def __init__(self, name: str, chat_id: int) -> None:
        self._name, self._chat_id = name, chat_id
        self._line = 0
        self._topics: dict[str, KnownTopic] = {}
        self._messages: list[GroupMessage] = []
        self._labels: dict[int, str | None] = {}
        self._users: dict[str, int] = {}

    def read(self, lines: Iterable[str]) -> Chat:
        numbered = self._numbered(lines)
        title = self._header(next(numbered, ""), "title")
        language = self._header(next(numbered, ""), "language")
        if language != "de" and language != "en":
            self._fail(f"language is de or en, not {language!r}")
        day: dt.date | None = None
        for line in numbered:
            if found := _DAY.fullmatch(line):
                day = self._day(found[1], day)
            elif day is None:
                self._topic(line)
            else:
                self._message(line, day)
        self._check()
        return Chat(
            self._name,
            title,
            language,  # type: ignore[arg-type]  # checked above
            tuple(self._topics.values()),
            tuple(self._messages),
            self._labels,
        )

    def _numbered(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            self._line += 1  # told on failure
            yield line

    def _header(self, line: str, name: str) -> str:
        if not line.startswith(f"{name}: "):
            self._fail(f"expected '{name}: …'")
        return line.removeprefix(f"{name}: ")

    def _topic(self, line: str) -> None:
        found = _TOPIC.fullmatch(line)
        if not found or found[1] in self._topics:
            self._fail("expected 'topic KEY: what it is about', each key once")
        self._topics[found[1]] = KnownTopic(found[1], found[2], found[3])

    def _day(self, text: str, before: dt.date | None) -> dt.date:
        day = dt.date.fromisoformat(text)
        if before and day <= before:
            self._fail("days go forward")
        return day

    def _message(self, line: str, day: dt.date) -> None:
        found = _MESSAGE.fullmatch(line)
        if not found:
            self._fail("expected 'HH:MM NAME [^N] [KEY]: text'")
        clock, author, back, key, text = found.groups()
        sent_at = dt.datetime.combine(day, dt.time.fromisoformat(clock), dt.UTC)
        if self._messages and sent_at < self._messages[-1].sent_at:
            self._fail("times go forward")
        if key != "-" and key not in self._topics:
            self._fail(f"no topic {key!r}")
        if back is not None and not 1 <= int(back) <= len(self._messages):
            self._fail(f"^{back} points before the first message")
        message_id = FIRST_MESSAGE_ID + len(self._messages)
        self._labels[message_id] = None if key == "-" else key
        self._messages.append(
            GroupMessage(
                chat_id=self._chat_id,
                message_id=message_id,
                thread_id=None,
                user_id=self._users.setdefault(author, FIRST_USER_ID + len(self._users)),
                author=author,
                sent_at=sent_at,
                reply_to=message_id - int(back) if back else None,
                text=text,
            )
        )

    def _check(self) -> None:
        if len(self._topics) not in TOPICS:
            self._fail(f"{len(self._topics)} topics, not 3 to 6")
        counts = Counter(self._labels.values())
        few = [key for key in self._topics if counts[key] < LEAST_MESSAGES]
        if few:
            self._fail(f"fewer than {LEAST_MESSAGES} messages on {', '.join(few)}")

    def _fail(self, what: str) -> NoReturn:
        raise ValueError(f"{self._name}.chat, line {self._line}: {what}")
