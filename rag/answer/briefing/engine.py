"""Topic or period -> briefing or timeline: the whole way.

What a model can't do now (no model, no budget, a fault) is done without one, and the briefing says
so. Searching runs in a thread; all that waits is asynchronous.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from rag.answer import notices
from rag.answer.briefing import wording
from rag.answer.briefing.composing import (
    Since,
    compose_briefing,
    compose_timeline,
    nothing,
    quoted,
)
from rag.answer.briefing.disagreement import Contradiction, find_contradictions
from rag.answer.briefing.events import find_events
from rag.answer.briefing.gathering import Gathered, gather
from rag.answer.briefing.newest import newest_days
from rag.answer.briefing.points import choose_points, new_first
from rag.answer.briefing.subject import LONGEST_TEXT, Subject, read_subject
from rag.answer.briefing.values import Briefing, Timeline
from rag.answer.citations import Quote
from rag.errors import ModelFault
from rag.types import Answer, Filters, Usage

if TYPE_CHECKING:
    from rag.answer.briefing.writing import BriefingWriter
    from rag.answer.generative import OnDraft
    from rag.corpus.catalog import Catalog
    from rag.search.hybrid import HybridSearch

AT_ONCE = 8  # briefings; each works some 0.2 s
WIDE_TIMELINE = 80  # passages of a search: a story is told by more articles than a briefing takes

NO_USAGE = Usage()

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LastTime:
    """When an asker was last briefed on something, and of which corpus."""

    at: dt.datetime
    revision: int


@dataclass(slots=True)
class _Work:
    """What is found for a briefing, before anything is said."""

    subject: Subject
    gathered: Gathered
    quotes: tuple[Quote, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    since: Since | None = None
    revision: int = 0
    timings: dict[str, float] = field(default_factory=dict)


class BriefingEngine:
    """Briefs on a corpus; many at once."""

    def __init__(
        self,
        search: HybridSearch,
        catalog: Catalog,
        writer: BriefingWriter | None = None,
        *,
        revision: Callable[[], int] | None = None,
        tell: Callable[[str], None] = lambda _fault: None,
    ) -> None:
        """`revision` is what the indexes show; `tell` hears what whoever runs this should know."""
        self._search = search
        self._catalog = catalog
        self._writer = writer
        self._revision = revision or catalog.revision
        self._tell = tell
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="newsbot-briefing")

    async def brief(
        self,
        text: str,
        *,
        filters: Filters,
        now: dt.datetime,
        language: str = "de",
        last: LastTime | None = None,
        uses_model: bool = True,
        on_draft: OnDraft | None = None,
    ) -> Briefing:
        """Brief on a topic, a period or both; "" is whatever is newest.

        Args:
            text: As it was typed; any text at all is one.
            filters: What the asker restricts the corpus to.
            now: The asker's.
            language: The asker's, for a text that is in none.
            last: When the asker was last briefed on it: what came since is told as new.
            uses_model: False to brief without the model, if there is one.
            on_draft: Is told the whole text so far, whenever there is more of it.

        Raises: StorageError where the catalog can't be read. What a model does never raises.
        """
        began = time.monotonic()
        work = await self._in_thread(self._look_up, text, filters, now, language, last)
        if not work.gathered.passages or not work.quotes:
            return self._finished(work, self._nothing(work), began)
        briefing = None
        if self._writer is not None and uses_model:
            briefing = await self._written(self._writer, work, on_draft)
        if briefing is None:
            briefing = self._extracted(work)
        return self._finished(work, briefing, began)

    async def timeline(
        self, text: str, *, filters: Filters, now: dt.datetime, language: str = "de"
    ) -> Timeline:
        """How a story went, by verbatim quotes; "" is whatever is newest.

        Raises: StorageError where the catalog can't be read.
        """
        return await self._in_thread(self._timeline, text, filters, now, language)

    async def key(self, text: str, filters: Filters, now: dt.datetime) -> str:
        """By what the briefings on one topic are known, however it is asked for."""
        subject = await self._in_thread(self._subject, text, filters, now, "de")
        return subject.key

    # -- the steps -------------------------------------------------------------------------------

    async def _in_thread(self, work: Callable[..., T], *given: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *given)

    def _look_up(
        self,
        text: str,
        filters: Filters,
        now: dt.datetime,
        language: str,
        last: LastTime | None,
    ) -> _Work:
        began = time.monotonic()
        revision = self._revision()  # before the search: what comes meanwhile is new next time
        subject = self._subject(text, filters, now, language)
        gathered = newest_days(subject, gather(subject, self._search))
        work = _Work(subject, gathered, revision=revision)
        work.timings["retrieve"] = _ms(began)
        began = time.monotonic()
        work.quotes = choose_points(subject, gathered)
        work.contradictions = find_contradictions(gathered.groups)
        if last is not None:
            ids = [article.id for article in gathered.articles]
            new = self._catalog.articles.changed_since(last.revision, ids)
            work.since = Since(last.at, new)
            work.quotes = new_first(subject, gathered, work.quotes, new)
        work.timings["answer"] = _ms(began)
        return work

    def _subject(self, text: str, filters: Filters, now: dt.datetime, language: str) -> Subject:
        return read_subject(
            text, self._search.understand, filters=filters, now=now, language=language
        )

    def _timeline(self, text: str, filters: Filters, now: dt.datetime, language: str) -> Timeline:
        began = time.monotonic()
        subject = self._subject(text, filters, now, language)
        gathered = gather(subject, self._search, wide=WIDE_TIMELINE)
        timings = {"retrieve": _ms(began)}
        events = find_events(subject.question, gathered.passages)
        if events:
            timeline = compose_timeline(subject, gathered, events)
        else:
            span = self._catalog.articles.span(subject.filters)
            title, period, answer = nothing(subject, gathered, span)
            timeline = Timeline(title, subject.topic, period, answer)
        total = _ms(began)
        timings |= {"answer": round(total - timings["retrieve"], 2), "total": total}
        answer = replace(timeline.answer, question=text, timings_ms=timings)
        return replace(timeline, answer=_noting_cut(answer, subject))

    def _extracted(self, work: _Work, usage: Usage = NO_USAGE, notice: str = "") -> Briefing:
        briefing = compose_briefing(
            work.subject,
            work.gathered,
            quoted(work.quotes, work.subject.language),
            work.contradictions,
            mode="extractive",
            since=work.since,
        )
        return replace(briefing, answer=replace(briefing.answer, usage=usage, notice=notice))

    async def _written(
        self, writer: BriefingWriter, work: _Work, on_draft: OnDraft | None
    ) -> Briefing | None:
        """The model's briefing, or the extracted one that says why it stands in."""
        from rag.answer.generative import NothingHolds

        began, language = time.monotonic(), work.subject.language
        try:
            written = await writer.write(
                work.subject, work.gathered, work.quotes, work.contradictions, on_draft=on_draft
            )
        except ModelFault as exc:
            self._tell(str(exc))
            notice = notices.stands_in(exc, language, has_quotes=True)
            return self._extracted(work, exc.usage, notice)
        except NothingHolds as exc:
            return self._extracted(work, exc.usage, notices.nothing_held(language, has_quotes=True))
        finally:
            work.timings["model"] = _ms(began)
        briefing = compose_briefing(
            work.subject,
            work.gathered,
            written.lines,
            work.contradictions,
            mode="llm",
            since=work.since,
        )
        notice = notices.left_out(written.dropped, language) if written.dropped else ""
        answer = replace(briefing.answer, usage=written.usage, notice=notice)
        return replace(briefing, answer=answer)

    def _nothing(self, work: _Work) -> Briefing:
        span = self._catalog.articles.span(work.subject.filters)
        title, period, answer = nothing(work.subject, work.gathered, span)
        return Briefing(title, work.subject.topic, period, answer)

    def _finished(self, work: _Work, briefing: Briefing, began: float) -> Briefing:
        timings = work.timings | {"total": _ms(began)}
        answer = replace(briefing.answer, question=work.subject.text, timings_ms=timings)
        answer = _noting_cut(answer, work.subject)
        subject = work.subject
        return replace(
            briefing, answer=answer, key=subject.key, revision=work.revision, at=subject.now
        )


def _noting_cut(answer: Answer, subject: Subject) -> Answer:
    """An answer that says if not all of the text was read."""
    if len(subject.text) <= LONGEST_TEXT:
        return answer
    said = wording.cut(LONGEST_TEXT, subject.language)
    return replace(answer, notice=" ".join(filter(None, (answer.notice, said))))


def _ms(began: float) -> float:
    return round((time.monotonic() - began) * 1_000, 2)
