"""How scores are put together."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.search.fusion import normalise, recency, spread, weighted_sum

TODAY = dt.date(2025, 8, 20)

SCORES = st.dictionaries(st.text(max_size=3), st.floats(0, 1e6), max_size=8)
DAYS = st.integers(0, 10_000).map(lambda days: TODAY - dt.timedelta(days=days))
RANKED = st.lists(
    st.tuples(st.integers(0, 50), st.floats(0.001, 10)), max_size=20, unique_by=lambda x: x[0]
)


def test_the_best_of_a_leg_is_one() -> None:
    assert normalise({"a": 8.0, "b": 2.0}) == {"a": 1.0, "b": 0.25}


@pytest.mark.parametrize("scores", [{}, {"a": 0.0}, {"a": -1.0, "b": 0.0}])
def test_nothing_positive_normalises_to_nothing(scores: dict[str, float]) -> None:
    assert normalise(scores) == {}


@given(SCORES)
def test_normalising_keeps_the_order(scores: dict[str, float]) -> None:
    normalised = normalise(scores)
    for a in normalised:
        for b in normalised:
            assert scores[a] <= scores[b] or normalised[a] >= normalised[b]
    assert all(0 <= score <= 1 for score in normalised.values())


def test_what_a_leg_lacks_counts_nothing() -> None:
    total = weighted_sum([(0.7, {"a": 1.0, "b": 0.5}), (0.1, {"b": 1.0, "c": 1.0})])
    assert total == pytest.approx({"a": 0.7, "b": 0.45, "c": 0.1})


def test_the_sum_of_no_legs_is_empty() -> None:
    assert weighted_sum([]) == {}


@given(SCORES, SCORES)
def test_the_order_of_the_legs_does_not_matter(a: dict[str, float], b: dict[str, float]) -> None:
    there, back = weighted_sum([(0.7, a), (0.3, b)]), weighted_sum([(0.3, b), (0.7, a)])
    assert there == pytest.approx(back)
    assert set(there) == set(a) | set(b)


@given(DAYS, DAYS, st.booleans())
def test_the_newer_article_never_gets_the_smaller_bonus(
    a: dt.date, b: dt.date, strong: bool
) -> None:
    older, newer = sorted((a, b))
    assert recency(older, TODAY, strong=strong) <= recency(newer, TODAY, strong=strong)


@given(DAYS)
def test_where_the_latest_is_asked_for_freshness_counts_more(day: dt.date) -> None:
    freshest = recency(TODAY, TODAY, strong=True)
    assert freshest - recency(day, TODAY, strong=True) >= (
        recency(TODAY, TODAY, strong=False) - recency(day, TODAY, strong=False)
    )


@pytest.mark.parametrize("strong", [True, False])
def test_an_undated_article_is_not_fresh(strong: bool) -> None:
    assert recency(None, TODAY, strong=strong) == 0.0


@pytest.mark.parametrize("strong", [True, False])
def test_what_appeared_after_the_askers_now_is_not_fresh(strong: bool) -> None:
    assert recency(TODAY + dt.timedelta(days=1), TODAY, strong=strong) == 0.0


def test_an_article_of_years_ago_is_hardly_fresh() -> None:
    assert recency(TODAY.replace(year=2020), TODAY, strong=True) < 0.001


def test_the_newest_of_an_old_corpus_is_as_fresh_as_that_of_a_new_one() -> None:
    then = TODAY.replace(year=1999)
    assert recency(then, then, strong=True) == recency(TODAY, TODAY, strong=True) > 0


def test_a_long_article_does_not_crowd_out_the_others() -> None:
    ranked = [*((f"long{n}", 1.0 - n / 100) for n in range(5)), ("short", 0.9)]
    article_of = {key: key.rstrip("0123456789") for key, _ in ranked}
    assert [key for key, _ in spread(ranked, article_of)][:2] == ["long0", "short"]


def test_articles_of_one_passage_each_stay_as_they_are() -> None:
    ranked = [("a", 1.0), ("b", 0.5), ("c", 0.2)]
    assert spread(ranked, {"a": "A", "b": "B", "c": "C"}) == ranked


@given(RANKED, st.data())
def test_spreading_loses_and_lifts_nothing(
    ranked: list[tuple[int, float]], data: st.DataObject
) -> None:
    article_of = {key: data.draw(st.sampled_from("ABC")) for key, _ in ranked}
    before, after = dict(ranked), spread(ranked, article_of)
    assert sorted(key for key, _ in after) == sorted(before)
    assert all(score <= before[key] for key, score in after)
    assert [score for _, score in after] == sorted((s for _, s in after), reverse=True)


@given(RANKED, st.data())
def test_spreading_keeps_the_order_within_an_article_and_its_best_score(
    ranked: list[tuple[int, float]], data: st.DataObject
) -> None:
    article_of = {key: data.draw(st.sampled_from("ABC")) for key, _ in ranked}
    before, after = dict(ranked), spread(ranked, article_of)
    for article in set(article_of.values()):
        kept = [key for key, _ in after if article_of[key] == article]
        assert [before[key] for key in kept] == sorted((before[k] for k in kept), reverse=True)
        assert dict(after)[kept[0]] == before[kept[0]]
