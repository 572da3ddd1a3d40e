"""What is sent, on what, and to whom."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from bot.subscriptions.ordering import LONGEST_TOPIC, read_order
from bot.subscriptions.unclear import Unclear

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "kind", "topic", "is_private"),
    [
        ("brief Ukraine täglich 8:00", "briefing", "Ukraine", False),
        ("Briefing zur Ukraine täglich 8:00", "briefing", "Ukraine", False),
        ("brief me daily 7:00 on Ukraine", "briefing", "Ukraine", True),
        ("nachrichten werktags 7 Uhr", "briefing", "", False),
        ("summary weekly friday 17:00", "summary", "", False),
        ("Zusammenfassung freitags 17:00 privat", "summary", "", True),
        ("summary weekly friday 17:00 for me", "summary", "", True),
        ("daily 7:00 me", None, "", True),
        ("täglich 7:00 an mich", None, "", True),
        ("Ukraine daily 7:00", None, "Ukraine", False),
        ("Ukraine daily 7:00 me", None, "Ukraine", True),
        ("daily 7:00 Private Banken", None, "Private Banken", False),
        ("daily 7:00 #MeToo", None, "#MeToo", False),
        ("„Fridays for Future“ 8:00", None, "Fridays for Future", False),
        ('brief "Inflation monthly" mo 8:00 me', "briefing", "Inflation monthly", True),
        ("“every other Monday” 8am", None, "every other Monday", False),
        ('"morgen" in Berlin täglich 8:00', None, '"morgen" in Berlin', False),
        ('"me" daily 8:00', None, "me", False),
    ],
)
def test_it_understands(text: str, kind: str | None, topic: str, is_private: bool) -> None:
    order = read_order(text, BERLIN)
    assert (order.kind, order.topic, order.is_private) == (kind, topic, is_private)


def test_a_summary_of_something_is_no_summary() -> None:
    with pytest.raises(Unclear) as caught:
        read_order("summary fryday 17:00", BERLIN)
    assert (caught.value.fault, caught.value.said) == ("no-topic", "fryday")


def test_a_topic_has_an_end() -> None:
    assert len(read_order("x" * 250 + " daily 8:00", BERLIN).topic) == LONGEST_TOPIC
