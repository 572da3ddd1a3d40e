"""What a test scripts the double to say, step by step."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeAlias, cast

from tests.support.modelrules import Error


@dataclass(frozen=True)
class Text:
    """A part of the reply, in chunks of `size` characters, or word by word."""

    text: str
    size: int | None = None
    every_s: float = 0.0  # the pause after each chunk


@dataclass(frozen=True)
class Sleep:
    """Silence."""

    seconds: float


@dataclass(frozen=True)
class Raw:
    """Bytes as they are, into the stream."""

    data: bytes


@dataclass(frozen=True)
class Count:
    """What the server says that the reply cost."""

    prompt: int
    completion: int


@dataclass(frozen=True)
class Finish:
    """A proper end, for whatever reason."""

    reason: str = "stop"


@dataclass(frozen=True)
class Cut:
    """An end without a finish_reason."""

    with_done: bool = True  # whether `[DONE]` is sent


@dataclass(frozen=True)
class Abort:
    """The connection is reset."""


@dataclass(frozen=True)
class Drop:
    """The connection is closed in mid-reply."""


Step: TypeAlias = Text | Sleep | Raw | Count | Finish | Cut | Abort | Drop
Steps: TypeAlias = Sequence[Step]
Reply: TypeAlias = str | Error | Step | Steps | None
Function: TypeAlias = Callable[[dict[str, Any]], Reply]
Script: TypeAlias = Reply | Sequence[Reply] | Function
_ENDS = (Finish, Cut, Abort, Drop)


class Scripted:
    """A script as a function of the request, whatever it was before."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._turn = 0
        self._turning = Lock()

    def __call__(self, body: dict[str, Any]) -> Reply:
        script = self._script
        if callable(script):
            return script(body)
        if not isinstance(script, list | tuple) or all(isinstance(one, Step) for one in script):
            return cast(Reply, script)
        with self._turning:
            turn, self._turn = self._turn, self._turn + 1
        return cast(Reply, script[min(turn, len(script) - 1)])


def steps_of(reply: Reply) -> list[Step]:
    """The steps of a reply, with a proper end if it has none."""
    if isinstance(reply, str):
        reply = Text(reply)
    if reply is None or isinstance(reply, Error):
        return [Finish()]
    steps = [reply] if isinstance(reply, Step) else list(reply)
    return steps if steps and isinstance(steps[-1], _ENDS) else [*steps, Finish()]


def pieces_of(step: Text) -> list[str]:
    """The chunks that a text is sent in."""
    if step.size is None:
        return re.findall(r"\s*\S+\s*", step.text) or [step.text]
    return [step.text[at : at + step.size] for at in range(0, len(step.text), step.size)]
