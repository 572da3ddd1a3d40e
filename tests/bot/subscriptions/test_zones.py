"""What looks like a time zone is one, or is refused."""

from __future__ import annotations

import pytest

from bot.subscriptions.reading import read_schedule
from bot.subscriptions.unclear import Unclear
from tests.bot.subscriptions.subscribing import BERLIN


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ukraine 8am EST", "EST"),
        ("EST 8am", "EST"),
        ("8:00 cet", "cet"),
        ("daily 8:00 MEZ", "MEZ"),
        ("daily 8am Ukraine PDT", "PDT"),
        ("8:00 IST", "IST"),
        ("8:00Z", "Z"),
        ("8:00 UTC+2", "UTC+2"),
        ("8:00 +2", "+2"),
        ("8am London time", "London time"),
        ("8 Uhr Berliner Zeit", "Berliner Zeit"),
    ],
)
def test_only_a_full_zone_is_one(text: str, said: str) -> None:
    with pytest.raises(Unclear) as caught:
        read_schedule(text, BERLIN)
    assert (caught.value.fault, caught.value.said) == ("unknown-zone", said)
