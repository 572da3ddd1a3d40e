"""What the terminal itself says, in German and in English."""

from __future__ import annotations

from dataclasses import dataclass

from rag.corpus.calendar import spoken_date
from rag.types import PublishedAt, day_of


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one language. `{…}` are filled in by whoever shows them."""

    no_date: str
    ask_next: str
    derived_title: str
    thinking: str
    settling: str
    stopped: str
    restored_one: str
    restored_many: str
    afresh: str
    no_answer_yet: str
    no_sources: str
    no_such_source: str
    no_such_source_but_one: str
    no_such_article: str
    changed_since: str
    nothing_found: str
    no_articles: str
    what_to_search: str
    unknown_command: str
    help: str


_ENGLISH = Texts(
    no_date="without a date",
    ask_next="You could ask:",
    derived_title="(no headline; the title is taken from the opening)",
    thinking="Looking through the articles …",
    settling="The indexes are being made ready …",
    stopped="Stopped waiting for that answer.",
    restored_one="This conversation goes on after 1 earlier question; /new starts afresh.",
    restored_many="This conversation goes on after {count} earlier questions; /new starts afresh.",
    afresh="A new conversation: what was said before is left behind.",
    no_answer_yet="There is no answer yet whose sources could be shown; ask something first.",
    no_sources="The last answer rests on no source.",
    no_such_source="The last answer has no source {number}; it has 1 to {count}.",
    no_such_source_but_one="The last answer has no source {number}; it has only 1.",
    no_such_article="No article has the id {id}; /latest lists the newest.",
    changed_since="The article has changed since, and holds the quote no more:",
    nothing_found="Nothing found.",
    no_articles="The corpus has no articles.",
    what_to_search="What should be searched for? /search QUERY",
    unknown_command="There is no command {command}; /help lists those that there are.",
    help="""\
Ask anything about the articles, in German or English. A question may follow the one
before: "And why?", "When was he born?"; /new begins another subject.

/sources [N]    the sources of the last answer, or quote N in its paragraph
/article [N]    the whole article of source N (or 1), or the one with that id
/search QUERY   passages, without an answer
/latest         the newest articles
/brief [TOPIC]  a briefing on a topic or a period: /brief Ukraine since Friday
/timeline TOPIC how a story went, oldest first
/new            start afresh
/help           this overview
/quit           leave (or Ctrl-D)""",
)

_GERMAN = Texts(
    no_date="ohne Datum",
    ask_next="Fragen könntest du auch:",
    derived_title="(ohne Überschrift; der Titel ist dem Anfang entnommen)",
    thinking="Ich sehe die Artikel durch …",
    settling="Die Indexe werden noch bereit gemacht …",
    stopped="Auf diese Antwort wird nicht mehr gewartet.",
    restored_one="Das Gespräch geht nach 1 früheren Frage weiter; /new beginnt ein neues.",
    restored_many="Das Gespräch geht nach {count} früheren Fragen weiter; /new beginnt ein neues.",
    afresh="Ein neues Gespräch: Was vorher gesagt wurde, bleibt zurück.",
    no_answer_yet="Es gibt noch keine Antwort, deren Quellen zu zeigen wären; frag zuerst etwas.",
    no_sources="Die letzte Antwort stützt sich auf keine Quelle.",
    no_such_source="Die letzte Antwort hat keine Quelle {number}; sie hat 1 bis {count}.",
    no_such_source_but_one="Die letzte Antwort hat keine Quelle {number}; sie hat nur 1.",
    no_such_article="Kein Artikel hat die Id {id}; /latest zeigt die neuesten.",
    changed_since="Der Artikel wurde seither geändert und enthält das Zitat nicht mehr:",
    nothing_found="Nichts gefunden.",
    no_articles="Der Bestand enthält keine Artikel.",
    what_to_search="Wonach soll gesucht werden? /search WORTE",
    unknown_command="Den Befehl {command} gibt es nicht; /help nennt alle, die es gibt.",
    help="""\
Frag nach allem, was in den Artikeln steht, auf Deutsch oder Englisch. Eine Frage darf
an die letzte anknüpfen: „Und warum?“, „Was sagte er dazu?“; /new beginnt ein neues Thema.

/sources [N]    die Quellen der letzten Antwort, oder Zitat N in seinem Absatz
/article [N]    der ganze Artikel von Quelle N (oder 1), oder der mit dieser Id
/search WORTE   Textstellen, ohne Antwort
/latest         die neuesten Artikel
/brief [THEMA]  ein Briefing zu Thema oder Zeitraum: /brief Ukraine diese Woche
/timeline THEMA wie eine Geschichte verlief, das Älteste zuerst
/new            ein neues Gespräch beginnen
/help           diese Übersicht
/quit           beenden (oder Strg-D)""",
)


def texts(language: str) -> Texts:
    """The words of a language; English where there are none."""
    return _GERMAN if language == "de" else _ENGLISH


def long_date(published: PublishedAt, language: str) -> str:
    """A day as people write it: `16. August 2025`, `16 August 2025`."""
    day = day_of(published)
    return spoken_date(day, language) if day else texts(language).no_date
