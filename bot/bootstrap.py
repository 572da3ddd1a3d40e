"""The one place where the parts are put together.

Heavy parts (Chroma, tantivy, LlamaIndex) are imported when they are first needed, so that
`newsbot --help` and `newsbot articles` pay for none of them.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from threading import Lock, RLock
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self, runtime_checkable

from bot.reports import IndexReport, RebuildReport
from bot.settings import Settings, SettingsInvalid
from rag.corpus.catalog import Catalog, Change
from rag.corpus.language import LANGUAGES
from rag.errors import CorpusEmpty, IndexHeld
from rag.types import Answer, Filters, RankedPassage

if TYPE_CHECKING:
    from bot.answering import Answering
    from bot.budget import Budget
    from bot.conversation import ConversationService, OnDraft
    from bot.diagnosis import Check
    from bot.store import ConversationStore
    from bot.usage import DayUsage
    from rag.answer.engine import History, NewsQueryEngine, Writer
    from rag.corpus.catalog.database import Database
    from rag.evaluation import EvaluationReport
    from rag.index.embedder import Embedder
    from rag.index.projection import Projection
    from rag.models.chat import ChatModel
    from rag.search.hybrid import HybridSearch

PATIENCE = 1.8  # times the model's timeout: an answer, tries and checks included, takes no longer

Progress = Callable[[str, int, int], None]
"""Called with what is being done (reading, indexing, rebuilding, asking), done, and in all."""


@runtime_checkable
class Closable(Protocol):
    """What holds connections."""

    def close(self) -> None:
        """End them."""


class App:
    """The parts of newsbot, made when they are needed and closed together."""

    def __init__(self, settings: Settings, now: Callable[[], dt.datetime]) -> None:
        self.settings = settings
        self.notices: list[str] = []
        self._now = now
        self._opening = RLock()
        self._following = Lock()
        self._projection: Projection | None = None
        self._embedder: Embedder | None = None
        self._model: ChatModel | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _exc: BaseException | None,
        _tb: TracebackType | None,
    ) -> None:
        self.close()

    # -- what front ends do ----------------------------------------------------------------------

    def index(self, paths: Sequence[Path], *, prune: bool, progress: Progress) -> IndexReport:
        """Bring catalog and indexes to what the files say.

        Raises: EmbedderMismatch, StorageError.
        """
        from rag.corpus.ingest import ingest

        self.projection()  # a setting that can't be used is told before anything is written
        began = time.perf_counter()
        report = ingest(
            self.catalog,
            paths,
            prune=prune,
            progress=lambda done, of: progress("reading", done, of),
        )
        notice = self._sync(progress)
        span = self.catalog.articles.span()
        return IndexReport(
            added=report.changes[Change.ADDED],
            updated=report.changes[Change.UPDATED],
            unchanged=report.changes[Change.UNCHANGED],
            removed=report.removed,
            failed=tuple(report.failed),
            articles=span.articles,
            passages=span.passages,
            seconds=time.perf_counter() - began,
            notice=notice,
        )

    def search(
        self, query: str, *, k: int, filters: Filters, now: dt.datetime
    ) -> list[RankedPassage]:
        """The k best passages.

        Raises: CorpusEmpty, IndexHeld, EmbedderMismatch, StorageError.
        """
        self._catch_up()
        return list(self._search.search(query, k=k, filters=filters, now=now).passages)

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

        Raises: CorpusEmpty, IndexHeld, EmbedderMismatch, StorageError.
        """
        answering = await asyncio.to_thread(self._ready)
        return await answering.answer(
            question,
            filters=filters,
            now=now,
            history=history,
            user=user,
            on_draft=on_draft,
        )

    def warm_up(self) -> None:
        """Import and open all that an answer needs.

        Raises: as `ask`.
        """
        self._catch_up()
        _ = self._answering
        self._engine.warm_up()
        self._open_projection().warm_up()

    def evaluate(
        self, questions: Path, *, k: int, filters: Filters, now: dt.datetime, progress: Progress
    ) -> EvaluationReport:
        """Figures over a question set; no conversation of a user's is touched.

        Raises: QuestionSetInvalid, and as `ask`.
        """
        from bot.rehearsal import Rehearsal
        from rag.evaluation import evaluate, load_questions

        asked = load_questions(questions)
        self._catch_up()
        with (
            self._without_limits(),
            Rehearsal(self._conversing, filters, self.leave_loop) as rehearsal,
        ):
            return evaluate(
                asked,
                search=lambda text, wanted, then: (
                    self._search.search(text, k=wanted, filters=filters, now=then).passages
                ),
                answer=lambda text, then: rehearsal.run(self.ask(text, filters=filters, now=then)),
                conversation=rehearsal.begin,
                text_of=lambda article_id: self.catalog.articles.get(article_id).article.text,
                k=k,
                now=now,
                progress=lambda done, of: progress("asking", done, of),
                by_model=self._writes_by_model,
            )

    @contextmanager
    def _without_limits(self) -> Iterator[None]:
        """Within, answers are counted as ever, but no budget ends: a measure would stop halfway."""
        from bot.answering import Answering
        from bot.budget import Budget

        if not self._writes_by_model:
            yield
            return
        limited = self._answering
        free = Budget(self._records, self.settings.zone, None, None)
        self._answering = Answering(self._engine, free, self.settings.model, self.notices.append)
        try:
            yield
        finally:
            self._answering = limited

    def query_engine(self) -> NewsQueryEngine:
        """The engine behind `ask`, for LlamaIndex programs; good until `close`.

        Raises: as `ask`.
        """
        self._catch_up()
        return self._engine

    def doctor(self) -> list[Check]:
        """Check settings, corpus, indexes and models."""
        from bot.diagnosis import diagnose

        return diagnose(self)

    def usage(self) -> list[DayUsage]:
        """What models cost in the last 30 days."""
        from bot.diagnosis import usage

        return usage(self)

    def rebuild(self, *, embed: bool, progress: Progress) -> RebuildReport:
        """Make both indexes anew from the catalog.

        Raises: IndexHeld, EmbedderMismatch, IndexDamaged, StorageError.
        """
        began = time.perf_counter()
        if embed:  # by what the settings ask for, whatever the corpus has
            self._projection = self._project(None)
        projection = self.projection()
        projection.rebuild(embed=embed, progress=lambda done, of: progress("rebuilding", done, of))
        span = self.catalog.articles.span()
        return RebuildReport(
            articles=span.articles,
            passages=span.passages,
            seconds=time.perf_counter() - began,
            rebuilt=tuple(projection.revisions()),
        )

    def repair(self, progress: Progress) -> None:
        """Make damaged indexes anew; costs nothing where none is.

        Raises: IndexDamaged, StorageError.
        """
        if self._projection is not None and self._projection.damage:
            self._tell_damage(self._projection)
            repaired = self._projection.repair(lambda done, of: progress("rebuilding", done, of))
            self.notices += [f"the {name} index is whole again" for name in repaired]

    def close(self) -> None:
        """Let go of everything that was opened."""
        with self._opening:
            if self._projection is not None:
                self._projection.close()
                self._projection = None
            for name in ("conversations", "_answering", "budget", "_engine", "_search"):
                self.__dict__.pop(name, None)  # they hold on to what is closed
            if isinstance(self._embedder, Closable):
                self._embedder.close()
            for name in ("_store", "_records", "catalog"):
                part = self.__dict__.pop(name, None)
                if part is not None:
                    part.close()

    # -- the parts -------------------------------------------------------------------------------

    @cached_property
    def catalog(self) -> Catalog:
        """The corpus on disk."""
        return Catalog.open(self.settings.catalog_url)

    @cached_property
    def conversations(self) -> ConversationService:
        """What remembers turns."""
        return self._conversing(self._store, self._records)

    def _conversing(
        self, store: ConversationStore, memories: Database | None = None
    ) -> ConversationService:
        from bot.conversation import ConversationService

        return ConversationService(self.ask, store, memories, self.notices.append)

    @cached_property
    def _store(self) -> ConversationStore:
        from bot.store import ConversationStore

        return ConversationStore.open(self.settings.catalog_url)

    @cached_property
    def _records(self) -> Database:
        from bot.tables import metadata
        from rag.corpus.catalog.database import Database

        return Database.open(self.settings.catalog_url, metadata)

    @cached_property
    def budget(self) -> Budget:
        """What models may still cost today."""
        from bot.budget import Budget

        settings = self.settings
        return Budget(
            self._records, settings.zone, settings.tokens_per_user, settings.tokens_per_day
        )

    @cached_property
    def _answering(self) -> Answering:
        from bot.answering import Answering

        budget = self.budget if self._writes_by_model else None
        return Answering(self._engine, budget, self.settings.model, self.notices.append)

    @cached_property
    def _search(self) -> HybridSearch:
        from bot.modelling import HASHING
        from rag.search.hybrid import HASHING_WEIGHT, MODEL_WEIGHT, HybridSearch

        projection = self._open_projection()
        is_hashing = projection.fingerprint.startswith(HASHING)
        return HybridSearch(
            self.catalog,
            projection,
            dense_weight=HASHING_WEIGHT if is_hashing else MODEL_WEIGHT,
            tell=self._tell,
        )

    @cached_property
    def _engine(self) -> NewsQueryEngine:
        from rag.answer.engine import NewsQueryEngine
        from rag.answer.extracting.extractive import ExtractiveSynthesizer
        from rag.search.retriever import NewsRetriever

        understand, span = self._search.understand, self.catalog.articles.span
        return NewsQueryEngine(
            NewsRetriever(self._search, self._now),
            ExtractiveSynthesizer(understand, span, self._now),
            self._writer() if self._writes_by_model else None,
            self._tell,
        )

    @cached_property
    def _writes_by_model(self) -> bool:
        from bot.modelling import writes_by_model

        return writes_by_model(self.settings)

    def _writer(self) -> Writer | None:
        from bot.modelling import model_config
        from rag.answer.engine import Writer
        from rag.answer.generative import GenerativeSynthesizer
        from rag.models.chat import ChatModel

        config = model_config(self.settings)
        if config is None:
            return None
        self._model = ChatModel(config)
        articles = self.catalog.articles
        return Writer(
            model=self._model,
            synthesizer=GenerativeSynthesizer(self._model, articles.span),
            languages=lambda: [name for name in articles.languages() if name in LANGUAGES],
            patience_s=PATIENCE * config.timeout_s,
        )

    async def leave_loop(self) -> None:
        """Close what belongs to the running event loop, which is about to end."""
        if self._model is not None:
            await self._model.close()

    def projection(self) -> Projection:
        """The two indexes, not opened yet.

        Raises: SettingsInvalid for an embedder that can't be had.
        """
        with self._opening:
            if self._projection is None:
                self._projection = self._project(self.catalog.vectors.embedder())
            return self._projection

    def _project(self, stored: str | None) -> Projection:
        from bot.modelling import embedder_for, writes_by_model
        from rag.index.projection import Projection

        if self.settings.chroma_url:
            raise SettingsInvalid("a Chroma server can't be used yet; unset NEWSBOT_CHROMA_URL")
        writes_by_model(self.settings)
        self._embedder = embedder_for(self.settings, stored)
        return Projection(self.catalog, self.settings.indexes_dir, self._embedder)

    def _open_projection(self) -> Projection:
        projection = self.projection()
        with self._opening:
            if not projection.is_open:
                projection.open()
                self._tell_damage(projection)
        return projection

    def _catch_up(self) -> None:
        """Be ready to search the newest revision of a corpus that has articles."""
        with self._opening:
            if self.catalog.revision() == 0:
                raise CorpusEmpty("the corpus is empty; run 'newsbot index PATH' first")
            projection = self._open_projection()
        if projection.is_behind():
            self._follow(projection)

    def _ready(self) -> Answering:
        """Load what answers, once; it takes two seconds, which no event loop should wait for."""
        self._catch_up()
        return self._answering

    def _follow(self, projection: Projection) -> None:
        """Bring the indexes up to date, unless another thread is at it: they serve meanwhile."""
        shows_something = any(projection.revisions().values())
        if not self._following.acquire(blocking=not shows_something):
            return
        try:
            projection.sync()
            self._tell_damage(projection)
        finally:
            self._following.release()

    def _sync(self, progress: Progress) -> str | None:
        """Bring the indexes to the catalog; returns why that has to wait, if it has to."""
        if self.projection().shows(self.catalog.revision()):
            return None
        try:
            projection = self._open_projection()
        except IndexHeld as exc:
            return f"{exc}; it applies the change"
        # What is damaged waits for `repair`, so that it doesn't keep the sound index behind.
        projection.sync(lambda done, of: progress("indexing", done, of))
        self._tell_damage(projection)
        return None

    def _tell_damage(self, projection: Projection) -> None:
        outlook = (
            "rebuilding it from the catalog"
            if self.catalog.writable
            else "it is rebuilt as soon as the data folder can be written"
        )
        for damage in projection.damage:
            self._tell(f"{damage}; {outlook}")

    def _tell(self, notice: str) -> None:
        if notice not in self.notices:
            self.notices.append(notice)


def build_app(settings: Settings, now: Callable[[], dt.datetime]) -> App:
    """The application; nothing is opened or imported yet."""
    return App(settings, now)
