"""Schedules as people write them, in German and in English."""

from __future__ import annotations

import time
from contextlib import suppress
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.subscriptions.reading import LONGEST_ORDER, read_schedule, without_edges
from bot.subscriptions.unclear import Fault, Unclear

BERLIN = ZoneInfo("Europe/Berlin")
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def read(text: str) -> tuple[str, str]:
    """In short, and what is left: `Mon 07:30`, `daily 08:00 Europe/London`."""
    schedule, rest = read_schedule(text, BERLIN)
    on = schedule.kind if schedule.weekday is None else NAMES[schedule.weekday]
    zone = "" if schedule.zone is BERLIN else f" {schedule.zone.key}"
    return f"{on} {schedule.at:%H:%M}{zone}", rest


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("täglich 8:00", "daily 08:00"),
        ("jeden Tag um 8", "daily 08:00"),
        ("um 8:00 Uhr täglich", "daily 08:00"),
        ("jeden Abend um 8", "daily 20:00"),
        ("jeden Morgen um 7 Uhr 15", "daily 07:15"),
        ("täglich um 8 Uhr abends", "daily 20:00"),
        ("täglich mittags", "daily 12:00"),
        ("7 Uhr", "daily 07:00"),
        ("daily 8am", "daily 08:00"),
        ("daily at 8:30 pm", "daily 20:30"),
        ("every day at 12am", "daily 00:00"),
        ("every evening at 6", "daily 18:00"),
        ("daily at noon", "daily 12:00"),
        ("every day 24:00", "daily 00:00"),
        ("jeden Montag um 7:30", "Mon 07:30"),
        ("montags 8.30 Uhr", "Mon 08:30"),
        ("Sonntags um 20h15", "Sun 20:15"),
        ("am Freitag um 8:00", "Fri 08:00"),
        ("wöchentlich am Samstag 9:00", "Sat 09:00"),
        ("jede Woche am Mittwoch, 18 Uhr 30", "Wed 18:30"),
        ("every monday at 9", "Mon 09:00"),
        ("weekly friday 17:00", "Fri 17:00"),
        ("weekly on friday 18:00 Europe/London", "Fri 18:00 Europe/London"),
        ("weekly mondays 8:00", "Mon 08:00"),
        ("fridays 5 pm", "Fri 17:00"),
        ("friday 17:00", "Fri 17:00"),
        ("every fri 5pm", "Fri 17:00"),
        ("werktags 7:00", "weekdays 07:00"),
        ("Mo-Fr 7:30", "weekdays 07:30"),
        ("montags bis freitags um 7", "weekdays 07:00"),
        ("every weekday at 6pm", "weekdays 18:00"),
        ("monday to friday 7:30", "weekdays 07:30"),
        ("daily 8:00 utc", "daily 08:00 UTC"),
        ("daily america/new_york 8:00", "daily 08:00 America/New_York"),
        ("täglich halb 8 Uhr", "daily 07:30"),
        ("täglich um halb acht", "daily 07:30"),
        ("abends halb 8", "daily 19:30"),
        ("jeden Abend um halb 8", "daily 19:30"),
        ("mittags halb 1", "daily 12:30"),
        ("viertel nach 7 Uhr", "daily 07:15"),
        ("viertel vor acht", "daily 07:45"),
        ("viertel vor 8 abends", "daily 19:45"),
        ("daily half past 7", "daily 07:30"),
        ("quarter past 7 pm", "daily 19:15"),
        ("weekdays at quarter to 8", "weekdays 07:45"),
        ("morgens 8 Uhr", "daily 08:00"),
        ("abends 8 uhr", "daily 20:00"),
        ("am Abend um 8", "daily 20:00"),
        ("daily 8 in the evening", "daily 20:00"),
        ("8 at night", "daily 20:00"),
        ("12 Uhr nachts", "daily 00:00"),
        ("12 Uhr mittags", "daily 12:00"),
        ("8 o'clock", "daily 08:00"),
        ("mo 8:00", "Mon 08:00"),
        ("Montag um 8", "Mon 08:00"),
        ("montags halb 8", "Mon 07:30"),
        ("Montag abends um 8", "Mon 20:00"),
        ("8am Monday", "Mon 08:00"),
        ("8:00 Montag", "Mon 08:00"),
        ("weekly 8:00 on Monday", "Mon 08:00"),
        ("only on fridays 8:00", "Fri 08:00"),
        ("einmal täglich 8:00", "daily 08:00"),
        ("unter der Woche 8:00", "weekdays 08:00"),
        ("bitte täglich 8:00", "daily 08:00"),
        ("tgl. 8:00", "daily 08:00"),
        ("immer montags 8:00", "Mon 08:00"),
        ("daily at 12 noon", "daily 12:00"),
        ("from Monday to Friday 8am", "weekdays 08:00"),
        ("8:00 in der Früh", "daily 08:00"),
    ],
)
def test_it_understands(text: str, when: str) -> None:
    assert read(text) == (when, "")


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Ukraine täglich 8:00", "Ukraine"),
        ("täglich 8:00 zur Ukraine", "Ukraine"),
        ("every monday at 9 about Dresden", "Dresden"),
        ("Wahl 2025 in Berlin täglich um 8:00", "Wahl 2025 in Berlin"),
        ("Black Friday weekly monday 8:00", "Black Friday"),
        ("Israel/Gaza jeden Tag um 8", "Israel/Gaza"),
        ("am Freitag um 8:00: Bundesliga, 1. FC Köln", "Bundesliga, 1. FC Köln"),
        ("9/11 daily 8:00", "9/11"),
        ("Montagsdemo täglich 8:00", "Montagsdemo"),
        ("Fridays for Future täglich 8:00", "Fridays for Future"),
        ("Fridays for Future weekly monday 8:00", "Fridays for Future"),
        ("Black Friday Mo-Fr 8:00", "Black Friday"),
        ("The Sun daily 8am", "The Sun"),
        ("USA Today daily 8:00", "USA Today"),
        ("Good Morning Britain daily 8am", "Good Morning Britain"),
        ("die letzte Generation täglich 8:00", "die letzte Generation"),
        ("Anschlag am 7. Oktober täglich 8:00", "Anschlag am 7. Oktober"),
        ("Schalke 04, 8:00", "Schalke 04"),
        ("5 vor 12 täglich 8:00", "5 vor 12"),
        ("Rente mit 67 um 8 Uhr", "Rente mit 67"),
    ],
)
def test_the_rest_is_the_topic(text: str, topic: str) -> None:
    assert read(text)[1] == topic


