"""Phrases that name a period, in German and English."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.search.dates import read_time
from tests.rag.search.days import day
from tests.support.newsroom import NOW


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("Was geschah gestern?", "08-19", "08-20"),
        ("Was steht in der gestrigen Ausgabe?", "08-19", "08-20"),
        ("Was geschah vorgestern in Dresden?", "08-18", "08-19"),
        ("Was ist heute los?", "08-20", "08-20"),
        ("Was war letzte Woche?", "08-11", "08-17"),
        ("Was war in der vergangenen Woche?", "08-11", "08-17"),
        ("Was war diese Woche?", "08-18", "08-20"),
        ("Was war letzten Monat?", "07-01", "07-31"),
        ("Was war diesen Monat?", "08-01", "08-20"),
        ("Was war im vorigen Jahr?", "2024-01-01", "2024-12-31"),
        ("Was war dieses Jahr?", "01-01", "08-20"),
        ("Was war in den letzten 3 Tagen?", "08-17", "08-20"),
        ("Was war in den letzten drei Tagen?", "08-17", "08-20"),
        ("Was war in den vergangenen zwei Wochen?", "08-06", "08-20"),
        ("Was war seit Freitag?", "08-15", "08-20"),
        ("Was war seit gestern?", "08-19", "08-20"),
        ("Was war seit dem 15. August?", "08-15", "08-20"),
        ("Was war seit Mai?", "05-01", "08-20"),
        ("Was war seit dem 1.10.2024?", "2024-10-01", "08-20"),
        ("Was war am Freitag?", "08-15", "08-16"),
        ("Was war am letzten Freitag?", "08-15", "08-16"),
        ("Was war am Mittwoch?", "08-20", "08-21"),
        ("Was war am 15. August?", "08-15", "08-16"),
        ("Was war am 15. August 2024?", "2024-08-15", "2024-08-16"),
        ("Was war am 15.08.?", "08-15", "08-16"),
        ("Was war am 15. 8. 2023?", "2023-08-15", "2023-08-16"),
        ("Was war am 24. Dezember?", "2024-12-24", "2024-12-25"),
        ("Was war im August 2024?", "2024-08-01", "2024-08-31"),
        ("Was war im März?", "03-01", "03-31"),
        ("Was war im September?", "2024-09-01", "2024-09-30"),
        ("Was war im Dezember 2023?", "2023-12-01", "2023-12-31"),
        ("Was war vor drei Tagen?", "08-17", "08-17"),
        ("Was war vor zwei Wochen?", "08-03", "08-09"),
        ("Was war 2025-08-15?", "08-15", "08-16"),
        ("Haushalt März 2024", "2024-03-01", "2024-03-31"),
        ("10.07. bis 20.07.", "07-10", "07-20"),
        ("1.3.2024 bis zum 2.4.2024", "2024-03-01", "2024-04-02"),
        ("2025-07-10 - 2025-07-20", "07-10", "07-20"),
    ],
)
def test_german_time_words_name_a_period(
    question: str, since: str | None, until: str | None
) -> None:
    time = read_time(question, NOW)
    assert (time.since, time.until) == (day(since), day(until))


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("What happened yesterday?", "08-19", "08-20"),
        ("What happened the day before yesterday?", "08-18", "08-19"),
        ("What happened today?", "08-20", "08-20"),
        ("What happened last week?", "08-11", "08-17"),
        ("What happened this week?", "08-18", "08-20"),
        ("What happened last month?", "07-01", "07-31"),
        ("What happened this year?", "01-01", "08-20"),
        ("What happened last year?", "2024-01-01", "2024-12-31"),
        ("What happened in the last 3 days?", "08-17", "08-20"),
        ("What happened in the past two weeks?", "08-06", "08-20"),
        ("What happened on Friday?", "08-15", "08-16"),
        ("What happened last Friday?", "08-15", "08-16"),
        ("What happened since Friday?", "08-15", "08-20"),
        ("What happened since August 15?", "08-15", "08-20"),
        ("What happened since August?", "08-01", "08-20"),
        ("What happened on August 15th?", "08-15", "08-16"),
        ("What happened on August 15, 2024?", "2024-08-15", "2024-08-16"),
        ("What happened on 15 August?", "08-15", "08-16"),
        ("What happened on the 3 of May 2024?", "2024-05-03", "2024-05-04"),
        ("What happened on May 3?", "05-03", "05-04"),
        ("What happened in May?", "05-01", "05-31"),
        ("What happened in March 2024?", "2024-03-01", "2024-03-31"),
        ("What happened three days ago?", "08-17", "08-17"),
        ("What happened a week ago?", "08-10", "08-16"),
        ("What happened on 2025-08-15?", "08-15", "08-16"),
        ("WHAT HAPPENED YESTERDAY", "08-19", "08-20"),
    ],
)
def test_english_time_words_name_a_period(
    question: str, since: str | None, until: str | None
) -> None:
    time = read_time(question, NOW)
    assert (time.since, time.until) == (day(since), day(until))


@pytest.mark.parametrize(
    "question",
    [
        "",
        "Wer gewann die Wahl?",
        "Was geschah am 31. Februar?",
        "Was geschah am 32. August?",
        "What happened on 2025-13-45?",
        "What happened on 99.99.2025?",
        "What happened in May 0000?",
        "What happened on 3 May 0000?",
        "Was war in den letzten 9999999999 Tagen?",
        "What may happen to the bridge?",
        "The troops march on the city",
        "The troops march 5 miles",
        "How many may 5 teams beat?",
        "2000 soldiers crossed the border",
        "Der Preis stieg um 2024 Euro",
        "Was kosten 2024 Brote?",
        "Der Code ist 1.2024",
        "Was geschah 1815 bei Waterloo?",
        "Was geschah vor dem Treffen?",
        "What happened after the summit?",
        "between 2000 and 3000 soldiers came",
        "zwischen Berlin und Bonn",
        "What happens this winter?",
        "Was plant Hilbert im Herbst?",
        "Mai und Jan heiraten",
        "Was kostet das Brot am Montagabendmarkt?",
        "Die Wochenzeitung und der Monatsbericht",
    ],
)
def test_what_names_no_period_gives_none(question: str) -> None:
    assert not read_time(question, NOW).is_period


@pytest.mark.parametrize(
    "question",
    [
        "Was war in den letzten 999 Jahren?",
        "Was war vor 999 Jahren?",
        "What happened 999 years ago?",
        "What happened in the last 999 months?",
    ],
)
@pytest.mark.parametrize("now", [NOW, NOW.replace(year=1), NOW.replace(year=9999)])
def test_absurd_numbers_are_no_error(question: str, now: dt.datetime) -> None:
    read_time(question, now)


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("Was war in den letzten Tagen?", "08-17", "08-20"),
        ("Was war in den letzten Wochen?", "07-30", "08-20"),
        ("Was war in den letzten paar Tagen?", "08-17", "08-20"),
        ("What happened over the last days?", "08-17", "08-20"),
        ("What happened in the past few days?", "08-17", "08-20"),
        ("What happened in the last few weeks?", "07-30", "08-20"),
        ("Was war in den letzten 24 Stunden?", "08-19", "08-20"),
        ("What happened in the last 48 hours?", "08-18", "08-20"),
    ],
)
def test_the_last_few_days_reach_up_to_today(question: str, since: str, until: str) -> None:
    time = read_time(question, NOW)
    assert (time.since, time.until) == (day(since), day(until))


@pytest.mark.parametrize(
    ("question", "since"),
    [
        ("Was war seit Mai 2024?", "2024-05-01"),
        ("What happened since March 2023?", "2023-03-01"),
        ("Was war seit dem 3. Mai 2024?", "2024-05-03"),
    ],
)
def test_since_a_month_minds_its_year(question: str, since: str) -> None:
    time = read_time(question, NOW)
    assert (time.since, time.until) == (day(since), NOW.date())


@pytest.mark.parametrize(
    ("now", "leap_day"),
    [
        (NOW, "2024-02-29"),
        (dt.datetime(2024, 2, 10, tzinfo=dt.UTC), "2020-02-29"),
        (dt.datetime(2024, 2, 29, tzinfo=dt.UTC), "2024-02-29"),
    ],
)
def test_a_leap_day_without_a_year_is_the_last_one(now: dt.datetime, leap_day: str) -> None:
    assert read_time("Was geschah am 29. Februar?", now).since == day(leap_day)


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("Was war am Wochenende?", "08-16", "08-18"),
        ("Was war letztes Wochenende?", "08-16", "08-18"),
        ("What happened at the weekend?", "08-16", "08-18"),
        ("What happened over the last weekend?", "08-16", "08-18"),
        ("Was war vor dem 15. August?", None, "08-14"),
        ("Was war vor Freitag?", None, "08-14"),
        ("What happened before August 15, 2024?", None, "2024-08-14"),
        ("What happened before July?", None, "06-30"),
        ("Was war nach dem 15.08.?", "08-16", None),
        ("Was war nach Mai 2024?", "2024-06-01", None),
        ("What happened after Monday?", "08-19", None),
        ("Was war zwischen Mai und Juli?", "05-01", "07-31"),
        ("Was war zwischen November und März?", "2024-11-01", "03-31"),
        ("Was war zwischen Mai und Juli 2024?", "2024-05-01", "2024-07-31"),
        ("Was war zwischen dem 3. und dem 9. August?", "08-03", "08-09"),
        ("Was war vom 3. bis zum 9. August 2024?", "2024-08-03", "2024-08-09"),
        ("What happened between August 3 and August 9?", "08-03", "08-09"),
        ("What happened from Monday to Tuesday?", "08-18", "08-19"),
        ("Was war am Montagabend?", "08-18", "08-19"),
        ("Was war in der Nacht zum Samstag?", "08-16", "08-17"),
        ("Was war Anfang Juli?", "07-01", "07-10"),
        ("Was war Mitte Juli 2024?", "2024-07-11", "2024-07-20"),
        ("Was war Ende Februar?", "02-19", "02-28"),
        ("What happened in early July?", "07-01", "07-10"),
        ("What happened in mid-July?", "07-11", "07-20"),
        ("What happened in late May 2024?", "2024-05-21", "2024-05-31"),
        ("What happened at the end of July?", "07-21", "07-31"),
        ("Was war letzten Sommer?", "2024-06-01", "2024-08-31"),
        ("What happened last winter?", "2024-12-01", "02-28"),
        ("What happened this summer?", "06-01", "08-31"),
        ("Was war im Sommer 2023?", "2023-06-01", "2023-08-31"),
        ("What happened in the winter of 2023?", "2023-12-01", "2024-02-29"),
        ("What happened on march 5?", "03-05", "03-06"),
        ("What happened since march 5?", "03-05", "08-20"),
        ("What happened on the 5th of may?", "05-05", "05-06"),
        ("What happened on 5 may?", "05-05", "05-06"),
        ("What happened in may?", "05-01", "05-31"),
    ],
)
def test_more_time_words_name_a_period(question: str, since: str | None, until: str | None) -> None:
    time = read_time(question, NOW)
    assert (time.since, time.until) == (day(since), day(until))


@pytest.mark.parametrize(
    ("now", "last", "this"),
    [("08-16", "08-09", "08-16"), ("08-17", "08-09", "08-16"), ("08-18", "08-16", "08-16")],
)
def test_a_weekend_has_begun_and_the_last_one_is_over(now: str, last: str, this: str) -> None:
    then = dt.datetime.fromisoformat(f"2025-{now}T12:00+00:00")
    assert read_time("What happened last weekend?", then).since == day(last)
    assert read_time("What happened this weekend?", then).since == day(this)
