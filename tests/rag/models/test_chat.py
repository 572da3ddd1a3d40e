"""A whole reply, or a named fault."""

from __future__ import annotations

import asyncio
import gc
import time

import pytest
from llama_index.core.llms import ChatMessage

from rag.errors import ContextTooLong, ModelCutOff, ModelFault, ModelRefused, ModelUnavailable
from rag.models.chat import ChatModel, Completion
from rag.models.config import ModelConfig
from rag.types import Usage
from tests.rag.models.conftest import MESSAGES, PAUSE_S, Opener
from tests.support.modelserver import (
    Abort,
    Count,
    Cut,
    Drop,
    Error,
    Finish,
    ModelServer,
    Raw,
    Sleep,
    Text,
    model_server,
)

SILENCE_S = 0.5  # that a test's server may keep
LONG_S = 30.0  # and what it keeps where it is to be given up


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


# -- replies -------------------------------------------------------------------------------------


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


# -- thoughts ------------------------------------------------------------------------------------

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


# -- parameters that a server refuses ------------------------------------------------------------


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


# -- faults --------------------------------------------------------------------------------------

OVERLOADED = Error(503, code="overloaded", type="server_error")
RATE_LIMITED = Error(429, code="rate_limit_exceeded")
CORRUPT = Raw(b'data: {"id": "c", "cho\n\n')
DEEP = Raw(b"data: " + b"[" * 200_000 + b"\n\n")  # more than the stack holds
ERROR_EVENT = Raw(b'data: {"error": {"message": "sk-secret is overloaded", "code": null}}\n\n')
HALF = Text("Putin flew")

REFUSALS = {
    "401": (Error(401, code="invalid_api_key"), "check OPENAI_API_KEY"),
    "403": (Error(403), "check OPENAI_API_KEY"),
    "404": (Error(404, code="model_not_found"), "check NEWSBOT_MODEL and OPENAI_BASE_URL"),
    "405": (Error(405, raw="<html>"), "check OPENAI_BASE_URL"),
    "quota": (Error(429, code="insufficient_quota"), "top up the account"),
    "deep": (Error(403, raw="[" * 200_000), "check OPENAI_API_KEY"),
    "key in a 400": (Error(400, "API key not valid."), "check OPENAI_API_KEY"),
}


@pytest.mark.parametrize("name", REFUSALS)
async def test_a_refusal_is_not_tried_again(opened: Opener, name: str) -> None:
    error, remedy = REFUSALS[name]
    with model_server(error) as server:
        fault, _ = await fault_of(opened(server.config()))
    assert type(fault) is ModelRefused
    assert remedy in str(fault)
    assert fault.usage == Usage(1)
    assert len(server.chats) == 1


@pytest.mark.parametrize("error", [Error(400, code="unknown_parameter", param="zzz"), Error(400)])
async def test_a_400_that_no_change_mends_is_a_refusal(opened: Opener, error: Error) -> None:
    with model_server([error, error, error, "Yes."]) as server:
        model = opened(server.config())
        fault, _ = await fault_of(model)
        assert type(fault) is ModelRefused
        assert len(server.chats) == 2
        server.answer_chats_with("Yes.")
        await ask(model)
    assert "temperature" in server.chats[-1].body  # it wasn't to blame, so it is back


@pytest.mark.parametrize(
    "error",
    [
        Error(400, code="context_length_exceeded", param="messages"),
        Error(400, "This model's maximum context length is 4096 tokens, 'max_tokens' is too large"),
        Error(413, raw="Payload too large"),
        Error(
            429, "Request too large for gpt-4o-mini on tokens per min", code="rate_limit_exceeded"
        ),
        Error(500, "input is too large to process. increase the physical batch size"),
    ],
)
async def test_too_long_a_prompt_has_its_own_name(opened: Opener, error: Error) -> None:
    with model_server(error) as server:
        fault, _ = await fault_of(opened(server.config()))
    assert type(fault) is ContextTooLong
    assert len(server.chats) == 1


async def test_the_double_refuses_a_prompt_over_its_context(opened: Opener) -> None:
    with model_server("Yes.", context_tokens=5) as server:
        fault, _ = await fault_of(opened(server.config()))
    assert type(fault) is ContextTooLong


