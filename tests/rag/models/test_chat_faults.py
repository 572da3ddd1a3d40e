"""What fails has a name, and is tried again where that may help."""

from __future__ import annotations

import pytest

from rag.errors import ContextTooLong, ModelCutOff, ModelRefused, ModelUnavailable
from rag.models.config import ModelConfig
from rag.types import Usage
from tests.rag.models.asking import CORRUPT, ERROR_EVENT, LONG_S, SILENCE_S, ask, fault_of
from tests.rag.models.conftest import Opener
from tests.support.modelserver import Abort, Cut, Drop, Error, Raw, Sleep, Text, model_server

OVERLOADED = Error(503, code="overloaded", type="server_error")
RATE_LIMITED = Error(429, code="rate_limit_exceeded")
DEEP = Raw(b"data: " + b"[" * 200_000 + b"\n\n")  # more than the stack holds

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
