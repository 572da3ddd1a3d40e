"""How long a reply is waited for, and what ends the wait."""

from __future__ import annotations

import asyncio
import gc
import time

import pytest

from rag.errors import ModelUnavailable
from rag.models.chat import ChatModel
from tests.rag.models.asking import HALF, LONG_S, ask, fault_of
from tests.rag.models.conftest import MESSAGES, PAUSE_S, Opener
from tests.support.modelserver import Abort, Cut, Error, ModelServer, Sleep, Text, model_server


@pytest.mark.parametrize("header", [{"retry-after": "0.4"}, {"retry-after-ms": "400"}])
async def test_a_server_that_says_when_is_asked_again_then(
    opened: Opener, header: dict[str, str]
) -> None:
    with model_server([Error(429, headers=header), "Yes."]) as server:
        assert (await ask(opened(server.config())))[0].text == "Yes."
    first, second = server.chats
    assert second.at - first.at >= 0.4
    assert PAUSE_S < 0.4


@pytest.mark.parametrize(
    "when", ["60", "130", "Fri, 31 Dec 2100 23:59:59 GMT", "Fri, 31 Dec 2100 23:59:59 -0000"]
)
async def test_a_later_time_than_the_deadline_is_not_waited_for(opened: Opener, when: str) -> None:
    began = time.monotonic()
    with model_server(Error(429, headers={"retry-after": when})) as server:
        fault, _ = await fault_of(opened(server.config()), deadline_s=20)
    assert type(fault) is ModelUnavailable
    assert len(server.chats) == 1
    assert time.monotonic() - began < 10


STRANGE = [
    "soon", "-5", "nan", "inf", "0", "Fri, 31 Dec 1999 23:59:59 GMT",
    "Wed, 21 Oct 2015 07:28:00 +99999999999999",
]  # fmt: skip


@pytest.mark.parametrize("when", STRANGE)
async def test_a_strange_retry_after_does_no_harm(opened: Opener, when: str) -> None:
    with model_server([Error(503, headers={"retry-after": when}), "Yes."]) as server:
        assert (await ask(opened(server.config())))[0].text == "Yes."


@pytest.mark.parametrize("steps", [[Text("drip " * 500, every_s=0.05)], [Sleep(LONG_S)]])
async def test_all_tries_end_with_the_deadline(opened: Opener, steps: list[Text | Sleep]) -> None:
    began = time.monotonic()
    with model_server(steps) as server:
        fault, _ = await fault_of(opened(server.config(timeout_s=4)), deadline_s=0.5)
        taken = time.monotonic() - began
        assert type(fault) is ModelUnavailable
        assert server.chats[0].wait().closed_early
    assert len(server.chats) == 1
    assert taken < 3.5  # far more than the deadline: machines are shared, and less than a silence


async def test_cancelling_ends_the_request(opened: Opener) -> None:
    heard = asyncio.Event()
    with model_server([HALF, Sleep(LONG_S)]) as server:
        model = opened(server.config(timeout_s=LONG_S))
        task = asyncio.create_task(
            model.complete(MESSAGES, max_tokens=9, deadline_s=LONG_S, on_text=lambda _: heard.set())
        )
        await heard.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await asyncio.to_thread(server.chats[0].wait)).closed_early


async def test_a_listener_that_fails_ends_the_request(opened: Opener) -> None:
    def fail(_: str) -> None:
        raise ValueError("the screen is gone")

    with model_server([HALF, Sleep(LONG_S)]) as server:
        model = opened(server.config(timeout_s=LONG_S))
        with pytest.raises(ValueError, match="the screen is gone"):
            await model.complete(MESSAGES, max_tokens=9, deadline_s=LONG_S, on_text=fail)
        assert (await asyncio.to_thread(server.chats[0].wait)).closed_early
    assert len(server.chats) == 1


async def test_closing_leaves_nothing_open() -> None:
    server: ModelServer
    with model_server([[HALF, Cut()], [HALF, Abort()], "Yes."]) as server:
        model = ChatModel(server.config())
        await model.complete(MESSAGES, max_tokens=9, deadline_s=5)
        await model.close()
        await model.close()
    gc.collect()  # an open transport would tell, and a warning is an error here
