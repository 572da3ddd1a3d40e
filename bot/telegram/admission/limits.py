"""How often somebody may ask. Kept in memory: a restart forgives."""

from __future__ import annotations

import datetime as dt
import math
import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

A_MINUTE = 6
BURST = 3  # questions at once; from then on, one in ten seconds
AN_HOUR = 60
MOST_ASKERS = 10_000  # whose times are kept before those that no longer count are dropped

_HOUR_S = 3600.0
_EVERY_S = 60 / A_MINUTE


@dataclass(slots=True)
class _Asker:
    """When somebody asked, within the last hour, in seconds since 1970; oldest first."""

    times: deque[float] = field(default_factory=deque)
    spent: float = 0.0  # of the burst, at the last time


class QuestionLimits:
    """Six questions a minute, three at once, sixty an hour, for everyone. Safe to use from threads.

    A question that has to wait doesn't count.
    """

    def __init__(self) -> None:
        self._askers: dict[int, _Asker] = {}
        self._lock = threading.Lock()

    def wait_for(self, asker_id: int | None, now: dt.datetime) -> int:
        """Count a question of a user or chat; returns 0, or the seconds until one is allowed.

        Those without an id, anonymous admins, share one limit.
        """
        asker_id = asker_id or 0
        moment = now.timestamp()
        with self._lock:
            if len(self._askers) >= MOST_ASKERS and asker_id not in self._askers:
                self._drop_idle(moment)
            asker = self._askers.setdefault(asker_id, _Asker())
            times = asker.times
            # Where the clock was put back, what was asked "later" says nothing.
            while times and (times[0] <= moment - _HOUR_S or times[-1] > moment):
                times.popleft()
            spent = max(0.0, asker.spent - (moment - times[-1]) / _EVERY_S) if times else 0.0
            wait = max(_until_burst(spent), _until_hour(times, moment))
            if wait > 0:
                return math.ceil(wait)
            times.append(moment)
            asker.spent = spent + 1
            return 0

    def _drop_idle(self, moment: float) -> None:
        idle = [who for who, asker in self._askers.items() if _is_idle(asker.times, moment)]
        for who in idle:
            del self._askers[who]


def _until_burst(spent: float) -> float:
    # A hair less than a whole question is one: floats don't add up.
    return max(0.0, spent - (BURST - 1) - 1e-9) * _EVERY_S


def _until_hour(times: Iterable[float], moment: float) -> float:
    counted = list(times)
    if len(counted) < AN_HOUR:
        return 0.0
    return counted[-AN_HOUR] + _HOUR_S - moment


def _is_idle(times: deque[float], moment: float) -> bool:
    return not times or times[-1] <= moment - _HOUR_S
