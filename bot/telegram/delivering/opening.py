"""The parts that deliver, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.telegram.delivering.briefings import Brief, BriefingMaker
from bot.telegram.delivering.delivering import Courier
from bot.telegram.delivering.runner import Runner
from bot.telegram.delivering.summaries import SummaryMaker

if TYPE_CHECKING:
    from bot.subscriptions.deliveries import DeliveryStore
    from bot.subscriptions.values import Kind
    from bot.telegram.delivering.made import Maker
    from bot.telegram.handling.service import Service


def runner_of(service: Service, store: DeliveryStore, brief: Brief) -> Runner:
    """What delivers the subscriptions of a bot, by its clock."""
    makers: dict[Kind, Maker] = {
        "briefing": BriefingMaker(brief, service.answers),
        "summary": SummaryMaker(service),
    }
    return Runner(store, Courier(service, store, makers), service.clock)
