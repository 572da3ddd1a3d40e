"""What the bot says for an update, once, and where it stands already."""

from __future__ import annotations

from collections.abc import Sequence

from bot.locales import Texts, texts
from bot.telegram.handling.asked import Asked
from bot.telegram.handling.service import Service
from bot.telegram.showing.parts import Part, plain_parts

SECONDS_A_MINUTE = 60


async def say(service: Service, asked: Asked, parts: Sequence[Part]) -> list[int]:
    """Send messages, or turn what was streamed for this update into the first of them.

    Returns: their ids; none where nobody is left to read them.
    """
    if service.chats.is_gone(asked.chat_id):
        return []
    # A group has the beginning already, or the same before a crash; a private chat had drafts.
    sent = {} if asked.is_private else await service.messenger.sent(asked.update_id)
    ids = await service.messenger.send(asked.target, parts, asked.update_id)
    if 0 in sent and ids:
        ids[0] = await service.messenger.edit(asked.target, sent[0], parts[0])
    return ids


async def tell(service: Service, asked: Asked, key: str, **values: str | int) -> None:
    """Say one of the texts of the locale files."""
    await say(service, asked, plain_parts(texts(asked.language).say(key, **values)))


def wait_text(words: Texts, wait_s: int) -> str:
    """When to come back, in seconds or minutes."""
    if wait_s < 2 * SECONDS_A_MINUTE:
        return words.say("rate-limited", seconds=wait_s)
    return words.say("rate-limited-minutes", minutes=-(-wait_s // SECONDS_A_MINUTE))
