"""Rows that can't be read as they were written."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.subscriptions.deliveries import DeliveryStore
from bot.subscriptions.store import SubscriptionStore
from bot.subscriptions.tables import subscriptions
from rag.corpus.catalog.database import Database
from tests.bot.subscriptions.subscribing import UKRAINE, berlin, wish

NOW = berlin("2026-11-22T12:00")


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "", "../../etc/passwd", "Europe"])
def test_a_zone_that_is_not_known_any_more_stops_no_other_delivery(
    database: Database,
    store: SubscriptionStore,
    deliveries: DeliveryStore,
    caplog: pytest.LogCaptureFixture,
    zone: str,
) -> None:
    broken = store.add(UKRAINE, NOW)
    store.add(wish("Bahn"), NOW)
    with database.writing("test") as connection:
        of_it = update(subscriptions).where(subscriptions.c.pk == broken.id)
        connection.execute(of_it.values(zone=zone))
    eight = berlin("2026-11-23T08:00")
    deliveries.take_due(eight)
    told = [one.subscription.wish.topic for one in deliveries.ready(eight)]
    assert "Bahn" in told
    assert f"subscription {broken.id} goes by UTC" in caplog.text
    next_look = deliveries.next_look()
    assert next_look is not None
    [other] = [one for one in store.of_chat(UKRAINE.chat_id) if one.id == broken.id]
    assert other.next_due > eight  # it isn't looked at again and again
