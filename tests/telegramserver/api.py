"""The Bot API: which method a call means, and what it gives or refuses."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.telegramserver import answering, chatinfo, editing, profile, sending
from tests.telegramserver.limits import FloodControl, Limits
from tests.telegramserver.params import Params
from tests.telegramserver.places import Chat
from tests.telegramserver.refusals import Refusal, flood
from tests.telegramserver.world import World

Method = Callable[["BotApi", Params], Any]
_METHODS: dict[str, Method] = {
    **profile.METHODS,
    **sending.METHODS,
    **editing.METHODS,
    **answering.METHODS,
    **chatinfo.METHODS,
}
_BY_LOWER = {name.lower(): name for name in _METHODS}  # Telegram does not mind the case


class BotApi:
    """The methods that answer at once; polling and webhooks are the server's."""

    def __init__(self, world: World, limits: Limits) -> None:
        self.world = world
        self.profile = profile.Profile()
        self.floods = 0
        self.admitted: list[tuple[float, int]] = []  # when, monotonic, and in which chat
        self.limit(limits)

    def limit(self, limits: Limits) -> None:
        self._flood = FloodControl(limits)

    def call(self, method: str, params: Params) -> Any:
        """The result.

        Raises: Refusal.
        """
        name = _BY_LOWER.get(method.lower())
        if name is None:
            raise Refusal(404)
        if self.profile.logged_out:
            raise Refusal(400, "Logged out")
        with self.world.lock:
            return _METHODS[name](self, params)

    def admit(self, chat: Chat, *, draft: bool = False) -> None:
        """Count what is about to be sent.

        Raises: Refusal, 429.
        """
        now = time.monotonic()
        wait_s = self._flood.admit(chat.id, now, group=chat.is_group, draft=draft)
        if wait_s:
            self.floods += 1
            raise flood(wait_s)
        if not draft:
            self.admitted.append((now, chat.id))
