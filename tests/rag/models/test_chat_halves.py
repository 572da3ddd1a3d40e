"""Half a reply is a fault, never a reply."""

from __future__ import annotations

import pytest

from rag.errors import ModelCutOff, ModelUnavailable
from tests.rag.models.asking import CORRUPT, ERROR_EVENT, HALF, LONG_S, SILENCE_S, fault_of
from tests.rag.models.conftest import MESSAGES, Opener
from tests.support.modelserver import Abort, Cut, Drop, Finish, Sleep, Text, model_server

HALVES = {
    "stall": ([HALF, Sleep(LONG_S)], ModelUnavailable),
    "reset": ([HALF, Abort()], ModelUnavailable),
    "dropped": ([HALF, Drop()], ModelUnavailable),
    "error event": ([HALF, ERROR_EVENT], ModelUnavailable),
    "cut": ([HALF, Cut()], ModelCutOff),
    "cut without DONE": ([HALF, Cut(with_done=False)], ModelCutOff),
    "corrupt": ([HALF, CORRUPT], ModelCutOff),
    "length": ([HALF, Finish("length")], ModelCutOff),
    "filter": ([HALF, Finish("content_filter")], ModelCutOff),
    "tool": ([HALF, Finish("tool_calls")], ModelCutOff),
}


@pytest.mark.parametrize("name", HALVES)
async def test_half_a_reply_is_a_fault_and_is_not_tried_again(opened: Opener, name: str) -> None:
    steps, kind = HALVES[name]
    with model_server(steps) as server:  # type: ignore[arg-type]
        fault, shown = await fault_of(opened(server.config(timeout_s=SILENCE_S)))
    assert type(fault) is kind
    assert "Putin flew".startswith(shown.strip())  # what was read with the reset may be lost
    assert len(server.chats) == 1 or not shown
    assert fault.usage.prompt_tokens


async def test_half_a_reply_that_nobody_saw_is_tried_again(opened: Opener) -> None:
    with model_server([[HALF, Cut()], [HALF, Drop()], "Putin flew home."]) as server:
        model = opened(server.config())
        done = await model.complete(MESSAGES, max_tokens=100, deadline_s=5)
    assert (done.text, done.usage.calls) == ("Putin flew home.", 3)


async def test_a_hundred_truncated_streams_are_a_hundred_faults(opened: Opener) -> None:
    text = "Putin flew home to Moscow after the summit in Alaska. [1] Trump hopes for more. [2]"
    counts = iter(range(100))

    def reply(_: dict[str, object]) -> list[Text | Cut]:
        number = next(counts)
        return [Text(text[: 1 + number * len(text) // 100], size=3), Cut(with_done=number % 2 == 0)]

    with model_server(reply) as server:
        model = opened(server.config())
        faults = [(await fault_of(model))[0] for _ in range(100)]
    assert {type(fault) for fault in faults} == {ModelCutOff}
    assert len(server.chats) == 100
