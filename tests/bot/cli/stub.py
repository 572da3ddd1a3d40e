"""A corpus of one article with a real catalog, and answers that a test chooses.

The application proper is driven in tests/e2e; here it would only make failures hard to stage.
"""

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

from bot.bootstrap import App
from bot.conversation import ConversationService, OnDraft
from bot.corpus import Corpus, Progress
from bot.diagnosis import Check
from bot.reports import IndexReport, RebuildReport
from bot.settings import Settings
from bot.usage import DayUsage
from rag.answer.engine import History
from rag.evaluation import EvaluationReport
from rag.types import (
    Answer,
    AnswerStatus,
    Article,
    Citation,
    Filters,
    RankedPassage,
    Turn,
)

OPENING = "Trump empfing Putin in Anchorage [Alaska]. Das Treffen dauerte drei Stunden."
QUOTE = "Das Resultat war am Ende ernüchternd."
ARTICLE = Article(
    id="gipfel",
    title="Gipfel ohne Ergebnis",
    text=f"{OPENING}\n\nAuf dem Spiel stand viel. {QUOTE} Keine Einigung.\n\nEin Nachspiel folgt.",
    language="de",
    source="seeds/gipfel.txt",
    outlet="taz",
    place="Washington",
    published=dt.date(2025, 8, 16),
)
CITATION = Citation(
    number=1,
    article_id=ARTICLE.id,
    title=ARTICLE.title,
    outlet=ARTICLE.outlet,
    place=ARTICLE.place,
    author=None,
    published=ARTICLE.published,
    url=None,
    quote=QUOTE,
    start=ARTICLE.text.index(QUOTE),
    end=ARTICLE.text.index(QUOTE) + len(QUOTE),
)
SOURCE = "[1] taz, Washington, 16. August 2025 - Gipfel ohne Ergebnis"
ANSWER = Answer(
    question="Was kam heraus?",
    standalone_question="Was kam heraus?",
    status=AnswerStatus.ANSWERED,
    mode="extractive",
    text="Die taz schreibt: „Das Resultat war am Ende ernüchternd.“ [1] Stand: 16. August 2025.",
    language="de",
    as_of=dt.date(2025, 8, 16),
    citations=(CITATION,),
    timings_ms={"retrieve": 3.1, "answer": 2.0, "total": 5.4},
)
PASSAGE = RankedPassage(
    passage_id="gipfel#0",
    score=1.0,
    text=OPENING,
    start=0,
    end=len(OPENING),
    subheading=None,
    article=ARTICLE,
)


REPORT = IndexReport(
    added=1,
    updated=0,
    unchanged=0,
    removed=0,
    failed=(),
    articles=1,
    passages=14,
    seconds=0.4321,
    notice=None,
)


class StubConversations(ConversationService):
    """Remembers for as long as the test takes."""

    def __init__(self, app: "StubApp") -> None:
        self.app = app
        self.history: dict[str, list[Turn]] = {}

    async def ask(
        self,
        conversation: str,
        text: str,
        *,
        filters: Filters,
        now: dt.datetime,
        user: str = "terminal",
        on_draft: OnDraft | None = None,
        thread: Sequence[Answer] = (),
        replaces: bool = False,
        again: bool = False,
    ) -> Answer:
        self.app.draft(on_draft)
        answer = await self.app.answer_slowly(text)
        self.app.asked.append((text, filters, now))
        self.history.setdefault(conversation, []).append(Turn(text, answer))
        return answer

    def turns(self, conversation: str) -> list[Turn]:
        return self.history.get(conversation, [])

    async def start_afresh(self, conversation: str) -> None:
        self.history.pop(conversation, None)


class StubCorpus(Corpus):
    """A real catalog; nothing else is opened."""

    def __init__(self, app: "StubApp") -> None:
        super().__init__(app.settings, app.notices, lambda _cost: None)
        self.app = app

    def search(
        self, query: str, *, k: int, filters: Filters, now: dt.datetime
    ) -> list[RankedPassage]:
        self.app.asked.append((query, filters, now))
        return self.app.found[:k]

    def index(self, paths: Sequence[Path], *, prune: bool, progress: Progress) -> IndexReport:
        self.app.calls.append(f"index {' '.join(map(str, paths))} prune={prune}")
        return self.app.report

    def rebuild(self, *, embed: bool, progress: Progress) -> RebuildReport:
        self.app.calls.append(f"rebuild embed={embed}")
        return RebuildReport(1, 14, 0.4321, ("lexical", "vectors"))

    def repair(self, progress: Progress) -> None:
        self.app.calls.append("repair")


class StubApp(App):
    """The application with a real catalog and all that it would find and say scripted."""

    def __init__(self, settings: Settings, now: Callable[[], dt.datetime]) -> None:
        super().__init__(settings, now)
        self.corpus = StubCorpus(self)
        self.catalog.articles.write([ARTICLE])
        self.stub = StubConversations(self)
        self.conversations = self.stub
        self.asked: list[tuple[str, Filters, dt.datetime]] = []
        self.calls: list[str] = []
        self.answer = ANSWER
        self.found: list[RankedPassage] = [PASSAGE]
        self.report = REPORT
        self.evaluated = EvaluationReport(
            {"questions": 2, "hit@1": 0.5, "answer@1": None, "p50_ms": 3.04}
        )
        self.drafts: Sequence[str] = ()
        self.checks = [Check("catalog", ok=True, detail="1 article")]
        self.used: list[DayUsage] = []
        self.failure: Exception | None = None
        self.answer_slowly: Callable[[str], Awaitable[Answer]] = self._answer

    async def _answer(self, question: str) -> Answer:
        return self._say(question)

    def _say(self, question: str) -> Answer:
        if self.failure:
            raise self.failure
        return replace(self.answer, question=question)

    def draft(self, on_draft: OnDraft | None) -> None:
        for draft in self.drafts:
            if on_draft is not None:
                on_draft(draft)

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
        self.asked.append((question, filters, now))
        self.draft(on_draft)
        return await self.answer_slowly(question)

    def evaluate(
        self, questions: Path, *, k: int, filters: Filters, now: dt.datetime, progress: Progress
    ) -> EvaluationReport:
        self.calls.append(f"evaluate {questions} k={k}")
        return self.evaluated

    def doctor(self) -> list[Check]:
        return self.checks

    def usage(self) -> list[DayUsage]:
        return self.used

    def warm_up(self) -> None:
        self.calls.append("warm_up")
        if self.failure:
            raise self.failure

    def close(self) -> None:
        self.calls.append("close")  # but stays open: a test may run several commands

    def close_after_test(self) -> None:
        super().close()
