"""Question + conversation -> answer: the whole way, as a LlamaIndex query engine.

What a model can't do now (no model, no budget, a fault) is done without one, and the answer says
so. Searching runs in a thread; all that waits is asynchronous.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import RESPONSE_TYPE, Response
from llama_index.core.callbacks import CallbackManager
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import NodeWithScore, QueryBundle

from rag.answer import notices
from rag.answer.asked import Asked
from rag.answer.extracting.extractive import ExtractiveSynthesizer
from rag.answer.followup.rewriting import Said, rewrite
from rag.answer.followup.standalone import Standalone, resolve
from rag.answer.smalltalk import is_small_talk
from rag.corpus.detection import question_language
from rag.errors import ModelFault
from rag.search.retriever import NewsQuery, circumstances
from rag.types import Answer, AnswerStatus, Filters, Turn, Usage

if TYPE_CHECKING:
    from rag.answer.generative import GenerativeSynthesizer, OnDraft
    from rag.models.chat import ChatModel


AT_ONCE = 32  # searches; each may wait three seconds for a vector
REWRITING_SHARE = 0.5  # of the patience; the rest is for the answer

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class History:
    """What was said before a question, oldest first."""

    turns: Sequence[Turn] = ()  # with what they cited, for the rules
    said: Sequence[Said] = ()  # as much of it as a model is told; none: the turns


@dataclass(frozen=True, slots=True)
class Writer:
    """A model, and how long it is waited for."""

    model: ChatModel
    synthesizer: GenerativeSynthesizer
    languages: Callable[[], Sequence[str]]  # of the corpus
    patience_s: float  # of one answer, all calls together


@dataclass(slots=True)
class _Course:
    """How far an answer has come."""

    question: str
    filters: Filters
    now: dt.datetime
    writer: Writer | None
    began: float
    ends_at: float
    usage: Usage = field(default_factory=Usage)
    fault: ModelFault | None = None
    timings: dict[str, float] = field(default_factory=dict)


class NewsQueryEngine(BaseQueryEngine):
    """Answers with checked citations; any LlamaIndex retriever can stand behind it."""

    def __init__(
        self,
        retriever: BaseRetriever,
        extractive: ExtractiveSynthesizer,
        writer: Writer | None = None,
        tell: Callable[[str], None] = lambda _fault: None,
    ) -> None:
        """`tell` hears what whoever runs this should know, such as a key that is refused."""
        self._retriever = retriever
        self._extractive = extractive
        self._writer = writer
        self._tell = tell
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="newsbot-answer")
        super().__init__(callback_manager=CallbackManager([]))

    def warm_up(self) -> None:
        """Load what the first answer would wait for."""
        if self._writer is not None:
            self._writer.synthesizer.warm_up()

    async def ask(
        self,
        question: str,
        *,
        filters: Filters,
        now: dt.datetime,
        history: History | None = None,
        uses_model: bool = True,
        on_draft: OnDraft | None = None,
    ) -> Answer:
        """Answer one question; any text at all is one.

        Args:
            question: As it was typed.
            filters: What the asker restricts the corpus to.
            now: The asker's.
            history: The conversation that the question may refer to.
            uses_model: False to answer without the model, if there is one.
            on_draft: Is told the whole text so far, whenever there is more of it.

        Raises: StorageError where the catalog can't be read. What a model does never raises.
        """
        answer, _ = await self._ask(
            question, filters, now, history or History(), uses_model, on_draft
        )
        return answer

    def answer(self, question: str, *, filters: Filters, now: dt.datetime) -> Answer:
        """The same without a model, a conversation or an event loop.

        Raises: StorageError where the catalog can't be read.
        """
        course = self._course(question, filters, now, uses_model=False)
        asked, _ = self._look_up(course, Standalone(question, {}, is_follow_up=False))
        return self._finished(course, self._quotes(course, asked))

    # -- the steps -------------------------------------------------------------------------------

    async def _ask(
        self,
        question: str,
        filters: Filters,
        now: dt.datetime,
        history: History,
        uses_model: bool,
        on_draft: OnDraft | None,
    ) -> tuple[Answer, list[NodeWithScore]]:
        course = self._course(question, filters, now, uses_model=uses_model)
        standalone = await self._stand_alone(course, history)
        asked, nodes = await self._in_thread(self._look_up, course, standalone)
        answer = await self._write(course, asked, on_draft)
        if answer is None:
            answer = await self._in_thread(self._quotes, course, asked)
        return self._finished(course, answer), nodes

    def _course(
        self, question: str, filters: Filters, now: dt.datetime, *, uses_model: bool
    ) -> _Course:
        writer = self._writer if uses_model else None
        began = time.monotonic()
        patience = writer.patience_s if writer else 0.0
        return _Course(question, filters, now, writer, began, began + patience)

    async def _in_thread(self, work: Callable[..., T], *given: object) -> T:
        """In a thread of the engine's: the loop's are few, and a search may wait for a vector."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *given)

    async def _stand_alone(self, course: _Course, history: History) -> Standalone:
        if not history.turns:
            return Standalone(course.question, {}, is_follow_up=False)
        began = time.monotonic()
        standalone = None
        if course.writer is not None:
            standalone = await self._rewritten(course, course.writer, history)
        if standalone is None:
            standalone = resolve(course.question, history.turns, course.now)
        course.timings["standalone"] = _ms(began)
        return standalone

    async def _rewritten(
        self, course: _Course, writer: Writer, history: History
    ) -> Standalone | None:
        languages = await self._in_thread(writer.languages)
        try:
            standalone, usage = await rewrite(
                writer.model,
                course.question,
                history.said or _said(history.turns),
                languages=languages,
                now=course.now,
                deadline_s=(course.ends_at - time.monotonic()) * REWRITING_SHARE,
            )
        except ModelFault as exc:
            course.usage += exc.usage
            course.fault = exc
            return None
        course.usage += usage
        return standalone

    def _look_up(
        self, course: _Course, standalone: Standalone
    ) -> tuple[Asked, list[NodeWithScore]]:
        began = time.monotonic()
        asked_as = NewsQuery(standalone.question, filters=course.filters, now=course.now)
        first, *others = standalone.searches
        nodes = self._retriever.retrieve(replace(asked_as, query_str=first, also=tuple(others)))
        asked = self._extractive.asked(asked_as, nodes)
        spoken = question_language(course.question, default=asked.language)
        asked = replace(asked, language=spoken)
        course.timings["retrieve"] = _ms(began)
        return asked, nodes

    async def _write(
        self, course: _Course, asked: Asked, on_draft: OnDraft | None
    ) -> Answer | None:
        """The model's answer; None where the quotes have to stand in."""
        writer = course.writer
        if writer is None or course.fault or not asked.passages or is_small_talk(asked.question):
            return None
        from rag.answer.generative import NothingHolds

        began = time.monotonic()
        try:
            answer = await writer.synthesizer.answer(
                asked, ends_at=course.ends_at, on_draft=on_draft
            )
        except ModelFault as exc:
            course.usage += exc.usage
            course.fault = exc
            return None
        except NothingHolds as exc:
            course.usage += exc.usage
            quotes = await self._in_thread(self._quotes, course, asked)
            has_quotes = quotes.status is AnswerStatus.ANSWERED
            said = notices.nothing_held(asked.language, has_quotes=has_quotes)
            return replace(quotes, notice=said)
        finally:
            course.timings["model"] = _ms(began)
        course.usage += answer.usage
        return answer

    def _quotes(self, course: _Course, asked: Asked) -> Answer:
        began = time.monotonic()
        answer = self._extractive.answer_from(asked)
        course.timings["answer"] = _ms(began)
        if course.fault is None:
            return answer
        self._tell(str(course.fault))
        has_quotes = answer.status is AnswerStatus.ANSWERED
        said = notices.stands_in(course.fault, answer.language, has_quotes=has_quotes)
        return replace(answer, notice=said)

    def _finished(self, course: _Course, answer: Answer) -> Answer:
        course.timings["total"] = _ms(course.began)
        course.timings.setdefault("answer", course.timings.get("model", 0.0))
        return replace(
            answer,
            question=course.question,
            usage=course.usage,
            timings_ms=course.timings,
        )

    # -- LlamaIndex's face -----------------------------------------------------------------------

    def _query(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        with ThreadPoolExecutor(max_workers=1) as pool:  # where this thread has a loop, too
            return pool.submit(asyncio.run, self._aquery(query_bundle)).result()

    async def _aquery(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        filters, now = circumstances(query_bundle, self._extractive.now)
        answer, nodes = await self._ask(
            query_bundle.query_str, filters, now, History(), uses_model=True, on_draft=None
        )
        return Response(answer.text, source_nodes=nodes, metadata={"answer": answer})

    def _get_prompt_modules(self) -> PromptMixinType:
        return {"synthesizer": self._extractive}


def _said(turns: Sequence[Turn]) -> list[Said]:
    return [
        said
        for turn in turns
        for said in (Said("reader", turn.question), Said("newsbot", turn.answer.text))
    ]


def _ms(began: float) -> float:
    return round((time.monotonic() - began) * 1_000, 2)
