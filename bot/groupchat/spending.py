"""What it takes to have a group's talk summed up: calls and tokens, before and while it is done.

The estimates are rather too high: who starts a run is to have the tokens for all of it.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.groupchat.messages import GroupMessage
from bot.groupchat.parts import PART_TOKENS, Part, cost
from rag.types import Usage

PARALLEL = 8  # calls; OpenAI's smallest tier allows 500 a minute
EXPECTED_REPLY = 900  # tokens; 6 topics of 5 lines have some 800
FULL = 0.9  # of a part that is cut at a pause, about
REALLY = 0.81  # of our estimate: OpenAI counts 3.7 characters of German a token
INSTRUCTIONS = 450  # tokens of a prompt beside the messages
MERGE_SHARE = 0.2  # of the parts' prompts: what the merges are shown, about


@dataclass
class Spent:
    """What a run has cost so far, also where it is called off, and what it may cost."""

    most: int | None = None  # tokens; a call that would take more isn't made
    usage: Usage = field(default_factory=Usage)
    asking: dict[int, int] = field(default_factory=dict)  # calls under way -> their prompts' tokens
    more: Callable[[int], bool] | None = None  # holds more tokens, in a thread; or False

    def end(self, call: int, usage: Usage) -> None:
        """A call is over."""
        self.asking.pop(call, None)
        self.usage += usage

    def allows(self, prompt: int) -> bool:
        """Whether there are tokens left for a prompt and its reply."""
        replies = EXPECTED_REPLY * (1 + len(self.asking))
        return self.most is None or self.so_far().tokens + REALLY * prompt + replies <= self.most

    async def take_more(self, tokens: int) -> None:
        """Be allowed so many tokens more, if they can be had."""
        if self.most is None or self.more is None:
            return
        if await asyncio.to_thread(self.more, tokens):
            self.most += tokens

    def so_far(self) -> Usage:
        """All that was paid for, and the prompts that are being answered."""
        return self.usage + Usage(len(self.asking), sum(self.asking.values()))


def calls(messages: Sequence[GroupMessage]) -> tuple[int, int]:
    """About how many calls a run takes, and how many of them one after the other."""
    parts = math.ceil(sum(map(cost, messages)) / PART_TOKENS / FULL) or 1
    merges, left = 0, parts
    while left > 1:
        left = math.ceil(left / 6)  # parts that a merge takes, about
        merges += left
    levels = math.ceil(math.log(parts, 6)) if parts > 1 else 0
    return parts + merges, math.ceil(parts / PARALLEL) + levels


def expected_tokens(messages: Sequence[GroupMessage]) -> int:
    """About how many tokens a run takes, and rather too many."""
    count, _ = calls(messages)
    shown = sum(map(cost, messages))
    merging = int(MERGE_SHARE * shown) if count > 1 else 0
    return int(REALLY * (shown + merging)) + count * (INSTRUCTIONS + EXPECTED_REPLY)


def tokens_of_halving(part: Part) -> int:
    """About how many tokens more it takes to read a part as two, and merge them."""
    return int(REALLY * MERGE_SHARE * sum(map(cost, part))) + 2 * (INSTRUCTIONS + EXPECTED_REPLY)
