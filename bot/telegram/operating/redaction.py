"""Secrets made unreadable in any text, in each form that they take on the way into one.

httpx logs whole URLs, PTB's InvalidToken and `repr(bot)` carry the token, and a database's driver
may quote its address. So it isn't up to who logs: every text passes here last.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote, quote_plus, urlsplit

from pydantic import SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.settings import Settings

MASK = "***"
SHORT = 8  # characters; below that a secret counts only where it stands alone

# Any bot's token, not only this one's, with its colon as it is or escaped.
_ANY_TOKEN = re.compile(r"\d{5,}(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)
_USERINFO = re.compile(r"(?<=://)[^\s/?#@'\"<>]*:[^\s/?#'\"<>]*(?=@)")
_AUTHORIZATION = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}")


class Redactor:
    """Knows secrets; `hide` adds those that come up while the bot runs."""

    def __init__(self, *secrets: str) -> None:
        self._forms: set[str] = set()
        self._pattern: re.Pattern[str] | None = None
        self.hide(*secrets)

    def hide(self, *secrets: str) -> None:
        """From here on, these are masked; from any thread."""
        self._forms |= {form for secret in secrets for form in _forms(secret)}
        # The longest first: a part of a secret that is masked would leave the rest of it.
        forms = sorted(self._forms, key=lambda form: (-len(form), form))
        if forms:
            self._pattern = re.compile("|".join(map(_bounded, forms)), re.IGNORECASE)

    def text(self, text: str) -> str:
        """The text without secrets."""
        if self._pattern is not None:
            text = self._pattern.sub(MASK, text)
        text = _ANY_TOKEN.sub(MASK, text)
        text = _USERINFO.sub(MASK, text)
        return _AUTHORIZATION.sub(rf"\1 {MASK}", text)

    def value(self, value: object) -> object:
        """What JSON can hold, without secrets; other objects become their `repr`."""
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self.text(str(key)): self.value(one) for key, one in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.value(one) for one in value]
        return self.text(_shown(value))


def redactor_of(settings: Settings) -> Redactor:
    """One that knows every secret of the settings."""
    return Redactor(*_secrets(settings))


def _secrets(settings: Settings) -> Iterator[str]:
    for _, value in settings:
        if isinstance(value, SecretStr):
            yield value.get_secret_value()
    if settings.telegram_bot_token is not None:
        # The half behind the colon is the secret, however the colon is written.
        yield settings.telegram_bot_token.get_secret_value().partition(":")[2]
    if settings.database_url:
        yield from _database_secrets(settings.database_url)
    for url in (
        settings.chroma_url,
        settings.openai_base_url,
        settings.telegram_api_url,
        settings.webhook_url,
    ):
        yield (urlsplit(url).password or "") if url else ""


def _database_secrets(url: str) -> Iterator[str]:
    try:
        parsed = make_url(url)
    except (SQLAlchemyError, ValueError):
        yield url
        return
    yield str(parsed.password or "")
    for name, value in parsed.query.items():  # ?password=… and ?sslpassword=… of drivers
        if "password" in name.lower() and isinstance(value, str):
            yield value


def _forms(secret: str) -> Iterator[str]:
    """A secret as it stands in texts, URLs, JSON and reprs."""
    if not secret.strip():
        return
    yield secret
    yield quote(secret, safe="")
    yield quote_plus(secret)
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield repr(secret)[1:-1]
    if len(secret) >= SHORT:
        yield base64.b64encode(secret.encode(errors="replace")).decode().rstrip("=")


def _bounded(form: str) -> str:
    """A short one is masked as a word of its own: a password `bot` isn't to blot out `newsbot`."""
    exact = re.escape(form)
    return rf"(?<!\w){exact}(?!\w)" if len(form) < SHORT else exact


def _shown(value: object) -> str:
    try:
        return repr(value)
    except Exception:  # noqa: BLE001 - a log line is no place to fail
        return f"<{type(value).__name__}>"
