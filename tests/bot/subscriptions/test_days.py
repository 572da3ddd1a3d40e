"""Several days are several schedules."""

from __future__ import annotations

import pytest

from bot.subscriptions.reading import read_schedule
from bot.subscriptions.unclear import Unclear
from tests.bot.subscriptions.subscribing import BERLIN


@pytest.mark.parametrize(
    "text",
    [
        "Montag und Donnerstag 8:00",
        "mo, mi, fr 8:00",
        "Mon, Wed & Fri 8am",
        "Sa/So 9:00",
        "every Monday and Thursday 8am",
        "on Mondays and on Fridays 8am",
        "Di-Do 8:00",
        "Mo-Fr und So 8:00",
        "täglich am Montag 8:00",
    ],
)
def test_several_days_are_not_one(text: str) -> None:
    with pytest.raises(Unclear) as caught:
        read_schedule(text, BERLIN)
    assert caught.value.fault == "two-schedules"
