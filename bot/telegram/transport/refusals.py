"""What Telegram says when it won't, and the right answer to each. Pure functions.

Telegram tells most refusals apart by their text only, and PTB makes them one class, `BadRequest`,
which is a `NetworkError`: retried as such, they would be refused for ever.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto

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
)

from rag.errors import NewsbotError


class Stop(NewsbotError):
    """Telegram won't serve this process any more: bad token, or a second poller."""


class Undelivered(NewsbotError):
    """Telegram couldn't be reached, or asked for a long wait. Handle the update again later.

    `wait_s`: what it asked for; 0 where it said nothing.
    """

    def __init__(self, told: str, wait_s: float = 0.0) -> None:
        self.wait_s = wait_s
        super().__init__(told)


@contextmanager
def asking() -> Iterator[None]:
    """Around a question to Telegram: what another attempt may mend is no refusal.

    Raises: Undelivered, Stop; TelegramError, a refusal.
    """
    try:
        yield
    except TelegramError as exc:
        match remedy_of(exc):
            case Remedy.STOP:
                raise stop_line(exc) from None  # its text can have the token in it
            case Remedy.WAIT if isinstance(exc, RetryAfter):
                raise Undelivered("Telegram wants a wait", wait_s(exc)) from exc
            case Remedy.RETRY:
                raise Undelivered("Telegram can't be asked now") from exc
        raise


class Remedy(Enum):
    """What to do about a refusal."""

    WAIT = auto()  # as long as it says
    RETRY = auto()  # a few times, with growing pauses
    MIGRATE = auto()  # the group has a new id: go on there
    PLAIN = auto()  # send the text without its markup
    NO_REPLY = auto()  # send without replying
    NO_KEYBOARD = auto()  # send without buttons
    GENERAL_TOPIC = auto()  # the topic is closed or gone
    SPLIT = auto()
    ANEW = auto()  # what should be edited is gone: send it
    DONE = auto()  # it is as it should be, or too late to matter
    GONE = auto()  # the chat is closed to the bot until it comes back
    GIVE_UP = auto()  # nothing helps
    STOP = auto()


# Parts of Telegram's texts, in small letters. The first that fits counts.
_BY_TEXT: tuple[tuple[Remedy, tuple[str, ...]], ...] = (
    (Remedy.DONE, ("message is not modified", "query is too old", "query_id_invalid")),
    (
        Remedy.NO_KEYBOARD,
        (
            "button_",  # BUTTON_DATA_INVALID, BUTTON_URL_INVALID …
            "inline keyboard",
            "reply_markup",
            "reply markup",
        ),
    ),
    (Remedy.PLAIN, ("can't parse", "entities", "entity_")),
    (Remedy.SPLIT, ("too long", "too_long", "request entity too large")),
    (
        Remedy.NO_REPLY,
        (
            "to be replied not found",
            "replied message not found",
            "reply message not found",
            "message to reply not found",
            "reply_message_id_invalid",
        ),
    ),
    (
        Remedy.GENERAL_TOPIC,
        ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid"),
    ),
    (
        Remedy.ANEW,
        (
            "message to edit not found",
            "message can't be edited",
            "message_id_invalid",
            "no text in the message to edit",
            "message_author_required",
        ),
    ),
    (
        Remedy.GONE,
        (
            "chat not found",
            "peer_id_invalid",
            "user_is_blocked",
            "user_deactivated",
            "group chat was deactivated",
            "chat was deleted",
            "bot is not a member",
            "bot was kicked",
            "bot was blocked",
        ),
    ),
)


def remedy_of(error: TelegramError) -> Remedy:
    """The right answer to a refusal; unknown ones are given up, network trouble is retried."""
    match error:
        case RetryAfter():
            return Remedy.WAIT
        case ChatMigrated():
            return Remedy.MIGRATE
        case InvalidToken() | Conflict():
            return Remedy.STOP
        case EndPointNotFound():
            return Remedy.GIVE_UP
        case BadRequest() | Forbidden():
            return _by_text(error)
        case NetworkError():
            found = _by_text(error)
            return found if found is Remedy.SPLIT else Remedy.RETRY
    return Remedy.RETRY  # an answer that can't be read


def _by_text(error: BadRequest | Forbidden | NetworkError) -> Remedy:
    text = error.message.lower()
    for remedy, marks in _BY_TEXT:
        if any(mark in text for mark in marks):
            return remedy
    if isinstance(error, Forbidden) and "rights" not in text and "write_forbidden" not in text:
        return Remedy.GONE
    return Remedy.GIVE_UP


def stop_line(error: TelegramError) -> Stop:
    """One line on why the bot stops; PTB's own text can have the token in it."""
    if isinstance(error, InvalidToken):
        return Stop("Telegram doesn't know the token; check TELEGRAM_BOT_TOKEN, or ask @BotFather")
    if "webhook" in str(error).lower():
        return Stop(
            "a webhook is set, and polling can't go on beside it; set NEWSBOT_WEBHOOK_URL, or "
            "start 'newsbot bot' anew to have the webhook removed"
        )
    return Stop("another process polls with this token; stop it, or give this bot its own token")


def wait_s(error: RetryAfter) -> float:
    """How long Telegram wants to be left alone."""
    told = error.retry_after  # a number, or a timedelta where PTB_TIMEDELTA is set
    return told.total_seconds() if isinstance(told, dt.timedelta) else float(told)
