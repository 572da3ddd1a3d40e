"""Days, months, seasons."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from rag.corpus import calendar
from rag.corpus.calendar import MONTHS, SEASONS, WEEKDAYS

DAY = dt.date.fromisoformat


@pytest.mark.parametrize(
    ("language", "spoken"),
    [("de", "1. März 2025"), ("en", "1 March 2025"), ("fr", "1 March 2025")],
)
def test_a_date_is_spoken_in_the_language_of_the_question(language: str, spoken: str) -> None:
    assert calendar.spoken_date(DAY("2025-03-01"), language) == spoken


def test_a_month_a_weekday_a_season_is_one_in_both_languages() -> None:
    assert MONTHS["märz"] == MONTHS["march"] == 3
    assert WEEKDAYS["samstag"] == WEEKDAYS["sonnabend"] == WEEKDAYS["saturday"] == 5
    assert SEASONS["herbst"] == SEASONS["autumn"] == 2


@pytest.mark.parametrize(
    ("year", "season", "first", "last"),
    [
        (2025, "sommer", "2025-06-01", "2025-08-31"),
        (2025, "spring", "2025-03-01", "2025-05-31"),
        (2023, "winter", "2023-12-01", "2024-02-29"),
    ],
)
def test_seasons_are_three_whole_months(year: int, season: str, first: str, last: str) -> None:
    assert calendar.season_of(year, SEASONS[season]) == (DAY(first), DAY(last))


@pytest.mark.parametrize("days", [calendar.month_of(2024, 2), calendar.year_of(2025)])
def test_thirds_cover_the_whole_without_overlap(days: tuple[dt.date, dt.date]) -> None:
    thirds = [calendar.third_of(days, third) for third in range(3)]
    assert (thirds[0][0], thirds[-1][1]) == days
    for (_, end), (start, _) in pairwise(thirds):
        assert start - end == calendar.ONE_DAY


def test_the_last_weekday_may_be_today() -> None:
    wednesday = DAY("2025-08-20")
    assert calendar.last_weekday(WEEKDAYS["mittwoch"], wednesday) == wednesday
    assert calendar.last_weekday(WEEKDAYS["thursday"], wednesday) == DAY("2025-08-14")
