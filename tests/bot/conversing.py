"""What answers in tests of conversations: by an echo, slowly, or noting what it was given."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import create_engine, text

from bot.conversation import AnswerOne, ConversationService
from bot.memory import conversation_memory, recall
from rag.answer.engine import History
from rag.corpus.catalog.database import Database
from rag.types import Answer, Filters
from tests.support.newsroom import ANSWER, NOW
from tests.support.stores import catalog_url


class Serve(Protocol):
    def __call__(
        self, answer: AnswerOne, memories: Database | None = None, *, tells_model: bool = True
    ) -> ConversationService: ...


async def echo(question: str, **_given: Any) -> Answer:
    return dataclasses.replace(ANSWER, question=question, text=f"Zu {question}")


@dataclasses.dataclass
class Slow:
    """Answers slowly, and notes how many questions it was at work on at once."""

    seconds: float = 0.05
    at_work: int = 0
    most_at_once: int = 0
    order: list[str] = dataclasses.field(default_factory=list)
    begun: asyncio.Event = dataclasses.field(default_factory=asyncio.Event)

    async def __call__(self, question: str, **_given: Any) -> Answer:
        self.at_work += 1
        self.most_at_once = max(self.most_at_once, self.at_work)
        self.order.append(question)
        self.begun.set()
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self.at_work -= 1
        return await echo(question)


@dataclasses.dataclass
class Listening:
    """Notes what it is given beside each question."""

    given: list[dict[str, Any]] = dataclasses.field(default_factory=list)

    async def __call__(self, question: str, **given: Any) -> Answer:
        self.given.append(given)
        return await echo(question)

    @property
    def history(self) -> History:
        """Of the last question."""
        history = self.given[-1]["history"]
        assert isinstance(history, History)
        return history


async def ask(service: ConversationService, conversation: str, question: str) -> Answer:
    return await service.ask(conversation, question, filters=Filters(), now=NOW)


def drop_table(folder: Path, name: str) -> None:
    engine = create_engine(catalog_url(folder))
    with engine.begin() as connection:
        connection.execute(text(f"DROP TABLE {name}"))
    engine.dispose()


def words(listening: Listening) -> list[str]:
    """What a model was told was said before the last question."""
    return [said.text for said in listening.history.said]


async def remembered(database: Database, conversation: str = "anna") -> list[str]:
    messages = await recall(conversation_memory(database, conversation))
    return [message.content or "" for message in messages]
