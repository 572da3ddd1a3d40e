"""What the handlers of the Telegram bot work with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from telegram.ext import ExtBot

    from bot.bootstrap import App
    from bot.telegram.admission.access import Access
    from bot.telegram.keeping.answers import AnswerStore
    from bot.telegram.keeping.chats import Chats
    from bot.telegram.operating.metrics import Metrics
    from bot.telegram.transport.messenger import Messenger


@dataclass(frozen=True, slots=True)
class Service:
    """The parts, put together once by `bot.telegram.run`."""

    app: App
    bot: ExtBot[None]
    messenger: Messenger
    access: Access
    chats: Chats
    answers: AnswerStore
    metrics: Metrics
    clock: Callable[[], dt.datetime]
