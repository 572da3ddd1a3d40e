"""A long group chat summed up by a model that takes its time: seconds, calls and tokens.

`python -m tests.benchmarks.summaries` takes 5,000 messages and a double that takes 2 s a call, over
real HTTP, and needs half a minute.
"""

from __future__ import annotations

import asyncio
import sys
import time

from bot.groupchat.spending import Spent, expected_tokens
from bot.groupchat.summary import Summary
from bot.groupchat.writing import SummaryWriter
from rag.models.chat import ChatModel
from tests.benchmarks.groupchats import MESSAGES, long_chat
from tests.support.groupmodel import honest
from tests.support.modelserver import ModelServer, Sleep, Text, model_server

CALL_S = 2.0


def measure(messages: int = MESSAGES) -> dict[str, float]:
    """Seconds from the question to the summary, and what it took."""
    chat = long_chat(messages)

    async def run(server: ModelServer) -> tuple[Summary, float]:
        model = ChatModel(server.config(timeout_s=30.0))
        began = time.perf_counter()
        ends_at = time.monotonic() + 120.0
        spent = Spent(expected_tokens(chat))
        summary = await SummaryWriter(model).write(chat, "de", ends_at=ends_at, spent=spent)
        seconds = time.perf_counter() - began
        await model.close()
        return summary, seconds

    with model_server(lambda body: [Sleep(CALL_S), Text(honest(body))]) as server:
        summary, seconds = asyncio.run(run(server))
    return {
        "seconds": seconds,
        "calls": summary.usage.calls,
        "tokens": summary.usage.tokens,
        "expected_tokens": expected_tokens(chat),
        "topics": len(summary.topics),
        "parts_by_model": float(not summary.notice),
    }


if __name__ == "__main__":
    for name, figure in measure().items():
        sys.stdout.write(f"{name:16} {figure:.1f}\n")
