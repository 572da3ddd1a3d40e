"""A question to a chat model over the double: its reply, or its fault."""

from __future__ import annotations

import pytest

from rag.errors import ModelFault
from rag.models.chat import ChatModel, Completion
from tests.rag.models.conftest import MESSAGES
from tests.support.modelserver import Raw, Text

SILENCE_S = 0.5  # that a test's server may keep
LONG_S = 30.0  # and what it keeps where it is to be given up
CORRUPT = Raw(b'data: {"id": "c", "cho\n\n')
ERROR_EVENT = Raw(b'data: {"error": {"message": "sk-secret is overloaded", "code": null}}\n\n')
HALF = Text("Putin flew")


async def ask(model: ChatModel, deadline_s: float = 5.0) -> tuple[Completion, list[str]]:
    pieces: list[str] = []
    done = await model.complete(
        MESSAGES, max_tokens=100, deadline_s=deadline_s, on_text=pieces.append
    )
    return done, pieces


async def fault_of(model: ChatModel, deadline_s: float = 5.0) -> tuple[ModelFault, str]:
    """The fault of a question, and the text that was shown before."""
    pieces: list[str] = []
    with pytest.raises(ModelFault) as caught:
        await model.complete(MESSAGES, max_tokens=100, deadline_s=deadline_s, on_text=pieces.append)
    fault = caught.value
    assert "\n" not in str(fault)
    assert fault.__cause__ is None
    assert fault.__context__ is None
    return fault, "".join(pieces)
