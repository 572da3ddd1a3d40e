"""`/summary`, as a group sees it: what comes, and of which stretch."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from tests.bot.telegram.desk import Desk
from tests.bot.telegram.grouptalk import PARTY, SERVER, kept, talk
from tests.bot.telegram.handling.summaries.summing import (
    LINK,
    asks,
    last,
    linked,
    switch_on,
)
from tests.telegramserver.gatherings import Gathering
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram

# -- what comes ----------------------------------------------------------------------------------


async def test_what_was_said_is_summed_up_with_links_to_it(
    desk: Desk, group: Gathering, anna: Person, bert: Person
) -> None:
    said = talk(desk.service, group, [(bert, text) for text in PARTY])
    told = await asks(desk, anna, "/summary", group)
    assert told.startswith("Zusammenfassung\n4 Nachrichten von einer Person, ")
    assert "Bert: " in told
    assert linked(last(group)) <= {one.id for one in said}
    assert linked(last(group))
    assert f"t.me/c/{-1_000_000_000_000 - group.id}/" in last(group).html
    replied = last(group).reply_to
    assert replied is not None
    assert replied.text == "/summary"


async def test_it_speaks_the_language_of_the_chat(
    desk: Desk, group: Gathering, anna: Person, bert: Person
) -> None:
    talk(desk.service, group, [(bert, text) for text in PARTY])
    await desk.says(anna, "/language en", group)
    assert (await asks(desk, anna, "/summary", group)).startswith("Summary\n4 messages by one")


async def test_a_public_group_is_linked_by_its_name_and_a_basic_one_not_at_all(
    tg: Telegram, desk: Desk, anna: Person, bert: Person
) -> None:
    public = tg.supergroup("Offen", [anna, bert], username="offene_redaktion")
    basic = tg.group("Stammtisch", [anna, bert])
    for place in (public, basic):
        switch_on(desk, place)
        talk(desk.service, place, [(bert, text) for text in PARTY])
        await asks(desk, anna, "/summary", place)
    assert "t.me/offene_redaktion/" in last(public).html
    assert not LINK.findall(last(basic).html)
    assert re.search(r"\[\d{1,2}:\d\d\]", last(basic).text)


async def test_a_topic_is_summed_up_by_itself(
    desk: Desk, group: Gathering, anna: Person, bert: Person
) -> None:
    garden, server = group.topic("Garten"), group.topic("Server")
    talk(desk.service, garden, [(bert, text) for text in PARTY])
    talk(desk.service, server, [(bert, text) for text in SERVER])
    told = await asks(desk, anna, "/summary", server)
    assert "3 Nachrichten" in told
    assert "Sommerfest" not in told
    assert {chat for chat, _ in LINK.findall(last(server).html)} == {
        f"c/{-1_000_000_000_000 - group.id}/{server.id}"
    }
    assert last(server).topic is server


# -- which stretch -------------------------------------------------------------------------------


async def test_alone_it_begins_after_the_askers_last_message(
    desk: Desk, group: Gathering, anna: Person, bert: Person
) -> None:
    talk(desk.service, group, [(bert, text) for text in SERVER])
    talk(desk.service, group, [(anna, "Bin kurz weg.")])
    talk(desk.service, group, [(bert, text) for text in PARTY])
    told = await asks(desk, anna, "/summary", group)
    assert "4 Nachrichten" in told
    assert "Backup" not in told


async def test_alone_it_begins_after_the_last_summary_and_says_when_nothing_is_new(
    desk: Desk, group: Gathering, anna: Person, bert: Person
) -> None:
    talk(desk.service, group, [(bert, text) for text in SERVER], minutes_ago=5)
    assert "3 Nachrichten" in await asks(desk, anna, "/summary", group)
    assert "niemand etwas Neues" in await asks(desk, anna, "/summary", group)
    talk(desk.service, group, [(bert, text) for text in PARTY])
    assert "4 Nachrichten" in await asks(desk, anna, "/summary", group)
    assert "niemand etwas Neues" in await asks(desk, anna, "/summary", group)
    assert "4 Nachrichten" in await asks(desk, anna, "/summary 4", group)


@pytest.mark.parametrize(
    ("asked", "count"),
    [("2h", "4 Nachrichten"), ("2", "2 Nachrichten"), ("last 5 messages", "5 Nachrichten"),
     ("3 Tage", "7 Nachrichten"), ("since yesterday", "7 Nachrichten"), ("1", "Eine Nachricht")],
)  # fmt: skip
async def test_a_stretch_is_a_time_or_a_number(
    desk: Desk, group: Gathering, anna: Person, bert: Person, asked: str, count: str
) -> None:
    talk(desk.service, group, [(bert, text) for text in SERVER], minutes_ago=180)
    talk(desk.service, group, [(bert, text) for text in PARTY])
    assert count in await asks(desk, anna, f"/summary {asked}", group)


async def test_yesterday_ends_at_midnight(
    desk: Desk, group: Gathering, anna: Person, bert: Person
) -> None:
    desk.times[0] = desk.times[0].replace(hour=12)
    begin = desk.times[0].replace(hour=0, minute=0, second=0, microsecond=0)
    for text, hours in ((SERVER[0], -25), (SERVER[1], -12), (PARTY[0], 1)):
        [message] = [bert.says(text, group)]
        now = dt.datetime.fromtimestamp(int(message.date), dt.UTC)
        desk.service.groups.add([kept(message, now - begin - dt.timedelta(hours=hours))])
    told = await asks(desk, anna, "/summary gestern", group)
    assert "Eine Nachricht" in told
    assert "Platte" in told


async def test_as_a_reply_it_begins_with_that_message(
    desk: Desk, group: Gathering, anna: Person, bert: Person
) -> None:
    said = talk(desk.service, group, [(bert, text) for text in (*SERVER, *PARTY)])
    told = await asks(desk, anna, "/summary", group, reply_to=said[3])
    assert "4 Nachrichten" in told
    assert linked(last(group)) <= {one.id for one in said[3:]}


async def test_plain_words_do_as_well(
    desk: Desk, group: Gathering, anna: Person, bert: Person
) -> None:
    talk(desk.service, group, [(bert, text) for text in PARTY])
    told = await asks(desk, anna, "@newsbot fasst zusammen, was ich verpasst habe", group)
    assert told.startswith("Zusammenfassung\n4 Nachrichten")
    told = await asks(desk, bert, "@newsbot summarise the last 2 messages, please", group)
    assert "2 Nachrichten" in told


@pytest.mark.parametrize("asked", ["bananas", "25:99", "0", "-3"])
async def test_what_is_no_stretch_is_explained(
    desk: Desk, group: Gathering, anna: Person, asked: str
) -> None:
    assert "So geht es: /summary" in await asks(desk, anna, f"/summary {asked}", group)


async def test_a_time_without_messages_says_so(desk: Desk, group: Gathering, anna: Person) -> None:
    assert "keine Nachrichten" in await asks(desk, anna, "/summary 2h", group)


async def test_where_it_is_off_it_says_how_to_switch_it_on(
    tg: Telegram, desk: Desk, anna: Person
) -> None:
    group = tg.supergroup("Stille", [anna])
    assert "„/summary on“" in await asks(desk, anna, "/summary", group)
    assert "„/summary on“" in await asks(desk, anna, "@newsbot fass zusammen", group)


async def test_in_private_it_says_where_it_belongs(desk: Desk, anna: Person) -> None:
    assert "Schick /summary dort" in await desk.says(anna, "/summary")


async def test_what_is_said_after_the_command_is_not_in_it(
    desk: Desk, group: Gathering, anna: Person, bert: Person
) -> None:
    talk(desk.service, group, [(bert, text) for text in PARTY])
    desk.tg.pass_time(120)
    anna.says("/summary 50", group)
    talk(desk.service, group, [(bert, text) for text in SERVER])
    await desk.hears()
    assert "4 Nachrichten" in last(group).text


async def test_plain_words_as_a_reply_begin_with_that_message(
    desk: Desk, group: Gathering, anna: Person, bert: Person
) -> None:
    said = talk(desk.service, group, [(bert, text) for text in (*SERVER, *PARTY)])
    told = await asks(desk, anna, "@newsbot fass zusammen", group, reply_to=said[3])
    assert "4 Nachrichten" in told
