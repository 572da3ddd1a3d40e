"""Messages over real HTTP: sent once, edited, and answers to taps."""

from __future__ import annotations

import asyncio

import pytest

from bot.telegram.transport.letters import MOST_RETRIES
from bot.telegram.transport.messenger import Messenger
from bot.telegram.transport.refusals import Undelivered
from bot.telegram.transport.target import Target
from tests.bot.telegram.transport.writing import ANSWER, OTHER, TROUBLE, ChatsSeen, to
from tests.telegramserver.media import png
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram

# -- sending -------------------------------------------------------------------------------------


async def test_parts_are_sent_in_order_and_the_first_replies(
    messenger: Messenger, anna: Person
) -> None:
    question = anna.says("Wo?")
    target = Target(anna.id, reply_to=question.id)
    ids = await messenger.send(target, [ANSWER, OTHER], 1)
    first, second = await anna.chat.reply(), await anna.chat.reply()
    assert ids == [first.id, second.id]
    assert (first.html, second.html) == (ANSWER.html, OTHER.html)
    assert (first.reply_to, second.reply_to) == (question, None)
    assert first.button("1").data == "s:1:1"


async def test_what_was_sent_for_an_update_is_not_sent_again(
    messenger: Messenger, anna: Person
) -> None:
    first = await messenger.send(to(anna), [ANSWER], 1)
    both = await messenger.send(to(anna), [ANSWER, OTHER], 1)
    assert both[:1] == first
    assert [one.text for one in anna.chat.answers] == [ANSWER.plain, OTHER.plain]
    assert await messenger.sent(1) == dict(enumerate(both))
    await messenger.send(to(anna), [ANSWER], 2)
    assert len(anna.chat.answers) == 3


async def test_a_picture_is_sent_once_and_beside_the_other_parts(
    tg: Telegram, messenger: Messenger, anna: Person
) -> None:
    picture = OTHER.with_photo(png())
    await messenger.send(to(anna), [ANSWER], 1)
    first = await messenger.send_photo(to(anna), picture, 1, 1_000)
    assert await messenger.send_photo(to(anna), picture, 1, 1_000) == first
    _text, shown = anna.chat.answers
    assert (shown.upload, shown.html) == (png(), OTHER.html)
    assert await messenger.sent(1) == {0: _text.id, 1_000: shown.id}


async def test_a_picture_that_telegram_refuses_is_given_up_or_said_in_words(
    tg: Telegram, messenger: Messenger, anna: Person
) -> None:
    assert await messenger.send_photo(to(anna), OTHER.with_photo(b"GIF89a"), 1, 1_000) == []
    assert not anna.chat.answers
    huge = OTHER.with_photo(png() + bytes(10 * 2**20))
    assert await messenger.send_photo(to(anna), huge, 2, 1_000)
    (said,) = anna.chat.answers
    assert (said.text, said.media) == (OTHER.plain, {})


async def test_a_picture_comes_without_what_telegram_refuses_of_it(
    tg: Telegram, messenger: Messenger, anna: Person
) -> None:
    for kind in ("cant_parse", "reply_missing", "bad_gateway"):
        tg.fault("sendPhoto", kind=kind)
        target = Target(anna.id, reply_to=99)
        assert await messenger.send_photo(target, OTHER.with_photo(png()), len(kind), 1_000)
    assert [one.upload for one in anna.chat.answers] == [png()] * 3


async def test_without_an_update_nothing_is_remembered(messenger: Messenger, anna: Person) -> None:
    await messenger.send(to(anna), [OTHER])
    await messenger.send(to(anna), [OTHER])
    assert len(anna.chat.answers) == 2
    assert await messenger.send(to(anna), []) == []


async def test_a_message_whose_sender_is_called_off_is_still_recorded(
    tg: Telegram, messenger: Messenger, anna: Person
) -> None:
    tg.fault("sendMessage", kind="slow", seconds=0.1)
    growing = asyncio.create_task(messenger.send(to(anna), [OTHER], 1))
    await tg.until(lambda: tg.calls_of("sendMessage"))
    growing.cancel()
    (message_id,) = (await messenger.sent(1)).values()
    assert await messenger.send(to(anna), [ANSWER], 1) == [message_id]
    assert len(anna.chat.answers) == 1


