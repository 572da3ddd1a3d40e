"""Groups with summaries, from the first message to the last trace of it, over the whole bot."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.groupchat.messages import GroupMessage
from bot.groupchat.store import GroupStore
from bot.groupchat.tables import group_messages, stamp
from tests.bot.telegram.scenarios.stage import Stage, performed
from tests.telegramserver.gatherings import Gathering
from tests.telegramserver.people import Person
from tests.telegramserver.places import Place, Topic
from tests.telegramserver.scenario import Telegram

WEEK = dt.timedelta(days=7)
BRIDGE = "Was ist mit der Carolabrücke in Dresden passiert?"


def kept(stage: Stage, place: Place) -> list[GroupMessage]:
    thread = place.id if isinstance(place, Topic) else None
    with stage.database() as database:
        return GroupStore(database, WEEK).last(place.chat.id, thread, 5_000)


def texts(stage: Stage, place: Place) -> list[str]:
    return [message.text for message in kept(stage, place)]


def holds(stage: Stage, word: str) -> bool:
    files = stage.settings.data_dir.rglob("*")
    return any(word.encode() in path.read_bytes() for path in files if path.is_file())


@pytest.fixture
def anna(tg: Telegram) -> Person:
    return tg.user("Anna", language="de", started=True)


@pytest.fixture
def bob(tg: Telegram) -> Person:
    return tg.user("Bob", language="de", started=True)


@pytest.fixture
def group(tg: Telegram, anna: Person, bob: Person, stage: Stage) -> Gathering:
    """With summaries; the bot reads along."""
    tg.privacy_mode(on=False)
    return switched_on(tg.supergroup("Redaktion", [anna, bob]), anna)


def switched_on(group: Gathering, admin: Person) -> Gathering:
    admin.says("/summary on", group)
    assert "eingeschaltet" in group.wait_for_reply().text
    return group


def test_a_member_leaves_no_trace(
    tg: Telegram, stage: Stage, group: Gathering, anna: Person, bob: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    with caplog.at_level(logging.DEBUG):
        for number in range(60):
            anna.says(f"kanarie-anna {number} " + "wort " * (number % 7 * 40), group)
            said = bob.says(f"kanarie-bob {number}", group)
            if number % 5 == 0:
                bob.edits(said, f"kanarie-bob {number} noch einmal " + "mehr " * 100)
        stage.settles()
        assert len(texts(stage, group)) == 120
        assert holds(stage, "kanarie-bob")
        bob.says("/forget yes")
        assert "Erledigt" in bob.chat.wait_for_reply().text
        stage.settles()
    assert not holds(stage, "kanarie-bob")
    assert {one.user_id for one in kept(stage, group)} == {anna.id}
    anna.says("/privacy off", group)
    assert "gelöscht" in group.wait_for_reply().text
    assert not holds(stage, "kanarie-anna")
    assert "kanarie" not in caplog.text


def test_messages_wait_for_no_question_and_hold_none_up(
    tg: Telegram, stage: Stage, group: Gathering, anna: Person, bob: Person
) -> None:
    stage.stop()
    for number in range(300):  # more than a conversation's place in the queue
        bob.says(f"Nachricht {number}", group)
    anna.says(f"/ask {BRIDGE}", group)
    stage.start()
    assert "Carolabrücke" in group.wait_for_reply(10).text
    stage.settles()
    assert texts(stage, group) == [f"Nachricht {number}" for number in range(300)]
    assert len(group.answers) == 2


def test_retention_goes_on_over_a_restart(stage: Stage, group: Gathering, anna: Person) -> None:
    anna.says("kanarie-alt", group)
    anna.says("neu", group)
    stage.settles()
    stage.stop()
    past = stamp(dt.datetime.now(dt.UTC) - WEEK - dt.timedelta(minutes=1))
    with stage.database() as database, database.writing("test") as connection:
        is_old = group_messages.c.text == "kanarie-alt"
        connection.execute(update(group_messages).where(is_old).values(sent_at=past))
    stage.start()
    stage.tg.until(lambda: not holds(stage, "kanarie-alt"), "expiry").wait(10)
    assert texts(stage, group) == ["neu"]


def test_settings_outlast_a_restart(stage: Stage, group: Gathering, bob: Person) -> None:
    bob.says("/privacy off", group)
    assert "gelöscht" in group.wait_for_reply().text
    stage.restart()
    bob.says("Hallo", group)
    group.owner.says("Morgen", group)
    stage.settles()
    assert texts(stage, group) == ["Morgen"]


def test_a_forum_an_edit_and_an_anonymous_admin(
    stage: Stage, group: Gathering, anna: Person, bob: Person
) -> None:
    wolves, bridge = group.topic("Wölfe"), group.topic("Brücke")
    said = bob.says("Drei Schafe", wolves)
    anna.says("Gesperrt", bridge, anonymous=True)
    stage.settles()
    bob.edits(said, "Vier Schafe")
    stage.settles()
    assert [(m.text, m.author, m.reply_to) for m in kept(stage, wolves)] == [
        ("Vier Schafe", "Bob", None)
    ]
    assert [(m.text, m.author, m.user_id) for m in kept(stage, bridge)] == [
        ("Gesperrt", "Redaktion", None)
    ]
    assert texts(stage, group) == []


def test_a_group_that_becomes_a_supergroup_goes_on_without_its_old_messages(
    tg: Telegram, stage: Stage, anna: Person, bob: Person
) -> None:
    tg.privacy_mode(on=False)
    group = switched_on(tg.group("Stammtisch", [anna, bob]), anna)
    bob.says("kanarie", group)
    stage.settles()
    new = group.upgrade()
    stage.settles()
    assert not holds(stage, "kanarie")
    bob.says("Hier geht es weiter", new)
    stage.settles()
    assert texts(stage, group) == []
    assert texts(stage, new) == ["Hier geht es weiter"]


def test_a_group_is_forgotten_by_its_admin(
    stage: Stage, group: Gathering, anna: Person, bob: Person
) -> None:
    for person in (anna, bob):
        person.says("kanarie", group)
    stage.settles()
    bob.says("/forget all yes", group)
    assert "Admins" in group.wait_for_reply().text
    anna.says("/forget all yes", group)
    assert "Erledigt" in group.wait_for_reply().text
    stage.settles()
    assert not holds(stage, "kanarie")


def test_what_came_while_it_was_down_is_kept_when_it_is_back(
    tg: Telegram, data: Path, anna: Person
) -> None:
    tg.privacy_mode(on=False)
    group = tg.supergroup("Redaktion", [anna])
    with performed(tg, data) as stage:
        switched_on(group, anna)
        stage.stop()
        said = anna.says("Am Montag", group)
        anna.edits(said, "Am Dienstag")
        stage.start()
        stage.settles()
        tg.redeliver(2)
        stage.settles()
        assert texts(stage, group) == ["Am Dienstag"]
