"""What is sent for a question, and a whole reply to it."""

from __future__ import annotations

import asyncio

import pytest
from llama_index.core.llms import ChatMessage

from rag.errors import ModelCutOff
from rag.models.chat import ChatModel, Completion
from rag.types import Usage
from tests.rag.models.asking import LONG_S, SILENCE_S, ask, fault_of
from tests.rag.models.conftest import MESSAGES, Opener
from tests.support.modelserver import (
    Abort,
    Count,
    Cut,
    Drop,
    Finish,
    Raw,
    Sleep,
    Text,
    model_server,
)


async def test_a_reply_comes_in_pieces_and_is_whole_at_the_end(opened: Opener) -> None:
    with model_server("Putin flew home. [1]") as server:
        done, pieces = await ask(opened(server.config()))
    assert pieces == ["Putin ", "flew ", "home. ", "[1]"]
    assert done == Completion("Putin flew home. [1]", Usage(1, 10, 5), "gpt-4o-mini")
    [request] = server.chats
    assert request.body == {
        "model": "gpt-4o-mini",
        "messages": [
            {"role": "system", "content": "Answer from the sources."},
            {"role": "user", "content": "Who flew home?"},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0.1,
        "max_tokens": 100,
    }


async def test_nobody_needs_to_listen(opened: Opener) -> None:
    with model_server("Putin flew home. [1]") as server:
        model = opened(server.config())
        done = await model.complete(MESSAGES, max_tokens=100, deadline_s=5)
    assert done.text == "Putin flew home. [1]"


@pytest.mark.parametrize("name", ["gpt-5.4-mini", "gpt-5.4-mini-2026-03-17", "o4-mini"])
async def test_reasoning_models_get_what_they_take(opened: Opener, name: str) -> None:
    with model_server("Yes.") as server:
        done, _ = await ask(opened(server.config(chat_model=name)))
    assert (done.text, done.model, len(server.chats)) == ("Yes.", name, 1)
    body = server.chats[0].body
    assert body["messages"][0]["role"] == "system"
    assert body["max_completion_tokens"] > 100
    assert "temperature" not in body


async def test_tokens_are_estimated_where_the_server_does_not_count(opened: Opener) -> None:
    with model_server("Putin flew home.", local=True) as server:
        done, _ = await ask(opened(server.config(chat_model="qwen3")))
    assert done.usage == Usage(3, 13, 6)


@pytest.mark.parametrize("said", ['"many"', "-1", "1e999", "9" * 40, "[]", "{}", "null"])
async def test_a_count_that_is_none_is_not_taken(opened: Opener, said: str) -> None:
    usage = f'"usage": {{"prompt_tokens": {said}, "completion_tokens": 1}}'
    choices = '"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]'
    end = Raw(f'data: {{"model": 7, {choices}, {usage}}}\n\n'.encode())
    with model_server([Text("Yes."), end, Cut()]) as server:
        done, _ = await ask(opened(server.config()))
    assert (done.text, done.model) == ("Yes.", "gpt-4o-mini")
    assert done.usage == Usage(1, 13, 2)


async def test_the_count_of_the_server_is_taken(opened: Opener) -> None:
    with model_server([Text("Yes."), Count(1_234, 56)]) as server:
        done, _ = await ask(opened(server.config()))
    assert done.usage == Usage(1, 1_234, 56)


@pytest.mark.parametrize("after", [[Sleep(LONG_S)], [Drop()], [Abort()], [Cut(with_done=False)]])
async def test_what_goes_wrong_after_the_end_does_no_harm(
    opened: Opener, after: list[Sleep | Drop | Abort | Cut]
) -> None:
    end = b'data: {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}\n\n'
    with model_server([Text("Yes."), Raw(end), *after]) as server:
        done, _ = await ask(opened(server.config(timeout_s=SILENCE_S)))
    assert done.text == "Yes."
    assert done.usage == Usage(1, 13, 2)


async def test_a_key_that_was_copied_with_its_line_end_works(opened: Opener) -> None:
    with model_server("Yes.") as server:
        done, _ = await ask(opened(server.config(api_key=f" {server.key}\n")))
    assert done.text == "Yes."


async def test_a_server_without_keys_gets_none(opened: Opener) -> None:
    with model_server("Yes.", local=True, refuses=()) as server:
        await ask(opened(server.config(api_key=None)))
    assert "Authorization" not in server.chats[0].headers


async def test_a_password_in_the_address_is_sent_as_such(opened: Opener) -> None:
    with model_server("Yes.", local=True, refuses=()) as server:
        url = server.url.replace("http://", "http://me:p%40ss@")
        await ask(opened(server.config(base_url=url)))
    assert server.chats[0].headers["Authorization"] == "Basic bWU6cEBzcw=="


def test_one_model_serves_several_event_loops() -> None:
    with model_server("Yes.") as server:
        model = ChatModel(server.config())

        async def turn() -> str:
            try:
                return (await ask(model))[0].text
            finally:
                await model.close()

        assert [asyncio.run(turn()) for _ in range(3)] == ["Yes."] * 3


async def test_twenty_at_once(opened: Opener) -> None:
    with model_server(lambda body: [Sleep(1), Text(body["messages"][1]["content"])]) as server:
        model = opened(server.config())
        asked = [[MESSAGES[0], ChatMessage(role="user", content=f"n{n}")] for n in range(20)]
        done = await asyncio.gather(
            *(model.complete(one, max_tokens=9, deadline_s=5) for one in asked)
        )
    assert [one.text for one in done] == [f"n{n}" for n in range(20)]
    assert max(r.at for r in server.chats) - min(r.at for r in server.chats) < 1


THOUGHT = "Hm. Putin? <b>No</b>."


@pytest.mark.parametrize("tag", ["think", "thinking"])
@pytest.mark.parametrize("size", [1, 3, 1_000])
async def test_thoughts_before_the_answer_are_neither_shown_nor_returned(
    opened: Opener, tag: str, size: int
) -> None:
    reply = f"\n<{tag}>{THOUGHT}</{tag}>\n\nPutin flew home. [1]"
    with model_server([Text(reply, size=size)], local=True) as server:
        done, pieces = await ask(opened(server.config(chat_model="qwen3")))
    assert done.text == "".join(pieces) == "Putin flew home. [1]"
    assert done.usage.completion_tokens == -(-len(reply) // 3)  # they are paid for


@pytest.mark.parametrize("after", [[Cut()], [Finish("length")], []])
async def test_a_reply_of_thoughts_alone_is_none(opened: Opener, after: list[Cut | Finish]) -> None:
    for thought in (f"<think>{THOUGHT}", f"<think>{THOUGHT}</think>\n"):
        with model_server([Text(thought), *after]) as server:
            fault, shown = await fault_of(opened(server.config()))
        assert (type(fault), shown) == (ModelCutOff, "")
        assert fault.usage.completion_tokens


async def test_a_fault_amid_thoughts_is_tried_again(opened: Opener) -> None:
    with model_server([[Text("<think>Hm."), Drop()], "Yes."]) as server:
        done, pieces = await ask(opened(server.config()))
    assert (done.text, pieces, done.usage.calls) == ("Yes.", ["Yes."], 2)


async def test_an_answer_without_thoughts_is_shown_at_its_first_word(opened: Opener) -> None:
    heard = asyncio.Event()
    with model_server([Text("<"), Text("b>"), Sleep(LONG_S)]) as server:
        model = opened(server.config(timeout_s=LONG_S))
        task = asyncio.create_task(
            model.complete(MESSAGES, max_tokens=9, deadline_s=LONG_S, on_text=lambda _: heard.set())
        )
        await asyncio.wait_for(heard.wait(), LONG_S / 2)
        task.cancel()
        await asyncio.wait([task])
