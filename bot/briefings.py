"""Briefings for an asker: within the budget, and telling what is new since their last one.

An asker is whoever the front end says: `terminal`, or a user of a chat. Kept of a briefing is when
it was, on which topic, and of which revision of the corpus; nothing of what it said. It is kept
once the briefing has reached its asker: what got lost on the way is told as new again.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import delete, insert, select

from bot.conversation import OnDraft
from bot.erasing import rewrite
from bot.spending import Spending
from bot.tables import briefings, storable
from rag.answer.briefing.engine import LastTime
from rag.errors import StorageError
from rag.types import Filters

if TYPE_CHECKING:
    from rag.answer.briefing.engine import BriefingEngine
    from rag.answer.briefing.values import Briefing, Timeline
    from rag.corpus.catalog.database import Database


class BriefingStore:
    """When who was last briefed on what. Every method raises StorageError on a failing database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def last(self, asker: str, topic: str) -> LastTime | None:
        """An asker's last briefing on a topic, by its key."""
        if not self._database.has(briefings):
            return None  # a read-only folder in which nobody was briefed yet
        query = select(briefings.c.at, briefings.c.revision).where(
            briefings.c.asker == storable(asker), briefings.c.topic == _digest(topic)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return LastTime(dt.datetime.fromisoformat(row.at), row.revision) if row else None

    def keep(self, asker: str, topic: str, last: LastTime) -> None:
        """Remember a briefing in place of the one before; it is on disk when this returns."""
        of_it = (briefings.c.asker == storable(asker), briefings.c.topic == _digest(topic))
        row = {
            "asker": storable(asker),
            "topic": _digest(topic),
            "at": last.at.isoformat(),
            "revision": last.revision,
        }
        with self._database.writing("the briefing can't be remembered") as connection:
            connection.execute(delete(briefings).where(*of_it))
            connection.execute(insert(briefings).values(**row))

    def forget(self, asker: str) -> None:
        """Delete what is remembered of an asker."""
        if not self._database.has(briefings):
            return
        with self._database.writing("the briefings can't be forgotten") as connection:
            connection.execute(delete(briefings).where(briefings.c.asker == storable(asker)))
            rewrite(connection, briefings)


def _digest(topic: str) -> str:
    """A topic as it is kept: what somebody follows is nobody else's business."""
    return hashlib.sha256(storable(topic).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Told:
    """A briefing as it is remembered; as JSON it can wait beside what is to be sent."""

    asker: str
    key: str
    last: LastTime

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        at, revision = self.last.at.isoformat(), self.last.revision
        return {"asker": self.asker, "key": self.key, "at": at, "revision": revision}

    @classmethod
    def load(cls, told: dict[str, Any]) -> Self:
        """What `dump` made JSON of."""
        last = LastTime(dt.datetime.fromisoformat(told["at"]), told["revision"])
        return cls(told["asker"], told["key"], last)


def told_of(asker: str, briefing: Briefing) -> Told | None:
    """What to remember of a briefing; None if it told nothing."""
    if not briefing.points or briefing.at is None:
        return None
    return Told(asker, briefing.key, LastTime(briefing.at, briefing.revision))


class BriefingService:
    """What front ends ask for briefings."""

    def __init__(
        self,
        ready: Callable[[], BriefingEngine],
        store: BriefingStore,
        spending: Spending,
        notify: Callable[[str], None],
    ) -> None:
        """`ready` gives what briefs on the newest articles; it is called in a thread.

        `notify` hears what doesn't keep a briefing from its asker.
        """
        self._ready = ready
        self._store = store
        self._spending = spending
        self._notify = notify

    async def brief(
        self,
        asker: str,
        text: str,
        *,
        filters: Filters,
        now: dt.datetime,
        user: str = "terminal",
        language: str = "de",
        on_draft: OnDraft | None = None,
    ) -> Briefing:
        """Brief an asker on a topic or a period; "" is whatever is newest.

        It is for the caller to `remember` it, once it has reached the asker.

        `user` is who pays for what a model costs; `language` is the asker's, for a text in none.

        Raises: CorpusEmpty, IndexUnready, IndexHeld, EmbedderMismatch, StorageError.
        """
        engine = await asyncio.to_thread(self._ready)
        key = await engine.key(text, filters, now)
        last = await asyncio.to_thread(self._last, asker, key)

        async def work(uses_model: bool) -> Briefing:
            return await engine.brief(
                text,
                filters=filters,
                now=now,
                language=language,
                last=last,
                uses_model=uses_model,
                on_draft=on_draft,
            )

        briefing, notice = await self._spending.within(user, work, lambda one: one.answer)
        if notice:
            briefing = replace(briefing, answer=replace(briefing.answer, notice=notice))
        return briefing

    async def timeline(
        self, text: str, *, filters: Filters, now: dt.datetime, language: str = "de"
    ) -> Timeline:
        """How a story went, by verbatim quotes.

        Raises: as `brief`.
        """
        engine = await asyncio.to_thread(self._ready)
        return await engine.timeline(text, filters=filters, now=now, language=language)

    def remember(self, told: Told | None) -> None:
        """Remember what reached its asker; where that fails, the next tells of more as new."""
        if told is None:
            return
        try:
            self._store.keep(told.asker, told.key, told.last)
        except StorageError as exc:
            self._notify(str(exc))

    async def forget(self, asker: str) -> None:
        """Delete when an asker was briefed on what.

        Raises: StorageError.
        """
        await asyncio.to_thread(self._store.forget, asker)

    def _last(self, asker: str, key: str) -> LastTime | None:
        try:
            return self._store.last(asker, key)
        except StorageError as exc:  # a briefing that can't tell what is new is one all the same
            self._notify(str(exc))
            return None
