"""Messages over real HTTP: each of Telegram's refusals has its right answer, and none a loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.ext import ExtBot

from bot.telegram.showing.parts import Part
from bot.telegram.transport.messenger import MOST_RETRIES, Messenger
from bot.telegram.transport.outbox import Outbox
from bot.telegram.transport.pacing import PacedLimiter
from bot.telegram.transport.refusals import Stop, Undelivered
from bot.telegram.transport.target import Target
from tests.bot.telegram.updates import database_in
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram
from tests.telegramserver.server import telegram

BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("1", callback_data="s:1:1")]])
ANSWER = Part("Sie trafen sich in <b>Alaska</b>.", "Sie trafen sich in Alaska.", BUTTONS)
OTHER = Part("<i>Anders.</i>", "Anders.", BUTTONS)
NEW_ID = -1_002_000_000_999


@dataclass
class ChatsSeen:
    """What the messenger tells of chats."""

    left: list[int] = field(default_factory=list)
    moves: list[tuple[int, int]] = field(default_factory=list)

    def gone(self, chat_id: int) -> None:
        self.left.append(chat_id)

    def migrate(self, old: int, new: int) -> None:
        self.moves.append((old, new))


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """PTB warns of `RetryAfter.retry_after` as a number, and warnings are errors here."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def tg() -> Iterator[Telegram]:
    with telegram() as running:
        yield running


@pytest.fixture
def anna(tg: Telegram) -> Person:
    return tg.user("Anna", started=True)


@pytest.fixture
def chats() -> ChatsSeen:
    return ChatsSeen()


@pytest.fixture
async def messenger(tg: Telegram, chats: ChatsSeen, tmp_path: Path) -> AsyncIterator[Messenger]:
    limiter = PacedLimiter(retries=1, chat_burst=100)
    async with ExtBot(tg.token, base_url=tg.base_url, rate_limiter=limiter) as bot:
        messenger = Messenger(bot, Outbox(database_in(tmp_path)), chats, first_pause_s=0.001)
        yield messenger
        await messenger.close()


def to(person: Person) -> Target:
    return Target(person.id, is_private=True, draft_ok=True)


# -- sending -------------------------------------------------------------------------------------


async def test_parts_are_sent_in_order_and_the_first_replies(
    messenger: Messenger, anna: Person
) -> None:
    question = anna.says("Wo?")
    target = Target(anna.id, reply_to=question.id, is_private=True)
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


# -- refusals ------------------------------------------------------------------------------------

GONE = ("chat_missing", "blocked", "kicked", "deactivated", "cant_initiate")
TROUBLE = ("server_error", "bad_gateway", "gateway_timeout", "html_page", "drop", "cut_json")
STOPS = ("unauthorized", "conflict")
CHANGES: dict[str, Callable[[dict[str, Any], dict[str, Any]], bool]] = {
    "cant_parse": lambda first, then: "parse_mode" in first and "parse_mode" not in then,
    "reply_missing": lambda first, then: (
        "reply_parameters" in first and "reply_parameters" not in then
    ),
    "thread_missing": lambda first, then: (
        "message_thread_id" in first and "message_thread_id" not in then
    ),
    "button_invalid": lambda first, then: "reply_markup" in first and "reply_markup" not in then,
}


@pytest.mark.parametrize("kind", CHANGES)
async def test_what_was_refused_is_changed_and_sent(
    tg: Telegram, messenger: Messenger, kind: str
) -> None:
    anna = tg.user("Anna")
    group = tg.supergroup("News", [anna])
    topic = group.topic("Politik") if kind == "thread_missing" else None
    question = anna.says("@newsbot Wo?", in_=topic or group)
    tg.fault("sendMessage", kind=kind)
    target = Target(group.id, thread_id=topic.id if topic else None, reply_to=question.id)
    assert len(await messenger.send(target, [ANSWER], 1)) == 1
    first, then = (dict(call.params) for call in tg.calls_of("sendMessage"))
    assert CHANGES[kind](first, then)


@pytest.mark.parametrize("kind", CHANGES)
async def test_a_change_that_does_not_help_is_made_once(
    tg: Telegram, messenger: Messenger, anna: Person, kind: str
) -> None:
    tg.fault("sendMessage", kind=kind, times=100)
    assert await messenger.send(to(anna), [ANSWER, OTHER], 1) == []
    assert tg.count("sendMessage") == 2


@pytest.mark.parametrize("kind", GONE)
async def test_a_chat_that_is_closed_is_marked_and_left(
    tg: Telegram, messenger: Messenger, chats: ChatsSeen, anna: Person, kind: str
) -> None:
    tg.fault("sendMessage", kind=kind, times=100)
    assert await messenger.send(to(anna), [ANSWER, OTHER], 1) == []
    assert chats.left == [anna.id]
    assert tg.count("sendMessage") == 1


async def test_a_real_block_is_noticed(
    messenger: Messenger, chats: ChatsSeen, anna: Person
) -> None:
    anna.blocks_bot()
    assert await messenger.send(to(anna), [ANSWER], 1) == []
    assert chats.left == [anna.id]


