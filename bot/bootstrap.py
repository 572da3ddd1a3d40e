"""The one place where the parts are put together.

Heavy parts (Chroma, tantivy, LlamaIndex) are imported when they are first needed, so that
`newsbot --help` and `newsbot articles` pay for none of them.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from bot.corpus import Corpus, Progress
from bot.engines import Engines
from bot.modelling import writes_by_model
from bot.notices import Notices
from bot.settings import Settings
from rag.corpus.catalog import Catalog
from rag.types import Answer, Filters, RankedPassage

if TYPE_CHECKING:
    from bot.answering import Answering
    from bot.briefings import BriefingService
    from bot.budget import Budget
    from bot.conversation import AnswerOne, ConversationService, OnDraft
    from bot.diagnosis import Check
    from bot.groupchat.service import SummaryService
    from bot.usage import DayUsage
    from rag.answer.briefing.engine import BriefingEngine
    from rag.answer.engine import History, NewsQueryEngine
    from rag.corpus.catalog.database import Database
    from rag.evaluation import EvaluationReport
    from rag.search.hybrid import HybridSearch
    from rag.types import Usage


class App:
    """The parts of newsbot, made when they are needed and closed together."""

    def __init__(self, settings: Settings, now: Callable[[], dt.datetime]) -> None:
        self.settings = settings
        self.notices = Notices()
        self.corpus = Corpus(settings, self.notices, self._book_vectors)
        self._engines = Engines(settings, self.corpus, self.notices, now)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    # -- what front ends do ----------------------------------------------------------------------

    def search(
        self, query: str, *, k: int, filters: Filters, now: dt.datetime
    ) -> list[RankedPassage]:
        """The k best passages.

        Raises: CorpusEmpty, IndexUnready, IndexHeld, EmbedderMismatch, StorageError.
        """
        return self.corpus.search(query, k=k, filters=filters, now=now)

    async def ask(
        self,
        question: str,
        *,
        filters: Filters,
        now: dt.datetime,
        history: History | None = None,
        user: str = "terminal",
        on_draft: OnDraft | None = None,
    ) -> Answer:
        """One answer; `conversations` is for those that follow each other.

        Raises: CorpusEmpty, IndexUnready, IndexHeld, EmbedderMismatch, StorageError.
        """
        answering = await asyncio.to_thread(self._ready)
        return await answering.answer(
            question, filters=filters, now=now, history=history, user=user, on_draft=on_draft
        )

    def query_engine(self) -> NewsQueryEngine:
        """The engine behind `ask`, for LlamaIndex programs; good until `close`.

        Raises: as `ask`.
        """
        self.corpus.catch_up()
        return self._engines.answering

    def warm_up(self) -> None:
        """Import and open all that an answer needs; for processes that give many.

        Raises: as `ask`.
        """
        self._ready()
        self._engines.answering.warm_up()
        self.corpus.warm_up()
        # Each full collection would look through LlamaIndex and all else that stays: for 0.25 s,
        # in which nothing is answered.
        gc.collect()
        gc.freeze()

    def evaluate(
        self, questions: Path, *, k: int, filters: Filters, now: dt.datetime, progress: Progress
    ) -> EvaluationReport:
        """Figures over a question set; no conversation of a user's is touched.

        Raises: QuestionSetInvalid, and as `ask`.
        """
        from bot.evaluating import evaluate

        return evaluate(self, questions, k=k, filters=filters, now=now, progress=progress)

    def doctor(self) -> list[Check]:
        """Check settings, corpus, indexes and models."""
        from bot.diagnosis import diagnose

        return diagnose(self)

    def usage(self) -> list[DayUsage]:
        """What models cost in the last 30 days."""
        from bot.diagnosis import usage

        return usage(self)

    async def leave_loop(self) -> None:
        """Close what belongs to the running event loop, which is about to end."""
        await self._engines.leave_loop()

    def close(self) -> None:
        """Let go of everything that was opened."""
        with self.corpus.opening:
            for name in ("conversations", "briefings", "summaries", "_answering", "budget"):
                self.__dict__.pop(name, None)  # they hold on to what is closed
            self._engines.close()
            self.corpus.close()
            records: Database | None = self.__dict__.pop("_records", None)
            if records is not None:
                records.close()
        gc.unfreeze()

    # -- the parts -------------------------------------------------------------------------------

    @property
    def catalog(self) -> Catalog:
        """The articles on disk."""
        return self.corpus.catalog

    @cached_property
    def writes_by_model(self) -> bool:
        """Whether a model writes the answers.

        Raises: ModelMissing.
        """
        return writes_by_model(self.settings)

    @cached_property
    def conversations(self) -> ConversationService:
        """What remembers turns."""
        from bot.conversation import ConversationService
        from bot.store import ConversationStore

        store = ConversationStore(self._records)
        return ConversationService(
            self.ask,
            store,
            self._records,
            self.notices.append,
            tells_model=lambda: self.writes_by_model,
        )

    @cached_property
    def budget(self) -> Budget:
        """What models may still cost today."""
        return self._budget(self.settings.tokens_per_user, self.settings.tokens_per_day)

    def unlimited(self) -> AnswerOne:
        """What answers and counts as `ask` does, but without limits: a measure would stop halfway.

        Raises: as `ask`.
        """
        if not self.writes_by_model:
            return self.ask
        answering = self._answering_within(self._budget(None, None))

        async def ask(question: str, **given: Any) -> Answer:
            await asyncio.to_thread(self.corpus.catch_up)
            return await answering.answer(question, **given)

        return ask

    def _ready(self) -> Answering:
        """Load what answers, once; it takes two seconds, which no event loop should wait for."""
        self.corpus.catch_up()
        return self._answering

    @cached_property
    def briefings(self) -> BriefingService:
        """What briefs, and remembers who was briefed on what."""
        from bot.briefings import BriefingService, BriefingStore
        from bot.spending import Spending

        budget = self.budget if self.writes_by_model else None
        spending = Spending(budget, self.settings.model, self.notices.append)
        store = BriefingStore(self._records)
        return BriefingService(self._ready_to_brief, store, spending, self.notices.append)

    def _ready_to_brief(self) -> BriefingEngine:
        self.corpus.catch_up()
        return self._engines.briefing

    @cached_property
    def summaries(self) -> SummaryService:
        """What sums up the talk of groups."""
        from bot.groupchat.service import summary_service

        budget = self.budget if self.writes_by_model else None
        name, notify = self.settings.model, self.notices.append
        return summary_service(self._engines.writer, budget, name, self._searched, notify)

    def _searched(self) -> HybridSearch:
        self.corpus.catch_up()
        return self.corpus.hybrid

    @cached_property
    def _answering(self) -> Answering:
        return self._answering_within(self.budget if self.writes_by_model else None)

    def _answering_within(self, budget: Budget | None) -> Answering:
        from bot.answering import Answering

        return Answering(self._engines.answering, budget, self.settings.model, self.notices.append)

    def _budget(self, per_user: int | None, per_day: int | None) -> Budget:
        from bot.budget import Budget

        return Budget(self._records, self.settings.zone, per_user, per_day)

    def _book_vectors(self, usage: Usage) -> None:
        from bot.usage import CORPUS, Booking, UsageLedger

        day = dt.datetime.now(self.settings.zone).date()
        booking = Booking(day, CORPUS, self.settings.embedding_model)
        UsageLedger(self._records).add([(booking, usage)])

    @cached_property
    def _records(self) -> Database:
        """Turns, what models remember, and what they cost."""
        from bot.tables import metadata
        from rag.corpus.catalog.database import Database

        return Database.open(self.settings.catalog_url, metadata)


def build_app(settings: Settings, now: Callable[[], dt.datetime]) -> App:
    """The application; nothing is opened or imported yet."""
    return App(settings, now)