@pytest.mark.parametrize(
    ("text", "fault", "said"),
    [
        ("Ukraine täglich", "no-time", ""),
        ("", "no-time", ""),
        ("täglich 25:00", "bad-time", "25:00"),
        ("täglich 8:75", "bad-time", "8:75"),
        ("daily 13pm", "bad-time", "13pm"),
        ("8:00 und 9:00", "two-times", "8:00, 9:00"),
        ("wöchentlich 8:00", "no-weekday", "wöchentlich"),
        ("every week 8:00", "no-weekday", "every week"),
        ("montags und donnerstags 8:00", "two-schedules", "montags und donnerstags"),
        ("x " * 150 + "8:00", "too-long", "300"),
        ("daily 8:00 Europe/Atlantis", "unknown-zone", "Europe/Atlantis"),
    ],
)
def test_what_is_unclear_is_said(text: str, fault: Fault, said: str) -> None:
    with pytest.raises(Unclear) as caught:
        read(text)
    assert (caught.value.fault, caught.value.said) == (fault, said)


_WORDS = (
    "täglich weekly friday montags mo so 8:00 8am um at 7 Uhr jeden every Europe/Berlin a/b . , : "
    "halb viertel nach half past quarter to abends morgens night mittags 12 0 24 noon und - for EST"
)


@given(st.text() | st.lists(st.sampled_from(_WORDS.split())).map(" ".join))
def test_any_text_at_all_is_read_or_unclear(text: str) -> None:
    try:
        read_schedule(text, BERLIN)
    except Unclear:
        return


HOSTILE = (
    *("-", " ", "- ", "at ", "x at ", "über ", "jede ", "every ", "um", "8 ", "a/", "weekly "),
    *("mo ", "mo,", "montag ", "halb ", "abends ", "for ", "alle ", "a ", "am 1."),
)


@given(st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=3).map("".join))
@settings(max_examples=200, deadline=None)
def test_no_text_takes_long(piece: str) -> None:
    began = time.process_time()
    for text in (f"8:00 x{piece * LONGEST_ORDER}"[: LONGEST_ORDER - 1] + "x", piece * 4_096):
        with suppress(Unclear):
            read_schedule(text, BERLIN)
    without_edges(f"x {piece * 4_096}"[:4_096] + "x")
    assert time.process_time() - began < 1
