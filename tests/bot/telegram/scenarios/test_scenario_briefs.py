"""People who want to be briefed, and to see how a story went."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.bot.telegram.scenarios.process import newsbot_bot
from tests.bot.telegram.scenarios.stage import Stage
from tests.telegramserver.scenario import Telegram

TOPIC = "Carolabrücke"


def test_a_briefing_in_private_in_german(tg: Telegram, stage: Stage) -> None:
    anna = tg.user("Anna", language="de")
    anna.says(f"/brief {TOPIC}")
    told = anna.chat.wait_for_reply(15)
    headline, _, points = told.text.partition("\n\n")
    assert TOPIC in headline
    assert points.startswith("– Elbkurier, 18. August 2025: „")
    assert told.html.startswith(f"<b>{headline}</b>")

    anna.taps(told.button("[1]")).wait_for_answer()
    assert "Dresden, 18. August 2025" in told.wait_for_edit().text
    anna.taps(told.button("‹ Zurück")).wait_for_answer()
    assert told.wait_for_edit().html.startswith(f"<b>{headline}</b>")
    assert anna.taps(told.button("👍")).wait_for_answer().text == "Danke!"
    assert len(stage.feedback()) == 1

    anna.says(f"/brief {TOPIC}")
    assert "ist nichts Neues dazugekommen" in anna.chat.wait_for_reply(15).text
    anna.says("/sources")
    assert anna.chat.wait_for_reply(15).text.startswith("Quellen der letzten Antwort")
    anna.says("Was soll der Abriss kosten?", reply_to=told)
    assert "elf Millionen" in anna.chat.wait_for_reply(15).text
    stage.settles()
    assert tg.refused == []


@pytest.mark.usefixtures("stage")
def test_a_briefing_in_private_in_english(tg: Telegram) -> None:
    bob = tg.user("Bob", language="en")
    bob.says("/brief")
    newest = bob.chat.wait_for_reply(15)
    assert newest.text.startswith("News, ")
    suggestion = next(one for one in newest.buttons if (one.data or "").startswith("q:"))
    bob.taps(suggestion)
    assert bob.chat.wait_for_reply(15).html.startswith("<b>")
    bob.says("/brief bridge since Friday")
    told = bob.chat.wait_for_reply(15)
    assert "Bridge collapses in Dresden" in told.text
    bob.says("/brief the price of unicorns")
    assert "[1]" not in bob.chat.wait_for_reply(15).text


def test_what_is_new_is_new_for_each_topic_of_a_group(tg: Telegram, stage: Stage) -> None:
    anna, ben = tg.user("Anna", language="de"), tg.user("Ben", language="de")
    forum = tg.supergroup("Redaktion", [anna, ben])
    one, two = forum.topic("Eins"), forum.topic("Zwei")
    for person, place in ((anna, one), (ben, two)):
        question = person.says(f"/brief {TOPIC}", place)
        told = place.wait_for_reply(15)
        assert told.reply_to is question
        assert "letzten Briefing" not in told.text
    ben.says(f"/brief {TOPIC}", one)
    assert "letzten Briefing" in one.wait_for_reply(15).text
    stage.restart()
    anna.says(f"/brief {TOPIC}", two)
    assert "letzten Briefing" in two.wait_for_reply(15).text
    ben.says("/forget yes")
    ben.chat.wait_for_reply(10)


def test_a_timeline_has_a_picture(tg: Telegram, stage: Stage) -> None:
    anna = tg.user("Anna", language="de")
    anna.says(f"/timeline {TOPIC}")
    text = anna.chat.wait_for_reply(15)
    picture = anna.chat.wait_for_reply(30)
    assert text.html.startswith("<b>")
    assert text.button("[1]").data
    assert picture.upload.startswith(b"\x89PNG")
    assert text.text.startswith(picture.text)
    anna.says("/timeline")
    assert "/timeline Ukraine" in anna.chat.wait_for_reply(10).text
    anna.says(TOPIC, reply_to=picture)
    assert TOPIC in anna.chat.wait_for_reply(15).text
    stage.settles()
    assert tg.refused == []


def test_a_group_without_pictures_gets_the_text(tg: Telegram, stage: Stage) -> None:
    bob = tg.user("Bob", language="en")
    group = tg.supergroup("Newsroom", [bob])
    fault = tg.fault("sendPhoto", kind="no_rights")
    question = bob.says("/timeline bridge", group)
    told = group.wait_for_reply(15)
    assert told.reply_to is question
    tg.until(lambda: not fault.left, "the picture").wait(30)
    stage.settles()
    assert group.answers == [told]


def test_a_picture_is_tried_again_after_trouble(tg: Telegram, stage: Stage) -> None:
    anna = tg.user("Anna", language="de")
    tg.fault("sendPhoto", kind="bad_gateway", times=2)
    anna.says(f"/timeline {TOPIC}")
    anna.chat.wait_for_reply(15)
    assert anna.chat.wait_for_reply(30).upload
    stage.settles()
    assert len(anna.chat.answers) == 2


def test_killed_between_text_and_picture_it_sends_the_picture_alone(
    tg: Telegram, data: Path
) -> None:
    anna = tg.user("Anna", language="de")
    with newsbot_bot(tg, data) as process:
        fault = tg.fault("sendPhoto", kind="silence", times=9)
        anna.says(f"/timeline {TOPIC}")
        text = anna.chat.wait_for_reply(30)
        tg.until(lambda: fault.left < 9, "the picture").wait(30)
        process.kill()
    tg.faults.remove(fault)
    with newsbot_bot(tg, data) as process:
        picture = anna.chat.wait_for_reply(30)
        tg.quiet(0.5).wait(20)
        assert anna.chat.answers == [text, picture]
        assert picture.upload
        process.terminate()
        assert process.ends() == 0, process.err


def test_killed_while_it_briefs_it_briefs_once(tg: Telegram, data: Path) -> None:
    anna = tg.user("Anna", language="de")
    with newsbot_bot(tg, data) as process:
        fault = tg.fault("sendMessage", kind="silence", times=9)
        anna.says(f"/brief {TOPIC}")
        tg.until(lambda: fault.left < 9, "the briefing").wait(30)
        process.kill()
    tg.faults.remove(fault)
    with newsbot_bot(tg, data) as process:
        told = anna.chat.wait_for_reply(30)
        time.sleep(0.1)
        tg.quiet(0.5).wait(20)
        assert anna.chat.answers == [told]
        assert "letzten Briefing" not in told.text
        process.terminate()
        assert process.ends() == 0, process.err
