"""Flood limits, counted in windows that slide: in every stretch of that many seconds.

Telegram tells 30 messages a second overall, one a second in a chat (short bursts are let through)
and 20 a minute in a group, but not how it counts. This is the strictest way to read it, without an
allowance for what is on its way: a client that is let through here keeps the limits in any reading.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True)
class Rate:
    """No more than `count` in any `per_s` seconds."""

    count: int
    per_s: float


@dataclass(frozen=True)
class Limits:
    """What the server lets through; `speed=20` makes a minute of it last three seconds."""

    overall: Rate | None = Rate(30, 1)
    chat: Rate | None = Rate(3, 3)
    group: Rate | None = Rate(20, 60)
    draft: Rate | None = None  # Telegram tells none for drafts
    speed: float = 1.0


NO_LIMITS = Limits(None, None, None, None)


class _Window:
    def __init__(self, rate: Rate, speed: float) -> None:
        self._count = rate.count
        self._per_s = rate.per_s / speed
        self._at: deque[float] = deque()

    def wait_s(self, now: float) -> float:
        """How long until there is room; 0 for now."""
        while self._at and self._at[0] < now - self._per_s:
            self._at.popleft()
        if len(self._at) < self._count:
            return 0.0
        return max(self._at[0] + self._per_s - now, 1e-6)

    def take(self, now: float) -> None:
        self._at.append(now)


class FloodControl:
    """Counts what a bot sends, by chat."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._windows: dict[object, _Window] = {}

    def admit(self, chat_id: int, now: float, *, group: bool, draft: bool = False) -> int:
        """0, and the message is counted; or the whole seconds to wait, and it is not."""
        limits = self._limits
        rates: list[tuple[object, Rate | None]] = (
            [(("draft", chat_id), limits.draft)]
            if draft
            else [
                ("overall", limits.overall),
                (("chat", chat_id), limits.chat),
                (("group", chat_id), limits.group if group else None),
            ]
        )
        windows = [self._window(key, rate) for key, rate in rates if rate is not None]
        wait_s = max((window.wait_s(now) for window in windows), default=0.0)
        if wait_s > 0:
            return max(1, math.ceil(wait_s))
        for window in windows:
            window.take(now)
        return 0

    def _window(self, key: object, rate: Rate) -> _Window:
        if key not in self._windows:
            self._windows[key] = _Window(rate, self._limits.speed)
        return self._windows[key]
