"""Logs: what they tell, and which texts they never do."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import sys
import threading
from pathlib import Path

import pytest
import structlog
from sqlalchemy import insert
from telegram.error import TelegramError

from bot.telegram.keeping.tables import inbox, metadata
from bot.telegram.operating import logs
from bot.telegram.transport.inbox import Inbox
from bot.telegram.transport.polling import poll
from rag.corpus.catalog.database import Database
from rag.errors import StorageError
from tests.bot.telegram.operating.canaries import (
    Terminal,
    lines,
    logging_to,
)
from tests.telegramserver.running import bot_for
from tests.telegramserver.server import telegram

# -- what a line tells -------------------------------------------------------------------------


def test_a_line_is_json_with_what_was_given() -> None:
    out = io.StringIO()
    with logging_to(out):
        logging.getLogger("bot.x").info("answered %s", "it", extra={"revision": 7})
        structlog.stdlib.get_logger("bot.y").info("kept", parts=[1, {"a": None}], ok=True)
    first, second = lines(out)
    assert first.pop("timestamp").endswith("Z")
    assert first == {
        "event": "answered it", "level": "info", "logger": "bot.x", "revision": 7,
    }  # fmt: skip
    del second["timestamp"]
    assert second == {
        "event": "kept", "level": "info", "logger": "bot.y", "parts": [1, {"a": None}], "ok": True,
    }  # fmt: skip


def test_on_a_terminal_a_line_is_readable_and_harmless() -> None:
    out = Terminal()
    with logging_to(out):
        logging.getLogger("bot.x").info("a\x1b]0;title\x07b\u202ec", extra={"revision": 7})
    assert "revision" in out.getvalue()
    assert "\x07" not in out.getvalue()
    assert "\u202e" not in out.getvalue()
    with pytest.raises(ValueError):
        json.loads(out.getvalue())


async def test_lines_of_a_request_have_its_id_in_tasks_and_threads_too() -> None:
    out = io.StringIO()
    log = logging.getLogger("bot.x")
    with logging_to(out):

        async def say(what: str) -> None:
            log.info(what)

        async def handle(update_id: int) -> str:
            with logs.request(update_id=update_id, chat=-100) as name:
                log.info("one")
                await asyncio.to_thread(log.info, "two")
                await asyncio.create_task(say("three"))
                return name

        names = await asyncio.gather(handle(1), handle(2))
        log.info("outside")
    *within, outside = lines(out)
    assert len(set(names)) == 2
    for update_id, name in enumerate(names, 1):
        own = [line for line in within if line["update_id"] == update_id]
        assert [(line["request"], line["chat"]) for line in own] == [(name, -100)] * 3
    assert "request" not in outside


def test_libraries_are_heard_when_they_warn() -> None:
    out = io.StringIO()
    with logging_to(out):
        for name in ("httpx", "httpcore.http11", "sqlalchemy", "openai", "asyncio"):
            logging.getLogger(name).info("%s talks", name)
            logging.getLogger(name).warning("%s warns", name)
        logging.getLogger("rag.x").info("ours")
        logging.getLogger("rag.x").debug("ours in detail")
    assert [line["event"] for line in lines(out)] == [
        "httpx warns", "httpcore.http11 warns", "sqlalchemy warns", "openai warns",
        "asyncio warns", "ours",
    ]  # fmt: skip


def test_a_request_within_one_of_the_same_update_keeps_its_id() -> None:
    out = io.StringIO()
    log = logging.getLogger("bot.x")
    with logging_to(out), logs.request(update_id=1) as outer:
        with logs.request(update_id=1, chat=-100) as inner:
            log.info("within")
        log.info("around")
        with logs.request(update_id=2) as other:
            log.info("another")
    assert outer == inner != other
    within, around, another = lines(out)
    assert (within["request"], within["chat"]) == (outer, -100)
    assert (around["request"], around.get("chat")) == (outer, None)
    assert (another["request"], another["update_id"]) == (other, 2)


# -- texts -------------------------------------------------------------------------------------

TEXT = "Wer war der Bote aus Oybin?"


def test_a_database_that_refuses_a_text_does_not_quote_it(tmp_path: Path) -> None:
    row = {"update_id": 1, "conversation": None, "payload": TEXT, "received_at": "", "attempts": 0}
    database = Database.open(f"sqlite:///{tmp_path / 'x.db'}", metadata)
    out = io.StringIO()
    with logging_to(out):
        try:
            with database.writing("updates can't be kept") as connection:
                connection.execute(insert(inbox), [row, row])
        except StorageError:
            logging.getLogger("bot.x").exception("the inbox takes no updates")
    database.close()
    (line,) = lines(out)
    assert "IntegrityError" in line["exception"]
    assert TEXT not in out.getvalue()


async def test_an_answer_of_telegram_that_breaks_off_is_not_quoted(tmp_path: Path) -> None:
    out = io.StringIO()
    with telegram() as tg, logging_to(out):
        anna = tg.user("Anna", started=True)
        for _ in range(4):  # the answer breaks off in the middle
            anna.says(TEXT)
        tg.fault("getUpdates", kind="cut_json")
        tg.fault("sendMessage", kind="cut_json")
        async with bot_for(tg) as bot:
            stop = asyncio.Event()
            database = Database.open(f"sqlite:///{tmp_path / 'x.db'}", metadata)
            await asyncio.wait_for(
                poll(bot, Inbox(database), stop, stop.set, first_pause_s=0.01), 20
            )
            with pytest.raises(TelegramError):
                await bot.send_message(anna.id, TEXT)
            database.close()
    assert "can't be polled" in out.getvalue()
    assert TEXT not in json.dumps(lines(out), ensure_ascii=False)


def test_the_length_of_a_text_stands_for_it() -> None:
    assert logs.size_of("Wer war das?") == "12 characters"
    assert logs.size_of("x") == "1 character"
    assert logs.size_of(None) == "0 characters"


def test_afterwards_logging_is_as_it_was() -> None:
    root = logging.getLogger()
    before = (list(root.handlers), root.level, threading.excepthook, sys.unraisablehook)
    with logging_to(io.StringIO(), debug=True):
        pass
    after = (root.handlers, root.level, threading.excepthook, sys.unraisablehook)
    assert (list(after[0]), *after[1:]) == before
    assert logging.getLogger("bot").level == logging.NOTSET
    assert not structlog.is_configured()


def test_a_closed_stream_is_no_failure() -> None:
    out = io.StringIO()
    with logging_to(out):
        out.close()
        logging.getLogger("bot.x").info("nobody hears it")
