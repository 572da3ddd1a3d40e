"""Who is heard, who is told what, and when: pairing, strangers, groups, limits, regrets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot.locales import texts
from bot.telegram.admission.limits import REQUESTS
from bot.telegram.handling.menus import register
from bot.telegram.handling.profile import describe
from bot.telegram.transport.refusals import Undelivered
from tests.bot.telegram.desk import Desk, index, opened_desk
from tests.support.newsroom import NEWS
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram

WOLVES = "Was fordert der Schäfer Jurij Kubasch?"
BRIDGE = "Was ist mit der Carolabrücke in Dresden passiert?"


def de(key: str, **values: str | int) -> str:
    return texts("de").say(key, **values).strip()


@pytest.fixture
def boss(tg: Telegram) -> Person:
    return tg.user("Boss", language="de", started=True)


@pytest.fixture
async def desk(tg: Telegram, boss: Person, tmp_path: Path) -> AsyncIterator[Desk]:
    """Closed to all but its admin."""
    async with opened_desk(tg, tmp_path, admins=str(boss.id)) as desk:
        index(desk, tmp_path / "articles", *NEWS)
        yield desk


# -- pairing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["public", "allowed_users"])
async def test_who_may_ask_anyway_is_paired_too(
    tg: Telegram, anna: Person, tmp_path: Path, given: str
) -> None:
    settings: dict[str, Any] = {given: True if given == "public" else str(anna.id)}
    async with opened_desk(tg, tmp_path, **settings) as desk:
        index(desk, tmp_path / "articles", *NEWS)
        code = desk.service.access.pairing_code()
        assert code is not None
        assert await desk.says(anna, "0000-1111-2222") == de("pairing-wrong", left=4)
        assert await desk.says(anna, code) == de("paired")
        assert desk.service.access.is_admin(anna.id)
        assert desk.service.answers.given_to(anna.id) == []
        assert await desk.says(anna, code) == de("paired"), "and no question later"


# -- strangers -----------------------------------------------------------------------------------


async def test_a_stranger_hears_the_id_by_every_way(
    desk: Desk, tg: Telegram, boss: Person, anna: Person
) -> None:
    group = tg.supergroup("Runde", [boss, anna])
    await desk.says(boss, f"/ask {BRIDGE}", group)
    tap = anna.taps(group.answers[-1].buttons[0])
    query = anna.asks_inline("Wölfe")
    await desk.hears()
    told = tap.wait_for_answer()
    assert told.text == de("not-allowed-short", id=anna.id)
    assert told.alert
    assert str(anna.id) in de("not-allowed-short", id=anna.id)
    assert query.wait_for_results() == []
    assert str(anna.id) in str(tg.calls_of("answerInlineQuery")[-1].params)


async def test_a_refusal_that_did_not_arrive_is_said_again(
    desk: Desk, tg: Telegram, anna: Person
) -> None:
    fault = tg.fault("sendMessage", kind="bad_gateway", times=100)
    anna.says(BRIDGE)
    with pytest.raises(Undelivered):
        await desk.hears()
    tg.faults.remove(fault)
    assert await desk.says(anna, BRIDGE) == de("not-allowed", id=anna.id)
    assert await desk.says(anna, BRIDGE) == ""


async def test_a_revoked_admin_has_everybodys_menu(desk: Desk, tg: Telegram, boss: Person) -> None:
    carl = tg.user("Carl", language="de", started=True)
    desk.service.access._give(carl.id, "admin")
    await register(desk.service.bot, [carl.id])
    assert "stats" in tg.commands_shown(carl)
    await desk.says(boss, f"/revoke {carl.id}")
    assert "stats" not in tg.commands_shown(carl)
    assert "ask" in tg.commands_shown(carl)


async def test_the_bot_describes_itself_where_nobody_did(desk: Desk, tg: Telegram) -> None:
    await desk.service.bot.set_my_description("Unser Bot", "de")
    await describe(desk.service.bot)
    told = tg.api.profile.texts
    assert told["description", "de"] == "Unser Bot"
    assert told["description", ""] == texts("en").say("bot-description")
    assert told["short_description", "de"] == de("bot-short-description")


# -- topics --------------------------------------------------------------------------------------


async def test_in_a_topic_nobody_replies_to_its_first_message(
    desk: Desk, tg: Telegram, boss: Person, anna: Person
) -> None:
    forum = tg.supergroup("Runde", [anna, boss])
    topic = forum.topic("Wölfe", by=anna)
    await desk.says(boss, f"/ask {WOLVES}", topic)
    desk.passes(minutes=5)
    listed = await desk.says(boss, "/latest 3", topic)
    first = desk.app.catalog.articles.list(None, 1)[0].article
    assert first.title in listed.splitlines()[2]
    assert first.title in await desk.says(boss, "/article 1", topic)
    assert await desk.says(boss, "/allow", topic) == de("allow-usage")
    assert not desk.service.access.admit(anna.id, anna.id, "private").is_allowed
    assert await desk.says(boss, "/revoke", topic) == de("allow-usage")


async def test_a_list_is_numbered_for_the_next_command(desk: Desk, boss: Person) -> None:
    listed = (await desk.says(boss, "/latest")).splitlines()
    second = desk.app.catalog.articles.list(None, 2)[1].article
    [line] = [line for line in listed if line.startswith("2. ")]
    assert second.title in line
    assert second.title in await desk.says(boss, "/article 2")


# -- groups --------------------------------------------------------------------------------------


async def test_a_group_that_is_let_in_later_is_introduced_to_then(
    desk: Desk, tg: Telegram, boss: Person, anna: Person
) -> None:
    group = tg.supergroup("Runde", [anna], bot_role="")
    group.adds_bot()
    await desk.hears()
    assert [one.text for one in group.answers] == [de("not-allowed-group", id=group.id)]
    await desk.says(boss, f"/allow {group.id}")
    said = await desk.says(anna, f"/ask {BRIDGE}", group)
    hello, answer = said.split("\n\n" + "Die", 1)[0], group.answers[-1].text
    assert hello.startswith("Hallo")
    assert "Carolabrücke" in answer
    desk.passes(minutes=5)
    assert "/setprivacy" not in await desk.says(anna, f"/ask {BRIDGE}", group)
    assert len([one for one in group.answers if "/setprivacy" in one.text]) == 1


async def test_an_introduction_that_did_not_arrive_is_said_again(
    public_desk: Desk, tg: Telegram, anna: Person
) -> None:
    group = tg.supergroup("Runde", [anna], bot_role="")
    fault = tg.fault("sendMessage", kind="bad_gateway", times=100)
    group.adds_bot()
    with pytest.raises(Undelivered):
        await public_desk.hears()
    tg.faults.remove(fault)
    said = await public_desk.says(anna, f"/ask {BRIDGE}", group)
    assert "/setprivacy" in said
    assert "Carolabrücke" in group.answers[-1].text


async def test_a_channel_is_not_introduced_to(
    public_desk: Desk, tg: Telegram, anna: Person
) -> None:
    channel = tg.channel("Rundfunk", [anna], bot_role="")
    channel.adds_bot(anna, "administrator")
    await public_desk.hears()
    assert channel.answers == []


@pytest.mark.parametrize("kind", ["bad_gateway", "drop", "flood"])
async def test_who_cannot_be_looked_up_now_is_tried_again_later(
    public_desk: Desk, tg: Telegram, anna: Person, kind: str
) -> None:
    group = tg.supergroup("Runde", [anna])
    fault = tg.fault("getChatMember", kind=kind, times=100)
    with pytest.raises(Undelivered):
        await public_desk.says(anna, "/language en", group)
    tg.faults.remove(fault)
    await public_desk.hears()
    assert public_desk.service.chats.language(group.id, None, "de") == "de"
    public_desk.passes(minutes=5)
    await public_desk.says(anna, "/language en", group)
    assert public_desk.service.chats.language(group.id, None, "de") == "en"


async def test_what_was_said_before_it_was_removed_costs_nothing(
    public_desk: Desk, tg: Telegram, anna: Person
) -> None:
    desk, group = public_desk, tg.supergroup("Runde", [anna])
    anna.says(f"/ask {BRIDGE}", group)
    tg.pass_time(60)
    group.removes_bot()
    question, removal = await desk.service.bot.get_updates(timeout=0)
    await desk.router.handle(removal)
    calls = len(tg.calls)
    await desk.router.handle(question)
    assert desk.service.answers.given_in(group.id) == []
    assert len(tg.calls) == calls
    tg.pass_time(60)
    group.adds_bot()
    assert "Carolabrücke" in await desk.says(anna, f"/ask {BRIDGE}", group)


# -- limits --------------------------------------------------------------------------------------


async def test_commands_taps_and_inline_queries_have_a_limit(
    public_desk: Desk, anna: Person, bert: Person
) -> None:
    desk = public_desk
    await desk.says(anna, BRIDGE)
    answer = anna.chat.answers[-1]
    for _ in range(REQUESTS.burst - 1):
        assert await desk.says(anna, "/sources 99") != de("rate-limited", seconds=1)
    assert await desk.says(anna, "/search Wölfe") == de("rate-limited", seconds=1)
    tap, query = anna.taps(answer.buttons[0]), anna.asks_inline("Wölfe")
    other = bert.asks_inline("Wölfe")
    await desk.hears()
    assert tap.wait_for_answer().text == de("rate-limited", seconds=1)
    assert query.wait_for_results() == []
    assert other.wait_for_results()
    desk.passes(seconds=1)
    assert "sieben Schafe" in await desk.says(anna, "/search Wölfe")


# -- regrets -------------------------------------------------------------------------------------


async def test_only_who_asked_is_told_that_nothing_came_of_it(
    public_desk: Desk, tg: Telegram, anna: Person
) -> None:
    desk, forum = public_desk, tg.supergroup("Runde", [anna])
    tg.privacy_mode(on=False)
    forum.adds_bot()
    topic = forum.topic("Wölfe")
    await desk.hears()
    hello = len(forum.answers)
    said = anna.says("Morgen", topic)
    anna.edits(said, "Guten Morgen")
    anna.says("/weather", topic)
    updates = await regretted(desk)
    assert len(forum.answers) == hello
    assert all(desk.router.is_chatter(update.to_dict()) for update in updates)
    question = anna.says(f"/ask {BRIDGE}", topic)
    [update] = await regretted(desk)
    assert not desk.router.is_chatter(update.to_dict())
    told = topic.answers[-1]
    assert (told.text, told.reply_to) == (de("queue-full"), question)
    eve = tg.user("Eve", language="de", started=True)
    desk.service.access.revoke(eve.id)
    eve.says(BRIDGE)
    await regretted(desk)
    assert eve.chat.answers == []


async def test_a_tap_that_nothing_came_of_is_told_by_a_toast(
    public_desk: Desk, anna: Person
) -> None:
    await public_desk.says(anna, BRIDGE)
    [answer] = anna.chat.answers
    tap = anna.taps(answer.buttons[0])
    await regretted(public_desk)
    assert tap.wait_for_answer().text == de("queue-full")
    assert anna.chat.answers == [answer]


async def regretted(desk: Desk) -> list[Update]:
    """What people did meanwhile, all of it in vain."""
    updates = list(await desk.service.bot.get_updates(desk._next, timeout=0))
    for update in updates:
        desk._next = update.update_id + 1
        await desk.router.regret(update, "queue-full")
    return updates


# -- languages -----------------------------------------------------------------------------------


async def test_the_language_is_chosen_by_a_button(
    public_desk: Desk, tg: Telegram, anna: Person, bert: Person
) -> None:
    desk = public_desk
    assert await desk.says(anna, "/language") == de("language-choose")
    asking = anna.chat.answers[-1]
    assert [button.text for button in asking.buttons] == ["Deutsch", "English", "Wie in Telegram"]
    anna.taps(asking.button("English"))
    await desk.hears()
    assert asking.text == texts("en").say("language-set", language="en")
    assert not asking.buttons
    assert await desk.says(anna, "/ask") == texts("en").say("ask-what")
    group = tg.supergroup("Runde", [anna, bert])
    await desk.says(anna, "/language", group)
    asking = group.answers[-1]
    tap = bert.taps(asking.button("English"))
    await desk.hears()
    assert tap.wait_for_answer().text == de("group-admins-only")
    assert asking.buttons
