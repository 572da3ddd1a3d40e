"""The double keeps to what OpenAI's endpoint does, and does what a test scripts."""

from __future__ import annotations

import base64
from typing import Any

import httpx
import numpy as np
import openai
import pytest
from openai import OpenAI

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

CHAT: dict[str, Any] = {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "Who?"}]}
THINKING = {**CHAT, "model": "gpt-5.4-mini"}
VECTORS = {"model": "text-embedding-3-small", "input": ["Trump"]}


def post(server: ModelServer, path: str, body: Any, key: str | None = None) -> httpx.Response:
    headers = {} if key == "" else {"Authorization": f"Bearer {key or server.key}"}
    return httpx.post(f"{server.url}/{path}", json=body, headers=headers)


@pytest.mark.parametrize(
    ("change", "status", "code", "param"),
    [
        ({"model": None}, 400, None, None),
        ({"model": "unheard-of"}, 404, "model_not_found", None),
        ({"messages": []}, 400, "empty_array", "messages"),
        ({"messages": [{"role": "boss", "content": "x"}]}, 400, None, "messages.[0].role"),
        ({"messages": [{"role": "user", "content": None}]}, 400, None, "messages.[0].content"),
        ({"zzz": 1}, 400, "unknown_parameter", "zzz"),
        ({"stream_options": {"include_usage": True}}, 400, None, "stream_options"),
        ({"temperature": 3}, 400, "decimal_above_max_value", "temperature"),
        ({"max_tokens": 1, "max_completion_tokens": 1}, 400, None, "max_tokens"),
        ({"reasoning_effort": "low"}, 400, None, "reasoning_effort"),
        ({"messages": [{"role": "user", "content": "word " * 500}]}, 400,
         "context_length_exceeded", "messages"),
        ({"model": "gpt-5.4-mini", "max_tokens": 9}, 400, "unsupported_parameter", "max_tokens"),
        ({"model": "o3", "temperature": 0.1}, 400, "unsupported_value", "temperature"),
        ({"model": "o3", "top_p": 0.5}, 400, "unsupported_value", "top_p"),
    ],
)  # fmt: skip
def test_strict_as_openai(
    change: dict[str, Any], status: int, code: str | None, param: str | None
) -> None:
    with model_server(context_tokens=500) as server:
        response = post(server, "chat/completions", {**CHAT, **change})
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["param"]) == (status, code, param)
    assert error["message"]


@pytest.mark.parametrize(
    "change",
    [
        {"temperature": None},
        {"model": "gpt-5.4-mini", "temperature": 1, "max_completion_tokens": 9},
        {"model": "gpt-5-chat-latest", "temperature": 0.1, "max_tokens": 9},
        {"model": "mine"},
    ],
)
def test_what_openai_takes_is_taken(change: dict[str, Any]) -> None:
    with model_server(models=["mine"]) as server:
        assert post(server, "chat/completions", {**CHAT, **change}).status_code == 200


def test_the_key_is_looked_at() -> None:
    with model_server() as server:
        assert post(server, "chat/completions", CHAT, "sk-wrong").status_code == 401
        assert post(server, "embeddings", VECTORS, "").status_code == 401


@pytest.mark.parametrize(
    "change",
    [{"input": ""}, {"input": []}, {"input": ["a", ""]}, {"input": ["a"] * 2_049},
     {"input": ["a" * 40_000]}, {"input": ["a" * 30_000] * 50},
     {"model": "text-embedding-ada-002", "dimensions": 64}, {"zzz": 1}],
)  # fmt: skip
def test_embeddings_are_as_strict(change: dict[str, Any]) -> None:
    with model_server() as server:
        assert post(server, "embeddings", {**VECTORS, **change}).status_code == 400


