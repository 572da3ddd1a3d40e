"""A summary as a model writes it that a test's server stands for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from bot.groupchat.messages import GroupMessage
from bot.groupchat.summary import Summary
from bot.groupchat.writing import SummaryWriter
from rag.models.chat import ChatModel
from tests.support.modelserver import ModelServer


def write(
    server: ModelServer, messages: Sequence[GroupMessage], language: str = "de", **others: object
) -> Summary:
    async def run() -> Summary:
        model = ChatModel(server.config(), pause_s=0.01)
        try:
            return await SummaryWriter(model).write(
                messages,
                language,
                ends_at=time.monotonic() + 30,
                **others,  # type: ignore[arg-type]
            )
        finally:
            await model.close()

    return asyncio.run(run())