async def test_drafts_typing_and_toasts(tg: Telegram, messenger: Messenger, anna: Person) -> None:
    assert await messenger.typing(to(anna))
    assert await messenger.draft(to(anna), 7, "Sie traf")
    assert (await anna.chat.draft()).text == "Sie traf"
    assert not await messenger.draft(Target(anna.id), 7, "no drafts here")
    await messenger.send(to(anna), [ANSWER])
    tap = anna.taps((await anna.chat.reply()).button("1"))
    assert await messenger.toast(tap.id, "geöffnet")
    assert (await tap.answer()).text == "geöffnet"
    tg.pass_time(1_000)
    assert not await messenger.toast(tap.id, "zu spät")


async def test_a_deleted_message_is_gone_and_deleting_it_again_is_no_error(
    messenger: Messenger, anna: Person
) -> None:
    (message_id,) = await messenger.send(to(anna), [ANSWER])
    await messenger.delete(to(anna), message_id)
    await messenger.delete(to(anna), message_id)
    assert anna.chat.answers == []


# -- edits ---------------------------------------------------------------------------------------

EDITS = {
    # kind: (calls of editMessageText, of sendMessage, whether the chat is gone)
    "not_modified": (1, 0, False),
    "cant_parse": (2, 0, False),
    "too_long": (2, 0, False),
    "edit_missing": (1, 1, False),
    "cant_edit": (1, 1, False),
    "no_rights": (1, 0, False),
    "button_invalid": (2, 0, False),
    "chat_missing": (1, 0, True),
    "blocked": (1, 0, True),
    "kicked": (1, 0, True),
    "deactivated": (1, 0, True),
    "server_error": (2, 0, False),
    "bad_gateway": (2, 0, False),
    "gateway_timeout": (2, 0, False),
    "flood": (2, 0, False),
    "html_page": (2, 0, False),
    "drop": (2, 0, False),
    "drop_after": (2, 0, False),  # then "not modified"
}


@pytest.mark.parametrize("kind", EDITS)
async def test_each_refusal_of_an_edit_has_its_answer(
    tg: Telegram, messenger: Messenger, chats: ChatsSeen, anna: Person, kind: str
) -> None:
    (message_id,) = await messenger.send(to(anna), [ANSWER], 1)
    tg.fault("editMessageText", kind=kind)
    shown = await messenger.edit(to(anna), message_id, OTHER)
    edits, sent, is_gone = EDITS[kind]
    assert tg.count("editMessageText") == edits
    assert tg.count("sendMessage") == 1 + sent
    assert chats.left == ([anna.id] if is_gone else [])
    assert (shown != message_id) == bool(sent)
    if edits + sent > 1:
        assert anna.chat.find(shown).text == OTHER.plain  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", EDITS)
async def test_no_refusal_of_an_edit_is_a_loop(
    tg: Telegram, messenger: Messenger, anna: Person, kind: str
) -> None:
    (message_id,) = await messenger.send(to(anna), [ANSWER], 1)
    tg.fault("*", kind=kind, times=10**6, retry_after=0)
    try:
        await messenger.edit(to(anna), message_id, OTHER)
    except Undelivered:
        assert kind in {*TROUBLE, "drop_after", "flood"}
    assert len(tg.calls) <= 2 + 8 + MOST_RETRIES


async def test_a_message_that_was_deleted_is_sent_anew(messenger: Messenger, anna: Person) -> None:
    (message_id,) = await messenger.send(to(anna), [ANSWER], 1)
    await messenger.delete(to(anna), message_id)
    shown = await messenger.edit(to(anna), message_id, OTHER)
    assert shown != message_id
    assert [one.id for one in anna.chat.answers] == [shown]


async def test_an_edit_that_changes_nothing_is_done(messenger: Messenger, anna: Person) -> None:
    (message_id,) = await messenger.send(to(anna), [ANSWER], 1)
    assert await messenger.edit(to(anna), message_id, ANSWER) == message_id


# -- taps ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind", ["query_too_old", "too_long", "blocked", *TROUBLE, "drop_after", "flood", "no_rights"]
)
async def test_a_refused_toast_is_tried_once(
    tg: Telegram, messenger: Messenger, chats: ChatsSeen, kind: str
) -> None:
    tg.fault("answerCallbackQuery", kind=kind, times=100, retry_after=3_000)
    assert not await messenger.toast("1", "geöffnet")
    assert tg.count("answerCallbackQuery") == 1
    assert chats.left == []
