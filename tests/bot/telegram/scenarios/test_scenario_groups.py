"""What people do in groups, topics and channels."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.telegram.scenarios.stage import Stage, performed
from tests.telegramserver.scenario import Telegram

BRIDGE = "Was ist mit der Carolabrücke in Dresden passiert?"
WOLVES = "Was fordert der Schäfer Jurij Kubasch?"
WHERE = "Und wo ist das passiert?"


def test_it_speaks_only_when_it_is_addressed(tg: Telegram, stage: Stage) -> None:
    anna, bob = tg.user("Anna", language="de"), tg.user("Bob", language="de")
    group = tg.supergroup("Redaktion", [anna, bob])
    tg.privacy_mode(on=False)
    group.adds_bot()
    group.wait_for_reply()  # the introduction
    anna.says(BRIDGE, group)
    anna.says("/ask@otherbot Was geschah in Dresden?", group)
    anna.says("@newsbotty, was geschah?", group)
    anna.says("Schreib an post@newsbot.de", group)
    greeting = anna.says("Morgen, Bob", group)
    bob.says("Morgen", group, reply_to=greeting)
    anna.sends("sticker", group)
    anna.says("/weather", group)
    bob.says("/weather@newsbot", group)
    stage.settles()
    assert len(group.answers) == 1
    for said in (
        f"/ask {BRIDGE}",
        f"/ASK@NewsBot {BRIDGE}",
        f"@newsbot {BRIDGE}",
        f"{BRIDGE} @NEWSBOT",
        "Sag mal, @NewsBot, was ist mit der Carolabrücke in Dresden passiert?",
    ):
        question = anna.says(said, group)
        answer = group.wait_for_reply(10)
        assert "Carolabrücke" in answer.text, said
        assert answer.reply_to is question
    follow_up = bob.says("Was soll der Abriss kosten?", group, reply_to=answer)
    reply = group.wait_for_reply(10)
    assert "elf Millionen" in reply.text
    assert reply.reply_to is follow_up


def test_chatter_takes_no_place_in_the_queue(tg: Telegram, stage: Stage) -> None:
    anna = tg.user("Anna", language="de")
    group = tg.supergroup("Redaktion", [anna], bot_role="")
    tg.privacy_mode(on=False)
    group.adds_bot()
    hello = group.wait_for_reply()
    stage.stop()
    for number in range(150):
        said = anna.says(f"Morgen {number}", group)
    anna.edits(said, "Guten Morgen")
    anna.says(f"/ask {BRIDGE}", group)
    stage.start()
    answer = group.wait_for_reply(10)
    assert "Carolabrücke" in answer.text
    stage.settles()
    assert group.answers == [hello, answer]


@pytest.mark.usefixtures("stage")
def test_a_mention_alone_asks_what_is_wanted(tg: Telegram) -> None:
    anna = tg.user("Anna", language="de")
    group = tg.supergroup("Redaktion", [anna])
    anna.says("@newsbot", group)
    assert "wissen" in group.wait_for_reply().text


def test_with_privacy_mode_it_hears_only_what_is_for_it(tg: Telegram, stage: Stage) -> None:
    anna = tg.user("Anna", language="de")
    group = tg.supergroup("Redaktion", [anna])
    anna.says("Guten Morgen", group)
    anna.says(f"@newsbot {BRIDGE}", group)
    assert "Carolabrücke" in group.wait_for_reply(10).text
    stage.settles()
    assert len(group.answers) == 1


def test_topics_are_conversations_of_their_own(tg: Telegram, stage: Stage) -> None:
    anna = tg.user("Anna", language="de")
    forum = tg.supergroup("Redaktion", [anna])
    wolves, bridge = forum.topic("Wölfe"), forum.topic("Brücke")
    anna.says(f"/ask {WOLVES}", wolves)
    assert "Kubasch" in wolves.wait_for_reply(10).text
    anna.says(f"/ask {BRIDGE}", bridge)
    assert "Carolabrücke" in bridge.wait_for_reply(10).text
    anna.says(f"@newsbot {WHERE}", wolves)
    answer = wolves.wait_for_reply(10)
    assert "Lausitz" in answer.text
    assert "Carolabrücke" not in answer.text
    stage.settles()
    assert (len(wolves.answers), len(bridge.answers)) == (2, 1)
    assert len(forum.answers) == 3
    anna.taps(answer.button("[1]")).wait_for_answer()
    assert "Kubasch" in answer.wait_for_edit().text


def test_in_a_forum_replies_to_the_topic_itself_are_for_nobody(tg: Telegram, stage: Stage) -> None:
    anna = tg.user("Anna", language="de")
    forum = tg.supergroup("Redaktion", [anna])
    tg.privacy_mode(on=False)
    forum.adds_bot()
    topic = forum.topic("Wölfe")
    stage.settles()
    before = len(forum.answers)
    anna.says("Wer weiß etwas?", topic, reply_to=topic.first)
    stage.settles()
    assert len(forum.answers) == before


def test_a_reply_to_an_answer_goes_on_in_its_history(tg: Telegram, stage: Stage) -> None:
    anna, bob = tg.user("Anna", language="de"), tg.user("Bob", language="de")
    group = tg.supergroup("Redaktion", [anna, bob])
    anna.says(f"/ask {WOLVES}", group)
    wolves = group.wait_for_reply(10)
    bob.says(f"/ask {BRIDGE}", group)
    bridge = group.wait_for_reply(10)
    stage.restart()
    anna.says(WHERE, group, reply_to=wolves)
    answer = group.wait_for_reply(10)
    assert "Lausitz" in answer.text, tg.transcript()
    assert "Carolabrücke" not in answer.text
    bob.says("Was soll der Abriss kosten?", group, reply_to=bridge)
    assert "elf Millionen" in group.wait_for_reply(10).text


def test_it_introduces_itself_once(tg: Telegram, stage: Stage) -> None:
    anna = tg.user("Anna", language="de")
    group = tg.group("Stammtisch", [anna], bot_role="")
    group.adds_bot()
    hello = group.wait_for_reply()
    assert "@newsbot" in hello.text
    assert "/setprivacy" in hello.text
    assert "/privacy" in hello.text
    group.removes_bot(for_good=False)
    stage.settles()
    assert stage.is_gone(group.id)
    group.adds_bot()
    group.promotes_bot()
    stage.settles()
    assert not stage.is_gone(group.id)
    assert group.answers == [hello]


def test_whoever_blocks_it_is_noted_and_nothing_fails(tg: Telegram, stage: Stage) -> None:
    anna = tg.user("Anna", language="de")
    anna.says(BRIDGE)
    anna.chat.wait_for_reply(10)
    anna.blocks_bot()
    stage.settles()
    assert stage.is_gone(anna.id)
    anna.says(BRIDGE)  # which unblocks
    anna.chat.wait_for_reply(10)
    assert not stage.is_gone(anna.id)
    fault = tg.fault("sendMessage", kind="blocked")
    anna.says("/help")
    stage.settles()
    assert fault.left == 0
    assert stage.is_gone(anna.id)
    anna.says("/help")
    assert anna.chat.wait_for_reply().text


def test_a_group_that_becomes_a_supergroup_keeps_what_it_has(tg: Telegram, data: Path) -> None:
    anna, bob = tg.user("Anna", language="de"), tg.user("Bob", language="de")
    group = tg.group("Stammtisch", [anna, bob])
    with performed(tg, data, public=False, allowed_chats=frozenset({group.id})) as stage:
        anna.says(f"/ask {WOLVES}", group)
        answer = group.wait_for_reply(10)
        anna.taps(answer.button("👍")).wait_for_answer()
        new = group.upgrade()
        stage.settles()
        bob.says(f"@newsbot {WHERE}", new)
        follow_up = new.wait_for_reply(10)
        assert "Lausitz" in follow_up.text, tg.transcript()
        data_of_old = answer.button("[1]").data
        bob.taps(follow_up.button("[1]"), data=data_of_old).wait_for_answer()
        assert "Kubasch" in follow_up.wait_for_edit().text
        assert len(stage.feedback()) == 1
        stage.restart()
        bob.says(f"/ask {BRIDGE}", new)
        assert "Carolabrücke" in new.wait_for_reply(10).text


def test_a_group_that_moves_while_it_is_answered(tg: Telegram, data: Path) -> None:
    anna = tg.user("Anna", language="de")
    group = tg.group("Stammtisch", [anna])
    with performed(tg, data, public=False, allowed_chats=frozenset({group.id})) as stage:
        tg.hold()
        anna.says(f"/ask {WOLVES}", group)
        new = group.upgrade()
        tg.release()
        assert "Kubasch" in new.wait_for_reply(10).text
        stage.settles()
        assert (len(group.answers), len(new.answers)) == (0, 1)


def test_anonymous_admins_of_an_allowed_group_are_answered(tg: Telegram, data: Path) -> None:
    anna = tg.user("Anna", language="de")
    group = tg.supergroup("Redaktion", [anna])
    other = tg.supergroup("Fremde", [anna])
    with performed(tg, data, public=False, allowed_chats=frozenset({group.id})) as stage:
        anna.says(f"/ask {BRIDGE}", group, anonymous=True)
        assert "Carolabrücke" in group.wait_for_reply(10).text
        anna.says("/language en", group, anonymous=True)
        assert "English" in group.wait_for_reply().text
        anna.says(f"/ask {BRIDGE}", other, anonymous=True)
        assert str(other.id) in other.wait_for_reply().text
        stage.settles()


def test_posts_of_channels_are_no_questions(tg: Telegram, stage: Stage) -> None:
    channel = tg.channel("Eilmeldungen")
    channel.posts("@newsbot Was geschah in Dresden?")
    channel.posts("/ask Was geschah in Dresden?")
    stage.settles()
    assert channel.answers == []
