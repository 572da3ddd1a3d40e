"""Stretches of a group's talk, as people name them in two languages."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.groupchat.spans import MOST_MESSAGES, Span, read_span

BERLIN = ZoneInfo("Europe/Berlin")
NOW = dt.datetime(2025, 8, 20, 15, 30, tzinfo=BERLIN)  # a Wednesday
MOMENTS = st.integers(631_152_000, 2_145_916_799).map(  # 1990 to 2037
    lambda second: dt.datetime.fromtimestamp(second, BERLIN)
)


def local(text: str, now: dt.datetime = NOW) -> tuple[str, str]:
    """From when until when, by the clock of the asker; "" is until now."""
    span = read_span(text, now)
    assert span is not None, text
    assert span.kind == "period"
    assert span.since is not None
    until = f"{span.until.astimezone(now.tzinfo):%d. %H:%M}" if span.until else ""
    return f"{span.since.astimezone(now.tzinfo):%d. %H:%M}", until


@pytest.mark.parametrize("text", ["", " ", "please", "bitte"])
def test_nothing_is_what_was_missed(text: str) -> None:
    assert read_span(text, NOW) == Span("missed")


@pytest.mark.parametrize(
    ("text", "since"),
    [("2h", "20. 13:30"), ("2 h", "20. 13:30"), ("90m", "20. 14:00"), ("90 min", "20. 14:00"),
     ("3d", "17. 15:30"), ("3 Tage", "17. 15:30"), ("letzte 2 Stunden", "20. 13:30"),
     ("die letzten zwei Stunden", "20. 13:30"), ("the last three hours", "20. 12:30"),
     ("past 45 minutes", "20. 14:45"), ("letzte Stunde", "20. 14:30"), ("last hour", "20. 14:30"),
     ("eine halbe Stunde", "20. 15:00"), ("half an hour", "20. 15:00"), ("1 Woche", "13. 15:30"),
     ("past week", "13. 15:30"), ("seit 2 Stunden", "20. 13:30"),
     ("in den letzten 3 Tagen", "17. 15:30"),
     ("for the last 2 days", "18. 15:30"), ("today", "20. 00:00"), ("heute", "20. 00:00"),
     ("Heute!", "20. 00:00"), ("diese Woche", "18. 00:00"), ("this week", "18. 00:00"),
     ("since Monday", "18. 00:00"), ("seit Montag", "18. 00:00"), ("seit Donnerstag", "14. 00:00"),
     ("seit gestern", "19. 00:00"), ("since yesterday morning", "19. 00:00"),
     ("seit 14 Uhr", "20. 14:00"), ("since 2pm", "20. 14:00"), ("since 12am", "20. 00:00"),
     ("ab 16:00", "19. 16:00"), ("seit gestern 14.30 Uhr", "19. 14:30"),
     ("seit Montag um 9 Uhr", "18. 09:00")],
)  # fmt: skip
def test_periods_until_now(text: str, since: str) -> None:
    assert local(text) == (since, "")


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [("gestern", "19. 00:00", "20. 00:00"), ("yesterday", "19. 00:00", "20. 00:00"),
     ("von gestern", "19. 00:00", "20. 00:00"), ("vorgestern", "18. 00:00", "19. 00:00"),
     ("Montag", "18. 00:00", "19. 00:00"), ("on Sunday", "17. 00:00", "18. 00:00"),
     ("letzte Woche", "11. 00:00", "18. 00:00"), ("last week", "11. 00:00", "18. 00:00")],
)  # fmt: skip
def test_periods_that_are_over(text: str, since: str, until: str) -> None:
    assert local(text) == (since, until)


@pytest.mark.parametrize(
    ("text", "count"),
    [("50", 50), ("last 50 messages", 50), ("letzte 50", 50), ("die letzten 20 Nachrichten", 20),
     ("the last ten messages", 10), ("30 Nachrichten", 30), ("999999", MOST_MESSAGES)],
)  # fmt: skip
def test_so_many_messages(text: str, count: int) -> None:
    assert read_span(text, NOW) == Span("count", count=count)


@pytest.mark.parametrize("stretch", ["", "2h", "50", "gestern", "last 50 messages"])
@pytest.mark.parametrize("who", ["me", "mir", "Me", "privat"])
def test_to_the_asker_alone_in_front_or_behind(stretch: str, who: str) -> None:
    public = read_span(stretch, NOW)
    assert public is not None
    assert not public.is_private
    private = Span(public.kind, public.since, public.until, public.count, is_private=True)
    assert read_span(f"{who} {stretch}", NOW) == private
    assert read_span(f"{stretch} {who}", NOW) == private


@pytest.mark.parametrize(
    "text",
    ["banana", "heute banana", "2x", "0", "0h", "-3", "25 Uhr", "seit 25 Uhr", "since 13pm", "die",
     "the last", "last", "9999d", "99999999999h", "seit", "on", "off", "days 3", "me me me", "?",
     "was war", "1e5", "²", "seit 12:60"],
)  # fmt: skip
def test_nonsense_is_no_stretch(text: str) -> None:
    assert read_span(text, NOW) is None


def test_an_hour_is_an_hour_when_the_clocks_change() -> None:
    forward = dt.datetime(2025, 3, 30, 3, 30, tzinfo=BERLIN)  # 02:00 became 03:00
    assert local("1h", forward) == ("30. 01:30", "")
    back = dt.datetime(2025, 10, 26, 2, 30, fold=1, tzinfo=BERLIN)
    assert local("1h", back) == ("26. 02:30", "")


def test_a_day_is_a_day_of_the_calendar_when_the_clocks_change() -> None:
    after = dt.datetime(2025, 3, 30, 12, tzinfo=BERLIN)
    assert local("1d", after) == ("29. 12:00", "")
    span = read_span("gestern", dt.datetime(2025, 10, 27, 12, tzinfo=BERLIN))
    assert span is not None
    assert span.since is not None
    assert span.until is not None
    assert span.until - span.since == dt.timedelta(hours=25)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kolkata", "America/Havana"])
def test_today_begins_at_the_askers_midnight(zone: str) -> None:
    assert local("today", NOW.astimezone(ZoneInfo(zone)))[0].endswith("00:00")


@given(st.text(max_size=300), MOMENTS)
def test_any_text_is_a_stretch_or_none(text: str, now: dt.datetime) -> None:
    check(read_span(text, now), now)


WORDS = st.sampled_from(
    "seit since letzte die the last 2 50 zwei h stunden days tag heute gestern monday montag "
    "14:30 uhr pm me mir diese woche messages halbe half an ab from 0 9999 week".split()
)


@given(st.lists(WORDS, max_size=6), MOMENTS)
def test_any_words_in_any_order_are_one_or_none(words: list[str], now: dt.datetime) -> None:
    check(read_span(" ".join(words), now), now)


def check(span: Span | None, now: dt.datetime) -> None:
    if span is None:
        return
    assert (span.kind == "count") == (span.count is not None)
    assert (span.kind == "period") == (span.since is not None)
    if span.count is not None:
        assert 1 <= span.count <= MOST_MESSAGES
    if span.since is not None:
        assert span.since.tzinfo is dt.UTC
        assert span.since <= (span.until or now) <= now
