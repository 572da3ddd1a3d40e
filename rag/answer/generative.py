"""Answers that a model writes from numbered sources, and that the code checks.

The model is asked once; once more where a sentence fails its check. What fails then, too, is left
out. A reply that is no whole answer is never shown as one: `ModelFault` goes to the caller, who
has the extractive answer.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from prompts import load
from rag.answer import notices
from rag.answer.asked import Asked
from rag.answer.checking.claims import Checked
from rag.answer.checking.composing import compose
from rag.answer.checking.drafting import SafeStream
from rag.answer.checking.grounding import Grounded, check_reply
from rag.answer.replies import answered, no_evidence
from rag.corpus.calendar import spoken_date
from rag.corpus.detection import question_language
from rag.corpus.language import words
from rag.errors import ContextTooLong, ModelFault
from rag.types import Answer, Article, RankedPassage, Usage, day_of

if TYPE_CHECKING:
    from llama_index.core.llms import ChatMessage

    from rag.answer.extracting.extractive import Span
    from rag.models.chat import ChatModel, Completion

SOURCES = 8  # passages of some 200 words; the right article is among five for 98 of 100 questions
FEWER_SOURCES = 3  # for models with a small context
MOST_TOKENS = 2_500  # of a reply with its quotes, and of what a model thinks before
WORTHWHILE_S = 1.0  # of patience left, or a repair is only paid for
LEAST_S = 0.1  # of a deadline: a patience that is over makes none of no time
LONGEST_BEGINNING = 200  # characters of a reply that a repair names as no answer
SURELY_A_LANGUAGE = 8  # words; fewer can be names

OnDraft = Callable[[str], None]
"""Called with the whole text so far; each extends the one before."""
Prompt = Callable[[Sequence[RankedPassage]], "list[ChatMessage]"]
"""What a model is told to write from some passages, of which `[n]` is the n-th."""

LANGUAGE_NAMES = {"de": "German", "en": "English"}


class NothingHolds(Exception):
    """Nothing that the model wrote stands in its sources."""

    def __init__(self, usage: Usage) -> None:
        super().__init__("no sentence of the reply holds")
        self.usage = usage


@dataclass(frozen=True, slots=True)
class CheckedReply:
    """A reply, and what of it its sources carry."""

    text: str
    grounded: Grounded
    problems: tuple[tuple[str, str], ...]  # sentence, reason

    @property
    def held(self) -> int:
        """How many sentences hold."""
        return sum(not one.problem for one in self.grounded.sentences)


class GenerativeSynthesizer:
    """Writes by one model; answers to many questions at once."""

    def __init__(self, model: ChatModel, span: Span) -> None:
        self._model = model
        self._span = span

    def warm_up(self) -> None:
        """Load what the first answer would wait for: the prompts, and what checks it."""
        for name in ("answer", "briefing", "repair", "standalone"):
            load(name)
        text = "Die Stadt baut 3 Brücken."
        article = Article("", "", text, "de", "")
        passage = RankedPassage("", 1.0, text, 0, len(text), None, article)
        for language in LANGUAGE_NAMES:
            check_reply("The city builds 3 bridges. [1]", [passage], language)

    async def answer(self, asked: Asked, *, ends_at: float, on_draft: OnDraft | None) -> Answer:
        """Answer from the passages; `ends_at` is when patience ends, by `time.monotonic`.

        Raises: ModelFault; NothingHolds.
        """
        reply, usage = await self.checked(
            lambda passages: _messages(asked, passages),
            asked.passages[:SOURCES],
            asked.language,
            ends_at=ends_at,
            on_draft=on_draft,
        )
        if reply.grounded.says_no_answer:
            found = no_evidence(asked, self._span(asked.filters), "llm")
            return replace(found, usage=usage)
        text, citations = compose(reply.grounded)
        if not citations:
            raise NothingHolds(usage)
        dropped = sum(bool(reason) for _, reason in reply.problems)
        notice = notices.left_out(dropped, asked.language) if dropped else ""
        return replace(answered(asked, text, citations, "llm"), usage=usage, notice=notice)

    async def checked(
        self,
        prompt: Prompt,
        passages: Sequence[RankedPassage],
        language: str,
        *,
        ends_at: float,
        on_draft: OnDraft | None,
    ) -> tuple[CheckedReply, Usage]:
        """Ask, check, and ask once more where a sentence fails; what it cost.

        Raises: ModelFault.
        """
        try:
            messages = prompt(passages)
            completion = await self._complete(messages, passages, ends_at, on_draft)
        except ContextTooLong as exc:
            if len(passages) <= FEWER_SOURCES:
                raise
            passages = passages[:FEWER_SOURCES]
            messages = prompt(passages)
            completion = await self._again(exc, messages, passages, ends_at, on_draft)
        usage = completion.usage
        reply = await asyncio.to_thread(_checked, completion.text, passages, language)
        if reply.problems and ends_at - time.monotonic() > WORTHWHILE_S:
            reply, spent = await self._repaired(reply, messages, language, passages, ends_at)
            usage += spent
        return reply, usage

    async def _complete(
        self,
        messages: Sequence[ChatMessage],
        passages: Sequence[RankedPassage],
        ends_at: float,
        on_draft: OnDraft | None,
    ) -> Completion:
        left = max(ends_at - time.monotonic(), LEAST_S)
        if on_draft is None:
            return await self._model.complete(messages, max_tokens=MOST_TOKENS, deadline_s=left)
        stream, shown = SafeStream(len(passages)), ""

        def show(more: str) -> None:
            nonlocal shown
            if more:
                shown += more
                on_draft(shown)

        completion = await self._model.complete(
            messages,
            max_tokens=MOST_TOKENS,
            deadline_s=left,
            on_text=lambda piece: show(stream.feed(piece)),
        )
        show(stream.finish())
        return completion

    async def _again(
        self,
        fault: ContextTooLong,
        messages: Sequence[ChatMessage],
        passages: Sequence[RankedPassage],
        ends_at: float,
        on_draft: OnDraft | None,
    ) -> Completion:
        """Ask with fewer sources; what the first try cost is never forgotten."""
        try:
            completion = await self._complete(messages, passages, ends_at, on_draft)
        except ModelFault as exc:
            exc.usage = fault.usage + exc.usage
            raise
        return replace(completion, usage=fault.usage + completion.usage)

    async def _repaired(
        self,
        reply: CheckedReply,
        messages: Sequence[ChatMessage],
        language: str,
        passages: Sequence[RankedPassage],
        ends_at: float,
    ) -> tuple[CheckedReply, Usage]:
        """Ask once more; the better one of both replies, and what it cost."""
        from llama_index.core.llms import ChatMessage

        problems = [{"sentence": sentence, "reason": why} for sentence, why in reply.problems]
        again = [
            *messages,
            ChatMessage(role="assistant", content=reply.text),
            *load("repair").format_messages(problems=problems),
        ]
        try:
            completion = await self._complete(again, passages, ends_at, None)
        except ModelFault as exc:  # what held the first time still holds
            return reply, exc.usage
        second = await asyncio.to_thread(_checked, completion.text, passages, language)
        is_better = second.held > reply.held or (second.held == reply.held and not second.problems)
        return (second if is_better else reply), completion.usage


def _checked(text: str, passages: Sequence[RankedPassage], language: str) -> CheckedReply:
    grounded = check_reply(text, passages, language)
    if grounded.says_no_answer:
        return CheckedReply(text, grounded, ())
    if _is_in_another_language(grounded.sentences, language):
        wrong = f"the answer must be in {LANGUAGE_NAMES[language]}"
        paragraphs = tuple(
            tuple(replace(one, problem=one.problem or wrong) for one in paragraph)
            for paragraph in grounded.paragraphs
        )
        grounded = replace(grounded, paragraphs=paragraphs)
    sentences = grounded.sentences
    problems = tuple((one.sentence, one.problem) for one in sentences if one.problem)
    if not sentences:
        beginning = " ".join(text.split())[:LONGEST_BEGINNING]
        problems = ((beginning, "this is no answer from the sources"),)
    return CheckedReply(text, grounded, problems)


def _is_in_another_language(sentences: Sequence[Checked], language: str) -> bool:
    text = " ".join(one.sentence for one in sentences)
    return len(words(text)) >= SURELY_A_LANGUAGE and question_language(text, language) != language


def _messages(asked: Asked, passages: Sequence[RankedPassage]) -> list[ChatMessage]:
    return load("answer").format_messages(
        language=LANGUAGE_NAMES[asked.language],
        today=f"{asked.now:%A}, {spoken_date(asked.now.date(), 'en')}",
        sources=[source_of(passage) for passage in passages],
        question=asked.question.text,
    )


def source_of(passage: RankedPassage) -> dict[str, str]:
    """A passage as the prompts show it."""
    article = passage.article
    day = day_of(article.published)
    about = (
        article.outlet,
        article.place,
        spoken_date(day, "en") if day else "no date",
        f"by {article.author}" if article.author else None,
    )
    return {
        "title": article.title,
        "about": ", ".join(filter(None, about)),
        "text": passage.text,
    }
