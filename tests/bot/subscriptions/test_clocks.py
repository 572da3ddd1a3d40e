"""What makes another time of a time is not left beside it."""

from __future__ import annotations

import pytest

from bot.subscriptions.reading import read_schedule
from bot.subscriptions.unclear import Fault, Unclear
from tests.bot.subscriptions.subscribing import BERLIN


@pytest.mark.parametrize(
    ("text", "fault", "said"),
    [
        ("kurz vor 8 Uhr", "bad-time", "kurz vor 8 Uhr"),
        ("5 vor halb 8", "bad-time", "vor halb 8"),
        ("viertel 8 Uhr", "bad-time", "viertel 8 Uhr"),
        ("ab 8 Uhr", "bad-time", "ab 8 Uhr"),
        ("täglich halb 1", "bad-time", "halb 1"),
        ("20 Uhr morgens", "bad-time", "20 Uhr morgens"),
        ("8am in the evening", "bad-time", "8am in the evening"),
        ("7-8 Uhr", "two-times", "7-8 Uhr"),
        ("7, 8 Uhr", "two-times", "7, 8 Uhr"),
        ("zwischen 7 und 8 Uhr", "two-times", "7 und 8 Uhr"),
        ("8:00 und 9", "two-times", "8:00 und 9"),
    ],
)
def test_about_a_time_is_not_a_time(text: str, fault: Fault, said: str) -> None:
    with pytest.raises(Unclear) as caught:
        read_schedule(text, BERLIN)
    assert (caught.value.fault, caught.value.said) == (fault, said)
