"""What is due comes once a day or a week, whatever is done to the clocks."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.subscriptions.schedule import Every, Schedule, last_due, next_due

BERLIN = ZoneInfo("Europe/Berlin")
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)

zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
minutes = st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None))
_FIRST, _LAST = dt.datetime.fromisoformat("1975-01-01"), dt.datetime.fromisoformat("2037-01-01")
moments = st.datetimes(_FIRST, _LAST, timezones=st.just(dt.UTC))


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    kind: Every = draw(st.sampled_from(("daily", "weekdays", "weekly")))
    weekday = draw(st.integers(0, 6)) if kind == "weekly" else None
    return Schedule(kind, draw(minutes), weekday, draw(zones))


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def due(schedule: Schedule, after: dt.datetime) -> Iterator[dt.datetime]:
    while True:
        after = next_due(schedule, after)
        yield after


def shown(schedule: Schedule, after: dt.datetime, count: int) -> list[str]:
    """The next times, as the clocks of the zone show them."""
    found = itertools.islice(due(schedule, after), count)
    return [f"{one.astimezone(schedule.zone):%a %Y-%m-%d %H:%M%z}" for one in found]


def daily(at: str, zone: str = "Europe/Berlin") -> Schedule:
    return Schedule("daily", dt.time.fromisoformat(at), None, ZoneInfo(zone))


def test_a_daily_one_keeps_its_time_when_the_clocks_change() -> None:
    assert shown(daily("08:00"), utc("2026-03-27T12:00"), 3) == [
        "Sat 2026-03-28 08:00+0100", "Sun 2026-03-29 08:00+0200", "Mon 2026-03-30 08:00+0200",
    ]  # fmt: skip


def test_a_time_that_does_not_exist_comes_at_the_next_minute_that_does() -> None:
    assert shown(daily("02:30"), utc("2026-03-27T12:00"), 3) == [
        "Sat 2026-03-28 02:30+0100", "Sun 2026-03-29 03:00+0200", "Mon 2026-03-30 02:30+0200",
    ]  # fmt: skip


def test_a_time_that_comes_twice_is_due_once_at_the_first() -> None:
    assert shown(daily("02:30"), utc("2026-10-24T12:00"), 2) == [
        "Sun 2026-10-25 02:30+0200", "Mon 2026-10-26 02:30+0100",
    ]  # fmt: skip


def test_midnight_that_does_not_exist_stays_on_its_day() -> None:
    cairo = daily("00:00", "Africa/Cairo")
    assert shown(cairo, utc("2024-04-25T12:00"), 2)[0] == "Fri 2024-04-26 01:00+0300"


def test_a_day_that_a_zone_left_out_has_nothing() -> None:
    samoa = daily("08:00", "Pacific/Apia")
    assert shown(samoa, utc("2011-12-29T00:00"), 3) == [
        "Thu 2011-12-29 08:00-1000", "Sat 2011-12-31 08:00+1400", "Sun 2012-01-01 08:00+1400",
    ]  # fmt: skip


def test_a_weekly_one_keeps_its_weekday_over_a_change() -> None:
    sunday = Schedule("weekly", dt.time(2, 30), 6, BERLIN)
    assert shown(sunday, utc("2026-03-16T00:00"), 3) == [
        "Sun 2026-03-22 02:30+0100", "Sun 2026-03-29 03:00+0200", "Sun 2026-04-05 02:30+0200",
    ]  # fmt: skip


def test_weekdays_leave_out_the_weekend() -> None:
    work = Schedule("weekdays", dt.time(7), None, BERLIN)
    days = [one[:3] for one in shown(work, utc("2026-11-22T00:00"), 7)]
    assert days == ["Mon", "Tue", "Wed", "Thu", "Fri", "Mon", "Tue"]


def test_what_is_due_now_is_not_due_again() -> None:
    at = utc("2026-11-22T07:00")
    assert next_due(daily("08:00"), at - dt.timedelta(microseconds=1)) == at
    assert next_due(daily("08:00"), at) == at + DAY


@given(schedules(), moments)
def test_it_is_due_later_and_on_its_days(schedule: Schedule, after: dt.datetime) -> None:
    first, second = itertools.islice(due(schedule, after), 2)
    assert after < first < second
    for one in (first, second):
        told = one.astimezone(schedule.zone)
        if told.time() == schedule.at:
            assert schedule.is_on(told.date())
        else:  # it doesn't exist there: a minute earlier is before the gap
            before = (one - dt.timedelta(minutes=1)).astimezone(schedule.zone)
            assert before.utcoffset() != told.utcoffset()


@given(schedules(), moments)
def test_no_day_has_two(schedule: Schedule, after: dt.datetime) -> None:
    found = list(itertools.islice(due(schedule, after), 10))
    own = [one.astimezone(schedule.zone) for one in found]
    on_time = [one.date() for one in own if one.time() == schedule.at]
    assert len(set(on_time)) == len(on_time)
    assert all(later - earlier > 12 * HOUR for earlier, later in itertools.pairwise(found))


@given(schedules(), moments)
def test_no_period_passes_without_one(schedule: Schedule, after: dt.datetime) -> None:
    # A weekend, a day that was left out, and an hour's change.
    longest = schedule.period + (2 * DAY if schedule.kind == "weekdays" else 0 * DAY) + DAY
    longest += 7 * DAY if schedule.kind == "weekly" else DAY
    assert next_due(schedule, after) - after <= longest


@given(schedules(), moments, st.timedeltas(dt.timedelta(), 3 * DAY))
def test_whoever_looks_in_between_sees_the_same(
    schedule: Schedule, after: dt.datetime, later: dt.timedelta
) -> None:
    coming = next_due(schedule, after)
    if after + later < coming:
        assert next_due(schedule, after + later) == coming


@given(schedules(), moments)
def test_the_last_one_is_found_within_the_grace_only(
    schedule: Schedule, after: dt.datetime
) -> None:
    at = next_due(schedule, after)
    assert last_due(schedule, at, HOUR) == at
    assert last_due(schedule, at + HOUR - dt.timedelta(seconds=1), HOUR) == at
    assert last_due(schedule, at + HOUR, HOUR) is None
    assert last_due(schedule, at - dt.timedelta(seconds=1), HOUR) is None


@pytest.mark.parametrize(("kind", "weekday"), [("daily", 0), ("weekly", None), ("weekly", 7)])
def test_a_weekday_belongs_to_what_is_weekly(kind: Every, weekday: int | None) -> None:
    with pytest.raises(ValueError, match="weekday"):
        Schedule(kind, dt.time(8), weekday, BERLIN)
