"""Updates as the Bot API has them, and a database for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.telegram.keeping.tables import metadata
from rag.corpus.catalog.database import Database

Json = dict[str, Any]

ANNA = 100_001
PATIENCE_S = 60.0


def database_in(folder: Path) -> Database:
    return Database.open(f"sqlite:///{folder / 'bot.db'}", metadata)


def message(update_id: int, text: str = "Wer?", chat: int = ANNA, **more: Any) -> Json:
    kind = more.pop("kind", "message")
    told = {
        "message_id": update_id,
        "date": 1_755_300_000,
        "chat": {"id": chat, "type": "private" if chat > 0 else "supergroup", "first_name": "Anna"},
        "from": user(),
        "text": text,
    }
    return {"update_id": update_id, kind: told | more}


def tap(update_id: int, data: str, chat: int = ANNA) -> Json:
    told = {
        "id": str(update_id),
        "from": user(),
        "chat_instance": "7",
        "data": data,
        "message": message(1, chat=chat)["message"],
    }
    return {"update_id": update_id, "callback_query": told}


def inline(update_id: int, query: str = "Alaska") -> Json:
    told = {"id": str(update_id), "from": user(), "query": query, "offset": ""}
    return {"update_id": update_id, "inline_query": told}


def user(user_id: int = ANNA) -> Json:
    return {"id": user_id, "is_bot": False, "first_name": "Anna"}


async def until(holds: Callable[[], bool]) -> None:
    """Let the loop go on until that is so."""
    async with asyncio.timeout(PATIENCE_S):
        while not holds():  # noqa: ASYNC110  # a test looks from outside
            await asyncio.sleep(0.005)
