"""What was rated in Telegram, for `newsbot eval`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.settings import Settings
from bot.telegram.keeping.answers import AnswerStore
from bot.telegram.keeping.tables import metadata
from rag.corpus.catalog.database import Database


def rated(settings: Settings) -> Iterator[dict[str, Any]]:
    """The rated answers as lines of a question set, oldest first.

    Raises: StorageError.
    """
    database = Database.open(settings.catalog_url, metadata)
    try:
        yield from AnswerStore(database).feedback()
    finally:
        database.close()
