"""What a question says about time."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.search.dates import TimeFrame, read_time
from tests.rag.search.days import day
from tests.support.newsroom import NOW


@pytest.mark.parametrize(
    ("question", "since", "until", "years"),
    [
        ("Was geschah 2024?", "2024-01-01", "2024-12-31", ("2024",)),
        ("Was geschah im Jahr 2024 in Dresden?", "2024-01-01", "2024-12-31", ("2024",)),
        ("Was hat Putin 2024 gesagt?", "2024-01-01", "2024-12-31", ("2024",)),
        ("Wer gewann die Wahl 2024?", "2024-01-01", "2024-12-31", ("2024",)),
        ("What happened in 2024?", "2024-01-01", "2024-12-31", ("2024",)),
        ("What happened in the year 2024 on Crimea?", "2024-01-01", "2024-12-31", ("2024",)),
        ("Was war vor 2014?", None, "2013-12-31", ("2014",)),
        ("What happened after 2014?", "2015-01-01", None, ("2014",)),
        ("Was war seit 2014?", "2014-01-01", "08-20", ("2014",)),
        ("Was war zwischen 2014 und 2016?", "2014-01-01", "2016-12-31", ("2014", "2016")),
        ("What happened in early 2024?", "2024-01-01", "2024-05-01", ("2024",)),
        ("Was war Ende 2024?", "2024-09-01", "2024-12-31", ("2024",)),
        ("Was war im August 2024?", "2024-08-01", "2024-08-31", ()),
        ("Was war am 3.5.2024?", "2024-05-03", "2024-05-04", ()),
    ],
)
def test_a_bare_year_is_a_period_and_stays_a_word_to_look_for(
    question: str, since: str | None, until: str | None, years: tuple[str, ...]
) -> None:
    time = read_time(question, NOW)
    assert (time.since, time.until, time.years) == (day(since), day(until), years)
    assert not any(year in phrase for year in years for phrase in time.phrases)


@pytest.mark.parametrize(
    "question",
    [
        "Was ist der aktuelle Stand?",
        "Was sind die neuesten Meldungen?",
        "Was gibt es Neues?",
        "Was ist heute los?",
        "What is the latest?",
        "What is happening now?",
        "What are today's headlines?",
        "WHAT ARE THE LATEST NEWS",
    ],
)
def test_some_words_ask_for_the_latest(question: str) -> None:
    assert read_time(question, NOW).wants_latest


@pytest.mark.parametrize(
    "question", ["Wer gewann die Wahl?", "Who knows?", "Was war gestern?", "Ein Schneesturm"]
)
def test_others_do_not(question: str) -> None:
    assert not read_time(question, NOW).wants_latest


def test_the_time_words_are_told_as_they_stand() -> None:
    assert read_time("Was ist seit Freitag aktuell?", NOW).phrases == ("seit freitag", "aktuell")


def test_today_is_the_askers_day() -> None:
    new_year = dt.datetime(2025, 1, 1, 0, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    time = read_time("Was geschah gestern?", new_year)
    assert (time.since, time.until) == (dt.date(2024, 12, 31), dt.date(2025, 1, 1))


def test_a_period_holds_its_days_and_nothing_undated() -> None:
    week = TimeFrame(since=dt.date(2025, 8, 11), until=dt.date(2025, 8, 17))
    held = [week.holds(dt.date(2025, 8, d)) for d in (10, 11, 17, 18)]
    assert held == [False, True, True, False]
    assert not week.holds(None)


def test_no_period_holds_no_day() -> None:
    assert not TimeFrame().holds(NOW.date())


PIECES = st.sampled_from(
    "seit|since|am|on|im|in|den|letzten|last|past|vor|ago|gestern|yesterday|heute|999|3|٣|31.|0.|"
    "2.|Februar|February|August|May|1st|,|0000|9999|2025-02-30|2025-08-15|29. Februar|Freitag|"
    "Friday|Tagen|days|Wochen|years|Jahren|Stunden|hours|few|paar|diese|this|2014|vor|nach|before|after|zwischen|und|between|and|"
    "Wochenende|weekend|Sommer|winter|Anfang|mid-|late".split("|")
)
QUESTIONS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=8).map(" ".join))


@given(QUESTIONS, st.datetimes(timezones=st.just(dt.UTC)))
@example("yesterday", dt.datetime.min.replace(tzinfo=dt.UTC))
@example("on Friday", dt.datetime.max.replace(tzinfo=dt.UTC))
@example("im Dezember", dt.datetime.max.replace(tzinfo=dt.UTC))
@example("am 29. Februar", dt.datetime.min.replace(tzinfo=dt.UTC))
def test_any_text_at_any_time_is_read(question: str, now: dt.datetime) -> None:
    time = read_time(question, now)
    for phrase in time.phrases:
        assert phrase in question.casefold()


@pytest.mark.parametrize(
    "question", ["Was ist seit Maiers Rücktritt anders?", "What changed since Mayer resigned?"]
)
def test_a_name_that_begins_like_a_month_is_no_month(question: str) -> None:
    assert not read_time(question, NOW).is_period
