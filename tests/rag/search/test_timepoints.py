"""Points of time by their names, read on Wednesday, 20 August 2025."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from rag.search.timepoints import POINT, bare_years, days_of, read_day, seasons_back

TODAY = dt.date(2025, 8, 20)
DAY = dt.date.fromisoformat


@pytest.mark.parametrize(
    ("point", "first", "last"),
    [
        ("gestern", "2025-08-19", "2025-08-19"),
        ("freitag", "2025-08-15", "2025-08-15"),
        ("may", "2025-05-01", "2025-05-31"),
        ("september", "2024-09-01", "2024-09-30"),
        ("mai 2023", "2023-05-01", "2023-05-31"),
        ("2014", "2014-01-01", "2014-12-31"),
        ("3. mai", "2025-05-03", "2025-05-03"),
        ("august 15th, 2024", "2024-08-15", "2024-08-15"),
        ("15.08.2024", "2024-08-15", "2024-08-15"),
    ],
)
def test_a_point_of_time_covers_days(point: str, first: str, last: str) -> None:
    assert re.fullmatch(POINT, point, re.IGNORECASE)
    assert days_of(point, TODAY) == (DAY(first), DAY(last))


@pytest.mark.parametrize("text", ["31. februar", "99.99.2025", "2025-13-01"])
def test_a_day_that_is_in_no_calendar_is_none(text: str) -> None:
    assert read_day(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("zwischen 2014 und 2016", ["2014", "2016"]),
        ("im august 2024", []),
        ("am 3.5.2024", []),
        ("on may 3, 2024", []),
        ("im sommer 2023", []),
        ("im jahr 2024", ["2024"]),
    ],
)
def test_a_bare_year_is_one_without_day_month_or_season(text: str, years: list[str]) -> None:
    assert [year[0] for year in bare_years(text)] == years


def test_seasons_go_back_from_the_one_that_has_begun() -> None:
    summers = seasons_back(1, TODAY)
    assert [next(summers)[0].year, next(summers)[0].year] == [2025, 2024]
    assert next(seasons_back(3, TODAY))[0] == DAY("2024-12-01")
    assert list(seasons_back(3, dt.date.min)) == []
