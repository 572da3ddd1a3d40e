"""How the days of a timeline become the bars of a picture. Pure functions.

A phone shows some forty bars; more days are weeks, more weeks are months, more months are years.
What lies far from the articles (2014, in a story of last week) gets no room on the axis, but a
place beside it; so do articles of another century than most, whose dates are mostly none: feeds
say 0001-01-01 for "not known".
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.answer.briefing.values import DayCount, Event
from rag.corpus.calendar import ONE_DAY

Step = Literal["day", "week", "month", "year"]

# Bars that can still be told apart at 1080 pixels; with the events around them there are twice as
# many years at most.
MOST_DAYS, MOST_WEEKS, MOST_MONTHS, MOST_YEARS = 45, 60, 120, 100
MOST_OUTLETS = 6  # that have a colour of their own
FEWEST_BARS = 7  # a single bar would fill the picture
AROUND = 0.5  # of the articles' span, within which events stay on the axis
AROUND_DAYS = 10  # at least


@dataclass(frozen=True, slots=True)
class Bars:
    """What is drawn: for each outlet how many articles each bar has."""

    step: Step
    starts: tuple[dt.date, ...]  # the first day of each bar
    lasts: tuple[dt.date, ...]  # the last day of each bar
    outlets: tuple[str, ...]  # the largest first; "" is all the others
    heights: tuple[tuple[int, ...], ...]  # by outlet, then by bar
    earlier: tuple[int, ...]  # indexes of events before the axis
    later: tuple[int, ...]
    beside: tuple[DayCount, ...]  # articles too far from the others for the axis

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
    sizes = Counter({count.day: 0 for count in counts})
    for count in counts:
        sizes[count.day] += count.articles
    if not sizes:
        sizes.update([event.day for event in events if _is_exact(event)])
    if not sizes:
        sizes.update(event.day for event in events)
    if not sizes:
        return None
    days = _fullest_years(sizes)
    first, last = min(days), max(days)
    reach = max(AROUND_DAYS, int((last - first).days * AROUND)) * ONE_DAY
    low, high = _minus(first, reach), _plus(last, reach)
    on_axis = [event.day for event in events if low <= event.day <= high]
    first, last = min([first, *on_axis]), max([last, *on_axis])
    step = _step(first, last)
    starts = _bins(first, last, step)
    lasts = [_last_day(start, step) for start in starts]
    shown = [count for count in counts if starts[0] <= count.day <= lasts[-1]]
    outlets = _outlets(shown, no_outlet)
    table = [[0] * len(starts) for _ in outlets]
    place_of = {start: n for n, start in enumerate(starts)}
    for count in shown:
        name = count.outlet or no_outlet
        row = outlets.index(name) if name in outlets else len(outlets) - 1
        table[row][place_of[_start(count.day, step)]] += count.articles
    return Bars(
        step,
        tuple(starts),
        tuple(lasts),
        tuple(outlets),
        tuple(map(tuple, table)),
        tuple(n for n, event in enumerate(events) if event.day < starts[0]),
        tuple(n for n, event in enumerate(events) if event.day > lasts[-1]),
        tuple(count for count in counts if not starts[0] <= count.day <= lasts[-1]),
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


def _fullest_years(sizes: Counter[dt.date]) -> list[dt.date]:
    """The days that fit into one picture: where most lie, and the latest of those.

    The calendar's own ends are nobody's news, however many articles are dated so.
    """
    of_year: Counter[int] = Counter()
    for day, size in sizes.items():
        of_year[day.year] += size

    def worth(year: int) -> tuple[bool, int, int]:
        is_real = dt.MINYEAR < year < dt.MAXYEAR
        return is_real, sum(of_year[y] for y in _years_from(year)), year

    begin = max(of_year, key=worth)
    return [day for day in sizes if day.year in _years_from(begin)]


def _years_from(year: int) -> range:
    return range(year, year + MOST_YEARS)


def _step(first: dt.date, last: dt.date) -> Step:
    days = (last - first).days + 1
    if days <= MOST_DAYS:
        return "day"
    if days <= MOST_WEEKS * 7:
        return "week"
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return "month" if months <= MOST_MONTHS else "year"


def _start(day: dt.date, step: Step) -> dt.date:
    if step == "year":
        return day.replace(month=1, day=1)
    if step == "month":
        return day.replace(day=1)
    return day - day.weekday() * ONE_DAY if step == "week" else day


def _bins(first: dt.date, last: dt.date, step: Step) -> list[dt.date]:
    starts = [_start(first, step)]
    while _last_day(starts[-1], step) < last:
        starts.append(_last_day(starts[-1], step) + ONE_DAY)
    while len(starts) < FEWEST_BARS:  # room on both sides, as far as the calendar has any
        if (end := _last_day(starts[-1], step)) < dt.date.max:
            starts.append(end + ONE_DAY)
        if len(starts) < FEWEST_BARS and starts[0] > dt.date.min:
            starts.insert(0, _start(starts[0] - ONE_DAY, step))
    return starts


def _last_day(start: dt.date, step: Step) -> dt.date:
    if step == "year":
        return start.replace(month=12, day=31)
    if step == "month":
        return start.replace(day=calendar.monthrange(start.year, start.month)[1])
    return _plus(start, 6 * ONE_DAY) if step == "week" else start


def _minus(day: dt.date, span: dt.timedelta) -> dt.date:
    return day - span if day - dt.date.min > span else dt.date.min


def _plus(day: dt.date, span: dt.timedelta) -> dt.date:
    return day + span if dt.date.max - day > span else dt.date.max