@pytest.mark.parametrize("kind", ["no_rights", "not_modified", "edit_missing", "query_too_old"])
async def test_what_nothing_helps_against_is_given_up(
    tg: Telegram, messenger: Messenger, chats: ChatsSeen, anna: Person, kind: str
) -> None:
    tg.fault("sendMessage", kind=kind, times=100)
    assert await messenger.send(to(anna), [ANSWER], 1) == []
    assert tg.count("sendMessage") == 1
    assert chats.left == []


@pytest.mark.parametrize("kind", TROUBLE)
async def test_network_trouble_is_tried_again(
    tg: Telegram, messenger: Messenger, anna: Person, kind: str
) -> None:
    tg.fault("sendMessage", kind=kind, times=2)
    assert len(await messenger.send(to(anna), [ANSWER], 1)) == 1
    assert tg.count("sendMessage") == 3


async def test_lasting_trouble_is_left_to_a_later_attempt(
    tg: Telegram, messenger: Messenger, anna: Person
) -> None:
    tg.fault("sendMessage", kind="bad_gateway", times=100)
    with pytest.raises(Undelivered):
        await messenger.send(to(anna), [ANSWER], 1)
    assert tg.count("sendMessage") == 1 + MOST_RETRIES
    tg.faults.clear()
    assert len(await messenger.send(to(anna), [ANSWER], 1)) == 1


async def test_a_chat_that_has_to_wait_holds_up_no_other(
    tg: Telegram, messenger: Messenger, anna: Person
) -> None:
    ben = tg.user("Ben", started=True)
    tg.fault("sendMessage", kind="flood", chat_id=anna.id, retry_after=1)
    waiting = asyncio.create_task(messenger.send(to(anna), [ANSWER], 1))
    await tg.until(lambda: tg.refused)
    await messenger.send(to(ben), [ANSWER], 2)
    assert not waiting.done()
    assert len(await waiting) == 1
    assert tg.count("sendMessage") == 3


async def test_a_very_long_wait_is_left_to_a_later_attempt(
    tg: Telegram, chats: ChatsSeen, anna: Person, tmp_path: Path
) -> None:
    tg.fault("sendMessage", kind="flood", times=100, retry_after=3_000)
    async with ExtBot(tg.token, base_url=tg.base_url) as bot:  # without a limiter that waits
        messenger = Messenger(bot, Outbox(database_in(tmp_path)), chats)
        with pytest.raises(Undelivered, match="3000"):
            await messenger.send(to(anna), [ANSWER], 1)
        await messenger.close()
    assert tg.count("sendMessage") == 1


async def test_a_group_that_became_a_supergroup_is_written_to_there(
    tg: Telegram, messenger: Messenger, chats: ChatsSeen
) -> None:
    anna = tg.user("Anna")
    old = tg.group("News", [anna])
    question = anna.says("@newsbot Wo?", in_=old)
    new = old.upgrade()
    target = Target(old.id, reply_to=question.id)
    assert len(await messenger.send(target, [ANSWER, OTHER], 1)) == 2
    assert [one.text for one in new.answers] == [ANSWER.plain, OTHER.plain]
    assert chats.moves == [(old.id, new.id)]
    assert await messenger.typing(target)


async def test_a_text_that_is_too_long_is_split(
    tg: Telegram, messenger: Messenger, anna: Person
) -> None:
    plain = " ".join(f"Satz {number}." for number in range(900))
    (message_id,) = await messenger.send(to(anna), [Part(plain, plain, BUTTONS)], 1)
    said = [one.text for one in anna.chat.answers]
    assert " ".join(said) == plain
    assert len(said) > 1
    assert anna.chat.answers[-1].id == message_id
    assert [bool(one.buttons) for one in anna.chat.answers][-2:] == [False, True]


async def test_splitting_ends(tg: Telegram, messenger: Messenger, anna: Person) -> None:
    tg.fault("sendMessage", kind="too_long", times=100)
    assert await messenger.send(to(anna), [ANSWER], 1) == []
    assert tg.count("sendMessage") == 2


@pytest.mark.parametrize("kind", STOPS)
async def test_a_bad_token_stops_the_bot_without_naming_it(
    tg: Telegram, messenger: Messenger, anna: Person, kind: str
) -> None:
    for method in ("sendMessage", "editMessageText", "sendChatAction", "answerCallbackQuery"):
        tg.fault(method, kind=kind)
    for ask in (
        messenger.send(to(anna), [ANSWER], 1),
        messenger.edit(to(anna), 1, ANSWER),
        messenger.typing(to(anna)),
        messenger.toast("1"),
    ):
        with pytest.raises(Stop) as raised:
            await ask
        assert tg.token not in str(raised.value)
        assert raised.value.__cause__ is None
        assert raised.value.__suppress_context__
    assert len(tg.calls) == 1 + 4  # and getMe


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
