"""Inline queries, commands, scripted faults and the tools of a scenario."""

from __future__ import annotations

import asyncio
import re
from threading import Event, Thread
from typing import Any

import pytest
from telegram import (
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Update,
)
from telegram.constants import ChatAction
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import ExtBot, MessageHandler, filters

from tests.telegramserver.faults import BEHAVIOURS, CARRIED_OUT, KINDS, REFUSALS
from tests.telegramserver.media import png
from tests.telegramserver.running import application_for, bot_for, polled
from tests.telegramserver.scenario import Telegram
from tests.telegramserver.server import telegram

Bot = ExtBot[None]


def _article(number: int, text: str = "A <b>passage</b>", **more: Any) -> InlineQueryResultArticle:
    content = InputTextMessageContent(text, parse_mode="HTML")
    return InlineQueryResultArticle(str(number), f"Title {number}", content, **more)


async def test_inline_queries(tg: Telegram, bot: Bot) -> None:
    anna = tg.user("Anna")
    query = anna.asks_inline("Putin")
    heard = (await bot.get_updates())[0].inline_query
    assert heard is not None
    assert (heard.query, heard.offset, heard.chat_type) == ("Putin", "", "sender")
    with pytest.raises(BadRequest, match="Results_too_much"):
        await bot.answer_inline_query(query.id, [_article(one) for one in range(51)])
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await bot.answer_inline_query(query.id, [_article(1, "<x>")])
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("more", callback_data="m")]])
    await bot.answer_inline_query(query.id, [_article(1, reply_markup=keyboard), _article(2)])
    results = await query.results()
    assert [one["title"] for one in results] == ["Title 1", "Title 2"]

    message = anna.chooses(query, results[0])
    assert (message.text, message.via_bot) == ("A passage", True)
    chosen = (await bot.get_updates(offset=-1))[0].chosen_inline_result
    assert chosen is not None
    assert (chosen.result_id, chosen.inline_message_id) == ("1", message.inline_id)
    anna.taps(message.button("more"))
    tapped = (await bot.get_updates(offset=-1))[0].callback_query
    assert tapped is not None
    assert tapped.message is None
    assert await bot.edit_message_text("edited", inline_message_id=message.inline_id) is True
    assert message.text == "edited"
    tg.pass_time(60)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_inline_query(query.id, [])


async def test_commands_are_shown_by_scope_and_language(tg: Telegram, bot: Bot) -> None:
    anna, ben = tg.user("Anna", language="de"), tg.user("Ben", language="en")
    group = tg.supergroup("Redaktion", [anna, ben])
    await bot.set_my_commands([("ask", "Ask")], BotCommandScopeAllPrivateChats())
    await bot.set_my_commands([("frage", "Fragen")], BotCommandScopeAllPrivateChats(), "de")
    await bot.set_my_commands([("new", "New")], BotCommandScopeAllGroupChats())
    await bot.set_my_commands([("stats", "Stats")], BotCommandScopeAllChatAdministrators())
    assert tg.commands_shown(anna) == ["frage"]
    assert tg.commands_shown(ben) == ["ask"]
    assert tg.commands_shown(anna, group) == ["stats"]
    assert tg.commands_shown(ben, group) == ["new"]
    shown = await bot.get_my_commands(BotCommandScopeAllPrivateChats(), "de")
    assert [one.command for one in shown] == ["frage"]
    await bot.delete_my_commands(BotCommandScopeAllPrivateChats(), "de")
    assert tg.commands_shown(anna) == ["ask"]
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([("Ask", "x")])
    await bot.set_my_description("Answers from newspapers", "en")
    assert (await bot.get_my_description("en")).description == "Answers from newspapers"


ERRORS: dict[str, type[TelegramError]] = {
    **{kind: BadRequest for kind, one in REFUSALS.items() if one.code == 400},
    **{kind: Forbidden for kind, one in REFUSALS.items() if one.code == 403},
    **{kind: NetworkError for kind, one in REFUSALS.items() if one.code >= 500},
    "unauthorized": InvalidToken,
    "conflict": Conflict,
    "flood": RetryAfter,
    "flood_wait": RetryAfter,
    "migrated": ChatMigrated,
    "html_page": NetworkError,
    "cut_json": TelegramError,
    "drop": NetworkError,
    "drop_after": NetworkError,
    "silence": TimedOut,
    "silence_after": TimedOut,
    "slow": TimedOut,
}


@pytest.mark.parametrize("kind", KINDS)
async def test_each_fault_strikes_once(tg: Telegram, bot: Bot, kind: str) -> None:
    anna = tg.user("Anna", started=True)
    tg.fault("sendMessage", kind=kind, migrate_to=-1001, seconds=0.6)
    with pytest.raises(ERRORS[kind]):
        await bot.send_message(anna.id, "one", read_timeout=0.3)
    if kind == "slow":
        await anna.chat.reply()
    await bot.send_message(anna.id, "two")
    told = [one.text for one in anna.chat.answers]
    assert told == (["one", "two"] if kind in CARRIED_OUT else ["two"])


