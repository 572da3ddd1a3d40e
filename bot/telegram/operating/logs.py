"""Structured logs: a JSON object a line on stderr, or readable lines where that is a terminal.

Everything that any library logs comes through one handler, which masks secrets last, in messages,
arguments, exceptions and tracebacks. INFO and above hold no text that anybody wrote: `size_of` says
how long one is instead.

    with logs.started(settings, debug=False) as redactor:
        redactor.hide(pairing_code)
        with logs.request(update_id=7, chat=-100):
            logging.getLogger(__name__).info("answered", extra={"question": logs.size_of(text)})
"""

from __future__ import annotations

import logging
import random
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.reports import counted
from bot.settings import Settings
from bot.telegram.operating.redaction import Redactor, redactor_of

OURS = ("bot", "rag", "prompts", "newsbot")
_AS_THEY_ARE = frozenset({"level", "timestamp"})
# One variable for all: structlog has one for each key, which took a twentieth of an update's time.
_about: ContextVar[dict[str, object]] = ContextVar("newsbot-request", default={})  # noqa: B039
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@contextmanager
def started(
    settings: Settings, *, debug: bool = False, stream: TextIO | None = None
) -> Iterator[Redactor]:
    """Log while the block runs; yields what masks secrets, for more of them and other texts.

    INFO and above of our own, WARNING and above of libraries; with `debug` everything, which holds
    texts of users, but still no secrets. python-telegram-bot is silent without it: its errors quote
    what Telegram sent, and what is to be known of them is logged here.
    """
    redactor = redactor_of(settings)
    stream = stream or sys.stderr
    with ExitStack() as undoing:
        _route(_handler(redactor, stream), undoing, debug=debug)
        _catch_the_uncaught(undoing)
        yield redactor


@contextmanager
def request(*, update_id: int, chat: int | None = None, **more: object) -> Iterator[str]:
    """Within, in its tasks and threads, too, each line has the update, and an id.

    Once more within, for the same update: the id stays, and only more is told.
    """
    around = _about.get()
    is_same = around.get("update_id") == update_id
    name = str(around["request"]) if is_same else f"{random.getrandbits(32):08x}"
    told = more if chat is None else {"chat": chat} | more
    before = _about.set({**around, "request": name, "update_id": update_id, **told})
    try:
        yield name
    finally:
        _about.reset(before)


def size_of(text: str | None) -> str:
    """What a line of INFO may say of a text: `23 characters`."""
    return counted(len(text or ""), "character")


# -- within --------------------------------------------------------------------------------------


class _Handler(logging.StreamHandler[TextIO]):
    """Says that a line can't be written, not what is in it: logging's own prints the arguments."""

    def handleError(self, record: logging.LogRecord) -> None:
        exc = sys.exc_info()[1]
        where = f"{record.pathname}:{record.lineno}"
        try:
            self.stream.write(f"a log line of {where} failed ({type(exc).__name__})\n")
        except (OSError, ValueError):  # stderr is closed: nobody is there to be told
            return


def _handler(redactor: Redactor, stream: TextIO) -> logging.Handler:
    is_terminal = stream.isatty()
    handler = _Handler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_common(), structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                # To a text first: a renderer that formats it itself would come after the mask.
                structlog.processors.format_exc_info,
                structlog.processors.StackInfoRenderer(),
                _masking(redactor, is_terminal=is_terminal),
                structlog.dev.ConsoleRenderer(colors=True, sort_keys=False)
                if is_terminal
                else structlog.processors.JSONRenderer(),
            ],
        )
    )
    return handler


def _common() -> list[Processor]:
    return [
        _add_request,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _add_request(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {**_about.get(), **event}


def _masking(redactor: Redactor, *, is_terminal: bool) -> Processor:
    def mask(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        for key, value in event.items():
            if key not in _AS_THEY_ARE:
                masked = redactor.value(value)
                event[key] = _harmless(masked) if is_terminal else masked
        return event

    return mask


def _harmless(value: object) -> object:
    """Without what moves a terminal's cursor, or turns its text around."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", value) if isinstance(value, str) else value


def _route(handler: logging.Handler, undoing: ExitStack, *, debug: bool) -> None:
    root = logging.getLogger()
    handlers, root.handlers = root.handlers, [handler]
    undoing.callback(setattr, root, "handlers", handlers)
    levels = {"": logging.DEBUG if debug else logging.WARNING}
    levels |= dict.fromkeys(OURS, logging.DEBUG if debug else logging.INFO)
    levels["telegram"] = logging.DEBUG if debug else logging.CRITICAL + 1
    for name, level in levels.items():
        logger = logging.getLogger(name)
        undoing.callback(logger.setLevel, logger.level)
        logger.setLevel(level)
    logging.captureWarnings(True)
    undoing.callback(logging.captureWarnings, False)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_common(),
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,  # or a later `started` would find the first one's
    )
    undoing.callback(structlog.reset_defaults)


def _catch_the_uncaught(undoing: ExitStack) -> None:
    """What Python itself would print of exceptions that nobody handles, secrets and all."""
    log = logging.getLogger("newsbot")

    def in_thread(told: threading.ExceptHookArgs) -> None:
        if told.exc_type is SystemExit:
            return
        thrown: Any = (told.exc_type, told.exc_value, told.exc_traceback)
        log.error("a thread failed", exc_info=thrown)

    def nowhere(told: Any) -> None:
        thrown = (told.exc_type, told.exc_value, told.exc_traceback)
        log.error("an exception was lost", exc_info=thrown)

    undoing.callback(setattr, threading, "excepthook", threading.excepthook)
    undoing.callback(setattr, sys, "unraisablehook", sys.unraisablehook)
    threading.excepthook, sys.unraisablehook = in_thread, nowhere
