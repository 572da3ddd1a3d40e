"""Models over the double, whose connections are closed with the test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator

import pytest
from llama_index.core.llms import ChatMessage

from rag.models.chat import ChatModel
from rag.models.config import ModelConfig
from rag.models.embedding import OpenAIEmbedder
from tests.support.modelserver import ModelServer

Opener = Callable[[ModelConfig], ChatModel]
Maker = Callable[[ModelConfig], OpenAIEmbedder]
MESSAGES = [
    ChatMessage(role="system", content="Answer from the sources."),
    ChatMessage(role="user", content="Who flew home?"),
]
PAUSE_S = 0.01  # between tries, so that nobody waits for a test


@pytest.fixture
async def opened() -> AsyncIterator[Opener]:
    """`opened(server.config())` is a chat model."""
    models: list[ChatModel] = []

    def make(config: ModelConfig) -> ChatModel:
        models.append(ChatModel(config, pause_s=PAUSE_S))
        return models[-1]

    yield make
    for model in models:
        await model.close()


@pytest.fixture
def embedder() -> Iterator[Maker]:
    """`embedder(server.config())`, closed with the test."""
    made: list[OpenAIEmbedder] = []

    def make(config: ModelConfig) -> OpenAIEmbedder:
        made.append(OpenAIEmbedder(config, pause_s=PAUSE_S))
        return made[-1]

    yield make
    for one in made:
        one.close()


def texts_sent(server: ModelServer) -> list[str]:
    return [text for request in server.embeddings for text in request.body["input"]]
