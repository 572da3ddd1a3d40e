"""Logs: what they tell, and what they never do."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from openai import AsyncOpenAI, OpenAIError
from sqlalchemy import insert
from telegram.error import TelegramError

from bot.settings import Settings
from bot.telegram.keeping.tables import inbox, metadata
from bot.telegram.operating import logs
from bot.telegram.operating.redaction import MASK, Redactor, redactor_of
from bot.telegram.transport.inbox import Inbox
from bot.telegram.transport.polling import poll
from rag.corpus.catalog.database import Database
from rag.errors import StorageError
from tests.support.modelserver import Error, model_server
from tests.telegramserver.running import bot_for
from tests.telegramserver.server import telegram

TOKEN = "7123456789:AAFcanary-token_9876543210zyxwvutsr"
KEY = "sk-canary-key-0123456789"
HOOK = "canary_webhook-secret"
PASSWORD = 'canary/p@ss"wörd'
PAIRING = "K7QX-M2PD"
CHROMA = "canary-chroma-password"
CANARIES = [
    TOKEN, TOKEN.partition(":")[2], KEY, HOOK, PASSWORD, quote(PASSWORD, safe=""), CHROMA, PAIRING,
]  # fmt: skip


def settings() -> Settings:
    return Settings(
        _env_file=None,
        telegram_bot_token=TOKEN,
        openai_api_key=KEY,
        webhook_secret=HOOK,
        database_url=f"postgresql+psycopg://newsbot:{quote(PASSWORD, safe='')}@host/newsbot",
        chroma_url=f"http://x:{CHROMA}@chroma:8000",
    )


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@contextlib.contextmanager
def logging_to(stream: io.StringIO, *, debug: bool = False) -> Iterator[Redactor]:
    with logs.started(settings(), debug=debug, stream=stream) as redactor:
        yield redactor


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def canaries_in(text: str) -> list[str]:
    forms = [form for one in CANARIES for form in (one, json.dumps(one)[1:-1], repr(one)[1:-1])]
    return [form for form in forms if form.lower() in text.lower()]


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


# -- secrets -----------------------------------------------------------------------------------


def shout(secret: str) -> None:
    """Every way for a secret to get into a line."""
    log = logging.getLogger("bot.x")
    log.warning(f"in the text {secret}")  # noqa: G004
    log.warning("as an argument: %s %r", secret, {"deep": [secret]})
    log.warning("beside it", extra={"k": secret, "more": {secret: (secret, {secret})}})
    log.warning("in bytes: %s", secret.encode())
    log.warning(ValueError(secret))
    structlog.stdlib.get_logger("bot.y").error(
        "structured", body={"x": [secret]}, error=Bare(secret)
    )
    try:
        try:
            raise ValueError(secret)
        except ValueError as exc:
            raise KeyError(secret) from exc
    except KeyError:
        log.exception("with its traceback")
        structlog.stdlib.get_logger("bot.y").exception("with another")
    warnings.warn(f"a warning with {secret}", stacklevel=1)
    logging.getLogger("httpx").warning("POST http://x/bot%s/getMe?key=%s", secret, quote(secret))
    log.warning("%d can't be formatted", secret)
    log.warning("too many", secret)


class Bare:
    """A thing that shows what it has."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def __repr__(self) -> str:
        return f"Bare({self._secret!r})"


@pytest.mark.parametrize("kind", [io.StringIO, Terminal])
@pytest.mark.parametrize("secret", CANARIES)
@pytest.mark.filterwarnings("default")
def test_no_secret_is_in_any_line(
    secret: str, kind: type[io.StringIO], capsys: pytest.CaptureFixture[str]
) -> None:
    out = kind()
    with logging_to(out, debug=True) as redactor:
        redactor.hide(PAIRING)
        shout(secret)
    told = out.getvalue()
    assert told.count(MASK) >= 12
    assert "can't be formatted" not in told  # such a line is named by its place
    assert f"{__file__}" in told
    assert canaries_in(told) == []
    shown = capsys.readouterr()
    assert canaries_in(shown.out + shown.err) == []
    if kind is io.StringIO:
        assert sum(line.startswith("{") for line in told.splitlines()) >= 10


