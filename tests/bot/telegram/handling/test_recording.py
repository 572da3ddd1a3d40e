"""What is kept of a group's talk: everything that people say to each other, and nothing else."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.groupchat.messages import GroupMessage
from tests.bot.telegram.desk import Desk
from tests.telegramserver.gatherings import Gathering
from tests.telegramserver.people import Person
from tests.telegramserver.places import Topic
from tests.telegramserver.scenario import Telegram


@pytest.fixture
def group(tg: Telegram, public_desk: Desk, anna: Person, bert: Person) -> Gathering:
    """A supergroup with summaries, in which the bot reads along."""
    tg.privacy_mode(on=False)
    group = tg.supergroup("Runde", [anna, bert])
    public_desk.service.groups.set_on(group.id, True)
    return group


def kept(desk: Desk, place: Gathering | Topic) -> list[GroupMessage]:
    thread = place.id if isinstance(place, Topic) else None
    return desk.service.groups.last(place.chat.id, thread, 100)


def texts(desk: Desk, place: Gathering | Topic) -> list[str]:
    return [message.text for message in kept(desk, place)]


async def test_messages_are_kept_with_all_that_a_summary_needs(
    public_desk: Desk, group: Gathering, anna: Person, bert: Person
) -> None:
    first = anna.says("Wann treffen wir uns?", group)
    second = bert.says("Um acht", group, reply_to=first)
    await public_desk.hears()
    sent_at = [dt.datetime.fromtimestamp(int(one.date), dt.UTC) for one in (first, second)]
    assert kept(public_desk, group) == [
        GroupMessage(group.id, first.id, None, anna.id, "Anna", sent_at[0], first.text, None),
        GroupMessage(group.id, second.id, None, bert.id, "Bert", sent_at[1], "Um acht", first.id),
    ]
    assert group.answers == []


async def test_what_is_for_a_bot_or_by_one_is_not(
    public_desk: Desk, group: Gathering, anna: Person, tg: Telegram
) -> None:
    for text in ("/ask Wo ist die Brücke?", "/weather morgen", "/ask@otherbot Was?", "/latest"):
        anna.says(text, group)
    anna.says("@newsbot Wo ist die Carolabrücke eingestürzt?", group)
    await public_desk.hears()
    anna.says("Und wann?", group, reply_to=group.answers[-1])
    anna.sends("sticker", group)
    anna.sends("photo", group)
    tg.world.post(group, anna.says("Artikel").body, sender=anna, via_bot=True)
    anna.says("/etc/hosts ist leer", group)
    await public_desk.hears()
    assert texts(public_desk, group) == ["/etc/hosts ist leer"]


async def test_captions_are_kept(public_desk: Desk, group: Gathering, anna: Person) -> None:
    anna.sends("photo", group, caption="Unser neues Büro")
    await public_desk.hears()
    assert texts(public_desk, group) == ["Unser neues Büro"]


async def test_nothing_is_kept_where_no_admin_wanted_it(
    tg: Telegram, public_desk: Desk, group: Gathering, anna: Person
) -> None:
    other = tg.supergroup("Andere", [anna])
    anna.says("Geheim", other)
    anna.says("Auch geheim")
    await public_desk.hears()
    assert texts(public_desk, other) == []
    assert texts(public_desk, group) == []


async def test_edits_are_followed(public_desk: Desk, group: Gathering, anna: Person) -> None:
    said = anna.says("Am Montag", group)
    photo = anna.sends("photo", group, caption="Büro")
    await public_desk.hears()
    anna.edits(said, "Am Dienstag")
    anna.edits(photo, "")
    await public_desk.hears()
    assert texts(public_desk, group) == ["Am Dienstag"]
    anna.edits(said, "@newsbot Am Dienstag?")  # it is for the bot now
    await public_desk.hears()
    assert texts(public_desk, group) == []
    anna.edits(said, "Am Mittwoch")
    await public_desk.hears()
    assert texts(public_desk, group) == []


async def test_topics_are_kept_apart_and_reply_to_nothing_by_themselves(
    public_desk: Desk, group: Gathering, anna: Person, bert: Person
) -> None:
    wolves, bridge = group.topic("Wölfe"), group.topic("Brücke")
    first = anna.says("Sie waren wieder da", wolves)
    bert.says("Wo?", wolves, reply_to=first)
    anna.says("Gesperrt", bridge)
    anna.says("Hallo", group)
    await public_desk.hears()
    assert [(m.text, m.thread_id, m.reply_to) for m in kept(public_desk, wolves)] == [
        ("Sie waren wieder da", wolves.id, None),
        ("Wo?", wolves.id, first.id),
    ]
    assert texts(public_desk, bridge) == ["Gesperrt"]
    assert texts(public_desk, group) == ["Hallo"]


async def test_who_writes_as_the_group_or_a_channel_has_its_name_and_no_id(
    tg: Telegram, public_desk: Desk, group: Gathering, anna: Person
) -> None:
    channel = tg.channel("Rundfunk")
    anna.says("Ruhe bitte", group, anonymous=True)
    channel.says("Neue Sendung", group)
    await public_desk.hears()
    assert [(m.author, m.user_id) for m in kept(public_desk, group)] == [
        ("Runde", None),
        ("Rundfunk", None),
    ]


async def test_a_name_of_two_parts(tg: Telegram, public_desk: Desk, group: Gathering) -> None:
    jane = tg.user("Jane", last_name="Doe")
    group.adds(jane)
    jane.says("Hi", group)
    await public_desk.hears()
    assert kept(public_desk, group)[0].author == "Jane Doe"


async def test_lone_surrogates_are_kept_as_something(
    public_desk: Desk, group: Gathering, anna: Person
) -> None:
    message = anna.says("Hallo", group)
    update = (await public_desk.service.bot.get_updates(timeout=0))[-1].to_dict()
    update["message"]["text"] = "halb \ud83d"
    public_desk.inbox.receive([update])
    received = public_desk.inbox.waiting(1)[0]
    from telegram import Update

    again = Update.de_json(received.payload, public_desk.service.bot)
    await public_desk.router.handle(again)
    assert texts(public_desk, group) == ["halb \ufffd"]
    assert message.id == kept(public_desk, group)[0].message_id


async def test_a_message_that_is_handled_twice_is_kept_once(
    public_desk: Desk, group: Gathering, anna: Person, tg: Telegram
) -> None:
    tg.deliver(times=3)
    anna.says("Einmal", group)
    await public_desk.hears()
    assert texts(public_desk, group) == ["Einmal"]


async def test_who_is_shut_out_is_not_kept_either(
    public_desk: Desk, group: Gathering, anna: Person, bert: Person
) -> None:
    public_desk.service.access.revoke(bert.id)
    bert.says("Hört mich wer?", group)
    anna.says("Hallo", group)
    await public_desk.hears()
    assert texts(public_desk, group) == ["Hallo"]
