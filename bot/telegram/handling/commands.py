"""The slash commands. Each handler takes apart what was given, asks, and sends what came.

Anybody can type any command: a handler for admins looks itself who asks.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from bot.locales import texts
from bot.telegram.handling import administering, browsing, consent
from bot.telegram.handling.asked import Asked
from bot.telegram.handling.briefs import brief, timeline
from bot.telegram.handling.forgetting import confirmation, forget_chat, forget_user
from bot.telegram.handling.languages import choose_language
from bot.telegram.handling.questions import answer
from bot.telegram.handling.saying import say, tell
from bot.telegram.handling.service import Service
from bot.telegram.handling.standing import is_group_admin
from bot.telegram.handling.subscribing import subscribe, unsubscribe
from bot.telegram.showing.parts import plain_parts

Handler = Callable[[Service, Asked], Awaitable[None]]

ASK = "ask"
_ALL = ("all", "alles", "alle")
_SURE = ("yes", "ja")


@dataclass(frozen=True, slots=True)
class Command:
    """A command and where it is shown."""

    handler: Handler
    scope: Literal["all", "private", "admin"]
    description: str  # the key of its text


async def start(service: Service, asked: Asked) -> None:
    """Say hello."""
    if asked.is_private:
        await tell(service, asked, "start")
    else:
        await tell(service, asked, "start-group", bot=service.bot.username)


async def show_help(service: Service, asked: Asked) -> None:
    """What can be asked and typed."""
    if not asked.is_private:
        await tell(service, asked, "help-group", bot=service.bot.username)
        return
    words = texts(asked.language)
    shown = words.say("help")
    if asked.is_admin:
        shown += "\n\n" + words.say("help-admin")
    await say(service, asked, plain_parts(shown))


async def ask(service: Service, asked: Asked) -> None:
    """Answer a question."""
    await answer(service, asked)


async def start_afresh(service: Service, asked: Asked) -> None:
    """Leave the conversation so far behind."""
    await service.app.conversations.start_afresh(asked.conversation)
    await tell(service, asked, "new-conversation")


async def forget(service: Service, asked: Asked) -> None:
    """Delete what is kept of the sender; `/forget all` by a group's admin, of the group."""
    words = asked.text.lower().split()
    is_sure = bool(words) and words[-1] in _SURE
    is_group = bool(words) and words[0] in _ALL and not asked.is_private
    if is_group and not await is_group_admin(service, asked):
        await tell(service, asked, "group-admins-only")
    elif asked.user_id is None:
        await tell(service, asked, "private-only")  # nobody, or everybody, writes in its name
    elif not is_sure:
        part = confirmation(asked.user_id, asked.language, is_group=is_group)
        await say(service, asked, [part])
    elif is_group:
        answers = await forget_chat(service, asked.chat_id)
        await tell(service, asked, "forgotten-group", answers=answers)
    else:
        answers = await forget_user(service, asked.user_id)
        await tell(service, asked, "forgotten", answers=answers)


COMMANDS: Mapping[str, Command] = MappingProxyType(
    {
        "start": Command(start, "all", "cmd-start"),
        ASK: Command(ask, "all", "cmd-ask"),
        "search": Command(browsing.search, "all", "cmd-search"),
        "brief": Command(brief, "all", "cmd-brief"),
        "timeline": Command(timeline, "all", "cmd-timeline"),
        "summary": Command(consent.summary, "all", "cmd-summary"),
        "retention": Command(consent.set_retention, "all", "cmd-retention"),
        "latest": Command(browsing.latest, "all", "cmd-latest"),
        "article": Command(browsing.article, "all", "cmd-article"),
        "sources": Command(browsing.sources, "all", "cmd-sources"),
        "new": Command(start_afresh, "all", "cmd-new"),
        "subscribe": Command(subscribe, "all", "cmd-subscribe"),
        "unsubscribe": Command(unsubscribe, "all", "cmd-unsubscribe"),
        "language": Command(choose_language, "all", "cmd-language"),
        "help": Command(show_help, "all", "cmd-help"),
        "privacy": Command(consent.privacy, "all", "cmd-privacy"),
        "forget": Command(forget, "all", "cmd-forget"),
        "stats": Command(administering.stats, "admin", "cmd-stats"),
        "allow": Command(administering.allow, "admin", "cmd-allow"),
        "revoke": Command(administering.revoke, "admin", "cmd-revoke"),
        "reindex": Command(administering.reindex, "admin", "cmd-reindex"),
    }
)
