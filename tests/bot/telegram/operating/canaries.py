"""Settings full of secrets, and a log that must not tell them."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from bot.settings import Settings
from bot.telegram.operating import logs
from bot.telegram.operating.redaction import Redactor

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
