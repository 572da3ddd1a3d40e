"""Words of time that no schedule is made of are asked about."""

from __future__ import annotations

import pytest

from bot.subscriptions.reading import read_schedule
from bot.subscriptions.unclear import Unclear
from tests.bot.subscriptions.subscribing import BERLIN


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ukraine monatlich 8:00", "monatlich"),
        ("alle zwei Tage 8:00", "alle zwei Tage"),
        ("every second day 8am", "every second"),
        ("every other Monday 8am", "every other"),
        ("jeden zweiten Montag 8:00", "jeden zweiten"),
        ("am ersten Montag 8:00", "ersten Montag"),
        ("every two weeks on Monday 8am", "every two weeks"),
        ("fortnightly 8:00", "fortnightly"),
        ("jede Stunde", "jede Stunde"),
        ("every night at 8", "every night"),
        ("2x täglich 8:00", "2x täglich"),
        ("once a month 8:00", "once a"),
        ("am Wochenende 9:00", "am Wochenende"),
        ("weekends 9am", "weekends"),
        ("täglich außer sonntags 8:00", "außer sonntags"),
        ("tomorrow 8:00", "tomorrow"),
        ("heute 8:00", "heute"),
        ("morgen früh um 7", "morgen"),
        ("next Monday 8am", "next Monday"),
        ("Ukraine ab Montag täglich 8:00", "ab Montag"),
        ("Ukraine daily 8:00 for 2 weeks", "for 2 weeks"),
        ("am 24.12. 8:00", "24.12."),
        ("am 1. 8:00", "am 1."),
        ("Ukraine ab 1. Januar täglich 8:00", "ab 1."),
        ("Ukraine December 24 8:00", "December 24"),
        ("Ukraine Freitagabend 20:00", "Freitagabend"),
        ("every Fryday 8:00", "every"),
        ("Montag Ukraine 8:00", "Montag"),
        ("Mo Ukraine 8:00", "Mo"),
        ("Montag täglich 8:00", "Montag"),
        ("Fridays for Future 8:00", "Fridays for Future"),
    ],
)
def test_words_of_time_are_no_topic(text: str, said: str) -> None:
    """What isn't understood whole is asked about: it would come at other times than was meant."""
    with pytest.raises(Unclear) as caught:
        read_schedule(text, BERLIN)
    assert (caught.value.fault, caught.value.said) == ("left-over", said)
