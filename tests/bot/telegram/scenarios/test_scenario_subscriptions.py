"""Subscriptions in the whole bot: ordered in a chat, sent by the clock, and kept over a restart."""

from __future__ import annotations

import datetime as dt

from tests.bot.telegram.scenarios.stage import Stage
from tests.telegramserver.scenario import Telegram

HOUR = dt.timedelta(hours=1)
SENT_S = 40.0  # it looks every ten seconds


def test_a_briefing_comes_at_its_time_and_not_again_after_a_restart(
    tg: Telegram, stage: Stage
) -> None:
    stage.times.step = dt.timedelta()
    anna = tg.user("Anna", language="de")
    anna.says("/subscribe brief Dresden täglich 15:00")
    assert "das nächste Mal am Mittwoch, 20. August 2025, 15:00 Uhr" in (
        anna.chat.wait_for_reply(10).text
    )
    stage.times.now += HOUR  # 13:00 UTC
    briefing = anna.chat.wait_for_reply(SENT_S)
    assert "Carolabrücke" in briefing.text
    assert briefing.buttons
    stage.restart()
    anna.says("/unsubscribe")
    assert "1. Briefing zu „Dresden“" in anna.chat.wait_for_reply(10).text
    assert len(anna.chat.answers) == 3


def test_what_was_due_while_the_bot_was_down_comes_if_it_is_not_late(
    tg: Telegram, stage: Stage
) -> None:
    stage.times.step = dt.timedelta()
    anna, bert = tg.user("Anna", language="de"), tg.user("Bert", language="de")
    anna.says("/subscribe Dresden täglich 15:00")
    bert.says("/subscribe Dresden täglich 18:30")
    anna.chat.wait_for_reply(10)
    bert.chat.wait_for_reply(10)
    stage.stop()
    stage.times.now += 5 * HOUR  # 19:00 in Berlin
    stage.start()
    assert "Carolabrücke" in bert.chat.wait_for_reply(SENT_S).text
    assert len(anna.chat.answers) == 1
