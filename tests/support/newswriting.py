"""What the double writes from the sources of a prompt: replies whose citations hold, or don't."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

_SOURCE = re.compile(r"^\[(\d+)\] ", re.MULTILINE)


def is_rewriting(body: dict[str, Any]) -> bool:
    """Whether a request is for a question that stands on its own."""
    return "stand on its own" in body["messages"][0]["content"]


def is_repair(body: dict[str, Any]) -> bool:
    """Whether a request is for the same answer once more."""
    return len(body["messages"]) > 2


def number_of(body: dict[str, Any], stretch: str) -> int:
    """The number of the first source of a prompt in which a stretch stands."""
    _, *parts = _SOURCE.split(body["messages"][1]["content"])
    sources = dict(zip(parts[::2], parts[1::2], strict=True))
    return next(int(number) for number, text in sources.items() if stretch in text)


def written(*claims: tuple[str, str]) -> Callable[[dict[str, Any]], str]:
    """A script: each claim with the quote that it rests on, numbered as the prompt numbers."""

    def write(body: dict[str, Any]) -> str:
        if len(body["messages"]) < 2:
            return "OK"  # the doctor asks
        numbered = [(said, number_of(body, quote), quote) for said, quote in claims]
        text = " ".join(f"{said} [{number}]" for said, number, _ in numbered)
        quotes = "\n".join(f'[{number}] "{quote}"' for _, number, quote in numbered)
        return f"{text}\n\nQUOTES\n{quotes}"

    return write
