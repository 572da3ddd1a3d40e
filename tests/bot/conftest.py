"""What tests of the bot share: the application, its corpus, and the database of what it keeps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.bootstrap import App
from bot.conversation import AnswerOne, ConversationService
from bot.store import ConversationStore
from rag.corpus.catalog.database import Database
from tests.bot.apps import make_app
from tests.bot.records import opened
from tests.support.newsroom import write_jsonl
from tests.support.stores import catalog_url

if TYPE_CHECKING:  # it loads LlamaIndex, which most tests here go without
    from tests.bot.conversing import Serve


@pytest.fixture
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting but those that a test gives."""
    for name in ("NEWSBOT_EMBEDDINGS", "NEWSBOT_ANSWERS", "NEWSBOT_DATABASE_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def app(tmp_path: Path, _bare_environment: None) -> Iterator[App]:
    with make_app(tmp_path) as app:
        yield app


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """The corpus of the newsroom as a file."""
    return write_jsonl(tmp_path / "news.jsonl")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with opened(tmp_path) as database:
        yield database


@pytest.fixture
def notices() -> list[str]:
    return []


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ConversationStore]:
    store = ConversationStore.open(catalog_url(tmp_path))
    yield store
    store.close()


@pytest.fixture
def serve(store: ConversationStore, notices: list[str]) -> Serve:
    def served(
        answer: AnswerOne, memories: Database | None = None, *, tells_model: bool = True
    ) -> ConversationService:
        return ConversationService(
            answer, store, memories, notices.append, tells_model=lambda: tells_model
        )

    return served
