"""A small corpus of news in two languages, written for the tests, and all that searches it.

The asker's now is Wednesday, 20 August 2025, unless a test says otherwise.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rag.answer.engine import NewsQueryEngine
from rag.answer.extracting.extractive import ExtractiveSynthesizer
from rag.index.hashing import HashingEmbedder
from rag.search.hybrid import HASHING_WEIGHT, HybridSearch
from rag.search.retriever import NewsRetriever
from rag.types import Answer, AnswerStatus, Article, Citation, Filters, RankedPassage
from tests.support.stores import Store, opened_store

NOW = dt.datetime(2025, 8, 20, 12, 0, tzinfo=dt.UTC)


def news(
    identity: str,
    language: str,
    title: str,
    text: str,
    published: dt.date | None,
    outlet: str | None = "Elbkurier",
    place: str | None = None,
) -> Article:
    return Article(
        id=identity,
        title=title,
        text=text,
        language=language,
        source=f"{identity}.txt",
        outlet=outlet,
        place=place,
        published=published,
    )


BRIDGE_DE = news(
    "bruecke",
    "de",
    "Carolabrücke in Dresden eingestürzt",
    "In Dresden ist in der Nacht zum Montag die Carolabrücke eingestürzt. Ein Abschnitt von etwa "
    "hundert Metern fiel in die Elbe, verletzt wurde niemand. Oberbürgermeister Dirk Hilbert "
    "sperrte die Ufer für den Verkehr. Als Ursache vermuten Gutachter rostigen Spannstahl.\n\n"
    "Der Abriss soll nach Angaben der Stadt elf Millionen Euro kosten. Fachleute streiten darüber, "
    "ob der Neubau bis 2031 fertig werden kann. „Wir brauchen schnell einen Ersatz“, sagte "
    "Hilbert. Er will im Herbst einen Entwurf vorlegen.",
    dt.date(2025, 8, 18),
    place="Dresden",
)
BRIDGE_EN = news(
    "bridge",
    "en",
    "Bridge collapses in Dresden",
    "A bridge over the river Elbe collapsed in Dresden early on Monday. About one hundred metres "
    "of the Carola Bridge fell into the water, and nobody was injured. Mayor Dirk Hilbert closed "
    "the river banks to traffic. Engineers suspect that rusty steel was the cause.\n\n"
    "Clearing the wreck will cost eleven million euros, the city said. Experts argue about whether "
    "a new bridge can open by 2031. “We need a replacement soon,” Hilbert said.",
    dt.date(2025, 8, 18),
    outlet="Harbour Post",
    place="Dresden",
)
WOLVES = news(
    "wolf",
    "de",
    "Wölfe reißen Schafe in der Lausitz",
    "Ein Rudel Wölfe hat in der Lausitz sieben Schafe gerissen. Der Schäfer Jurij Kubasch fand die "
    "Tiere am Dienstagmorgen auf seiner Weide bei Nochten. Er fordert höhere Zäune und mehr Geld "
    "vom Freistaat. Das Landesamt für Umwelt zählt im Osten Sachsens dreißig Rudel.",
    dt.date(2025, 8, 12),
    place="Nochten",
)
THEATRE = news(
    "theatre",
    "en",
    "Leeds theatre reopens after fire",
    "The Wharfedale Theatre in Leeds reopened on Thursday, three years after a fire destroyed its "
    "roof. Director Maureen Okafor welcomed four hundred guests to the first performance. She "
    "thanked the volunteers who had raised nine million pounds. The opening play was The Tempest.",
    dt.date(2025, 8, 14),
    outlet="Harbour Post",
    place="Leeds",
)
BUDGETS = tuple(
    news(
        f"haushalt-{day:%Y-%m}",
        "de",
        "Streit um den Haushalt von Freiberg",
        f"Der Stadtrat von Freiberg hat über den Haushalt gestritten. Es fehlen {missing} "
        "Millionen Euro für Schulen und Straßen. Kämmerin Ilse Brandt schlägt höhere Gebühren vor.",
        day,
        outlet="Freiberger Bote",
        place="Freiberg",
    )
    for day, missing in (
        (dt.date(2024, 8, 15), "drei"),
        (dt.date(2025, 4, 10), "vier"),
        (dt.date(2025, 8, 16), "fünf"),
    )
)
STRIKE_LONG = news(
    "streik-lang",
    "de",
    "Bahnstreik: Chronik eines Arbeitskampfs",
    "\n\n".join(
        f"Am {day}. Tag des Bahnstreiks standen in {city} die Züge still. Die Gewerkschaft GDL "
        "verlangt für die Lokführer mehr Lohn und kürzere Schichten. "
        + f"In {city} warteten Reisende auf Busse, und viele fanden darin keinen Platz mehr. " * 7
        + "Der Bahnstreik geht nach Angaben der Gewerkschaft weiter, bis die Bahn mehr bietet."
        for day, city in enumerate(
            ("Hamburg", "Bremen", "Hannover", "Kassel", "Erfurt", "Fulda", "Würzburg", "Ulm"), 1
        )
    ),
    dt.date(2025, 8, 10),
)
STRIKE_SHORT = tuple(
    news(
        f"streik-{number}",
        "de",
        title,
        text,
        dt.date(2025, 8, 9 + number),
        outlet=outlet,
    )
    for number, (outlet, title, text) in enumerate(
        (
            (
                "Freiberger Bote",
                "Bahnstreik trifft Pendler",
                "Der Bahnstreik trifft vor allem Pendler. Die Gewerkschaft der Lokführer rechnet "
                "mit einer Woche Stillstand. Schulen in Freiberg beginnen später.",
            ),
            (
                None,
                "Schlichter soll Bahnstreik beenden",
                "Ein Schlichter soll den Bahnstreik beenden. Gewerkschaft und Bahn haben sich auf "
                "Matthias Platzeck geeinigt. Die Lokführer wollen am Sonntag entscheiden.",
            ),
        ),
        start=1,
    )
)
BEES = news(
    "imker",
    "de",
    "Imkerin sucht Bienen mit Drohne",
    "Die Imkerin Hedwig Zschoche sucht entflogene Bienenvölker mit einer Drohne 🐝. Sie hat dafür "
    "eine Wärmekamera gekauft. In diesem Sommer fand sie zwölf Schwärme wieder 🍯. „Es ist wie "
    "Versteckspiel“, sagt Zschoche. Der Imkerverband prüft die Methode.",
    None,
    outlet=None,
)
FRENCH = news(
    "phare",
    "fr",
    "Le phare de Groix rouvre ses portes",
    "Le phare de Pen-Men, sur l'île de Groix, rouvre ses portes aux visiteurs samedi. Les travaux "
    "ont duré deux ans. La gardienne Maëlle Kerouédan attend des milliers de curieux.",
    dt.date(2025, 8, 13),
    outlet="Ouest-Journal",
    place="Groix",
)
FORECAST = news(
    "morgen",
    "de",
    "Vorschau: Stadtfest in Görlitz",
    "Görlitz feiert am Wochenende sein Stadtfest. Auf dem Untermarkt spielen vierzig Kapellen.",
    dt.date(2025, 8, 22),
    place="Görlitz",
)
MUSEUM_OLD, MUSEUM_NEW = (
    news(
        f"museum-{day:%m}",
        "en",
        "Harbour museum counts its visitors",
        "The harbour museum in Whitby has counted its visitors. Curator Neil Ashworth spoke of a "
        "good year.",
        day,
        outlet="Harbour Post",
        place="Whitby",
    )
    for day in (dt.date(2025, 6, 1), dt.date(2025, 8, 17))
)

NEWS: tuple[Article, ...] = (
    BRIDGE_DE,
    BRIDGE_EN,
    WOLVES,
    THEATRE,
    *BUDGETS,
    STRIKE_LONG,
    *STRIKE_SHORT,
    BEES,
    FRENCH,
    FORECAST,
    MUSEUM_OLD,
    MUSEUM_NEW,
)
BY_ID = {article.id: article for article in NEWS}

CITATION = Citation(
    1, "a", "Titel", "taz", "Berlin", None, dt.date(2025, 8, 16), None, "Ein Satz.", 10, 19
)
ANSWER = Answer(
    question="Was?",
    standalone_question="Was war?",
    status=AnswerStatus.ANSWERED,
    mode="extractive",
    text="„Ein Satz.“ [1]",
    language="de",
    as_of=dt.date(2025, 8, 16),
    citations=(CITATION,),
    suggestions=("Und?",),
    timings_ms={"retrieve": 3.1, "answer": 2.0, "total": 5.4},
)


@dataclass
class Newsroom:
    """The corpus and what searches it, by the names of the application."""

    store: Store

    def __post_init__(self) -> None:
        projection, catalog = self.store.projection, self.store.catalog
        self.search = HybridSearch(catalog, projection, dense_weight=HASHING_WEIGHT)
        self.retriever = NewsRetriever(self.search, lambda: NOW)
        self.synthesizer = ExtractiveSynthesizer(
            self.search.understand, catalog.articles.span, lambda: NOW
        )
        self.engine = NewsQueryEngine(self.retriever, self.synthesizer)

    def find(
        self, text: str, k: int = 10, filters: Filters | None = None, now: dt.datetime = NOW
    ) -> tuple[RankedPassage, ...]:
        return self.search.search(text, k=k, filters=filters or Filters(), now=now).passages

    def ids(
        self, text: str, k: int = 10, filters: Filters | None = None, now: dt.datetime = NOW
    ) -> list[str]:
        """Ids of the found articles, each once, best first."""
        found = self.find(text, k, filters, now)
        return list(dict.fromkeys(passage.article.id for passage in found))

    def ask(self, text: str, filters: Filters | None = None, now: dt.datetime = NOW) -> Answer:
        return self.engine.answer(text, filters=filters or Filters(), now=now)


@contextmanager
def opened_newsroom(folder: Path, articles: Iterable[Article] = NEWS) -> Iterator[Newsroom]:
    """The corpus in a folder, indexed."""
    with opened_store(folder, HashingEmbedder()) as store:
        store.catalog.articles.write(list(articles))
        store.projection.sync()
        yield Newsroom(store)


def write_jsonl(path: Path, articles: Iterable[Article] = NEWS) -> Path:
    """The corpus as the file that `newsbot index` reads."""
    lines = [json.dumps(_line(article), ensure_ascii=False) for article in articles]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _line(article: Article) -> dict[str, str]:
    fields = ("id", "title", "text", "language", "outlet", "place")
    line = {name: getattr(article, name) for name in fields}
    line["published"] = article.published.isoformat() if article.published else None
    return {name: value for name, value in line.items() if value}
