"""The values that pass between the rooms of the house."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from rag.types import Article, Filters, day_of, fold_outlet
from tests.support.newsroom import BEES, WOLVES

DAY = dt.date(2025, 8, 12)  # of WOLVES


def test_a_day_is_a_day_in_the_zone_that_was_given() -> None:
    late = dt.datetime(2025, 8, 12, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    assert day_of(late) == DAY
    assert day_of(DAY) == DAY
    assert day_of(None) is None


def test_outlets_compare_without_case_and_outer_space() -> None:
    assert fold_outlet(" TAZ ") == fold_outlet("taz")
    assert fold_outlet(None) == ""


def test_no_filter_is_false_and_admits_all() -> None:
    assert not Filters()
    assert Filters().admits(WOLVES)
    assert Filters().admits(BEES)


@pytest.mark.parametrize(
    ("filters", "admitted"),
    [
        (Filters(since=DAY), True),
        (Filters(until=DAY), True),
        (Filters(since=DAY, until=DAY), True),
        (Filters(since=DAY + dt.timedelta(1)), False),
        (Filters(until=DAY - dt.timedelta(1)), False),
        (Filters(outlet=" elbKURIER"), True),
        (Filters(outlet="Elb"), False),
        (Filters(language="de"), True),
        (Filters(language="en"), False),
        (Filters(since=DAY, language="en"), False),
        (Filters(since=DAY, outlet="Elbkurier", language="de"), True),
    ],
)
def test_an_article_passes_if_it_passes_each_filter(filters: Filters, admitted: bool) -> None:
    assert filters
    assert filters.admits(WOLVES) is admitted


@pytest.mark.parametrize("filters", [Filters(since=dt.date.min), Filters(until=dt.date.max)])
def test_an_undated_article_passes_no_date_filter(filters: Filters) -> None:
    assert not filters.admits(BEES)


def test_an_article_with_a_time_is_filtered_by_its_day() -> None:
    timed = dataclasses.replace(WOLVES, published=dt.datetime(2025, 8, 12, 23, tzinfo=dt.UTC))
    assert Filters(since=DAY, until=DAY).admits(timed)


def test_an_article_without_an_outlet_passes_no_outlet_filter() -> None:
    assert not Filters(outlet="taz").admits(BEES)


def test_values_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        WOLVES.title = "other"  # type: ignore[misc]
    assert isinstance(hash(WOLVES), int)
    assert isinstance(WOLVES, Article)
