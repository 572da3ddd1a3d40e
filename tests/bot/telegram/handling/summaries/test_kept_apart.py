"""`/summary` in private, and what must not come of it whatever happens."""

from __future__ import annotations

import re

import pytest

from bot.telegram.showing.parts import plain_parts
from rag.errors import StorageError
from tests.bot.telegram.desk import Desk
from tests.bot.telegram.grouptalk import PARTY, SERVER, talk
from tests.bot.telegram.handling.summaries.summing import (
    asks,
    last,
    linked,
    switch_on,
)
from tests.telegramserver.gatherings import Gathering
from tests.telegramserver.people import Person
from tests.telegramserver.places import Place
from tests.telegramserver.scenario import Telegram

CROSS_CHAT_TRIES = 200


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
