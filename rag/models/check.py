"""Whether both models work, for `newsbot doctor`."""

from __future__ import annotations

import asyncio
import time

from rag.models.chat import ChatModel
from rag.models.config import ModelConfig
from rag.models.embedding import OpenAIEmbedder

MOST_TOKENS = 500  # some models think first, even about this


async def check_chat(config: ModelConfig) -> str:
    """Ask the chat model for a word: "ok: gpt-5.4-mini at api.openai.com, 0.8 s".

    Raises: ModelFault, whose text is one line with the remedy.
    """
    from llama_index.core.llms import ChatMessage

    model, began = ChatModel(config), time.perf_counter()
    try:
        asked = [ChatMessage(role="user", content="Reply with the single word OK.")]
        done = await model.complete(asked, max_tokens=MOST_TOKENS, deadline_s=config.timeout_s)
    finally:
        await model.close()
    return f"ok: {done.model} at {config.host}, {time.perf_counter() - began:.1f} s"


async def check_embeddings(config: ModelConfig) -> str:
    """Ask the embedding model for a vector: "ok: NAME at HOST, 1536 dimensions, 0.3 s".

    Raises: ModelFault, whose text is one line with the remedy.
    """
    embedder, began = OpenAIEmbedder(config), time.perf_counter()
    try:
        dimensions = await asyncio.to_thread(embedder.probe)
    finally:
        await asyncio.to_thread(embedder.close)
    taken = f"{dimensions} dimensions, {time.perf_counter() - began:.1f} s"
    return f"ok: {config.embedding_model} at {config.host}, {taken}"
