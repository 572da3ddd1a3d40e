"""What openai, httpx and LlamaIndex raise, as our errors, in one place.

Invariant: every exception of a request becomes a `Failure`; one that nobody foresaw, which is what
the reader of a reply stumbled over, says that it is unreadable.

Their texts are never shown, and they are never chained to ours: they hold the request, and a
server may quote the key in them. `repr` and traceback of what is raised here are free of both.
"""

from __future__ import annotations

import datetime as dt
import logging
import math
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import openai

from rag.errors import ContextTooLong, ModelCutOff, ModelFault, ModelRefused, ModelUnavailable
from rag.models.config import ModelConfig
from rag.models.parameters import NAMES
from rag.types import Usage

_log = logging.getLogger(__name__)

_TOO_LONG = re.compile(
    r"context.{0,20}(length|window|size)|maximum context|prompt is too long|too many tokens"
    r"|request too large|input.{0,20}too (long|large)|maximum input length",
    re.IGNORECASE,
)
_KEY = re.compile(r"api.?key|unauthorized|authentication", re.IGNORECASE)
_NAME = re.compile(rf"\b({'|'.join(NAMES)})\b")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a try failed, and what may help."""

    kind: type[ModelFault]
    text: str  # for the user: what happened, and the remedy
    is_passing: bool = False  # another try may do
    retry_after_s: float | None = None  # when the server wants it
    refused: str | None = None  # the parameter that it refuses; "" where it doesn't say which

    def fault(self, usage: Usage) -> ModelFault:
        """The error to raise; `usage` is what all the tries cost."""
        return self.kind(self.text, usage)


def understand(exc: Exception, config: ModelConfig, model: str, variable: str) -> Failure:
    """What an exception of a request for a model means; the variable is what names that model."""
    _log.debug("%s: %s%s", config.host, type(exc).__name__, _status(exc))
    told = _Told(config.host, model, variable)
    try:
        return _understand(exc, told, has_key=bool(config.key))
    except Exception:  # noqa: BLE001  # what an error says can be as broken as a reply
        return unreadable(config.host)


def _understand(exc: Exception, told: _Told, *, has_key: bool) -> Failure:
    if isinstance(exc, openai.APIStatusError):
        return _of_status(exc, told, has_key=has_key)
    if isinstance(exc, openai.APITimeoutError | httpx.TimeoutException | TimeoutError):
        return told.unavailable("did not answer in time")
    if isinstance(exc, openai.APIConnectionError | httpx.TransportError | OSError):
        # openai says the same of all of them, and what it was by the cause.
        reason = exc.__cause__ if isinstance(exc, openai.APIConnectionError) else exc
        if isinstance(reason, httpx.ConnectError | httpx.ProxyError):
            return told.unreachable()
        return told.unavailable("broke off the connection")
    if type(exc) is openai.APIError:  # an error that came as a part of the stream
        if exc.code == "context_length_exceeded" or _TOO_LONG.search(_words(exc)):
            return told.too_long()
        return told.unavailable("broke off its reply with an error")
    return unreadable(told.host)


def unreadable(host: str) -> Failure:
    """A reply that isn't what the API promises."""
    text = f"the model server {host} sent an unreadable reply; check OPENAI_BASE_URL if it stays so"
    return Failure(ModelCutOff, text, is_passing=True)


def cut_off(host: str, finish: str | None, *, is_empty: bool) -> Failure:
    """A reply that has no end, or another one than its own."""
    if finish == "length":
        text = "reached the longest reply that was allowed before its end; ask for less"
        return Failure(ModelCutOff, f"the model at {host} {text}")
    if finish == "content_filter":
        return Failure(ModelCutOff, f"the filter of {host} withheld the reply; ask in other words")
    if finish not in (None, "stop"):
        return Failure(ModelCutOff, f"the model at {host} ended without an answer; ask again")
    what = "sent an empty reply" if is_empty else "ended its reply before its end"
    return Failure(ModelCutOff, f"the model server {host} {what}; ask again", is_passing=True)


