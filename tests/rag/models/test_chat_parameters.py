"""Parameters that a server refuses are left out."""

from __future__ import annotations

import pytest

from tests.rag.models.asking import ask
from tests.rag.models.conftest import Opener
from tests.support.modelserver import Error, model_server


@pytest.mark.parametrize("name", ["qwen3", "gpt-5-mini"])
async def test_refused_parameters_are_left_out_and_that_is_remembered(
    opened: Opener, name: str
) -> None:
    with model_server("Yes.", local=True) as server:
        model = opened(server.config(chat_model=name))
        assert (await ask(model))[0].text == "Yes."
        tries = len(server.chats)
        assert tries <= 3
        assert (await ask(model))[0].text == "Yes."
    assert len(server.chats) == tries + 1
    assert {"temperature", "stream_options"}.isdisjoint(server.chats[-1].body)


async def test_a_reasoning_model_by_another_name_is_found_out(opened: Opener) -> None:
    def reply(body: dict[str, object]) -> str | Error:
        if "max_tokens" in body:
            said = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
            return Error(400, said, code="unsupported_parameter", param="max_tokens")
        if "temperature" in body:
            return Error(400, code="unsupported_value", param="temperature")
        return "Yes."

    with model_server(reply, models=["thinker"]) as server:
        assert (await ask(opened(server.config(chat_model="thinker"))))[0].text == "Yes."
    assert [request.status for request in server.chats] == [400, 200]
    assert server.chats[-1].body["max_completion_tokens"] > 100


async def test_a_refusal_that_names_nothing_costs_all_that_can_be_done_without(
    opened: Opener,
) -> None:
    def reply(body: dict[str, object]) -> str | Error:
        return Error(422, raw="<h1>no</h1>") if "temperature" in body else "Yes."

    with model_server(reply) as server:
        assert (await ask(opened(server.config())))[0].text == "Yes."
    assert sorted(server.chats[-1].body) == ["max_tokens", "messages", "model", "stream"]
