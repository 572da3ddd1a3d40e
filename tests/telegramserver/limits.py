"""Flood limits, as leaking buckets that allow a short burst.

Telegram tells 30 messages a second overall, one a second in a chat (short bursts are let through)
and 20 a minute in a group, but not how it counts. The bursts here let a client pass that keeps the
limits on average, and a tenth more for the jitter of the way.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Rate:
    """`count` in `per_s` seconds, and up to `burst` at once."""

    count: int
    per_s: float
    burst: int


@dataclass(frozen=True)
class Limits:
    """What the server lets through; `speed=20` makes a minute of it last three seconds."""

    overall: Rate | None = Rate(30, 1, 33)
    chat: Rate | None = Rate(1, 1, 4)
    group: Rate | None = Rate(20, 60, 22)
    draft: Rate | None = None  # Telegram tells none for drafts
    speed: float = 1.0


NO_LIMITS = Limits(None, None, None, None)


class _Bucket:
    def __init__(self, rate: Rate, speed: float) -> None:
        self._per_second = rate.count / rate.per_s * speed
        self._burst = float(rate.burst)
        self._left = self._burst
        self._at = 0.0

    def wait_s(self, now: float) -> float:
        """How long until there is room; 0 for now."""
        self._left = min(self._burst, self._left + (now - self._at) * self._per_second)
        self._at = now
        return 0.0 if self._left >= 1 else (1 - self._left) / self._per_second

    def take(self) -> None:
        self._left -= 1


class FloodControl:
    """Counts what a bot sends, by chat."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._buckets: dict[object, _Bucket] = {}

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
        buckets = [self._bucket(key, rate) for key, rate in rates if rate is not None]
        wait_s = max((bucket.wait_s(now) for bucket in buckets), default=0.0)
        if wait_s > 0:
            return max(1, math.ceil(wait_s))
        for bucket in buckets:
            bucket.take()
        return 0

    def _bucket(self, key: object, rate: Rate) -> _Bucket:
        if key not in self._buckets:
            self._buckets[key] = _Bucket(rate, self._limits.speed)
        return self._buckets[key]
