"""`/brief` and `/timeline`, as people see them."""

from __future__ import annotations

import pytest

from bot.briefings import BriefingService
from bot.telegram.handling.briefs import PICTURE
from rag.errors import StorageError
from tests.bot.telegram.desk import Desk
from tests.telegramserver.messages import Message
from tests.telegramserver.people import Person
from tests.telegramserver.places import Place
from tests.telegramserver.scenario import Telegram

TOPIC = "Carolabrücke"


async def asks(desk: Desk, person: Person, text: str, place: Place | None = None) -> list[Message]:
    """The bot's messages to it."""
    there = place or person.chat
    before = len(there.answers)
    desk.passes(minutes=2)
    await desk.says(person, text, place)
    return there.answers[before:]


# -- briefings -----------------------------------------------------------------------------------


async def test_a_briefing_has_a_headline_points_and_sources(
    public_desk: Desk, anna: Person
) -> None:
    [told] = await asks(public_desk, anna, f"/brief {TOPIC}")
    assert told.html.startswith("<b>")
    assert "\n– " in told.text
    assert "[1] " in told.text
    assert [button.text for button in told.rows[-1]] == ["👍", "👎"]
    assert told.button("[1]").data is not None


async def test_its_buttons_work_as_those_of_answers(public_desk: Desk, anna: Person) -> None:
    [told] = await asks(public_desk, anna, f"/brief {TOPIC}")
    text, html = told.text, told.html
    anna.taps(told.button("[1]"))
    await public_desk.hears()
    assert told.text != text
    anna.taps(told.button("‹ Zurück"))
    await public_desk.hears()
    assert (told.text, told.html) == (text, html)
    tap = anna.taps(told.button("👍"))
    await public_desk.hears()
    assert (await tap.answer()).text == "Danke!"
    [listed] = await asks(public_desk, anna, "/sources")
    assert listed.text.startswith("Quellen")


async def test_a_suggestion_below_it_is_asked(public_desk: Desk, anna: Person) -> None:
    [told] = await asks(public_desk, anna, "/brief")
    suggested = [one for one in told.buttons if (one.data or "").startswith("q:")]
    assert suggested
    public_desk.passes(minutes=2)
    anna.taps(suggested[0])
    await public_desk.hears()
    assert anna.chat.answers[-1].html.startswith("<b>")


async def test_the_second_one_says_what_is_new(public_desk: Desk, anna: Person) -> None:
    [first] = await asks(public_desk, anna, f"/brief {TOPIC}")
    [second] = await asks(public_desk, anna, f"/brief {TOPIC}")
    assert "letzten Briefing" not in first.text
    assert "ist nichts Neues dazugekommen" in second.text


async def test_one_that_could_not_be_kept_is_not_the_last_one(
    public_desk: Desk, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_given: object, **_more: object) -> int:
        raise StorageError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(type(public_desk.service.answers), "keep", fails)
        with pytest.raises(StorageError):
            await asks(public_desk, anna, f"/brief {TOPIC}")
    [told] = await asks(public_desk, anna, f"/brief {TOPIC}")
    assert "\n– " in told.text
    assert "letzten Briefing" not in told.text


@pytest.mark.parametrize("text", ["am 18. August", "Dresden am 18. August"])
async def test_a_date_is_answered_in_the_chats_language(
    public_desk: Desk, anna: Person, text: str
) -> None:
    [told] = await asks(public_desk, anna, f"/brief {text}")
    assert "I have no article" not in told.text
    assert "August 2025" in told.text
    assert "18 August" not in told.text


async def test_what_is_new_is_new_for_a_user_or_for_a_groups_topic(
    tg: Telegram, public_desk: Desk, anna: Person, bert: Person
) -> None:
    forum = tg.supergroup("Redaktion", [anna, bert])
    one, two = forum.topic("Eins"), forum.topic("Zwei")
    await asks(public_desk, anna, f"/brief {TOPIC}")
    for person, place in ((anna, one), (anna, two), (bert, bert.chat)):
        there = None if place is bert.chat else place
        [told] = await asks(public_desk, person, f"/brief {TOPIC}", there)
        assert "letzten Briefing" not in told.text, place.title
    [again] = await asks(public_desk, bert, f"/brief {TOPIC}", one)
    assert "letzten Briefing" in again.text
    assert again.topic is one


