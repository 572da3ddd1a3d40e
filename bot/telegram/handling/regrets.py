"""What somebody is told whose update is not handled."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import Update

from bot.telegram.handling.routing import Router
from bot.telegram.transport.inbox import Received


def telling(router: Router, key: str) -> Callable[[Received], Awaitable[None]]:
    """Tell whoever sent an update that nothing came of it, if it was for the bot."""

    async def tell(received: Received) -> None:
        await router.regret(Update.de_json(received.payload, router.service.bot), key)

    return tell
