"""What a briefing is asked for: topic, period, language."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.answer.briefing.subject import Subject, read_subject
from rag.answer.briefing.wording import spoken_period
from rag.search.dates import read_time
from rag.search.question import analyse
from rag.types import Filters
from tests.support.stories import NOW


def read(text: str, filters: Filters | None = None, language: str = "de") -> Subject:
    def understand(asked: str, now: dt.datetime):  # type: ignore[no-untyped-def]
        time = read_time(asked, now)
        return analyse(asked, ignoring=time.phrases), time

    return read_subject(text, understand, filters=filters or Filters(), now=NOW, language=language)


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


def test_a_topic_has_one_key_however_and_of_whenever_it_is_asked_for() -> None:
    keys = {read(text).key for text in ("Damm Brennsee", "Brennsee: Damm diese Woche")}
    assert len(keys) == 1
    assert read("").key == read("this week").key == ""
    assert read("Damm").key != read("Hafen").key


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
