"""A group's talk summed up by a model: in parts at once, then as one, and checked by the code.

Invariant: every id is one of the given messages, every author wrote one that the remark cites, and
nothing is told that the checks didn't find in the messages. A part that the model fails on is
summed up without it; if it fails on most of them, `ModelFault` goes to the caller.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from bot.groupchat.checking import LineChecker
from bot.groupchat.drafts import parse
from bot.groupchat.extractive import summarise
from bot.groupchat.merging import Merge, grouped
from bot.groupchat.messages import GroupMessage
from bot.groupchat.parts import Part, cut, halves, show
from bot.groupchat.spending import PARALLEL, Spent, tokens_of_halving
from bot.groupchat.summary import Summary, Topic
from bot.groupchat.topics import in_order
from bot.groupchat.wording import parts_verbatim
from bot.groupchat.written import finished, joined, topics_of
from prompts import load
from rag.answer.generative import LANGUAGE_NAMES, NothingHolds
from rag.errors import ContextTooLong, ModelFault, ModelRefused, ModelUnavailable
from rag.models.tokens import estimate

if TYPE_CHECKING:
    from llama_index.core.llms import ChatMessage

    from rag.models.chat import ChatModel

MOST_TOKENS = 3_000  # of a reply, and of what a model thinks before
LEAST_S = 0.1  # of a deadline, as a patience that is over makes none of no time
FAILED_PARTS = 0.5  # of all, from where on the model's summary is none

OnProgress = Callable[[int, int], None]
"""Called with how many calls are done, and of how many."""


class SummaryWriter:
    """Writes by one model; several talks at once."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model

    async def write(
        self,
        messages: Sequence[GroupMessage],
        language: str,
        *,
        ends_at: float,
        on_progress: OnProgress | None = None,
        spent: Spent | None = None,
    ) -> Summary:
        """Sum up messages of one chat; `ends_at` is when patience ends, by `time.monotonic`.

        `spent` counts along, for who calls it off.

        Raises: ModelFault; NothingHolds. Their usage is that of all calls.
        """
        ordered = await asyncio.to_thread(in_order, messages)
        run = _Run(self._model, ordered, language, ends_at, on_progress, spent or Spent())
        return await run.summary()


class _Run:
    """One talk being summed up."""

    def __init__(
        self,
        model: ChatModel,
        messages: Sequence[GroupMessage],
        language: str,
        ends_at: float,
        on_progress: OnProgress | None,
        spent: Spent,
    ) -> None:
        self._model = model
        self._messages = messages
        self._by_id: Mapping[int, GroupMessage] = {one.message_id: one for one in messages}
        self._people = frozenset(one.author for one in messages)
        self._language = language
        self._ends_at = ends_at
        self._on_progress = on_progress
        self._spent = spent
        self._slots = asyncio.Semaphore(PARALLEL)
        self._done = self._of = self._failed = 0
        self._refusal: ModelRefused | None = None

    async def summary(self) -> Summary:
        parts = await asyncio.to_thread(cut, self._messages)
        self._of = len(parts) + (len(parts) > 1)  # the merge
        self._tell()
        found = await asyncio.gather(*map(self._of_part, parts))
        faults = [one for one in found if isinstance(one, ModelFault)]
        if faults and len(faults) >= FAILED_PARTS * len(parts):
            faults[0].usage = self._spent.usage
            raise faults[0]
        if not any(any(one) for one in found if not isinstance(one, ModelFault)):
            raise NothingHolds(self._spent.usage)
        filled: list[Sequence[Topic]] = []
        for part, one in zip(parts, found, strict=True):
            if isinstance(one, ModelFault):
                filled.append((await asyncio.to_thread(summarise, part, self._language)).topics)
            else:
                filled += one
        topics = await self._merged([topics for topics in filled if topics])
        shown_topics = await asyncio.to_thread(finished, topics, self._messages, self._language)
        self._done = self._of
        self._tell()
        return Summary(
            topics=shown_topics,
            mode="llm",
            language=self._language,
            messages=len(self._messages),
            people=len({m.author if m.user_id is None else m.user_id for m in self._messages}),
            since=self._messages[0].sent_at,
            until=self._messages[-1].sent_at,
            notice=parts_verbatim(len(faults), len(parts), self._language) if faults else "",
            usage=self._spent.usage,
        )

    async def _of_part(self, part: Part) -> list[list[Topic]] | ModelFault:
        """The topics of a part, or of the parts that it had to become; or why there are none."""
        try:
            return await self._ask_of(part)
        except ModelFault as exc:
            if isinstance(exc, ModelRefused):
                self._refusal = exc
            self._step()
            return exc

    async def _ask_of(self, part: Part) -> list[list[Topic]]:
        prompt = load("summary").format_messages(
            language=LANGUAGE_NAMES[self._language], messages=show(part)
        )
        try:
            reply = await self._complete(prompt)
        except ContextTooLong:
            if len(part) < 2:
                raise
            first, second = halves(part)
            await self._halved(part)
            return [*await self._ask_of(first), *await self._ask_of(second)]
        topics = await asyncio.to_thread(self._read, reply, part)
        self._step()
        return [topics]

    async def _halved(self, part: Part) -> None:
        """There is one part more, to be asked for and merged."""
        self._of += 1 if self._of > 1 else 2
        self._tell()
        await self._spent.take_more(tokens_of_halving(part))

    def _read(self, reply: str, part: Part) -> list[Topic]:
        numbered = {number: (message,) for number, message in enumerate(part, start=1)}
        checker = LineChecker(numbered, self._by_id, self._people, self._language)
        return topics_of(parse(reply), checker)

    async def _merged(self, parts: Sequence[Sequence[Topic]]) -> list[Topic]:
        while len(parts) > 1:
            merges = await asyncio.to_thread(grouped, parts)
            parts = await asyncio.gather(*map(self._merge, merges))
        return list(parts[0])

    async def _merge(self, merge: Merge) -> list[Topic]:
        """One list of topics; without the model where it fails, as what it was given holds."""
        if len(merge.parts) == 1:
            return list(merge.parts[0])
        try:
            reply = await self._complete(merge.prompt(self._language))
        except ModelFault:
            return joined(chain(*merge.parts))
        topics = await asyncio.to_thread(
            merge.read, reply, self._by_id, self._people, self._language
        )
        return topics or joined(chain(*merge.parts))

    async def _complete(self, prompt: Sequence[ChatMessage]) -> str:
        """A whole reply. Raises: ModelFault."""
        async with self._slots:
            left = self._ends_at - time.monotonic()
            if self._refusal is not None:
                raise ModelRefused(str(self._refusal))
            key, tokens = id(prompt), sum(estimate(one.content or "") for one in prompt)
            if not self._spent.allows(tokens):
                raise ModelUnavailable("the tokens that the summary may take are used up")
            self._spent.asking[key] = tokens
            try:
                completion = await self._model.complete(
                    prompt, max_tokens=MOST_TOKENS, deadline_s=max(left, LEAST_S)
                )
            except ModelFault as exc:
                self._spent.end(key, exc.usage)
                raise
            self._spent.end(key, completion.usage)
        return completion.text

    def _step(self) -> None:
        """One of several parts is done."""
        if self._of > 1:
            self._done += 1
            self._tell()

    def _tell(self) -> None:
        if self._on_progress is not None:
            self._on_progress(self._done, self._of)
