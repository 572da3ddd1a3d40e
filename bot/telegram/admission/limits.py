"""How often somebody may ask, and do anything at all. Kept in memory: a restart forgives."""

from __future__ import annotations

import datetime as dt
import math
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

MOST_ASKERS = 10_000  # whose times are kept before those that no longer count are dropped
UPDATES_IN_MIND = 10_000  # far more than are handled again at any time

_MINUTE_S, _HOUR_S = 60.0, 3600.0


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, then so many a minute, and so many in any hour."""

    burst: int
    a_minute: int
    an_hour: int


QUESTIONS = Rate(burst=3, a_minute=6, an_hour=60)
REQUESTS = Rate(burst=20, a_minute=60, an_hour=900)
"""Whatever is answered at all: commands, taps, and inline queries, which come with each key."""


@dataclass(slots=True)
class _Asker:
    """When somebody asked, within the last hour, in seconds since 1970; oldest first."""

    times: deque[float] = field(default_factory=deque)
    spent: float = 0.0  # of the burst, at the last time


class Limits:
    """One rate for everyone. Safe to use from threads. What has to wait doesn't count."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._every_s = _MINUTE_S / rate.a_minute
        self._askers: dict[int, _Asker] = {}
        self._allowed: dict[int, None] = {}  # updates, the oldest first
        self._lock = threading.Lock()

    def wait_for(self, asker_id: int | None, now: dt.datetime, update_id: int | None = None) -> int:
        """Count one of a user or chat; returns 0, or the seconds until one is allowed.

        Those without an id, anonymous admins, share one limit. An update that was allowed counts
        once, however often it is handled.
        """
        asker_id = asker_id or 0
        moment = now.timestamp()
        with self._lock:
            if update_id in self._allowed:
                return 0
            if len(self._askers) >= MOST_ASKERS and asker_id not in self._askers:
                self._drop_idle(moment)
            asker = self._askers.setdefault(asker_id, _Asker())
            times = asker.times
            # Where the clock was put back, what was asked "later" says nothing.
            while times and (times[0] <= moment - _HOUR_S or times[-1] > moment):
                times.popleft()
            spent = max(0.0, asker.spent - (moment - times[-1]) / self._every_s) if times else 0.0
            wait = max(self._until_burst(spent), self._until_hour(times, moment))
            if wait > 0:
                return math.ceil(wait)
            times.append(moment)
            asker.spent = spent + 1
            if update_id is not None:
                self._allowed[update_id] = None
                if len(self._allowed) > UPDATES_IN_MIND:
                    del self._allowed[next(iter(self._allowed))]
            return 0

    def _until_burst(self, spent: float) -> float:
        # A hair less than a whole one is one: floats don't add up.
        return max(0.0, spent - (self._rate.burst - 1) - 1e-9) * self._every_s

    def _until_hour(self, times: Sequence[float], moment: float) -> float:
        if len(times) < self._rate.an_hour:
            return 0.0
        return times[-self._rate.an_hour] + _HOUR_S - moment

    def _drop_idle(self, moment: float) -> None:
        idle = [who for who, asker in self._askers.items() if _is_idle(asker.times, moment)]
        for who in idle:
            del self._askers[who]


def _is_idle(times: deque[float], moment: float) -> bool:
    return not times or times[-1] <= moment - _HOUR_S
