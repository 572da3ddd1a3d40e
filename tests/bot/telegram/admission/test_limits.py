"""How often somebody may ask."""

from __future__ import annotations

import datetime as dt

from bot.telegram.admission import limits
from bot.telegram.admission.limits import QUESTIONS, REQUESTS, Limits
from tests.support.newsroom import NOW

ANNA, BERT = 7, 8


def after(seconds: float) -> dt.datetime:
    return NOW + dt.timedelta(seconds=seconds)


def test_three_questions_at_once_and_then_one_in_ten_seconds() -> None:
    asking = Limits(QUESTIONS)
    assert [asking.wait_for(ANNA, NOW) for _ in range(5)] == [0, 0, 0, 10, 10]
    assert asking.wait_for(ANNA, after(4)) == 6
    assert asking.wait_for(ANNA, after(10)) == 0
    assert asking.wait_for(ANNA, after(11)) == 9


def test_an_update_that_was_allowed_counts_once() -> None:
    asking = Limits(QUESTIONS)
    assert [asking.wait_for(ANNA, NOW, update_id) for update_id in (1, 2, 2, 3, 3, 4)] == [
        *[0] * 5,
        10,
    ]
    assert asking.wait_for(ANNA, NOW, 4) == 10


def test_each_asker_has_limits_of_their_own() -> None:
    asking = Limits(QUESTIONS)
    for _ in range(QUESTIONS.burst):
        assert asking.wait_for(ANNA, NOW) == 0
    assert asking.wait_for(ANNA, NOW) > 0
    assert asking.wait_for(BERT, NOW) == 0


def test_a_question_that_has_to_wait_does_not_count() -> None:
    asking = Limits(QUESTIONS)
    for _ in range(100):
        asking.wait_for(ANNA, NOW)
    assert asking.wait_for(ANNA, after(10)) == 0


def test_who_waits_as_told_may_ask() -> None:
    asking, moment = Limits(QUESTIONS), 0.0
    for _ in range(200):
        moment += asking.wait_for(ANNA, after(moment))
        assert asking.wait_for(ANNA, after(moment)) in range(61 * 60)
    for _ in range(300):
        wait = asking.wait_for(ANNA, after(moment))
        moment += wait
        assert wait == 0 or asking.wait_for(ANNA, after(moment)) == 0


def test_sixty_in_any_hour() -> None:
    asking = Limits(QUESTIONS)
    allowed = [second for second in range(3 * 3600) if asking.wait_for(ANNA, after(second)) == 0]
    for begin in allowed:
        assert sum(begin <= one < begin + 3600 for one in allowed) <= QUESTIONS.an_hour
    assert len(allowed) == 3 * QUESTIONS.an_hour


def test_no_more_than_a_minute_and_the_burst_allow_in_any_minute() -> None:
    asking = Limits(QUESTIONS)
    allowed = [tick for tick in range(3000) if asking.wait_for(ANNA, after(tick / 10)) == 0]
    for begin in allowed:
        assert (
            sum(begin <= one < begin + 600 for one in allowed)
            <= QUESTIONS.a_minute + QUESTIONS.burst
        )


def test_a_clock_that_is_put_back_blocks_nobody() -> None:
    asking = Limits(QUESTIONS)
    for second in range(0, 600, 10):
        asking.wait_for(ANNA, after(second))
    assert asking.wait_for(ANNA, after(-3600)) == 0


def test_nothing_is_kept_of_those_who_ask_no_more() -> None:
    asking = Limits(QUESTIONS)
    for asker in range(1, limits.MOST_ASKERS + 1):
        asking.wait_for(asker, NOW)
    asking.wait_for(-1, after(4000))
    assert len(asking._askers) == 1


def test_whatever_is_answered_has_a_wider_limit() -> None:
    acting = Limits(REQUESTS)
    assert [acting.wait_for(ANNA, NOW) for _ in range(21)] == [*[0] * 20, 1]
    allowed = [tick for tick in range(36_000) if acting.wait_for(BERT, after(tick / 10)) == 0]
    assert len(allowed) == REQUESTS.an_hour
