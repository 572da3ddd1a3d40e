"""Telegram's refusals and limits, as PTB's Bot meets them."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter
from telegram.ext import ExtBot

from tests.telegramserver.limits import Limits
from tests.telegramserver.scenario import Telegram

ExtBot_ = ExtBot[None]
NOT_MODIFIED = (
    "Message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


def _keyboard(*data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data=one)] for one in data])


async def test_texts(tg: Telegram, bot: ExtBot_) -> None:
    anna = tg.user("Anna", started=True)

    async def refused(text: str, **more: Any) -> str:
        with pytest.raises(BadRequest) as refusal:
            await bot.send_message(anna.id, text, **more)
        return refusal.value.message

    assert await refused("") == "Message text is empty"
    assert await refused(" \n") == "Text must be non-empty"
    assert await refused("a" * 4097) == "Message is too long"
    assert await refused("😀" * 2049) == "Message is too long"
    assert await refused("<b>x", parse_mode="HTML") == (
        "Can't parse entities: can't find end tag corresponding to start tag \"b\""
    )
    assert await refused("x", reply_markup=_keyboard("a" * 65)) == "Button_data_invalid"
    many = _keyboard(*map(str, range(101)))
    assert await refused("x", reply_markup=many) == "Reply markup is too long"
    assert await refused("x", message_thread_id=5) == "Message thread not found"
    assert await refused("x", reply_to_message_id=99) == "Message to be replied not found"
    lenient = ReplyParameters(99, allow_sending_without_reply=True)
    assert (await bot.send_message(anna.id, "x", reply_parameters=lenient)).text == "x"
    longest = "<b>" + "😀" * 2048 + "</b>"
    assert await bot.send_message(anna.id, longest, parse_mode="HTML")


async def test_edits(tg: Telegram, bot: ExtBot_) -> None:
    anna = tg.user("Anna")
    question = anna.says("Hi")
    sent = await bot.send_message(anna.id, "x", reply_markup=_keyboard("1"))

    async def refused(message_id: int, text: str, **more: Any) -> str:
        with pytest.raises(BadRequest) as refusal:
            await bot.edit_message_text(text, anna.id, message_id, **more)
        return refusal.value.message

    assert await refused(sent.message_id, "x", reply_markup=_keyboard("1")) == NOT_MODIFIED
    assert await refused(99, "x") == "Message to edit not found"
    assert await refused(question.id, "x") == "Message can't be edited"
    assert await refused(sent.message_id, "x" * 4097) == "Message_too_long"
    await bot.edit_message_text("x", anna.id, sent.message_id)  # takes the keyboard away
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(anna.id, sent.message_id)
    await bot.delete_message(anna.id, sent.message_id)
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(anna.id, sent.message_id)


async def test_groups(tg: Telegram, bot: ExtBot_) -> None:
    anna = tg.user("Anna")
    group = tg.group("Redaktion", [anna])
    said = anna.says("Hi", group)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(group.id, said.id)
    group.mutes_bot()
    with pytest.raises(BadRequest, match="Not enough rights to send text messages to the chat"):
        await bot.send_message(group.id, "x")
    group.removes_bot()
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.send_message(group.id, "x")
    group.adds_bot()
    supergroup = group.upgrade()
    with pytest.raises(ChatMigrated) as migrated:
        await bot.send_message(group.id, "x")
    assert migrated.value.new_chat_id == supergroup.id
    await bot.send_message(supergroup.id, "x")
    await bot.leave_chat(supergroup.id)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(supergroup.id, "x")


@pytest.mark.parametrize(
    ("token", "text"),
    [("7000000001:AAE-test0123456789abcdefghijklmnopX", "Unauthorized"), ("1:x", "Not Found")],
)
async def test_tokens(tg: Telegram, token: str, text: str) -> None:
    stranger = Bot(token, base_url=tg.base_url)
    with pytest.raises(InvalidToken, match=text):
        await stranger.get_me()
    for request in stranger._request:
        await request.shutdown()


async def test_one_message_a_second_in_a_chat(tg: Telegram, bot: ExtBot_) -> None:
    tg.limit(Limits())
    anna = tg.user("Anna", started=True)
    for _ in range(3):
        await bot.send_message(anna.id, "x")
    with pytest.raises(RetryAfter) as refusal:
        await bot.send_message(anna.id, "x")
    assert refusal.value.retry_after == timedelta(seconds=3)
    assert tg.refused[-1].description == "Too Many Requests: retry after 3"
    assert (tg.floods, tg.peak(60, anna.chat)) == (1, 3)


async def test_twenty_messages_a_minute_in_a_group(tg: Telegram, bot: ExtBot_) -> None:
    tg.limit(Limits(chat=None))
    group = tg.supergroup("Redaktion", [tg.user("Anna")])
    for _ in range(20):
        await bot.send_message(group.id, "x")
    with pytest.raises(RetryAfter) as refusal:
        await bot.send_message(group.id, "x")
    assert refusal.value.retry_after in {timedelta(seconds=59), timedelta(seconds=60)}
    tg.limit(Limits(chat=None, speed=600))
    began = time.monotonic()
    for _ in range(40):
        await asyncio.sleep(0.01)
        await bot.send_message(group.id, "x")
    assert time.monotonic() - began < 5


async def test_thirty_messages_a_second(tg: Telegram, bot: ExtBot_) -> None:
    tg.limit(Limits(group=None, chat=None, speed=0.1))  # slower, as machines may be
    anna = tg.user("Anna", started=True)
    sent = await asyncio.gather(
        *(bot.send_message(anna.id, "x") for _ in range(60)), return_exceptions=True
    )
    assert sum(isinstance(one, RetryAfter) for one in sent) > 10
    assert tg.peak(1) >= 30
