"""A store in a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.subscriptions.deliveries import DeliveryStore
from bot.subscriptions.store import SubscriptionStore
from rag.corpus.catalog.database import Database
from tests.bot.subscriptions.subscribing import database_in


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = database_in(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def store(database: Database) -> SubscriptionStore:
    return SubscriptionStore.open(database)


@pytest.fixture
def deliveries(database: Database, store: SubscriptionStore) -> DeliveryStore:
    return DeliveryStore(database)
