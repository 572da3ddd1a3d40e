"""Follow-up + conversation -> a question that stands on its own, by asking the model."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prompts import load
from rag.answer.followup.standalone import Standalone
from rag.types import Usage

if TYPE_CHECKING:
    from rag.models.chat import ChatModel

MOST_TOKENS = 1_000  # of the reply; models that think first count their thoughts, too
LONGEST_QUESTION = 500  # characters; more is no question but an essay

_LINE = re.compile(r"^\W*(QUESTION|[a-z]{2})\W*:[^\S\n]*(.+?)\s*$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the conversation so far."""

    speaker: str  # reader or newsbot
    text: str


async def rewrite(
    model: ChatModel,
    question: str,
    said: Sequence[Said],
    *,
    languages: Sequence[str],
    now: dt.datetime,
    deadline_s: float,
) -> tuple[Standalone | None, Usage]:
    """Make a question stand on its own, in one call; None if the reply makes no sense.

    Raises: ModelFault.
    """
    messages = load("standalone").format_messages(
        today=f"{now:%A, %d %B %Y}",
        languages=", ".join(languages),
        turns=[{"speaker": one.speaker, "text": one.text} for one in said],
        question=question,
    )
    reply = await model.complete(messages, max_tokens=MOST_TOKENS, deadline_s=deadline_s)
    return parse_rewritten(reply.text, question, languages), reply.usage


def parse_rewritten(reply: str, question: str, languages: Sequence[str]) -> Standalone | None:
    """The question and the queries of a reply; None where there is no question in it."""
    lines = {name.lower(): said for name, said in _LINE.findall(reply)}
    standalone = _unquoted(lines.get("question", ""))
    if not standalone or len(standalone) > LONGEST_QUESTION:
        return None
    queries = {
        language: _unquoted(lines[language])[:LONGEST_QUESTION]
        for language in languages
        if language in lines
    }
    is_follow_up = standalone != question
    return Standalone(standalone, queries, is_follow_up, also=(standalone,))


def _unquoted(text: str) -> str:
    return text.strip('"„“”»«* ')
