"""What a server is asked for, and what is left out."""

from __future__ import annotations

import pytest

from rag.models.parameters import REASONING_ROOM, Parameters


@pytest.mark.parametrize(
    "name", ["o3", "o4-mini", "gpt-5", "gpt-5.4-mini-2026-03-17", "openai/gpt-5.1-mini"]
)
def test_reasoning_models_get_room_to_think_and_no_temperature(name: str) -> None:
    assert Parameters.suiting(name).values(100) == {
        "max_completion_tokens": 100 + REASONING_ROOM,
        "reasoning_effort": "low",
        "stream_options": {"include_usage": True},
    }


@pytest.mark.parametrize(
    "name", ["gpt-4o-mini", "gpt-5-chat-latest", "qwen3", "llama3.1:8b", "olmo", "gpt-oss:20b"]
)
def test_other_models_get_the_usual(name: str) -> None:
    assert Parameters.suiting(name).values(100) == {
        "max_tokens": 100,
        "temperature": 0.1,
        "stream_options": {"include_usage": True},
    }


def test_a_refused_one_is_left_out() -> None:
    left = Parameters.suiting("qwen3").without("stream_options")
    assert left is not None
    assert left.values(9) == {"max_tokens": 9, "temperature": 0.1}
    assert left.without("stream_options") is None


def test_the_two_limits_stand_in_for_each_other_once() -> None:
    reasoning = Parameters.suiting("qwen3").without("max_tokens")
    assert reasoning is not None
    assert reasoning.values(9).keys() == {"max_completion_tokens", "stream_options"}
    neither = reasoning.without("max_completion_tokens")
    assert neither is not None
    assert neither.values(9).keys() == {"stream_options"}
    other = Parameters.suiting("gpt-5-mini").without("max_completion_tokens")
    assert other is not None
    assert other.values(9)["max_tokens"] == 9


def test_where_the_server_names_none_all_that_can_be_done_without_goes() -> None:
    bare = Parameters.suiting("qwen3").without("")
    assert bare is not None
    assert bare.values(9) == {"max_tokens": 9}
    assert bare.without("") is None