def test_vectors_come_as_floats_or_packed_and_are_those_of_the_text() -> None:
    with model_server() as server:
        plain = post(server, "embeddings", {**VECTORS, "dimensions": 64}).json()
        body = {**VECTORS, "dimensions": 64, "encoding_format": "base64"}
        packed = post(server, "embeddings", body).json()
        other = post(server, "embeddings", {**VECTORS, "input": "Putin"}).json()
    floats = plain["data"][0]["embedding"]
    unpacked = np.frombuffer(base64.b64decode(packed["data"][0]["embedding"]), dtype="<f4")
    np.testing.assert_allclose(unpacked, floats, atol=1e-6)
    assert len(other["data"][0]["embedding"]) == 1_536
    assert plain["usage"] == {"prompt_tokens": 2, "total_tokens": 2}


def test_a_local_server_is_of_few_words() -> None:
    with model_server(local=True) as server:
        assert post(server, "chat/completions", {**CHAT, "model": "any"}, "").status_code == 200
        refused = post(server, "chat/completions", {**CHAT, "temperature": 1})
        role = {**CHAT, "messages": [{"role": "developer", "content": "x"}]}
        assert post(server, "chat/completions", role).status_code == 400
    assert refused.status_code == 400
    assert refused.json()["error"] == {"message": "Extra inputs are not permitted: temperature"}


def test_a_script_may_be_a_text_a_list_or_a_function() -> None:
    def told(server: ModelServer) -> str:
        message = post(server, "chat/completions", CHAT).json()["choices"][0]["message"]
        return str(message["content"])

    with model_server("one two") as server:
        assert told(server) == "one two"
        server.answer_chats_with(["first", [Text("sec"), Text("ond")], "last"])
        assert [told(server) for _ in range(4)] == ["first", "second", "last", "last"]
        server.answer_chats_with(lambda body: body["messages"][0]["content"] + "!")
        assert told(server) == "Who?!"
        server.answer_chats_with(Error(503, raw="no", headers={"retry-after": "7"}))
        refused = post(server, "chat/completions", CHAT)
        assert (refused.text, refused.headers["retry-after"]) == ("no", "7")
    assert server.chats[0].text == "Who?"
    assert [request.status for request in server.requests][-1] == 503


def stream(server: ModelServer, **more: Any) -> list[Any]:
    with (
        OpenAI(base_url=server.url, api_key=server.key, max_retries=0, timeout=1) as client,
        client.chat.completions.create(**CHAT, stream=True, **more) as chunks,
    ):
        return list(chunks)


def test_a_stream_in_pieces_with_a_count_where_it_is_asked_for() -> None:
    with model_server([Text("a [1]", size=2), Count(7, 8)]) as server:
        chunks = stream(server, stream_options={"include_usage": True})
        assert [c.choices[0].delta.content for c in chunks[1:-2]] == ["a ", "[1", "]"]
        assert chunks[-2].choices[0].finish_reason == "stop"
        assert chunks[-1].choices == []
        assert (chunks[-1].usage.prompt_tokens, chunks[-1].usage.completion_tokens) == (7, 8)
        assert all(chunk.usage is None for chunk in stream(server))


@pytest.mark.parametrize(
    ("end", "raised"),
    [
        (Abort(), httpx.TransportError),
        (Drop(), httpx.RemoteProtocolError),
        (Sleep(9), httpx.ReadTimeout),
        (Raw(b"data: {\n\n"), ValueError),
        (Raw(b'data: {"error": {"message": "x"}}\n\n'), openai.APIError),
    ],
)
def test_faults_in_mid_stream(end: Any, raised: type[Exception]) -> None:
    with model_server([Text("half"), end]) as server, pytest.raises(raised):
        stream(server)


@pytest.mark.parametrize("end", [Cut(), Cut(with_done=False), Finish("length")])
def test_ends_that_raise_nothing(end: Cut | Finish) -> None:
    with model_server([Text("half"), end]) as server:
        chunks = stream(server)
    wanted = end.reason if isinstance(end, Finish) else None
    assert chunks[-1].choices[0].finish_reason == wanted


def test_who_leaves_early_is_noted() -> None:
    with model_server([Text("half"), Sleep(30)]) as server:
        with pytest.raises(httpx.ReadTimeout):
            stream(server)
        assert server.chats[0].wait().closed_early
        server.answer_chats_with("whole")
        stream(server)
        assert not server.chats[1].wait().closed_early