def unusable(config: ModelConfig) -> Failure | None:
    """What keeps a request from being made at all; found out here, as httpx quotes it all."""
    if not config.is_key_sendable:
        text = "OPENAI_API_KEY holds a character that no key has; copy the key once more"
        return Failure(ModelRefused, text)
    try:
        url = httpx.URL(config.url)
    except httpx.InvalidURL:
        url = httpx.URL()
    if url.scheme not in ("http", "https") or not url.host:
        text = "OPENAI_BASE_URL is no address; set it to one such as http://127.0.0.1:11434/v1"
        return Failure(ModelRefused, text)
    return None


@dataclass(frozen=True, slots=True)
class _Told:
    """The sentences, all of the form: who did what; the remedy."""

    host: str
    model: str
    variable: str

    def unavailable(self, what: str, retry_after_s: float | None = None) -> Failure:
        text = f"the model server {self.host} {what}; try again in a moment"
        return Failure(ModelUnavailable, text, is_passing=True, retry_after_s=retry_after_s)

    def unreachable(self) -> Failure:
        text = f"the model server {self.host} can't be reached; check OPENAI_BASE_URL and that"
        return Failure(ModelUnavailable, f"{text} it runs", is_passing=True)

    def refused(self, what: str) -> Failure:
        return Failure(ModelRefused, f"the model server {self.host} {what}")

    def too_long(self) -> Failure:
        text = f"the text is too long for the model {self.model!r}; set {self.variable} to one that"
        return Failure(ContextTooLong, f"{text} takes more")


def _of_status(exc: openai.APIStatusError, told: _Told, *, has_key: bool) -> Failure:
    status, words = exc.status_code, _words(exc)
    if status in (401, 403):
        return _about_the_key(told, has_key=has_key)
    if status == 404:
        what = f"knows no model {told.model!r}; check {told.variable} and OPENAI_BASE_URL"
        return told.refused(what)
    if "insufficient_quota" in (exc.code, exc.type):
        return told.refused("says that the quota is used up; top up the account of OPENAI_API_KEY")
    is_too_long = exc.code == "context_length_exceeded" or _TOO_LONG.search(words)
    if status == 413 or (status in (400, 422, 429, 500) and is_too_long):
        return told.too_long()
    if status == 429:
        return told.unavailable("is at its rate limit", _retry_after_s(exc.response.headers))
    if status in (408, 409) or status >= 500:
        what = f"is out of order (status {status})"
        return told.unavailable(what, _retry_after_s(exc.response.headers))
    if status not in (400, 422):
        return told.refused(f"is no model server (status {status}); check OPENAI_BASE_URL")
    refused = _refused_parameter(exc, words)
    if not refused and _KEY.search(words):
        return _about_the_key(told, has_key=has_key)
    what = f"refuses the request (status {status}); check {told.variable} and OPENAI_BASE_URL"
    return Failure(ModelRefused, f"the model server {told.host} {what}", refused=refused)


def _about_the_key(told: _Told, *, has_key: bool) -> Failure:
    if has_key:
        return told.refused("refuses the key; check OPENAI_API_KEY and what it may use")
    return told.refused("asks for a key; set OPENAI_API_KEY")


def _refused_parameter(exc: openai.APIStatusError, words: str) -> str:
    """The parameter that a server refuses; "" where it doesn't say."""
    for said in (exc.param or "", words):
        if found := _NAME.search(said):
            return found.group()
    return ""


def _words(exc: openai.APIError) -> str:
    """All that a server says, to be searched only."""
    return f"{exc.message} {exc.body}"


def _status(exc: Exception) -> str:
    return f" {exc.status_code}" if isinstance(exc, openai.APIStatusError) else ""


def _retry_after_s(headers: httpx.Headers) -> float | None:
    """What the server asks for in `Retry-After`, as seconds or a date, or its variant in ms."""
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1_000
    said = headers.get("retry-after")
    seconds = _number(said)
    if seconds is not None or said is None:
        return seconds
    try:
        then = parsedate_to_datetime(said)
    except (ValueError, OverflowError):  # no date; a time zone of years
        return None
    then = then if then.tzinfo else then.replace(tzinfo=dt.UTC)
    return max(0.0, (then - dt.datetime.now(dt.UTC)).total_seconds())


def _number(said: Any) -> float | None:
    try:
        number = float(said)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) and number >= 0 else None
