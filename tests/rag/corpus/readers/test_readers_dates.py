"""ISO 8601 publication times."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.corpus.readers.dates import parse_published

PLUS_TWO = dt.timezone(dt.timedelta(hours=2))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-08-16", dt.date(2025, 8, 16)),
        ("20250816", dt.date(2025, 8, 16)),
        ("2025-08-16T09:30:00", dt.datetime(2025, 8, 16, 9, 30)),  # noqa: DTZ001
        ("2025-08-16 09:30", dt.datetime(2025, 8, 16, 9, 30)),  # noqa: DTZ001
        ("2025-08-16T09:30:00Z", dt.datetime(2025, 8, 16, 9, 30, tzinfo=dt.UTC)),
        ("2025-08-16T09:30:00+02:00", dt.datetime(2025, 8, 16, 9, 30, tzinfo=PLUS_TWO)),
    ],
)
def test_a_date_stays_a_date_and_a_time_stays_as_given(
    value: str, expected: dt.date | dt.datetime
) -> None:
    found = parse_published(value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    "value",
    [
        "2025-02-30",
        "2025-13-01T00:00",
        "2025-08-16T25:00",
        "2025-08",
        "16.08.2025",
        "Sat, 16 Aug 2025 09:30:00 GMT",
        "2025-08-16|09:30",
        "yesterday",
        "２０２５-08-16",
        "0001-01-01T00:00+05:00",
        "",
    ],
)
def test_what_is_no_moment_of_the_calendar_is_refused(value: str) -> None:
    with pytest.raises(ValueError):
        parse_published(value)


@given(st.text())
def test_any_text_is_a_date_or_a_value_error(value: str) -> None:
    with suppress(ValueError):
        parse_published(value)


@given(st.datetimes(timezones=st.timezones()))
def test_every_iso_time_is_read_as_itself(moment: dt.datetime) -> None:
    try:
        moment.astimezone(dt.UTC)
    except OverflowError:
        return
    found = parse_published(moment.isoformat())
    assert isinstance(found, dt.datetime)
    assert found.replace(tzinfo=None) == moment.replace(tzinfo=None, fold=0)
    assert found.utcoffset() == moment.utcoffset()
