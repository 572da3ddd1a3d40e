"""What the handlers of the Telegram bot work with."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.telegram.handling.reindexing import Reindexing
from bot.telegram.handling.underway import UnderWay

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from telegram.ext import ExtBot

    from bot.bootstrap import App
    from bot.groupchat.store import GroupStore
    from bot.subscriptions.store import SubscriptionStore
    from bot.telegram.admission.access import Access
    from bot.telegram.keeping.answers import AnswerStore
    from bot.telegram.keeping.chats import Chats
    from bot.telegram.keeping.prepared import PreparedStore
    from bot.telegram.operating.metrics import Metrics
    from bot.telegram.transport.messenger import Messenger

SEARCHES_AT_ONCE = 4


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
    subscriptions: SubscriptionStore
    groups: GroupStore
    prepared: PreparedStore
    under_way: UnderWay = field(default_factory=UnderWay)
    reindexing: Reindexing = field(default_factory=Reindexing)
    searches: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(
            SEARCHES_AT_ONCE, thread_name_prefix="telegram-search"
        )
    )

    def close(self) -> None:
        """Begin no search any more, and read no articles anew."""
        self.reindexing.stop()
        self.searches.shutdown(wait=False, cancel_futures=True)