@pytest.mark.parametrize(
    "bad",
    [RATE_LIMITED, Error(500), OVERLOADED, Error(408), [Abort()], [Drop()], [CORRUPT],
     [ERROR_EVENT], "", [Cut()], [Cut(with_done=False)]],
)  # fmt: skip
async def test_a_passing_fault_is_tried_again(
    opened: Opener, bad: str | Error | list[Raw | Abort | Drop | Cut]
) -> None:
    with model_server([bad, bad, "Yes."]) as server:
        done, pieces = await ask(opened(server.config()))
    assert (done.text, pieces, done.usage.calls) == ("Yes.", ["Yes."], 3)
    assert len(server.chats) == 3


PASSING = {
    "429": (RATE_LIMITED, ModelUnavailable),
    "500": (Error(500), ModelUnavailable),
    "503": (OVERLOADED, ModelUnavailable),
    "503 in HTML": (Error(503, raw="<html>"), ModelUnavailable),
    "stall": ([Sleep(LONG_S)], ModelUnavailable),
    "reset": ([Abort()], ModelUnavailable),
    "error event": ([ERROR_EVENT], ModelUnavailable),
    "corrupt": ([CORRUPT], ModelCutOff),
    "deep": ([DEEP], ModelCutOff),
    "a text that is none": (
        [Raw(b'data: {"choices": [{"delta": {"content": [7]}}]}\n\n')],
        ModelCutOff,
    ),
    "nonsense": ([Raw(b'data: {"choices": 7}\n\n')], ModelCutOff),
    "empty": ("", ModelCutOff),
    "blank": (" \n", ModelCutOff),
    "no event": ([Raw(b"<html>"), Cut(with_done=False)], ModelCutOff),
}


@pytest.mark.parametrize("name", PASSING)
async def test_three_tries_and_then_a_name_for_it(opened: Opener, name: str) -> None:
    script, kind = PASSING[name]
    with model_server(script) as server:  # type: ignore[arg-type]
        fault, _ = await fault_of(opened(server.config(timeout_s=SILENCE_S)))
    assert type(fault) is kind
    assert len(server.chats) == fault.usage.calls
    assert len(server.chats) == 3
    assert "sk-secret" not in str(fault)


@pytest.mark.parametrize("depth", [300, 600, 900, 3_000])
async def test_an_error_of_any_depth_has_a_name(opened: Opener, depth: int) -> None:
    nested = "[" * depth + "]" * depth
    for error in (Error(400, raw=nested), Raw(f'data: {{"error": {nested}}}\n\n'.encode())):
        with model_server([[error]] if isinstance(error, Raw) else error) as server:
            await fault_of(opened(server.config()))


async def test_half_a_character_does_no_harm(opened: Opener) -> None:
    half = Raw(b'data: {"choices": [{"index": 0, "delta": {"content": "\\ud83d"}}]}\n\n')
    with model_server([half, Text(" Yes.")]) as server:
        done, pieces = await ask(opened(server.config()))
    assert done.text == "".join(pieces) == "? Yes."


async def test_a_refused_connection(opened: Opener) -> None:
    with model_server() as server:
        config = server.config()
    fault, _ = await fault_of(opened(config))
    assert type(fault) is ModelUnavailable
    assert "can't be reached; check OPENAI_BASE_URL" in str(fault)
    assert fault.usage == Usage(3)


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/v1", "nonsense", "http://127.0.0.1:1/\x00"])
async def test_an_address_that_is_none(opened: Opener, url: str) -> None:
    config = ModelConfig(url, "sk-1", "m", "e", timeout_s=SILENCE_S)
    fault, _ = await fault_of(opened(config))
    assert type(fault) in (ModelRefused, ModelUnavailable)
    assert "OPENAI_BASE_URL" in str(fault)


@pytest.mark.parametrize("key", ["sk-ü", "sk-1\nsk-2", "sk-\x00"])
async def test_a_key_that_no_header_can_carry(opened: Opener, key: str) -> None:
    with model_server() as server:
        fault, _ = await fault_of(opened(server.config(api_key=key)))
    assert type(fault) is ModelRefused
    assert "OPENAI_API_KEY" in str(fault)
    assert key not in str(fault)
    assert server.requests == []


# -- half a reply --------------------------------------------------------------------------------

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


# -- time ----------------------------------------------------------------------------------------


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
