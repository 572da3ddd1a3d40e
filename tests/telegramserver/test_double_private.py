"""A private chat with the double, through PTB's real Application."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Forbidden
from telegram.ext import (
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ExtBot,
    MessageHandler,
    filters,
)

from tests.telegramserver.running import App, application_for, polled
from tests.telegramserver.scenario import Telegram

Context = ContextTypes.DEFAULT_TYPE


async def _answer(update: Update, _context: Context) -> None:
    message = update.effective_message
    assert message is not None
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("1", callback_data="source:1")]])
    verb = "Again" if update.edited_message else "You said"
    await message.reply_html(f"{verb}: <b>{message.text}</b>", reply_markup=keyboard, do_quote=True)


async def _open(update: Update, _context: Context) -> None:
    query = update.callback_query
    assert query is not None
    await query.answer("opened")
    await query.edit_message_text(f"the quote of {query.data}")


async def _start(update: Update, context: Context) -> None:
    message = update.effective_message
    assert message is not None
    for draft in ("Th", "Think", "Thinking"):
        await context.bot.send_message_draft(message.chat_id, 7, draft)
    await message.reply_text(f"Hello {' '.join(context.args or ())}")


@pytest.fixture
async def polling(tg: Telegram) -> AsyncIterator[App]:
    application = application_for(tg)
    application.add_handler(CommandHandler("start", _start))
    application.add_handler(MessageHandler(filters.TEXT, _answer))
    application.add_handler(CallbackQueryHandler(_open))
    async with polled(application):
        yield application


@pytest.mark.usefixtures("polling")
async def test_a_question_its_answer_and_a_tap(tg: Telegram) -> None:
    anna = tg.user("Anna", language="de")
    question = anna.says("Wer traf sich in Alaska?")
    reply = await anna.chat.reply()
    assert reply.text == "You said: Wer traf sich in Alaska?"
    assert reply.html == "You said: <b>Wer traf sich in Alaska?</b>"
    assert reply.entities == [{"type": "bold", "offset": 10, "length": 24}]
    assert reply.reply_to is question
    assert [button.text for button in reply.buttons] == ["1"]

    tap = anna.taps(reply.button("1"))
    assert (await tap.answer()).text == "opened"
    assert (await reply.edit()).text == "the quote of source:1"
    assert reply.buttons == []
    assert tg.transcript() == (
        "── Anna ──\n"
        "Anna (1): Wer traf sich in Alaska?\n"
        "bot (2 ↩ 1): You said: Wer traf sich in Alaska?\n"
        "    [1]\n"
        "Anna taps [1]\n"
        "bot shows Anna: opened\n"
        "bot edits 2: the quote of source:1"
    )


@pytest.mark.usefixtures("polling")
async def test_an_edited_question(tg: Telegram) -> None:
    anna = tg.user("Anna")
    question = anna.says("Putin?")
    await anna.chat.reply()
    anna.edits(question, "Trump?")
    assert (await anna.chat.reply()).text == "Again: Trump?"


@pytest.mark.usefixtures("polling")
async def test_drafts_are_seen_one_by_one_and_vanish(tg: Telegram) -> None:
    anna = tg.user("Anna")
    anna.starts("abc")
    seen = [(await anna.chat.draft()).text for _ in range(3)]
    assert seen == ["Th", "Think", "Thinking"]
    assert (await anna.chat.reply()).text == "Hello abc"
    assert anna.chat.live_drafts == []


async def test_a_draft_lives_for_thirty_seconds(tg: Telegram, bot: ExtBot[None]) -> None:
    anna = tg.user("Anna", started=True)
    await bot.send_message_draft(anna.id, 7, "One")
    await bot.send_message_draft(anna.id, 7, "One two")
    assert [draft.text for draft in anna.chat.live_drafts] == ["One two"]
    await bot.send_message_draft(anna.id, 7)  # shows "Thinking…"
    assert [draft.text for draft in anna.chat.live_drafts] == [""]
    tg.pass_time(31)
    assert anna.chat.live_drafts == []


async def test_drafts_are_for_private_chats(tg: Telegram, bot: ExtBot[None]) -> None:
    group = tg.supergroup("Redaktion", [tg.user("Anna")])
    with pytest.raises(BadRequest, match="Textdraft_peer_invalid"):
        await bot.send_message_draft(group.id, 7, "One")


async def test_who_may_be_written_to(tg: Telegram, bot: ExtBot[None]) -> None:
    anna, ben = tg.user("Anna"), tg.user("Ben", started=True)
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(anna.id, "Hi")
    ben.blocks_bot()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ben.id, "Hi")
    ben.says("I am back")
    await bot.send_message(ben.id, "Hi")
    ben.deletes_account()
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(ben.id, "Hi")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(1, "Hi")


async def test_an_old_tap_is_not_answered(tg: Telegram, bot: ExtBot[None]) -> None:
    anna = tg.user("Anna", started=True)
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("1", callback_data="1")]])
    await bot.send_message(anna.id, "Hi", reply_markup=keyboard)
    tap = anna.taps((await anna.chat.reply()).button("1"))
    tg.pass_time(60)
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
        await bot.answer_callback_query(tap.id)


async def test_time_out_says_what_was_said(tg: Telegram) -> None:
    anna = tg.user("Anna")
    anna.says("Hello?")
    with pytest.raises(AssertionError, match=r"no message of the bot in 'Anna'[^$]*Hello\?"):
        await anna.chat.reply().within(0.05)
    with pytest.raises(AssertionError, match="no message of the bot"):
        anna.chat.wait_for_reply(0.05)
