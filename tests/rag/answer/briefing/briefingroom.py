"""A corpus with its briefing engine, and what every briefing and timeline keeps to."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rag.answer.briefing.engine import BriefingEngine, LastTime
from rag.answer.briefing.values import Briefing, Timeline
from rag.types import Answer, AnswerStatus, Article, Filters
from tests.support.newsroom import Newsroom, opened_newsroom
from tests.support.stories import NOW, STORIES


@dataclass
class BriefingRoom:
    """The corpus, and what briefs on it."""

    newsroom: Newsroom

    def __post_init__(self) -> None:
        store = self.newsroom.store
        self.engine = BriefingEngine(
            self.newsroom.search,
            store.catalog,
            revision=lambda: min(store.projection.revisions().values()),
        )

    def brief(
        self,
        text: str,
        *,
        filters: Filters | None = None,
        now: dt.datetime = NOW,
        language: str = "de",
        last: LastTime | None = None,
    ) -> Briefing:
        briefing = asyncio.run(
            self.engine.brief(
                text, filters=filters or Filters(), now=now, language=language, last=last
            )
        )
        self.assert_sound(briefing.answer)
        numbers = {citation.number for citation in briefing.answer.citations}
        assert numbers == {
            *(number for point in briefing.points for number in point.numbers),
            *(side.number for one in briefing.disagreements for side in one.sides),
        }
        return briefing

    def timeline(
        self,
        text: str,
        *,
        filters: Filters | None = None,
        now: dt.datetime = NOW,
        language: str = "de",
    ) -> Timeline:
        timeline = asyncio.run(
            self.engine.timeline(text, filters=filters or Filters(), now=now, language=language)
        )
        self.assert_sound(timeline.answer)
        assert [event.day for event in timeline.events] == sorted(e.day for e in timeline.events)
        return timeline

    def add(self, articles: Iterable[Article]) -> None:
        self.newsroom.store.catalog.articles.write(list(articles))
        self.newsroom.store.projection.sync()

    def assert_sound(self, answer: Answer) -> None:
        """Markers resolve, numbers run by first use, and every quote stands in its article."""
        assert answer.text.strip()
        text = answer.text
        for citation in answer.citations:  # a quote may have brackets of its own
            text = text.replace(" ".join(citation.quote.split()), "")
        markers = [int(number) for number in re.findall(r"\[(\d+)\]", text)]
        assert list(dict.fromkeys(markers)) == list(range(1, len(answer.citations) + 1))
        for citation in answer.citations:
            article = self.newsroom.store.catalog.articles.get(citation.article_id).article
            assert article.text[citation.start : citation.end] == citation.quote != ""
        if answer.status is AnswerStatus.NO_EVIDENCE:
            assert not answer.citations
        else:
            assert answer.citations


@contextmanager
def opened_briefing_room(
    folder: Path, articles: Iterable[Article] = STORIES
) -> Iterator[BriefingRoom]:
    """The corpus in a folder, indexed."""
    with opened_newsroom(folder, articles) as newsroom:
        yield BriefingRoom(newsroom)


def cited_articles(answer: Answer) -> set[str]:
    return {citation.article_id for citation in answer.citations}
