"""No secret comes into a log, by any way."""

from __future__ import annotations

import asyncio
import gc
import io
import json
import logging
import threading
import warnings
from urllib.parse import quote

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from openai import AsyncOpenAI, OpenAIError
from telegram.error import TelegramError

from bot.settings import Settings
from bot.telegram.operating.redaction import MASK, Redactor, redactor_of
from tests.bot.telegram.operating.canaries import (
    CANARIES,
    HOOK,
    KEY,
    PAIRING,
    TOKEN,
    Terminal,
    canaries_in,
    lines,
    logging_to,
    settings,
)
from tests.support.modelserver import Error, model_server
from tests.telegramserver.running import bot_for
from tests.telegramserver.server import telegram


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
