"""When a sentence says that something happened; printed on Saturday, 16 August 2025."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.briefing.eventdays import told_day

PRINTED = dt.date(2025, 8, 16)


@pytest.mark.parametrize(
    ("sentence", "day", "precision"),
    [
        ("„Wir sind dort“, sagte Trump am Freitag (Ortszeit) in Anchorage.", "2025-08-15", "day"),
        ("Bereits in der Nacht zu Samstag hat Russland angegriffen.", "2025-08-16", "day"),
        ("The firm said Friday that it would close.", "2025-08-15", "day"),
        ("Gestern brannte es in Kassel.", "2025-08-15", "day"),
        ("Vorgestern brannte es in Kassel.", "2025-08-14", "day"),
        ("Two days ago the strike ended.", "2025-08-14", "day"),
        ("Der Streik endete vor drei Tagen.", "2025-08-13", "day"),
        ("The bridge collapsed on 15 August.", "2025-08-15", "day"),
        ("The bridge collapsed on August 15, 2024.", "2024-08-15", "day"),
        ("Die Brücke stürzte am 15.8.2024 ein.", "2024-08-15", "day"),
        ("Am 30. Dezember war das Werk geschlossen worden.", "2024-12-30", "day"),
        ("Das Museum eröffnet am 3. Oktober.", "2025-10-03", "day"),
        ("Die Anlage soll am Montag in Betrieb gehen.", "2025-08-18", "day"),
        ("Der Rat stimmt am kommenden Dienstag ab.", "2025-08-19", "day"),
        ("The council will vote next Tuesday.", "2025-08-19", "day"),
        ("Am vergangenen Samstag spielte die Kapelle.", "2025-08-09", "day"),
        ("Morgens war es kühl, heute beginnt die Messe.", "2025-08-16", "day"),
        ("Im Februar schien die Unterstützung zu wanken.", "2025-02-01", "month"),
        ("In May 2023 the work began.", "2023-05-01", "month"),
        ("Im vergangenen Monat sank die Zahl.", "2025-07-01", "month"),
        ("Im Jahr 2014 besetzte Russland die Krim.", "2014-01-01", "year"),
        ("2014 besetzte Russland die Krim.", "2014-01-01", "year"),
        ("It was stolen from the gallery in 2011.", "2011-01-01", "year"),
        ("Last year the number fell.", "2024-01-01", "year"),
        ("Vor drei Jahren brannte das Theater.", "2022-01-01", "year"),
        ("Am 3. Mai 2025 eröffnet, war sie 2014 geschlossen worden.", "2025-05-03", "day"),
    ],
)
def test_a_day_a_month_or_a_year_is_read(sentence: str, day: str, precision: str) -> None:
    told = told_day(sentence, PRINTED)
    assert told is not None
    assert (told.day.isoformat(), told.precision) == (day, precision)


@pytest.mark.parametrize(
    "sentence",
    [
        "Zum ersten Mal seit 2018 standen die beiden auf einer Bühne.",
        "Er hat seit seinem Amtsantritt im Januar kaum Fortschritte erzielt.",
        "Bis Freitag wird gestreikt.",
        "The school remains closed until September.",
        "The new bridge can open by 2031.",
        "2000 Euro kostet die Reise.",
        "Er kommt freitags.",
        "Der Zug fährt jeden Montag.",
        "Nobody was injured.",
        "Black Friday was quiet.",
    ],
)
def test_bounds_amounts_and_habits_date_nothing(sentence: str) -> None:
    assert told_day(sentence, PRINTED) is None


def test_without_a_day_of_print_only_whole_dates_tell() -> None:
    assert told_day("Am Freitag brannte es.", None) is None
    assert told_day("Am 3. Mai brannte es.", None) is None
    told = told_day("Am 3. Mai 2025 brannte es.", None)
    assert told is not None
    assert told.day == dt.date(2025, 5, 3)


@given(st.text(), st.dates())
def test_any_text_is_read(sentence: str, published: dt.date) -> None:
    told_day(sentence, published)


@given(
    st.sampled_from(["am Freitag", "vor 999 Jahren", "am 29. Februar", "31.12.", "last month",
                     "gestern", "vorgestern", "übermorgen", "am kommenden Montag", "am Sonntag",
                     "am vergangenen Montag"]),
    st.dates() | st.dates(max_value=dt.date(1, 1, 9)) | st.dates(min_value=dt.date(9999, 12, 22)),
)  # fmt: skip
def test_any_day_of_print_will_do(phrase: str, published: dt.date) -> None:
    told_day(f"Es geschah {phrase} dort.", published)


@pytest.mark.parametrize(
    ("sentence", "published"),
    [("Gestern brannte es in Kassel.", dt.date.min), ("Am Sonntag brannte es.", dt.date(1, 1, 3)),
     ("Am vergangenen Montag brannte es.", dt.date.min),
     ("Übermorgen beginnt die Messe.", dt.date.max),
     ("Der Rat stimmt am nächsten Freitag ab.", dt.date.max)],
)  # fmt: skip
def test_a_day_beyond_the_calendar_is_none(sentence: str, published: dt.date) -> None:
    assert told_day(sentence, published) is None
