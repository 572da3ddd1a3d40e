"""How the days of a timeline become the bars of a picture. Pure functions.

A phone shows some forty bars; more days are weeks, more weeks are months. What lies far from the
articles (2014, in a story of last week) gets no room on the axis, but a place beside it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.answer.briefing.values import DayCount, Event
from rag.corpus.calendar import ONE_DAY, month_of

Step = Literal["day", "week", "month"]

MOST_DAYS, MOST_WEEKS = 45, 60  # bars that can still be told apart at 1080 pixels
MOST_OUTLETS = 6  # that have a colour of their own
FEWEST_BARS = 7  # a single bar would fill the picture
AROUND = 0.5  # of the articles' span, within which events stay on the axis
AROUND_DAYS = 10  # at least


@dataclass(frozen=True, slots=True)
class Bars:
    """What is drawn: for each outlet how many articles each bar has."""

    step: Step
    starts: tuple[dt.date, ...]  # the first day of each bar
    ends: tuple[dt.date, ...]  # the day after each bar
    outlets: tuple[str, ...]  # the largest first; "" is all the others
    heights: tuple[tuple[int, ...], ...]  # by outlet, then by bar
    earlier: tuple[int, ...]  # indexes of events before the axis
    later: tuple[int, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """The articles of each bar."""
        return tuple(map(sum, zip(*self.heights, strict=True)))

    def place(self, day: dt.date) -> int:
        """The bar that a day lies in; the nearest one for a day off the axis."""
        inside = [n for n, start in enumerate(self.starts) if start <= day]
        return inside[-1] if inside else 0


def make_bars(counts: Sequence[DayCount], events: Sequence[Event], no_outlet: str) -> Bars | None:
    """The bars of a timeline; None where nothing has a day. `no_outlet` names those without."""
    days = [count.day for count in counts] or [event.day for event in events if _is_exact(event)]
    if not days:
        days = [event.day for event in events]
    if not days:
        return None
    first, last = min(days), max(days)
    reach = max(AROUND_DAYS, int((last - first).days * AROUND)) * ONE_DAY
    low, high = _minus(first, reach), _plus(last, reach)
    on_axis = [event.day for event in events if low <= event.day <= high]
    first, last = min([first, *on_axis]), max([last, *on_axis])
    step = _step(first, last)
    starts, ends = _bins(first, last, step)
    outlets = _outlets(counts, no_outlet)
    table = [[0] * len(starts) for _ in outlets]
    place_of = {start: n for n, start in enumerate(starts)}
    for count in counts:
        name = count.outlet or no_outlet
        row = outlets.index(name) if name in outlets else len(outlets) - 1
        table[row][place_of[_start(count.day, step)]] += count.articles
    return Bars(
        step,
        tuple(starts),
        tuple(ends),
        tuple(outlets),
        tuple(map(tuple, table)),
        tuple(n for n, event in enumerate(events) if event.day < starts[0]),
        tuple(n for n, event in enumerate(events) if event.day >= ends[-1]),
    )


def _is_exact(event: Event) -> bool:
    return event.precision == "day"


def _outlets(counts: Sequence[DayCount], no_outlet: str) -> list[str]:
    sizes: Counter[str] = Counter()
    for count in counts:
        sizes[count.outlet or no_outlet] += count.articles
    names = [name for name, _ in sorted(sizes.items(), key=lambda item: (-item[1], item[0]))]
    if len(names) <= MOST_OUTLETS + 1:
        return names
    return [*names[:MOST_OUTLETS], ""]


def _step(first: dt.date, last: dt.date) -> Step:
    days = (last - first).days + 1
    if days <= MOST_DAYS:
        return "day"
    return "week" if days <= MOST_WEEKS * 7 else "month"


def _start(day: dt.date, step: Step) -> dt.date:
    if step == "month":
        return day.replace(day=1)
    return day - day.weekday() * ONE_DAY if step == "week" else day


def _bins(first: dt.date, last: dt.date, step: Step) -> tuple[list[dt.date], list[dt.date]]:
    start, starts = _start(first, step), []
    while start <= last:
        starts.append(start)
        start = _next(start, step)
    while len(starts) < FEWEST_BARS:  # room on both sides
        starts.append(_next(starts[-1], step))
        if len(starts) < FEWEST_BARS:
            starts.insert(0, _start(_minus(starts[0], ONE_DAY), step))
    return starts, [_next(one, step) for one in starts]


def _next(start: dt.date, step: Step) -> dt.date:
    if step == "month":
        return month_of(start.year, start.month)[1] + ONE_DAY
    return start + (7 if step == "week" else 1) * ONE_DAY


def _minus(day: dt.date, span: dt.timedelta) -> dt.date:
    return day - span if day - dt.date.min > span else dt.date.min


def _plus(day: dt.date, span: dt.timedelta) -> dt.date:
    return day + span if dt.date.max - day > span else dt.date.max
