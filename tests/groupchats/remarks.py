"""True and false remarks on the scripted chats, and which of them the checks let through.

`python -m tests.groupchats.remarks` prints the figures of each set, and what was judged wrongly.
Each "seen" set was written over messages that no other has and measured before the checks were
mended by it. In the chat's language, true shown / false shown, at first look and after all:

| set | first look | after |
|---|---|---|
| odd and even: the checks were made with it | | 94 of 98 / 0 of 95 |
| seen first, before standing.py | 33 of 40 / 25 of 40 | 38 of 40 / 0 of 40 |
| seen second, after it | 13 of 20 / 3 of 20 | 16 of 20 / 0 of 20 |
| seen third, after what the second mended | 16 of 20 / 5 of 20 | 18 of 20 / 2 of 20 |

In the other language: 11 of 21 / 0 of 13 of the odd and even; seen first 5 of 10 / 3 of 10 at
first look, 5 of 10 / 0 of 10 after. So of what nobody has seen some four of five true ones are to
be expected, and one or two of ten false ones that reuse the words of the messages.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.groupchat.checking import LineChecker
from bot.groupchat.drafts import DraftLine, parse
from tests.groupchats.reading import Chat, read_chats

FILE = Path(__file__).with_name("remarks.txt")


@dataclass(frozen=True)
class Case:
    """A line that a model may write of a chat."""

    chat: Chat
    language: str
    line: DraftLine
    is_true: bool
    written: str

    @property
    def is_abroad(self) -> bool:
        """Whether it is in another language than the chat."""
        return self.language != self.chat.language

    @property
    def part(self) -> str:
        """Which set it is of: odd, even, seen first, second or third."""
        return self.written or ("odd" if self.chat.is_odd else "even")

    def problem(self) -> str:
        """Why the checks don't let it through, or nothing."""
        messages = {message.message_id: message for message in self.chat.messages}
        numbered = {number: (m,) for number, m in enumerate(self.chat.messages, start=1)}
        people = {message.author for message in self.chat.messages}
        checker = LineChecker(numbered, messages, people, self.language)
        cited = checker.cited(self.line.numbers)
        key = self.chat.labels[cited[0].message_id]
        topic = [m for m in self.chat.messages if key and self.chat.labels[m.message_id] == key]
        problem = checker.problem(self.line, cited, checker.context(topic))
        if problem or checker.check(self.line, checker.context(topic)):
            return problem
        return "it has lost who"


def cases() -> Iterator[Case]:
    """All of the file, in order."""
    chats = {chat.name: chat for chat in read_chats()}
    written = ""
    for row in FILE.read_text("utf-8").splitlines():
        if row.startswith(("# Seen", "# Held")):
            written = row[2:].split(":")[0].casefold()
        if not row.startswith(("+", "-")):
            continue
        sign, name, language, rest = row.split(" ", 3)
        [topic] = parse(f"TOPIC: any | 1\n{rest}")
        [line] = topic.lines
        yield Case(chats[name], language, line, sign == "+", written)


def main() -> None:
    """Print the figures."""
    judged = [(case, not case.problem()) for case in cases()]
    for part in dict.fromkeys(case.part for case, _ in judged):
        half = [(case, shown) for case, shown in judged if case.part == part]
        for is_abroad in (False, True):
            some = [(case, shown) for case, shown in half if case.is_abroad == is_abroad]
            true = [shown for case, shown in some if case.is_true]
            false = [shown for case, shown in some if not case.is_true]
            language = "other language" if is_abroad else "same language"
            sys.stdout.write(
                f"{part:15}{language:15}"
                f"{sum(true)} of {len(true)} true shown, {sum(false)} of {len(false)} false shown\n"
            )
    for case, shown in judged:
        if shown != case.is_true:
            sys.stdout.write(
                f"{'+' if case.is_true else '-'} {case.chat.name}: {case.line.text}"
                f" {case.line.numbers}: {case.problem()} ({case.part})\n"
            )


if __name__ == "__main__":
    main()
