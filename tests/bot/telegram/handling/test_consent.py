"""Who decides what is kept: admins for their group, everybody for themselves."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.locales import texts
from bot.telegram.handling.forgetting import forget_chat, forget_user
from tests.bot.telegram.desk import Desk, opened_desk
from tests.telegramserver.gatherings import Gathering
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram


def de(key: str, **values: str | int) -> str:
    return texts("de").say(key, **values).strip()


@pytest.fixture
def group(tg: Telegram, anna: Person, bert: Person) -> Gathering:
    """Anna made it; the bot reads along."""
    tg.privacy_mode(on=False)
    return tg.supergroup("Runde", [anna, bert])


def said(desk: Desk, group: Gathering) -> list[str]:
    return [message.text for message in desk.service.groups.last(group.id, None, 100)]


def holds(desk: Desk, word: str) -> bool:
    files = desk.app.settings.data_dir.glob("catalog.db*")
    return any(word.encode() in path.read_bytes() for path in files)


# -- groups --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("on", "off"), [("on", "off"), ("an", "aus"), (" ON ", "Aus")])
async def test_admins_switch_it_on_and_off(
    public_desk: Desk, group: Gathering, anna: Person, on: str, off: str
) -> None:
    assert await public_desk.says(anna, f"/summary {on}", group) == de("summaries-on", days=7)
    await public_desk.says(anna, "kanarie", group)
    assert said(public_desk, group) == ["kanarie"]
    assert await public_desk.says(anna, f"/summary {off}", group) == de("summaries-off")
    assert said(public_desk, group) == []
    assert not holds(public_desk, "kanarie")
    await public_desk.says(anna, "kanarie", group)
    assert said(public_desk, group) == []


async def test_nobody_else_does(public_desk: Desk, group: Gathering, bert: Person) -> None:
    for command in ("/summary on", "/summary off", "/retention 2"):
        assert await public_desk.says(bert, command, group) == de("group-admins-only")
    assert not public_desk.service.groups.is_on(group.id)


async def test_anonymous_admins_do(public_desk: Desk, group: Gathering, anna: Person) -> None:
    said = await public_desk.says(anna, "/summary on", group, anonymous=True)
    assert said in (de("summaries-on", days=7), texts("en").say("summaries-on", days=7))
    assert public_desk.service.groups.is_on(group.id)


@pytest.mark.parametrize("command", ["/summary on", "/retention", "/retention 2"])
async def test_in_private_there_is_nothing_to_switch(
    public_desk: Desk, anna: Person, command: str
) -> None:
    assert await public_desk.says(anna, command) == de("groups-only")


async def test_who_cannot_read_along_says_how_it_could(
    tg: Telegram, public_desk: Desk, anna: Person
) -> None:
    group = tg.supergroup("Runde", [anna])
    deaf = de("summaries-on-deaf", days=7, bot=tg.bot["username"])
    assert await public_desk.says(anna, "/summary on", group) == deaf
    assert "/setprivacy" in deaf
    group.promotes_bot()  # who sees everything
    heard = await public_desk.says(anna, "/summary on", group)
    assert heard.endswith(de("summaries-on", days=7))


async def test_a_group_that_is_not_let_in_itself_cannot(
    tg: Telegram, anna: Person, tmp_path: Path
) -> None:
    tg.privacy_mode(on=False)
    group = tg.supergroup("Runde", [anna])
    async with opened_desk(tg, tmp_path, allowed_users=str(anna.id)) as desk:
        refused = de("summaries-not-admitted", id=group.id)
        assert await desk.says(anna, "/summary on", group) == refused
        desk.service.access.allow(group.id)
        assert await desk.says(anna, "/summary on", group) == de("summaries-on", days=7)
        await desk.says(anna, "Hallo", group)
        assert said(desk, group) == ["Hallo"]
        desk.service.access.revoke(group.id)
        await desk.says(anna, "Noch da?", group)
        assert said(desk, group) == ["Hallo"]


async def test_an_operator_who_keeps_nothing_keeps_nothing(
    tg: Telegram, anna: Person, tmp_path: Path
) -> None:
    group = tg.supergroup("Runde", [anna])
    async with opened_desk(tg, tmp_path, public=True, retention_days=0) as desk:
        assert await desk.says(anna, "/summary on", group) == de("summaries-never")
        assert not desk.service.groups.is_on(group.id)
        assert await desk.says(anna, "/retention", group) == de("retention", days=0, most=0)


async def test_a_group_says_for_how_long_up_to_what_is_allowed(
    public_desk: Desk, group: Gathering, anna: Person, bert: Person
) -> None:
    says = public_desk.says
    assert await says(anna, "/retention 3", group) == de("retention-set", days=3)
    assert await says(bert, "/retention", group) == de("retention", days=3, most=7)
    assert await says(anna, "/summary on", group) == de("summaries-on", days=3)
    for wrong in ("0", "8", "-1", "ewig", "99999999", "3.5", "1e1"):
        assert await says(anna, f"/retention {wrong}", group) == de("retention-usage", most=7)
        public_desk.passes(minutes=1)
    assert await says(anna, "/retention 2 Tage", group) == de("retention-set", days=2)
    assert public_desk.service.groups.retention(group.id) == dt.timedelta(days=2)
    assert await says(anna, "/retention standard", group) == de("retention-set", days=7)


# -- people --------------------------------------------------------------------------------------


async def test_whoever_wants_it_is_kept_out_of_all_groups_at_once(
    tg: Telegram, public_desk: Desk, group: Gathering, anna: Person, bert: Person
) -> None:
    other = tg.supergroup("Andere", [anna, bert])
    for place in (group, other):
        await public_desk.says(anna, "/summary on", place)
        await public_desk.says(bert, "kanarie", place)
        await public_desk.says(anna, "Hallo Bert", place)
    assert await public_desk.says(bert, "/privacy off", other) == de("privacy-off")
    assert not holds(public_desk, "kanarie")
    for place in (group, other):
        await public_desk.says(bert, "kanarie", place)
        assert said(public_desk, place) == ["Hallo Bert"]
    assert (await public_desk.says(bert, "/privacy", other)).endswith(de("privacy-out"))
    assert await public_desk.says(bert, "/privacy an") == de("privacy-on")
    await public_desk.says(bert, "Wieder da", group)
    assert said(public_desk, group) == ["Hallo Bert", "Wieder da"]


async def test_a_groups_own_name_is_nobodys_to_keep_out(
    public_desk: Desk, group: Gathering, anna: Person
) -> None:
    refused = await public_desk.says(anna, "/privacy off", group, anonymous=True)
    assert refused in (de("private-only"), texts("en").say("private-only"))


async def test_privacy_tells_what_holds_here(
    public_desk: Desk, group: Gathering, anna: Person
) -> None:
    about = de("privacy", days=7, model="none", embedder="none")
    off = de("privacy-here", state="off", days=7)
    assert await public_desk.says(anna, "/privacy", group) == f"{about}\n\n{off}"
    await public_desk.says(anna, "/summary on", group)
    await public_desk.says(anna, "/retention 1", group)
    on = de("privacy-here", state="on", days=1)
    assert await public_desk.says(anna, "/privacy", group) == f"{about}\n\n{on}"
    assert await public_desk.says(anna, "/privacy") == about


# -- forgetting ----------------------------------------------------------------------------------


async def test_forget_takes_a_members_messages_with_it(
    public_desk: Desk, group: Gathering, anna: Person, bert: Person
) -> None:
    await public_desk.says(anna, "/summary on", group)
    await public_desk.says(anna, "kanarie-anna", group)
    await public_desk.says(bert, "kanarie-bert", group)
    assert holds(public_desk, "kanarie-anna")
    await public_desk.says(anna, "/forget yes")
    assert said(public_desk, group) == ["kanarie-bert"]
    assert not holds(public_desk, "kanarie-anna")
    await public_desk.says(anna, "/forget all ja", group)
    assert said(public_desk, group) == []
    assert not holds(public_desk, "kanarie-bert")
    assert public_desk.service.groups.is_on(group.id)


async def test_a_wish_to_be_kept_out_outlives_forgetting(
    public_desk: Desk, group: Gathering, bert: Person
) -> None:
    await public_desk.says(bert, "/privacy off", group)
    await forget_user(public_desk.service, bert.id)
    await forget_chat(public_desk.service, group.id)
    assert public_desk.service.groups.has_opted_out(bert.id)
