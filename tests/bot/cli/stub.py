"""A corpus of one article with a real catalog, and answers that a test chooses.

The application proper is driven in tests/e2e; here it would only make failures hard to stage.
"""

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.settings import Settings
from rag.corpus.catalog import Catalog
from rag.types import (
    Answer,
    AnswerStatus,
    Article,
    Citation,
    Filters,
    RankedPassage,
    ReadFailure,
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


@dataclass
class Report:
    added: int = 1
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[ReadFailure] = field(default_factory=list)
    articles: int = 1
    passages: int = 14
    seconds: float = 0.4321
    nothing_read: bool = False
    notice: str | None = None


@dataclass
class Finding:
    name: str
    ok: bool
    detail: str
    remedy: str = ""


@dataclass
class Conversations:
    """Remembers in the data folder's stead."""

    app: "StubApp"
    history: dict[str, list[Turn]] = field(default_factory=dict)

    async def ask(
        self, conversation: str, text: str, *, filters: Filters, now: dt.datetime
    ) -> Answer:
        answer = await self.app.answer_slowly(text)
        self.app.asked.append((text, filters, now))
        self.history.setdefault(conversation, []).append(Turn(text, answer))
        return answer

    def turns(self, conversation: str) -> list[Turn]:
        return self.history.get(conversation, [])

    def start_afresh(self, conversation: str) -> None:
        self.history.pop(conversation, None)


class StubApp:
    """The application as the commands see it, with scripted answers on a real catalog."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.catalog = Catalog.open(settings.catalog_url)
        self.catalog.articles.write([ARTICLE])
        self.conversations = Conversations(self)
        self.notices: list[str] = []
        self.asked: list[tuple[str, Filters, dt.datetime]] = []
        self.calls: list[str] = []
        self.answer = ANSWER
        self.found: list[RankedPassage] = [PASSAGE]
        self.report = Report()
        self.checks = [Finding("catalog", ok=True, detail="1 article")]
        self.failure: Exception | None = None
        self.answer_slowly: Callable[[str], Awaitable[Answer]] = self._answer

    async def _answer(self, question: str) -> Answer:
        return self._say(question)

    def _say(self, question: str) -> Answer:
        if self.failure:
            raise self.failure
        return replace(self.answer, question=question)

    def ask(self, question: str, *, filters: Filters, now: dt.datetime) -> Answer:
        self.asked.append((question, filters, now))
        return self._say(question)

    def search(
        self, query: str, *, k: int, filters: Filters, now: dt.datetime
    ) -> list[RankedPassage]:
        self.asked.append((query, filters, now))
        return self.found[:k]

    def index(self, paths: Sequence[Path], *, prune: bool, progress: object) -> Report:
        self.calls.append(f"index {' '.join(map(str, paths))} prune={prune}")
        return self.report

    def evaluate(self, questions: Path, **_given: object) -> "StubApp":
        self.calls.append(f"evaluate {questions}")
        return self

    def to_json(self) -> dict[str, float | None]:
        return {"questions": 2, "hit@1": 0.5, "answer@1": None}

    def doctor(self) -> list[Finding]:
        return self.checks

    def rebuild(self, *, embed: bool, progress: object) -> None:
        self.calls.append(f"rebuild embed={embed}")

    def warm_up(self) -> None:
        self.calls.append("warm_up")
        if self.failure:
            raise self.failure

    def repair(self, progress: object) -> None:
        self.calls.append("repair")

    def close(self) -> None:
        self.catalog.close()

    def __enter__(self) -> "StubApp":
        return self

    def __exit__(self, *_exc: object) -> None:
        self.calls.append("close")