async def test_without_a_topic_it_is_in_the_chats_language(public_desk: Desk, anna: Person) -> None:
    [german] = await asks(public_desk, anna, "/brief")
    await public_desk.says(anna, "/language en")
    [english] = await asks(public_desk, anna, "/brief")
    assert german.text.startswith("Nachrichten, ")
    assert english.text.startswith("News, ")


async def test_what_the_corpus_knows_nothing_of_is_said(public_desk: Desk, anna: Person) -> None:
    [told] = await asks(public_desk, anna, "/brief Quastenflosserzucht")
    assert "[1]" not in told.text
    [timeline] = await asks(public_desk, anna, "/timeline Quastenflosserzucht")
    assert not timeline.media


async def test_without_articles_it_says_so(
    tg: Telegram, public_desk: Desk, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_given: object, **_more: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr(BriefingService, "brief", fails)
    [told] = await asks(public_desk, anna, "/brief")
    assert "schiefgegangen" in told.text


async def test_a_command_that_comes_again_says_nothing_twice(
    tg: Telegram, public_desk: Desk, anna: Person
) -> None:
    for command in (f"/brief {TOPIC}", f"/timeline {TOPIC}"):
        before = [one.text for one in await asks(public_desk, anna, command)]
        await public_desk.hears_again()
        assert [one.text for one in anna.chat.answers[-len(before) :]] == before
    assert len(anna.chat.answers) == 3


# -- timelines -----------------------------------------------------------------------------------


async def test_a_timeline_comes_with_its_picture(public_desk: Desk, anna: Person) -> None:
    text, picture = await asks(public_desk, anna, f"/timeline {TOPIC}")
    assert text.html.startswith("<b>")
    assert "[1] " in text.text
    assert text.button("[1]").data is not None
    assert picture.upload.startswith(b"\x89PNG")
    assert picture.media["photo"][0]["width"] == 1_080
    assert picture.text == text.text.splitlines()[0]


async def test_without_a_topic_there_is_no_timeline(public_desk: Desk, anna: Person) -> None:
    [told] = await asks(public_desk, anna, "/timeline")
    assert "/timeline Ukraine" in told.text


async def test_a_picture_that_is_refused_leaves_the_text(
    tg: Telegram, public_desk: Desk, anna: Person
) -> None:
    tg.fault("sendPhoto", kind="no_rights")
    [text] = await asks(public_desk, anna, f"/timeline {TOPIC}")
    assert "[1] " in text.text


async def test_a_picture_that_a_crash_kept_from_coming_comes_by_itself(
    tg: Telegram, public_desk: Desk, anna: Person
) -> None:
    tg.fault("sendPhoto", kind="no_rights")
    [text] = await asks(public_desk, anna, f"/timeline {TOPIC}")
    await public_desk.hears_again()
    first, picture = anna.chat.answers
    assert first is text
    assert len(text.versions) == 1
    assert picture.upload
    update_id = tg.world.updates.confirmed[-1].id
    assert PICTURE in await public_desk.service.messenger.sent(update_id)


async def test_in_a_group_only_the_text_replies(
    tg: Telegram, public_desk: Desk, anna: Person
) -> None:
    group = tg.supergroup("Redaktion", [anna])
    topic = group.topic("Brücken")
    text, picture = await asks(public_desk, anna, f"/timeline {TOPIC}", topic)
    assert text.reply_to is not None
    assert picture.reply_to is None
    assert picture.topic is topic


async def test_a_rated_briefing_on_nothing_in_particular_is_no_question_for_the_evaluation(
    public_desk: Desk, anna: Person
) -> None:
    for command in ("/brief", f"/brief {TOPIC}"):
        [told] = await asks(public_desk, anna, command)
        anna.taps(told.button("👍"))
        await public_desk.hears()
    assert [one["question"] for one in public_desk.service.answers.feedback()] == [TOPIC]


async def test_forgetting_forgets_what_one_was_briefed_on(public_desk: Desk, anna: Person) -> None:
    await asks(public_desk, anna, f"/brief {TOPIC}")
    await public_desk.says(anna, "/forget yes")
    [told] = await asks(public_desk, anna, f"/brief {TOPIC}")
    assert "letzten Briefing" not in told.text
