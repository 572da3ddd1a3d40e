"""What a briefing is asked for: topic, period, language."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer.briefing.subject import Subject, _without_edges, read_subject
from rag.answer.briefing.wording import spoken_period
from rag.search.dates import read_time
from rag.search.question import analyse
from rag.types import Filters
from tests.support.stories import NOW


def read(
    text: str, filters: Filters | None = None, language: str = "de", now: dt.datetime = NOW
) -> Subject:
    def understand(asked: str, now: dt.datetime):  # type: ignore[no-untyped-def]
        time = read_time(asked, now)
        return analyse(asked, ignoring=time.phrases), time

    return read_subject(text, understand, filters=filters or Filters(), now=now, language=language)


@pytest.mark.parametrize(
    ("text", "topic", "language"),
    [
        ("Ukraine diese Woche", "Ukraine", "de"),
        ("Ukraine since Friday", "Ukraine", "en"),
        ("im August über den Brennsee", "den Brennsee", "de"),
        ("news about the dam this month", "the dam", "en"),
        ("Bahn letzten Monat?", "Bahn", "de"),
        ("this week", "", "en"),
        ("letzten Monat", "", "de"),
        ("", "", "de"),
    ],
)
def test_the_topic_is_what_the_time_words_leave(text: str, topic: str, language: str) -> None:
    subject = read(text)
    assert (subject.topic, subject.language) == (topic, language)
    assert subject.has_topic is bool(topic)


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_name_is_in_the_language_of_the_asker(language: str) -> None:
    assert read("Ukraine", language=language).language == language


def test_a_topic_has_one_key_however_it_is_asked_for() -> None:
    keys = {read(text).key for text in ("Damm Brennsee", "Brennsee: Damm", "aktuell Damm Brennsee")}
    assert len(keys) == 1
    assert read("").key == ""
    assert read("Damm").key != read("Hafen").key


def test_another_period_or_filter_is_another_key() -> None:
    given = [None, Filters(outlet="taz"), Filters(language="en"), Filters(since=NOW.date())]
    texts = ("Damm", "Damm diese Woche", "Damm im Mai", "Damm letzte Woche")
    assert len({read(text, filters).key for text in texts for filters in given}) == 16
    assert read("x", Filters(outlet="TAZ")).key == read("x", Filters(outlet="taz")).key


def test_a_period_that_goes_on_has_the_same_key_next_time_and_one_that_is_over_its_own() -> None:
    later = NOW + dt.timedelta(days=7)
    assert read("Damm diese Woche").key == read("Damm diese Woche", now=later).key
    assert read("Damm letzte Woche").key != read("Damm letzte Woche", now=later).key
    assert read("Damm letzten Monat").key == read("Damm letzten Monat", now=later).key


@pytest.mark.parametrize("text", ["am 18. August", "Dresden am 18. August", "Dresden 3. April"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_date_is_in_the_language_of_the_asker(text: str, language: str) -> None:
    assert read(text, language=language).language == language


def test_words_and_filters_say_together_of_when() -> None:
    subject = read("Damm im Mai", Filters(since=dt.date(2026, 5, 20), outlet="taz"))
    assert (subject.within.since, subject.within.until) == (
        dt.date(2026, 5, 20), dt.date(2026, 5, 31),
    )  # fmt: skip
    assert subject.within.outlet == "taz"


@pytest.mark.parametrize(
    ("text", "de", "en"),
    [
        ("im Mai", "1. bis 31. Mai 2026", "1 to 31 May 2026"),
        ("heute", "10. Juni 2026", "10 June 2026"),
        ("diese Woche", "8. bis 10. Juni 2026", "8 to 10 June 2026"),
        ("seit dem 28. Mai", "28. Mai bis 10. Juni 2026", "28 May to 10 June 2026"),
        ("vor dem 3. Mai", "bis 2. Mai 2026", "until 2 May 2026"),
        ("nach dem 3. Mai", "seit 4. Mai 2026", "since 4 May 2026"),
        ("im Winter 2025", "1. Dezember 2025 bis 28. Februar 2026",
         "1 December 2025 to 28 February 2026"),
        ("Damm", "", ""),
    ],
)  # fmt: skip
def test_a_period_is_spoken_without_saying_a_month_twice(text: str, de: str, en: str) -> None:
    period = read(text).period
    assert (spoken_period(period, "de"), spoken_period(period, "en")) == (de, en)


HOSTILE = (
    "-",
    "–",
    ".",
    " ",
    "- ",
    ". ",
    "am ",
    "im ",
    "und ",
    "the latest ",
    "x am ",
    "heute ",
    "1. ",
)


@given(
    st.lists(st.sampled_from(HOSTILE), max_size=4).map("".join), st.sampled_from(("", "Dresden"))
)
@settings(max_examples=200, deadline=None)
def test_no_text_takes_long(piece: str, end: str) -> None:
    text = f"Ukraine{(piece or '-') * 4_096}"[:4_096] + end
    began = time.process_time()
    read(text)
    _without_edges(text)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        (f"Ukraine{'-' * 26}Russland", f"Ukraine{'-' * 26}Russland"),
        ("the latest on Ukraine", "Ukraine"),
        ("Ukraine, the latest!", "Ukraine"),
        ("news about the dam", "the dam"),
        ("In-vitro-Fleisch", "In-vitro-Fleisch"),
        ("„Dresden“", "Dresden“"),
        ("am am am", "am am am"),
    ],
)
def test_small_words_around_a_topic_are_no_part_of_it(text: str, topic: str) -> None:
    assert (_without_edges(text) or text) == topic
