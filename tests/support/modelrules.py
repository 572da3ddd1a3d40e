"""What an OpenAI-compatible endpoint refuses, and in which words.

`strict` refuses what OpenAI's own refuses (its reference and the docstrings of `openai` 2.54);
`local` what one or another of the servers refuses that people run themselves.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

Body = Mapping[str, Any]

LOCAL_REFUSES = frozenset({"stream_options", "temperature", "developer"})

_CHAT_PARAMETERS = frozenset(
    """audio frequency_penalty function_call functions logit_bias logprobs max_completion_tokens
    max_tokens messages metadata modalities model n parallel_tool_calls prediction presence_penalty
    prompt_cache_key prompt_cache_retention reasoning_effort response_format safety_identifier seed
    service_tier stop store stream stream_options temperature tool_choice tools top_logprobs top_p
    user verbosity web_search_options""".split()
)
_EMBEDDING_PARAMETERS = frozenset({"dimensions", "encoding_format", "input", "model", "user"})
_ROLES = frozenset({"developer", "system", "user", "assistant", "tool", "function"})
_REASONING = re.compile(r"(o\d|gpt-5)(?!.*-chat)")
_KNOWN = re.compile(r"(gpt-|o\d|chatgpt-|text-embedding-)")
_FIXED_IN_REASONING = {"temperature": 1, "top_p": 1, "presence_penalty": 0, "frequency_penalty": 0}
_MOST_INPUTS, _MOST_TOKENS, _MOST_TOKENS_IN_ALL = 2_048, 8_192, 300_000


@dataclass(frozen=True)
class Error:
    """An answer other than 200; `raw` instead of the usual JSON."""

    status: int
    message: str = "This is an error of the double."
    code: str | None = None
    param: str | None = None
    type: str = "invalid_request_error"
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: str | None = None


def tokens(text: str) -> int:
    """Four characters each, as OpenAI's rule of thumb says."""
    return -(-len(text) // 4)


def text_of(body: Body) -> str:
    """All that the messages of a request say, a line each."""
    return "\n".join(_said(message) for message in body.get("messages") or [])


def _said(message: Mapping[str, Any]) -> str:
    content = message.get("content") or ""
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content)


def refusal_of_key(sent: str, key: str) -> Error | None:
    if sent == f"Bearer {key}":
        return None
    said = "Incorrect API key provided: " + sent.removeprefix("Bearer ") + "."
    return Error(401, said, code="invalid_api_key")


def refusal_of_model(model: Any, others: Collection[str]) -> Error | None:
    if not model or not isinstance(model, str):
        return Error(400, "you must provide a model parameter")
    if _KNOWN.match(model) or model in others:
        return None
    said = f"The model `{model}` does not exist or you do not have access to it."
    return Error(404, said, code="model_not_found")


def refusal_of_chat(body: Body, context_tokens: int) -> Error | None:
    """As OpenAI refuses it."""
    return (
        _unknown(body, _CHAT_PARAMETERS)
        or _bad_messages(body)
        or _bad_values(body)
        or (_unreasonable(body) if _REASONING.match(body["model"]) else None)
        or _too_long(body, context_tokens)
    )


def refusal_of_local_chat(
    body: Body, refuses: Collection[str], context_tokens: int
) -> Error | None:
    """As a local server refuses it: in a message only."""
    roles = {message.get("role") for message in body.get("messages") or []}
    for name in sorted(refuses):
        if name in body:
            return Error(400, f"Extra inputs are not permitted: {name}")
        if name in roles:
            return Error(400, f"Unexpected role '{name}', expected system, user or assistant")
    too_long = _too_long(body, context_tokens)
    return Error(400, too_long.message) if too_long else None


def refusal_of_embedding(body: Body) -> Error | None:
    """As OpenAI refuses it."""
    if unknown := _unknown(body, _EMBEDDING_PARAMETERS):
        return unknown
    texts = body.get("input")
    texts = [texts] if isinstance(texts, str) else texts
    if not texts or not all(isinstance(text, str) and text for text in texts):
        return Error(400, "'$.input' is invalid.", param="input")
    lengths = [tokens(text) for text in texts]
    if len(texts) > _MOST_INPUTS or sum(lengths) > _MOST_TOKENS_IN_ALL:
        return Error(400, "'$.input' is invalid: too many.", param="input")
    if max(lengths) > _MOST_TOKENS:
        said = f"This model's maximum context length is {_MOST_TOKENS} tokens."
        return Error(400, said, param="input")
    if "dimensions" in body and not body["model"].startswith("text-embedding-3"):
        return Error(400, "This model does not support specifying dimensions.", param="dimensions")
    return None


def _unknown(body: Body, known: Collection[str]) -> Error | None:
    for name in body:
        if name not in known:
            said = f"Unrecognized request argument supplied: {name}"
            return Error(400, said, code="unknown_parameter", param=name)
    return None


def _bad_messages(body: Body) -> Error | None:
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        said = "Invalid 'messages': empty array."
        return Error(400, said, code="empty_array", param="messages")
    for number, message in enumerate(messages):
        where = f"messages.[{number}]"
        if message.get("role") not in _ROLES:
            return Error(400, f"Invalid value: '{message.get('role')}'.", param=f"{where}.role")
        if message["role"] != "assistant" and message.get("content") is None:
            said = f"Invalid value for 'content': expected a string, got null: {where}"
            return Error(400, said, param=f"{where}.content")
    return None


def _bad_values(body: Body) -> Error | None:
    if "stream_options" in body and not body.get("stream"):
        said = "The 'stream_options' parameter is only allowed when 'stream' is enabled."
        return Error(400, said, param="stream_options")
    if "max_tokens" in body and "max_completion_tokens" in body:
        return Error(400, "Setting both limits is not supported.", param="max_tokens")
    temperature = body.get("temperature")
    if temperature is not None and not 0 <= temperature <= 2:
        said = "Invalid 'temperature': decimal out of range."
        return Error(400, said, code="decimal_above_max_value", param="temperature")
    if "reasoning_effort" in body and not _REASONING.match(body["model"]):
        said = "Unrecognized request argument supplied: reasoning_effort"
        return Error(400, said, param="reasoning_effort")
    return None


def _unreasonable(body: Body) -> Error | None:
    if "max_tokens" in body:
        said = (
            "Unsupported parameter: 'max_tokens' is not supported with this model. "
            "Use 'max_completion_tokens' instead."
        )
        return Error(400, said, code="unsupported_parameter", param="max_tokens")
    for name, only in _FIXED_IN_REASONING.items():
        if body.get(name, only) not in (only, None):
            said = (
                f"Unsupported value: '{name}' does not support {body[name]} with this model. "
                f"Only the default ({only}) value is supported."
            )
            return Error(400, said, code="unsupported_value", param=name)
    return None


def _too_long(body: Body, context_tokens: int) -> Error | None:
    asked = tokens(text_of(body))
    if asked <= context_tokens:
        return None
    said = (
        f"This model's maximum context length is {context_tokens} tokens. However, your messages "
        f"resulted in {asked} tokens. Please reduce the length of the messages."
    )
    return Error(400, said, code="context_length_exceeded", param="messages")
