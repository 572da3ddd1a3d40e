"""Timelines: the labelled events are told on their days, oldest first, and each once."""

from __future__ import annotations

import datetime as dt
import re
from itertools import combinations
from pathlib import Path

import pytest

from rag.answer.briefing.points import says_again
from rag.answer.briefing.values import DayCount
from rag.answer.citations import Quote
from rag.types import AnswerStatus
from tests.rag.answer.briefing.briefingroom import BriefingRoom, opened_briefing_room
from tests.support.newsroom import news
from tests.support.stories import BY_ID, EVENTS

SHARE = 0.9  # of the labelled events


def test_most_labelled_events_are_told_on_their_day(room: BriefingRoom) -> None:
    missing, wrong, labelled = [], [], 0
    for topic, events in EVENTS.items():
        timeline = room.timeline(topic)
        for day, precision, words in events:
            labelled += 1
            told = [event for event in timeline.events if re.search(words, event.text)]
            if not told:
                missing.append((topic, words))
            elif (day, precision) not in {(e.day.isoformat(), e.precision) for e in told}:
                wrong.append((topic, words, told))
    assert len(missing) + len(wrong) <= (1 - SHARE) * labelled, (missing, wrong)
    assert wrong == []


@pytest.mark.parametrize("topic", [*EVENTS, ""])
def test_no_event_is_told_twice(room: BriefingRoom, topic: str) -> None:
    timeline = room.timeline(topic)
    assert 3 <= len(timeline.events) <= 12
    cited = {c.number: c for c in timeline.answer.citations}
    quotes = [
        (event, Quote(BY_ID[cited[event.number].article_id], cited[event.number].start,
                      cited[event.number].end))
        for event in timeline.events
    ]  # fmt: skip
    again = [
        (one.text, other.text)
        for (one, quote), (other, another) in combinations(quotes, 2)
        if abs((one.day - other.day).days) <= 1 and says_again(quote, another)
    ]
    assert again == []
    assert len({event.text for event in timeline.events}) == len(timeline.events)


def test_an_event_has_one_citation_and_says_its_day_and_source(room: BriefingRoom) -> None:
    timeline = room.timeline("Dammbruch Brennsee")
    assert [event.number for event in timeline.events] == list(range(1, len(timeline.events) + 1))
    lines = timeline.answer.text.splitlines()
    assert lines[0] == (
        "– 1963: „Der Damm war im Jahr 1963 gebaut worden.“ (Seenbote, 9. Mai 2026) [1]"
    )
    assert lines[1].startswith("– Februar 2026: ")
    assert lines[2].startswith("– 9. Mai 2026: ")


def test_articles_are_counted_by_day_and_outlet(room: BriefingRoom) -> None:
    counts = room.timeline("Bürgermeisterwahl Kelbra-Süd").counts
    assert counts == (
        DayCount(dt.date(2026, 5, 18), "Kelbraer Rundschau", 1),
        DayCount(dt.date(2026, 5, 19), "Landeskurier", 1),
        DayCount(dt.date(2026, 6, 1), "Kelbraer Rundschau", 1),
        DayCount(dt.date(2026, 6, 4), "Landeskurier", 1),
    )


def test_a_topic_that_nothing_tells_of_has_no_timeline(room: BriefingRoom) -> None:
    timeline = room.timeline("Marsrakete")
    assert timeline.answer.status is AnswerStatus.NO_EVIDENCE
    assert (timeline.events, timeline.counts) == ((), ())


def test_who_said_it_is_no_event_and_lends_its_day_to_what_was_said(tmp_path: Path) -> None:
    articles = [
        news("werft", "de", "Werft Larsund baut Fähren", "Die Werft in Larsund baut zwei Fähren "
             "für Norwegen. Das teilte die Geschäftsführung am Dienstag mit. Die Stadt hofft auf "
             "neue Stellen in der Werft.", dt.date(2026, 6, 10)),
        news("yard", "en", "Larsund yard lays off welders", "The shipyard in Larsund lays off "
             "ninety welders. This was announced by the management of the yard in April. The "
             "union has called a meeting.", dt.date(2026, 6, 1)),
    ]  # fmt: skip
    with opened_briefing_room(tmp_path, articles) as room:
        events = {event.text: event for event in room.timeline("Larsund Werft").events}
        assert not [text for text in events if text.startswith(("Das teilte", "This was"))]
        [ferries] = [event for text, event in events.items() if "zwei Fähren" in text]
        assert ferries.day == dt.date(2026, 6, 9)
        assert "am Dienstag mit." in ferries.text
        [welders] = [event for text, event in events.items() if "ninety welders" in text]
        assert (welders.day, welders.precision) == (dt.date(2026, 4, 1), "month")
        points = [point.text for point in room.brief("Larsund Werft").points]
        assert [text for text in points if "zwei Fähren" in text]
        assert not [text for text in points if "Das teilte" in text or "This was" in text]