@pytest.mark.filterwarnings("default")
def test_exceptions_that_nobody_handles_are_logged_without_secrets(
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Breaks:
        def __del__(self) -> None:
            raise ValueError(TOKEN)

    def fails() -> None:
        raise ValueError(TOKEN)

    async def forgotten() -> None:
        task = asyncio.create_task(asyncio.to_thread(fails))
        await asyncio.wait({task})
        del task
        gc.collect()

    out = io.StringIO()
    with logging_to(out):
        thread = threading.Thread(target=fails)
        thread.start()
        thread.join()
        Breaks()
        gc.collect()
        asyncio.run(forgotten())
    events = [line["event"] for line in lines(out)]
    assert events[:2] == ["a thread failed", "an exception was lost"]
    assert events[2].startswith("Task exception was never retrieved")
    assert out.getvalue().count("ValueError: ***") == 3
    shown = capsys.readouterr()
    assert canaries_in(out.getvalue() + shown.out + shown.err) == []


async def test_real_requests_at_debug_tell_no_secret() -> None:
    """PTB, httpx and openai against the doubles, with and without failures."""
    out = io.StringIO()
    with logging_to(out, debug=True) as redactor:
        redactor.hide(PAIRING)
        with telegram(token=TOKEN) as tg, model_server(["OK", Error(401)], key=KEY) as server:
            async with bot_for(tg) as bot:
                anna = tg.user("Anna", started=True)
                anna.says(f"/start {PAIRING}")
                updates = await bot.get_updates(timeout=0)
                logging.getLogger("bot.x").info("of %r: %r", bot, updates)
                await bot.send_message(anna.id, f"you said {PAIRING}")
                await bot.set_webhook("https://x.example/h", secret_token=HOOK)
                for kind in ("unauthorized", "bad_gateway", "drop", "html_page", "cut_json"):
                    tg.fault("getMe", kind=kind)
                    try:
                        await bot.get_me()
                    except TelegramError:
                        logging.getLogger("bot.x").exception("%s", kind)
            async with AsyncOpenAI(api_key=KEY, base_url=server.url, max_retries=0) as client:
                for _ in range(2):
                    try:
                        await client.chat.completions.create(
                            model="gpt-4o-mini",
                            messages=[{"role": "user", "content": f"Code {PAIRING}?"}],
                        )
                    except OpenAIError:
                        logging.getLogger("bot.x").exception("the model")
    told = out.getvalue()
    loggers = {line["logger"].partition(".")[0] for line in lines(out)}
    assert {"telegram", "httpx", "httpcore", "openai", "bot"} <= loggers
    assert f"/bot{MASK}/getMe" in told
    assert canaries_in(told) == []


def test_a_secret_half_escaped_or_in_other_case_is_masked() -> None:
    redactor = redactor_of(settings())
    for text in (
        f"/bot{TOKEN}/getMe",
        f"/bot{quote(TOKEN, safe='')}/getMe",
        f"{KEY.upper()}",
        "postgresql://someone:else$s!@host/db",
        "Authorization: Bearer abcdef123456",
        "another bot's 1234567:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
    ):
        masked = redactor.text(text)
        assert MASK in masked
        assert "else$s" not in masked
        assert "abcdef" not in masked
        assert "AAHdq" not in masked
        assert canaries_in(masked) == []


def test_a_short_password_is_masked_as_a_word() -> None:
    redactor = Redactor("bot")
    assert redactor.text("newsbot asked: bot, BOT; robots") == "newsbot asked: ***, ***; robots"


def test_no_secrets_mask_nothing() -> None:
    redactor = redactor_of(Settings(_env_file=None, telegram_bot_token=None, openai_api_key=None))
    assert redactor.text("12:30 at http://127.0.0.1:8080/x, a@b.c") == (
        "12:30 at http://127.0.0.1:8080/x, a@b.c"
    )
    Redactor("", "  ").text("a  b")


@given(st.text(min_size=4), st.text(), st.text())
def test_any_secret_is_gone_from_any_text(secret: str, before: str, after: str) -> None:
    secret = f"{secret}-{secret}"  # long enough to be masked within words, too
    redactor = Redactor(secret)
    for text in (
        secret,
        json.dumps(secret),
        repr(secret),
        quote(secret.encode("utf-8", "replace")),
    ):
        assert secret not in redactor.text(f"{before}{text}{after}")


def test_a_closed_stream_is_no_failure() -> None:
    out = io.StringIO()
    with logging_to(out):
        out.close()
        logging.getLogger("bot.x").info("nobody hears it")
