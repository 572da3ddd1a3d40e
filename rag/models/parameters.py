"""What a server is asked for beside the messages, and what it refused. Pure.

Servers differ, and names tell little: reasoning models want `max_completion_tokens` and no
temperature, some servers know no `stream_options`. So a refused parameter is left out and the
request goes out again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

TEMPERATURE = 0.1  # LlamaIndex's own; some servers refuse 0
REASONING_ROOM = 2_000  # tokens for hidden thoughts, which count as part of the reply
REASONING_EFFORT = "low"  # all reasoning models know it; an answer is to come within seconds

LIMITS = ("max_tokens", "max_completion_tokens")
_OPTIONAL: Mapping[str, Any] = {
    "temperature": TEMPERATURE,
    "reasoning_effort": REASONING_EFFORT,
    "stream_options": {"include_usage": True},
}
NAMES = (*LIMITS, *_OPTIONAL)

_REASONING = re.compile(r"(?:.*/)?(?:o\d|gpt-5)(?!.*-chat)")  # openai/o3, gpt-5.1-mini …


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters that a model is believed to take."""

    limit: str  # the name of the bound on the reply's length; "" if it takes none
    optional: frozenset[str]

    @classmethod
    def suiting(cls, model: str) -> Parameters:
        """What a model of that name most likely takes."""
        if _REASONING.match(model):
            return cls("max_completion_tokens", frozenset({"reasoning_effort", "stream_options"}))
        return cls("max_tokens", frozenset({"temperature", "stream_options"}))

    def values(self, max_tokens: int) -> dict[str, Any]:
        """The parameters of one request; the reply may have so many tokens."""
        chosen = {name: _OPTIONAL[name] for name in _OPTIONAL if name in self.optional}
        if self.limit:
            room = REASONING_ROOM if self.limit == "max_completion_tokens" else 0
            chosen[self.limit] = max_tokens + room
        return chosen

    def without(self, refused: str) -> Parameters | None:
        """What is left when one is refused; None if it wasn't among them.

        Where the server doesn't say which (""), all that can be done without goes.
        """
        if not refused:
            return self.barest() if self.optional else None
        if refused in self.optional:
            return replace(self, optional=self.optional - {refused})
        if refused != self.limit:
            return None
        if refused == "max_tokens":  # so it is a reasoning model, and they refuse a temperature
            return Parameters("max_completion_tokens", self.optional - {"temperature"})
        # That of other servers; one that refuses both gets neither.
        return replace(self, limit="max_tokens" if "reasoning_effort" in self.optional else "")

    def barest(self) -> Parameters:
        """With nothing that can be done without."""
        return replace(self, optional=frozenset())
