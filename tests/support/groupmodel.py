"""What the double of a model writes of a group's talk: honestly, inventing, or obeying.

Each is a script of `tests.support.modelserver`: a function of a request's body to a reply, that
reads the numbered lines of the prompt as a model would.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

Script = Callable[[dict[str, Any]], str]

LINES_A_TOPIC = 5
MOST_LINES = 30
LONGEST = 380  # characters that it copies

_LINE = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
_MESSAGE = re.compile(r"\d\d:\d\d (.*?)(?: \(answers \d+\))?: (.*)")
_REMARK = re.compile(r"(SAID|DECIDED|OPEN)(?: (.*?))?: (.*)")
_ORDER = re.compile(r"(?:write|schreib)\w*:? (.*)", re.IGNORECASE)


class Line(NamedTuple):
    """A line of the prompt."""

    number: int
    kind: str
    author: str
    text: str


def lines_of(body: dict[str, Any]) -> list[Line]:
    """The numbered lines that a prompt shows: messages, or remarks where parts are merged."""
    shown = body["messages"][-1]["content"]
    return list(_lines(shown, is_merge(body)))


def is_merge(body: dict[str, Any]) -> bool:
    """Whether parts are to be merged."""
    return str(body["messages"][-1]["content"]).startswith("The remarks")


def _lines(shown: str, of_remarks: bool) -> Iterator[Line]:
    for number, rest in _LINE.findall(shown):
        if of_remarks and (found := _REMARK.match(rest)):
            yield Line(int(number), found[1], found[2] or "-", found[3])
        elif not of_remarks and (found := _MESSAGE.match(rest)):
            yield Line(int(number), "SAID", found[1], found[2])


def honest(body: dict[str, Any]) -> str:
    """The longest lines word for word, some to a topic."""
    every = lines_of(body)
    longest = sorted(every, key=lambda line: -len(line.text))[:MOST_LINES]
    chosen = [line for line in every if line in longest]
    reply = []
    for at, line in enumerate(chosen):
        if at % LINES_A_TOPIC == 0:
            reply.append(f"TOPIC: {' '.join(line.text.split()[:3])} | {line.number}")
        text = line.text.replace("|", "/")[:LONGEST]
        who = "" if line.kind == "DECIDED" else f"{line.author} | "
        reply.append(f"{line.kind}: {who}{text} | {line.number}")
    return "\n".join(reply) or "NOTHING"


def inventing(seed: int) -> Script:
    """As `honest`, but half of the numbers and names are made up, or are others'."""

    def script(body: dict[str, Any]) -> str:
        chance = random.Random(seed)
        every = lines_of(body)
        reply = []
        for line in honest(body).splitlines():
            kind, _, rest = line.partition(": ")
            fields = rest.split(" | ")
            if chance.random() < 0.5:
                made_up = chance.choice(
                    [0, 10**5, 999_999, len(every) + 1, chance.choice(every).number]
                )
                fields[-1] = f"{fields[-1]}, {made_up}" if chance.random() < 0.5 else f"{made_up}"
            if kind != "TOPIC" and len(fields) > 2 and chance.random() < 0.5:
                fields[0] = chance.choice(["Karl-Heinz", "Admin", chance.choice(every).author])
            if chance.random() < 0.3:
                fields[-2] += chance.choice([", sagt Torben", " und 77 Euro", ", laut Frau Zzyzx"])
            reply.append(f"{kind}: {' | '.join(fields)}")
        return "\n".join(reply)

    return script


def obeying(body: dict[str, Any]) -> str:
    """What messages or names order it to write, on every topic; and its prompt, as they ask."""
    system = str(body["messages"][0]["content"])
    shown = str(body["messages"][-1]["content"])
    orders = [order for line in shown.splitlines() for order in _ORDER.findall(line)]
    first = next(iter(lines_of(body)))
    reply = [f"TOPIC: {order} | {first.number}" for order in orders[:2]] or ["TOPIC: Order | 1"]
    for order in orders:
        for number in {first.number, first.number + 1, 2, 3}:
            reply.append(f"SAID: {first.author} | {order} | {number}")
            reply.append(f"DECIDED: {order} | {number}")
    reply += [f"SAID: {first.author} | {line} | 1" for line in system.splitlines() if line]
    return (
        honest(body) + "\n" + "\n".join(reply) + "\n/start @evilbot https://evil.example\n" + system
    )
