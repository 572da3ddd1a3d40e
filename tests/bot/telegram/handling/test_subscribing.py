"""`/subscribe` and `/unsubscribe`, as people type them."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.locales import texts
from bot.subscriptions.store import MOST
from bot.subscriptions.values import Subscription
from bot.telegram.handling.forgetting import forget_chat, forget_user
from bot.telegram.keeping.chats import Chats
from tests.bot.telegram.desk import Desk
from tests.telegramserver.gatherings import Gathering
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram


def de(key: str, **values: str | int) -> str:
    return texts("de").say(key, **values).strip()


def kept(desk: Desk, chat_id: int) -> list[Subscription]:
    return desk.service.subscriptions.of_chat(chat_id)


@pytest.fixture
def group(public_desk: Desk, tg: Telegram, anna: Person, bert: Person) -> Gathering:
    """Anna made it, and switched summaries on."""
    made = tg.supergroup("Redaktion", [anna, bert])
    public_desk.service.groups.set_on(made.id, True)
    return made


# -- in private ----------------------------------------------------------------------------------


async def test_it_says_what_it_understood(public_desk: Desk, anna: Person) -> None:
    assert await public_desk.says(anna, "/subscribe brief Ukraine täglich 8:00") == (
        "Briefing zu „Ukraine“\n"
        "Täglich um 08:00 Uhr (Europe/Berlin), das nächste Mal am Donnerstag, 21. August 2025, "
        "08:00 Uhr.\n\n"
        "Gibt es dann nichts zu berichten, sage ich es in einer Zeile. /unsubscribe 1 beendet das."
    )
    [one] = kept(public_desk, anna.id)
    assert one.next_due == dt.datetime(2025, 8, 21, 6, tzinfo=dt.UTC)
    assert (one.wish.kind, one.wish.topic, one.wish.language) == ("briefing", "Ukraine", "de")


async def test_in_english_with_another_zone(public_desk: Desk, tg: Telegram) -> None:
    carl = tg.user("Carl", language="en", started=True)
    said = await public_desk.says(carl, "/subscribe every monday at 7:30 Europe/London")
    assert said.startswith(
        "Briefing on whatever is newest\n"
        "Every Monday at 07:30 (Europe/London), next on Monday, 25 August 2025, 07:30."
    )


@pytest.mark.parametrize(
    ("typed", "key", "said"),
    [
        ("Ukraine täglich", "subscribe-no-time", ""),
        ("täglich 25:00", "subscribe-bad-time", "25:00"),
        ("wöchentlich 8:00", "subscribe-no-weekday", ""),
        ("daily 8:00 Europe/Atlantis", "subscribe-unknown-zone", "Europe/Atlantis"),
        ("8:00 und 9:00", "subscribe-two-times", "8:00, 9:00"),
        ("montags und freitags 8:00", "subscribe-two-schedules", "montags und freitags"),
        ("summary freitags 8:00", "subscribe-in-group", ""),
    ],
)
async def test_what_is_unclear_is_asked_for(
    public_desk: Desk, anna: Person, typed: str, key: str, said: str
) -> None:
    assert await public_desk.says(anna, f"/subscribe {typed}") == de(key, said=said)
    assert kept(public_desk, anna.id) == []


async def test_a_command_that_comes_again_adds_nothing(public_desk: Desk, anna: Person) -> None:
    first = await public_desk.says(anna, "/subscribe täglich 8:00")
    assert await public_desk.says(anna, "/subscribe täglich 8:00") == first
    assert len(kept(public_desk, anna.id)) == 1


async def test_what_is_not_understood_whole_is_asked_about(public_desk: Desk, anna: Person) -> None:
    said = await public_desk.says(anna, "/subscribe Ukraine monatlich 8:00")
    assert said == de("subscribe-left-over", said="monatlich")
    assert kept(public_desk, anna.id) == []


async def test_quotation_marks_hold_a_topic(public_desk: Desk, anna: Person) -> None:
    said = await public_desk.says(anna, "/subscribe „Fridays for Future“ jeden Montag halb 8")
    assert said.startswith("Briefing zu „Fridays for Future“\nJeden Montag um 07:30 Uhr")


async def test_there_is_a_limit(public_desk: Desk, anna: Person) -> None:
    for number in range(MOST):
        await public_desk.says(anna, f"/subscribe Thema {number} täglich 8:00")
        public_desk.passes(minutes=1)
    assert await public_desk.says(anna, "/subscribe noch eins täglich 8:00") == de(
        "subscribe-too-many", most=MOST
    )


async def test_the_list_has_a_button_to_end_each(public_desk: Desk, anna: Person) -> None:
    assert (await public_desk.says(anna, "/subscribe")).startswith(de("subscriptions-none"))
    await public_desk.says(anna, "/subscribe Ukraine täglich 8:00")
    await public_desk.says(anna, "/subscribe Klima freitags 17:00")
    said = await public_desk.says(anna, "/unsubscribe")
    assert "1. Briefing zu „Ukraine“ – täglich um 08:00 Uhr" in said
    assert "2. Briefing zu „Klima“ – jeden Freitag um 17:00 Uhr" in said
    listed = anna.chat.answers[-1]
    tap = anna.taps(listed.button("1 beenden"))
    await public_desk.hears()
    assert tap.answer is not None
    assert [one.wish.topic for one in kept(public_desk, anna.id)] == ["Klima"]
    assert "Ukraine" not in listed.text
    assert [button.text for button in listed.buttons] == ["2 beenden"]
    anna.taps(listed.button("2 beenden"))
    await public_desk.hears()
    assert listed.text.startswith(de("subscriptions-none"))
    assert listed.buttons == []


async def test_numbers_end_what_they_name(public_desk: Desk, anna: Person) -> None:
    for topic in "ABC":
        await public_desk.says(anna, f"/subscribe {topic} täglich 8:00")
    assert await public_desk.says(anna, "/unsubscribe 1, 3") == de("unsubscribed", ended=2)
    assert await public_desk.says(anna, "/unsubscribe 7") == de("unsubscribe-no-such", id=7)
    assert await public_desk.says(anna, "/unsubscribe alle") == de("unsubscribed", ended=1)
    assert await public_desk.says(anna, "/unsubscribe all") == de("unsubscribed", ended=0)


async def test_nobody_ends_what_is_anothers(public_desk: Desk, anna: Person, bert: Person) -> None:
    await public_desk.says(anna, "/subscribe Ukraine täglich 8:00")
    await public_desk.says(bert, "/subscribe Klima täglich 8:00")
    await public_desk.says(bert, "/unsubscribe")
    hers = kept(public_desk, anna.id)[0].id
    bert.taps(bert.chat.answers[-1].buttons[0], data=f"u:{hers}")
    await public_desk.hears()
    assert len(kept(public_desk, anna.id)) == 1


# -- in groups -----------------------------------------------------------------------------------


async def test_a_groups_are_for_its_admins(
    public_desk: Desk, group: Gathering, anna: Person, bert: Person
) -> None:
    command = "/subscribe summary weekly friday 17:00"
    assert await public_desk.says(bert, command, group) == de("group-admins-only")
    said = await public_desk.says(anna, command, group)
    assert said.startswith("Zusammenfassung dieser Gruppe\nJeden Freitag um 17:00 Uhr")
    assert await public_desk.says(bert, "/unsubscribe 1", group) == de("group-admins-only")
    await public_desk.says(bert, "/unsubscribe", group)
    tap = bert.taps(group.answers[-1].button("1 beenden"))
    await public_desk.hears()
    assert len(kept(public_desk, group.id)) == 1
    assert tap.answer is not None
    assert await public_desk.says(anna, "/unsubscribe 1", group) == de("unsubscribed", ended=1)


async def test_anybody_may_have_it_in_private(
    public_desk: Desk, group: Gathering, bert: Person
) -> None:
    said = await public_desk.says(bert, "/subscribe daily 7:00 me", group)
    assert said == de("subscribed-private")
    assert bert.chat.answers[-1].text.startswith(de("wish-summary-elsewhere"))
    [one] = kept(public_desk, bert.id)
    assert (one.wish.kind, one.wish.source_id, one.wish.chat_id) == ("summary", group.id, bert.id)
    assert await public_desk.says(bert, "/unsubscribe 1") == de("unsubscribed", ended=1)


async def test_who_never_wrote_to_the_bot_has_to_write_first(
    public_desk: Desk, tg: Telegram, anna: Person
) -> None:
    carl = tg.user("Carl", language="de")
    group = tg.supergroup("Redaktion", [anna, carl])
    public_desk.service.groups.set_on(group.id, True)
    said = await public_desk.says(carl, "/subscribe daily 7:00 me", group)
    assert said == de("subscribe-write-first", bot="newsbot")
    assert kept(public_desk, carl.id) == []
    carl.starts()
    await public_desk.hears()
    said = await public_desk.says(carl, "/subscribe daily 7:00 me", group)
    assert said == de("subscribed-private")


async def test_a_topic_in_a_group_is_a_briefing_for_that_topic_of_a_forum(
    public_desk: Desk, tg: Telegram, anna: Person
) -> None:
    forum = tg.supergroup("Redaktion", [anna], forum=True)
    public_desk.service.groups.set_on(forum.id, True)
    kultur = forum.topic("Kultur", by=anna)
    await public_desk.says(anna, "/subscribe Theater täglich 8:00", kultur)
    await public_desk.says(anna, "/subscribe täglich 8:00", kultur)
    first, second = kept(public_desk, forum.id)
    assert (first.wish.kind, first.wish.thread_id) == ("briefing", kultur.id)
    assert (second.wish.kind, second.wish.thread_id) == ("summary", kultur.id)


async def test_an_anonymous_admin_may_for_the_group_and_not_in_private(
    public_desk: Desk, group: Gathering, anna: Person
) -> None:
    said = await public_desk.says(anna, "/subscribe daily 7:00 me", group, anonymous=True)
    assert said in (de("private-only"), texts("en").say("private-only"))
    await public_desk.says(anna, "/subscribe täglich 7:00", group, anonymous=True)
    assert [one.wish.user_id for one in kept(public_desk, group.id)] == [None]


# -- forgetting ----------------------------------------------------------------------------------


async def test_forget_ends_them(public_desk: Desk, group: Gathering, anna: Person) -> None:
    await public_desk.says(anna, "/subscribe Ukraine täglich 8:00")
    await public_desk.says(anna, "/subscribe summary freitags 17:00", group)
    await forget_user(public_desk.service, anna.id)
    assert kept(public_desk, anna.id) == kept(public_desk, group.id) == []


async def test_forget_all_ends_a_groups(
    public_desk: Desk, group: Gathering, anna: Person, bert: Person
) -> None:
    await public_desk.says(anna, "/subscribe summary freitags 17:00", group)
    await public_desk.says(bert, "/subscribe summary freitags 17:00 me", group)
    await public_desk.says(bert, "/subscribe Klima täglich 8:00")
    await forget_chat(public_desk.service, group.id)
    assert kept(public_desk, group.id) == []
    assert [one.wish.topic for one in kept(public_desk, bert.id)] == ["Klima"]


async def test_no_word_of_a_forgotten_topic_is_left(public_desk: Desk, anna: Person) -> None:
    await public_desk.says(anna, "/subscribe Quastenflosser täglich 8:00")
    await forget_user(public_desk.service, anna.id)
    chats: Chats = public_desk.service.chats
    assert chats._database.empty_log()
    folder = public_desk.app.settings.data_dir
    left = b"".join(path.read_bytes() for path in folder.glob("catalog.db*"))
    assert b"Quastenflosser" not in left


async def test_summaries_have_to_be_on(public_desk: Desk, tg: Telegram, anna: Person) -> None:
    group = tg.supergroup("Kantine", [anna])
    assert await public_desk.says(anna, "/subscribe täglich 8:00", group) == de("summary-off")
    said = await public_desk.says(anna, "/subscribe Theater täglich 8:00", group)
    assert said.startswith("Briefing zu „Theater“")


async def test_a_topic_rings_for_nobody(public_desk: Desk, group: Gathering, anna: Person) -> None:
    await public_desk.says(anna, "/subscribe @bert https://x.example /start täglich 8:00", group)
    await public_desk.says(anna, "/unsubscribe", group)
    for message in group.answers:
        kinds = {one["type"] for one in message.entities}
        assert not kinds & {"mention", "url"}