def test_every_kind_is_told() -> None:
    assert set(ERRORS) == {*REFUSALS, *BEHAVIOURS}
    with pytest.raises(AssertionError, match="no fault 'nonsense'"), telegram() as tg:
        tg.fault("sendMessage", kind="nonsense")


async def test_an_outage(tg: Telegram, bot: Bot) -> None:
    with tg.unreachable(), pytest.raises(NetworkError):
        await bot.get_me()
    assert (await bot.get_me()).username == "newsbot"


async def test_unknown_methods(bot: Bot) -> None:
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendNonsense")


async def test_a_photo(tg: Telegram, bot: Bot) -> None:
    anna = tg.user("Anna", started=True)
    await bot.send_photo(anna.id, png(), caption="<i>Alaska</i>", parse_mode="HTML")
    photo = await anna.chat.reply()
    assert (photo.text, photo.html) == ("Alaska", "<i>Alaska</i>")
    assert photo.upload == png()
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(anna.id, png(), caption="x" * 1025)
    for picture, refusal in (
        (b"GIF89a", "Image_process_failed"),
        (png(9_000, 2_000), "Photo_invalid_dimensions"),
        (png(900, 40), "Photo_invalid_dimensions"),
        (png() + bytes(10 * 2**20), "Request Entity Too Large"),
        ("AgACAgIAAxkBAAIB", "Wrong remote file identifier"),
    ):
        with pytest.raises((BadRequest, NetworkError), match=refusal):
            await bot.send_photo(anna.id, picture)
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("x", anna.id, photo.id)


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "document", "location", "contact",
                                  "dice", "poll", "video", "animation"])  # fmt: skip
async def test_what_is_no_text(tg: Telegram, bot: Bot, kind: str) -> None:
    tg.user("Anna").sends(kind)
    message = (await bot.get_updates())[0].message
    assert message is not None
    assert getattr(message, kind)


async def test_actions_and_calls(tg: Telegram, bot: Bot) -> None:
    anna = tg.user("Anna", started=True)
    await bot.send_chat_action(anna.id, ChatAction.TYPING)
    assert anna.chat.actions == ["typing"]
    assert tg.count("sendChatAction") == 1
    call = tg.calls_of("sendChatAction")[0]
    assert (call.params.number("chat_id"), call.status) == (anna.id, 200)


async def test_taps_from_the_past_and_forged_ones(tg: Telegram, bot: Bot) -> None:
    anna = tg.user("Anna", started=True)
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("1", callback_data="a")]])
    await bot.send_message(anna.id, "x", reply_markup=keyboard)
    button = (await anna.chat.reply()).button("1")
    anna.taps(button, data="forged")
    anna.taps(button, inaccessible=True)
    forged, old = [one.callback_query for one in await bot.get_updates()]
    assert forged is not None
    assert old is not None
    assert forged.data == "forged"
    assert old.message is not None
    assert not old.message.is_accessible
    with pytest.raises(AssertionError, match=re.escape("0 buttons say '2'; there are ['1']")):
        button.message.button("2")


def test_a_bot_in_another_thread_and_a_test_that_blocks(tg: Telegram) -> None:
    async def answer(update: Update, _context: object) -> None:
        assert update.message is not None
        sent = await update.message.reply_text("one")
        await asyncio.sleep(0.05)
        await sent.edit_text("one two")

    stop = Event()

    async def run() -> None:
        application = application_for(tg)
        application.add_handler(MessageHandler(filters.TEXT, answer))
        async with polled(application):
            await asyncio.to_thread(stop.wait)

    thread = Thread(target=lambda: asyncio.run(run()))
    thread.start()
    try:
        anna = tg.user("Anna")
        anna.says("Hello")
        reply = anna.chat.wait_for_reply()
        assert reply.wait_for_edit().text == "one two"
        assert [one.text for one in reply.versions] == ["one", "one two"]
        tg.until(lambda: tg.pending == 0).wait()
    finally:
        stop.set()
        thread.join()


async def test_the_end_with_calls_under_way() -> None:
    with telegram() as tg:
        bot = bot_for(tg)
        await bot.initialize()
        anna = tg.user("Anna", started=True)
        tg.fault("sendMessage", kind="silence")
        tg.fault("sendPhoto", kind="slow", seconds=50)
        calls = [
            bot.get_updates(timeout=20),
            bot.send_message(anna.id, "x", read_timeout=30),
            bot.send_photo(anna.id, b"1", read_timeout=30),
        ]
        tasks = [asyncio.ensure_future(call) for call in calls]
        await tg.until(lambda: len(tg.calls) == 4)
        await asyncio.sleep(0.05)
        await bot.set_webhook("http://127.0.0.1:9/")  # nobody listens there
        anna.says("Hello")
        await tg.until(lambda: tg.webhook and tg.webhook.posts)
        assert (await bot.get_webhook_info()).last_error_message == "Connection refused"
    ends = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(end) for end in ends] == [Conflict, NetworkError, NetworkError]
    await bot.shutdown()
