"""What the words of the options mean."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bot.cli.options import clock_at, filters_of
from rag.types import Filters

BERLIN = ZoneInfo("Europe/Berlin")


def test_filters_are_days_and_names() -> None:
    assert filters_of("2025-08-01", "2025-08-16", "taz", "de") == Filters(
        since=dt.date(2025, 8, 1), until=dt.date(2025, 8, 16), outlet="taz", language="de"
    )
    assert not filters_of(None, None, None, None)


def test_a_period_can_be_one_day() -> None:
    assert filters_of("2025-08-16", "2025-08-16", None, None).since == dt.date(2025, 8, 16)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-08-16", "2025-08-16T23:59:59.999999+02:00"),
        ("2025-01-31", "2025-01-31T23:59:59.999999+01:00"),
        ("2025-08-16T10:00", "2025-08-16T10:00:00+02:00"),
        ("2025-08-16 10:00:30", "2025-08-16T10:00:30+02:00"),
        ("2025-08-16T10:00Z", "2025-08-16T10:00:00+00:00"),
        ("2025-08-16T10:00-05:00", "2025-08-16T10:00:00-05:00"),
    ],
)
def test_now_is_a_day_at_its_end_or_a_moment_in_the_zone(text: str, moment: str) -> None:
    clock = clock_at(text, BERLIN)
    assert clock().isoformat() == moment
    assert clock() is clock()


def test_without_now_the_clock_goes() -> None:
    before = dt.datetime.now(BERLIN)
    assert before <= clock_at(None, BERLIN)() <= dt.datetime.now(BERLIN)
