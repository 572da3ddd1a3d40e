"""Briefings and timelines at the terminal, and the REPL's /brief and /timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from bot.cli import render
from bot.cli.plain import one_line

if TYPE_CHECKING:
    from bot.briefings import Told
    from bot.cli.chatting import Chat
    from bot.conversation import OnDraft
    from rag.answer.briefing.values import Briefing, Timeline

ASKER = "terminal"  # whose briefings those at the terminal are


def parts(shown: Briefing | Timeline) -> list[Text]:
    """A briefing or a timeline under its headline, and its numbered sources."""
    return [Text(one_line(shown.title), style="bold"), Text(), *render.answer(shown.answer)]


def show_briefing(chat: Chat, rest: str) -> None:
    """/brief [TOPIC] [PERIOD]."""
    from bot.briefings import told_of

    told: Told | None = None

    async def brief(on_draft: OnDraft) -> Briefing:
        nonlocal told
        briefing = await chat.app.briefings.brief(
            ASKER, rest, filters=chat.filters, now=chat.clock(), language=chat.language,
            on_draft=on_draft,
        )  # fmt: skip
        told = told_of(ASKER, briefing)
        return briefing

    chat.show_summary(brief, parts)
    chat.app.briefings.remember(told)


def show_timeline(chat: Chat, rest: str) -> None:
    """/timeline [TOPIC] [PERIOD]."""
    chat.show_summary(
        lambda _on_draft: chat.app.briefings.timeline(
            rest, filters=chat.filters, now=chat.clock(), language=chat.language
        ),
        parts,
    )
