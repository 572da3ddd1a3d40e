"""When a budget's day begins and ends, and how that is told."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.budget import Budget, Limit, start_of_next_day
from rag.corpus.catalog.database import Database
from tests.bot.budgets import NOW, USED, budget_of


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("zone", "last", "first"),
    [
        ("Europe/Berlin", "2025-08-20T21:59:59+00:00", "2025-08-20T22:00:00+00:00"),
        ("Europe/Berlin", "2025-01-20T22:59:59+00:00", "2025-01-20T23:00:00+00:00"),
        # 23 and 25 hours long
        ("Europe/Berlin", "2025-03-30T21:59:59+00:00", "2025-03-30T22:00:00+00:00"),
        ("Europe/Berlin", "2025-10-26T22:59:59+00:00", "2025-10-26T23:00:00+00:00"),
        ("America/New_York", "2025-08-20T03:59:59+00:00", "2025-08-20T04:00:00+00:00"),
        # the day begins at 1:00
        ("Africa/Cairo", "2025-04-24T21:59:59+00:00", "2025-04-24T22:00:00+00:00"),
        # 30 December 2011 never was
        ("Pacific/Apia", "2011-12-30T09:59:59+00:00", "2011-12-30T10:00:00+00:00"),
    ],
)
def test_a_new_day_begins_at_midnight_of_the_zone(
    database: Database, zone: str, last: str, first: str
) -> None:
    budget = Budget(database, ZoneInfo(zone), 1000, None)
    budget.add("7", "m", USED, at(last) - dt.timedelta(hours=22))
    assert budget.exhausted("7", at(last)) == "user"
    assert budget.exhausted("7", at(first)) is None
    assert start_of_next_day(at(last), ZoneInfo(zone)) == at(first)


ZONES = "Europe/Berlin America/New_York Africa/Cairo America/Havana Asia/Beirut Pacific/Apia UTC"


@settings(max_examples=500)
@given(
    st.datetimes(dt.datetime(2005, 1, 1), dt.datetime(2030, 1, 1)),  # noqa: DTZ001
    st.sampled_from(ZONES.split()),
)
def test_the_next_day_begins_where_this_one_ends(moment: dt.datetime, name: str) -> None:
    zone, now = ZoneInfo(name), moment.replace(tzinfo=dt.UTC)
    start = start_of_next_day(now, zone).astimezone(dt.UTC)
    assert now < start
    assert start.astimezone(zone).date() > now.astimezone(zone).date()
    before = (start - dt.timedelta(microseconds=1)).astimezone(zone)
    assert before.date() == now.astimezone(zone).date()


def test_an_answer_that_ends_after_midnight_counts_for_the_day_of_its_question(
    database: Database,
) -> None:
    budget = budget_of(database, per_user=1000)
    late, early = at("2025-08-20T23:59:59+02:00"), at("2025-08-21T00:00:10+02:00")
    with budget.reserve("7", late) as reservation:
        assert budget.exhausted("7", early) is None
        reservation.settle("m", USED)
    assert budget.exhausted("7", late) == "user"
    assert budget.exhausted("7", early) is None


# -- told ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "language", "told"),
    [
        (
            "user",
            "de",
            "Für heute ist dein Kontingent an Modellantworten aufgebraucht; ab dem 21. August 2025 "
            "um 0:00 Uhr (Europe/Berlin) gibt es ein neues. Bis dahin besteht die Antwort aus "
            "wörtlichen Zitaten.",
        ),
        (
            "day",
            "de",
            "Für heute ist das gemeinsame Kontingent an Modellantworten aufgebraucht; ab dem "
            "21. August 2025 um 0:00 Uhr (Europe/Berlin) gibt es ein neues. Bis dahin besteht die "
            "Antwort aus wörtlichen Zitaten.",
        ),
        (
            "user",
            "en",
            "For today, your budget of model answers is used up; a new one starts on 21 August "
            "2025 at 00:00 (Europe/Berlin). Until then, the answer is made of verbatim quotes.",
        ),
        (
            "day",
            "fr",
            "For today, the shared budget of model answers is used up; a new one starts on 21 "
            "August 2025 at 00:00 (Europe/Berlin). Until then, the answer is made of verbatim "
            "quotes.",
        ),
    ],
)
def test_the_asker_is_told_what_is_used_up_and_until_when(
    database: Database, kind: Limit, language: str, told: str
) -> None:
    assert budget_of(database).notice(kind, language, NOW) == told


def test_a_day_that_begins_at_one_is_told_as_such(database: Database) -> None:
    budget = Budget(database, ZoneInfo("Africa/Cairo"), 1, 1)
    assert "25. April 2025 um 1:00 Uhr" in budget.notice("day", "de", at("2025-04-24T12:00+02:00"))
