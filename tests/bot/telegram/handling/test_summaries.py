"""`/summary`, as a group sees it: which stretch, where it comes, and what is left out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.telegram.showing.parts import plain_parts
from rag.errors import StorageError
from tests.bot.telegram.desk import Desk, opened_desk
from tests.bot.telegram.grouptalk import PARTY, SERVER, kept, talk
from tests.telegramserver.gatherings import Gathering
from tests.telegramserver.messages import Message
from tests.telegramserver.people import Person
from tests.telegramserver.places import Place
from tests.telegramserver.scenario import Telegram

CROSS_CHAT_TRIES = 200
LINK = re.compile(r'href="https://t\.me/([^"]*)/(\d+)"')


@pytest.fixture
async def desk(tg: Telegram, tmp_path: Path) -> AsyncIterator[Desk]:
    tg.privacy_mode(on=False)
    async with opened_desk(tg, tmp_path, public=True) as desk:
        desk.times[0] = dt.datetime.now(dt.UTC)
        yield desk


@pytest.fixture
def group(tg: Telegram, desk: Desk, anna: Person, bert: Person) -> Gathering:
    group = tg.supergroup("Redaktion", [anna, bert])
    switch_on(desk, group)
    return group


def switch_on(desk: Desk, group: Place) -> None:
    """Since a week ago."""
    desk.passes(days=-7)
    desk.service.groups.set_on(group.chat.id, True)
    desk.passes(days=7)


def linked(message: Message) -> set[int]:
    return {int(number) for _chat, number in LINK.findall(message.html)}


def last(place: Place) -> Message:
    return place.answers[-1]


async def asks(desk: Desk, person: Person, text: str, place: Place, **more: object) -> str:
    """The same as `says`, with time enough that nobody is told to wait."""
    desk.passes(minutes=2)
    desk.tg.pass_time(120)
    return await desk.says(person, text, place, **more)


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


# -- in private ----------------------------------------------------------------------------------


async def test_me_sends_it_to_the_asker_alone(
    desk: Desk, group: Gathering, anna: Person, bert: Person
) -> None:
    said = talk(desk.service, group, [(bert, text) for text in PARTY])
    assert await asks(desk, anna, "/summary me", group) == ""
    assert last(anna.chat).text.startswith("Zusammenfassung: Redaktion\n4 Nachrichten")
    assert linked(last(anna.chat)) <= {one.id for one in said}
    assert not bert.chat.answers
    assert "niemand etwas Neues" in await asks(desk, anna, "/summary", group)


async def test_who_never_started_the_bot_is_told_how(
    tg: Telegram, desk: Desk, group: Gathering, bert: Person
) -> None:
    carla = tg.user("Carla", language="de")
    group.adds(carla)
    talk(desk.service, group, [(bert, text) for text in PARTY])
    told = await asks(desk, carla, "/summary me", group)
    assert "https://t.me/newsbot?start=summary" in told
    assert not carla.chat.answers
    carla.starts("summary")
    await desk.hears()
    assert await asks(desk, carla, "/summary me", group) == ""
    assert "4 Nachrichten" in last(carla.chat).text  # the first didn't count as read


async def test_who_blocked_the_bot_is_told_as_well(
    desk: Desk, group: Gathering, anna: Person, bert: Person
) -> None:
    anna.blocks_bot()
    talk(desk.service, group, [(bert, text) for text in PARTY])
    assert "?start=summary" in await asks(desk, anna, "/summary 10 me", group)
    assert "Sommerfest" not in last(group).text


async def test_who_is_nobody_has_no_private_chat(
    desk: Desk, group: Gathering, anna: Person, bert: Person
) -> None:
    talk(desk.service, group, [(bert, text) for text in PARTY])
    await desk.says(anna, "/language de", group)
    told = await asks(desk, anna, "/summary me", group, anonymous=True)
    assert "unter deinem eigenen Namen" in told
    assert "4 Nachrichten" in await asks(desk, anna, "/summary", group, anonymous=True)


# -- what must not happen ------------------------------------------------------------------------


async def test_a_summary_that_was_made_comes_as_it_was_made(
    desk: Desk, group: Gathering, anna: Person, bert: Person, tg: Telegram
) -> None:
    talk(desk.service, group, [(bert, text) for text in PARTY])
    made = plain_parts("Wie vor dem Absturz")
    question = anna.says("/summary", group)
    update_id = tg.world.updates.pending[-1].id
    desk.service.prepared.keep(update_id, group.id, made, None)
    await desk.hears()
    assert last(group).text == "Wie vor dem Absturz"
    assert last(group).reply_to is question
    stored = desk.service.prepared.get(update_id)
    assert stored is not None
    assert stored.is_done


async def test_a_command_that_comes_again_says_nothing_twice(
    desk: Desk, group: Gathering, anna: Person, bert: Person, tg: Telegram
) -> None:
    talk(desk.service, group, [(bert, text) for text in PARTY])
    await asks(desk, anna, "/summary", group)
    await desk.hears_again()
    assert len(group.answers) == 1
    assert len(group.answers[0].versions) == 1


async def test_what_failed_is_apologised_for(
    desk: Desk, group: Gathering, anna: Person, bert: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk(desk.service, group, [(bert, text) for text in PARTY])

    async def fails(*_given: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr(desk.app.summaries, "summarise", fails, raising=False)
    assert "schiefgegangen" in await asks(desk, anna, "/summary", group)


async def test_names_titles_and_messages_that_pretend_are_shown_as_text(
    tg: Telegram, desk: Desk, anna: Person
) -> None:
    mallory = tg.user('</b><a href="tg://user?id=1">Anna</a>', last_name="\u202e@anna /start")
    group = tg.supergroup("<b>Titel</b> @bert https://t.me/c/1/2", [anna, mallory])
    switch_on(desk, group)
    nasty = "@anna <b>Sommerfest</b> im Garten /start https://t.me/c/1/2 [1] \u202etxet"
    said = talk(desk.service, group, [(mallory, f"{nasty} {number}") for number in range(5)])
    await asks(desk, anna, "/summary me", group)
    shown = last(anna.chat)
    kinds = {one["type"] for one in shown.entities}
    assert kinds <= {"bold", "italic", "text_link", "blockquote"}
    links = {one["url"] for one in shown.entities if one["type"] == "text_link"}
    own = f"https://t.me/c/{-1_000_000_000_000 - group.id}/"
    assert links <= {f"{own}{one.id}" for one in said}
    assert "\u202e" not in shown.text
    assert not tg.refused


async def test_no_chat_learns_what_another_said(
    tg: Telegram, desk: Desk, anna: Person, bert: Person
) -> None:
    places: list[Place] = []
    for number in range(5):
        group = tg.supergroup(f"Gruppe {number}", [anna, bert])
        switch_on(desk, group)
        places += [group, group.topic("Eins"), group.topic("Zwei")] if number < 2 else [group]
    for number, place in enumerate(places):
        talk(
            desk.service, place,
            [(bert, f"Das Kennwort für den Tresor ist KANARIE{number}X, sagte {number}.")] * 4,
        )  # fmt: skip
    ways = ("/summary", "/summary 50", "/summary 2h", "/summary 3 Tage", "/summary me",
            "@newsbot was habe ich verpasst?", "/summary heute", "/summary 5000 me")  # fmt: skip
    tries = 0
    while tries < CROSS_CHAT_TRIES:
        for number, place in enumerate(places):
            way = ways[(tries // len(places)) % len(ways)]
            there = anna.chat if way.endswith("me") else place
            told = await asks(desk, anna, way, place)
            shown = last(there).text if there is anna.chat else told
            found = set(re.findall(r"KANARIE(\d+)X", shown))
            assert found <= {str(number)}, (way, number)
            tries += 1


# -- what was deleted, or isn't for the asker any more --------------------------------------------


@pytest.mark.parametrize("how", ["opt_out", "off", "forget_user", "forget_chat", "expire"])
async def test_what_was_made_goes_with_what_it_was_made_of(
    desk: Desk, group: Gathering, bert: Person, how: str
) -> None:
    talk(desk.service, group, [(bert, text) for text in PARTY])
    desk.service.prepared.keep(77, group.id, plain_parts("KANARIENVOGEL"), None)
    store = desk.service.groups
    if how == "opt_out":
        store.opt_out(bert.id)
    elif how == "off":
        store.set_on(group.id, False)
    elif how == "forget_user":
        store.forget_user(bert.id)
    elif how == "forget_chat":
        store.forget_chat(group.id)
    else:
        desk.passes(days=30)
        store.expire()
    assert desk.service.prepared.get(77) is None


async def test_words_that_are_deleted_while_they_are_summed_up_are_not_sent(
    desk: Desk, group: Gathering, anna: Person, bert: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk(desk.service, group, [(bert, text) for text in PARTY])
    talk(desk.service, group, [(anna, text) for text in SERVER])
    real = desk.app.summaries.summarise

    async def meanwhile(*given: object) -> object:
        made = await real(*given)  # type: ignore[arg-type]
        desk.service.groups.opt_out(bert.id)
        return made

    monkeypatch.setattr(desk.app.summaries, "summarise", meanwhile, raising=False)
    told = await asks(desk, anna, "/summary 50", group)
    assert "3 Nachrichten" in told
    assert "Sommerfest" not in told


async def test_me_is_for_members_only(
    desk: Desk, group: Gathering, anna: Person, bert: Person
) -> None:
    talk(desk.service, group, [(bert, text) for text in PARTY])
    desk.tg.pass_time(120)
    anna.says("/summary me", group)
    group.removes(anna, by=bert)
    await desk.hears()
    assert not any("Sommerfest" in one.text for one in anna.chat.answers)


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
