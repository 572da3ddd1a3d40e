"""What answers and what briefs, over one corpus.

Each is made when it is first needed, and LlamaIndex is imported then: a search pays for neither.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from bot.corpus import Corpus
from bot.modelling import writer_for
from bot.notices import Notices
from bot.settings import Settings

if TYPE_CHECKING:
    from rag.answer.briefing.engine import BriefingEngine
    from rag.answer.engine import NewsQueryEngine, Writer
    from rag.models.chat import ChatModel


class Engines:
    """The engines, and the model that they share."""

    def __init__(
        self,
        settings: Settings,
        corpus: Corpus,
        notices: Notices,
        now: Callable[[], dt.datetime],
    ) -> None:
        """Nothing is made yet; `now` is for LlamaIndex programs, which say none of their own."""
        self._settings = settings
        self._corpus = corpus
        self._notices = notices
        self._now = now
        self._model: ChatModel | None = None  # once there is one

    @cached_property
    def answering(self) -> NewsQueryEngine:
        """Question -> answer."""
        from rag.answer.engine import NewsQueryEngine
        from rag.answer.extracting.extractive import ExtractiveSynthesizer
        from rag.search.retriever import NewsRetriever

        search, articles = self._corpus.hybrid, self._corpus.catalog.articles
        return NewsQueryEngine(
            NewsRetriever(search, self._now),
            ExtractiveSynthesizer(search.understand, articles.span, self._now),
            self.writer,
            self._notices.add_once,
        )

    @cached_property
    def briefing(self) -> BriefingEngine:
        """Topic or period -> briefing or timeline."""
        from rag.answer.briefing.engine import BriefingEngine

        writer = None
        if self.writer is not None:
            from rag.answer.briefing.writing import BriefingWriter

            writer = BriefingWriter(self.writer.synthesizer, self.writer.patience_s)
        return BriefingEngine(
            self._corpus.hybrid,
            self._corpus.catalog,
            writer,
            revision=self._corpus.revision,
            tell=self._notices.add_once,
        )

    @cached_property
    def writer(self) -> Writer | None:
        """The model that writes; None where there is none.

        Raises: ModelMissing.
        """
        writer = writer_for(self._settings, self._corpus.catalog.articles)
        self._model = writer.model if writer else None
        return writer

    async def leave_loop(self) -> None:
        """Close the model's connections of the running event loop, which is about to end."""
        if self._model is not None:
            await self._model.close()

    def close(self) -> None:
        """Let go of the corpus; what is used again is made again."""
        for name in ("answering", "briefing", "writer"):
            self.__dict__.pop(name, None)
