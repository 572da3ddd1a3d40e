"""Each of Telegram's refusals of a message has its right answer, and none a loop; real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from telegram.ext import ExtBot

from bot.telegram.showing.parts import Part
from bot.telegram.transport.letters import MOST_RETRIES
from bot.telegram.transport.messenger import Messenger
from bot.telegram.transport.outbox import Outbox
from bot.telegram.transport.refusals import Stop, Undelivered
from bot.telegram.transport.target import Target
from tests.bot.telegram.transport.writing import ANSWER, BUTTONS, OTHER, TROUBLE, ChatsSeen, to
from tests.bot.telegram.updates import database_in
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram

GONE = ("chat_missing", "blocked", "kicked", "deactivated", "cant_initiate")
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
