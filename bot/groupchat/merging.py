"""The topics of several parts made one summary by a model, checked against the messages again.

The model sees remarks by number, and its lines rest on the messages behind those. A line that
doesn't hold gives way to the first remark that it was made of: that one has been checked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from bot.groupchat.checking import LineChecker
from bot.groupchat.drafts import DraftLine, parse
from bot.groupchat.messages import GroupMessage
from bot.groupchat.parts import one_line, shown_name
from bot.groupchat.summary import Remark, Topic
from bot.groupchat.written import MOST_REMARKS, MOST_TOPICS, topics_of
from prompts import load
from rag.answer.generative import LANGUAGE_NAMES
from rag.models.tokens import estimate

if TYPE_CHECKING:
    from llama_index.core.llms import ChatMessage

MERGED_TOKENS = 6_000  # of remarks in one call, as PART_TOKENS

_KINDS = {"SAID": "said", "DECIDED": "decided", "OPEN": "open"}


class Merge:
    """Some parts' topics, as one call sees them."""

    def __init__(self, parts: Sequence[Sequence[Topic]]) -> None:
        self.parts = parts
        self._remarks: list[tuple[str, Remark]] = []
        lines = []
        for number, topics in enumerate(parts, start=1):
            lines.append(f"-- part {number}")
            for topic in topics:
                lines.append(f"TOPIC: {one_line(topic.title, 80)}" if topic.title else "TOPIC")
                lines += [self._line(kind, remark) for kind, remark in _remarks(topic)]
        self._text = "\n".join(lines)

    def _line(self, kind: str, remark: Remark) -> str:
        self._remarks.append((kind, remark))
        who = f" {shown_name(remark.author)}" if remark.author else ""
        return f"[{len(self._remarks)}] {kind}{who}: {one_line(remark.text, 400)}"

    @property
    def tokens(self) -> int:
        """About how long it is in a prompt."""
        return estimate(self._text)

    def prompt(self, language: str) -> list[ChatMessage]:
        """What the model is told."""
        return load("merge").format_messages(
            language=LANGUAGE_NAMES[language],
            topics=str(MOST_TOPICS),
            remarks=str(MOST_REMARKS),
            parts=self._text,
        )

    def read(
        self,
        reply: str,
        messages: Mapping[int, GroupMessage],
        people: Collection[str],
        language: str,
    ) -> list[Topic]:
        """The topics of a reply that hold."""
        numbered = {
            number: [messages[key] for key in remark.message_ids]
            for number, (_, remark) in enumerate(self._remarks, start=1)
        }
        checker = LineChecker(numbered, messages, people, language)
        return topics_of(parse(reply), checker, self._instead)

    def _instead(self, line: DraftLine) -> Remark | None:
        for number in line.numbers:
            if 1 <= number <= len(self._remarks):
                kind, remark = self._remarks[number - 1]
                if _KINDS[kind] == line.kind:
                    return remark
        return None


def _remarks(topic: Topic) -> list[tuple[str, Remark]]:
    return [
        *(("SAID", one) for one in topic.remarks),
        *(("DECIDED", one) for one in topic.decisions),
        *(("OPEN", one) for one in topic.questions),
    ]


def grouped(parts: Sequence[Sequence[Topic]]) -> list[Merge]:
    """Neighbouring parts put together as far as one call takes them, at least two by two."""
    groups: list[list[Sequence[Topic]]] = []
    for topics in parts:
        fits = bool(groups) and Merge([*groups[-1], topics]).tokens <= MERGED_TOKENS
        if groups and (fits or len(groups[-1]) < 2):
            groups[-1].append(topics)
        else:
            groups.append([topics])
    return [Merge(group) for group in groups]
