"""The sentences around extracted quotes, in the language of the question."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from itertools import groupby
from typing import Literal

from rag.answer.citations import Quote
from rag.corpus.calendar import spoken_date
from rag.corpus.catalog import CorpusSpan
from rag.types import Article, day_of

Language = Literal["de", "en"]

_MARKER = re.compile(r"\[(\d+)\]")
_LANGUAGE_NAMES = {"de": {"en": "Englisch"}, "en": {"de": "German"}}


def framed_quotes(quotes: Sequence[Quote], language: str) -> str:
    """What the articles say, each with its source, and markers numbered in order."""
    lines, number = [], 0
    for _, group in groupby(quotes, key=lambda quote: quote.article.id):
        together = list(group)
        said = []
        for quote in together:
            number += 1
            said.append(f"{_in_quotation_marks(quote.text, language)} [{number}]")
        lines.append(f"{_source(together[0].article, language)}: {' '.join(said)}")
    return "\n\n".join(lines)


def as_of(day: dt.date | None, now: dt.datetime, language: str, *, says_age: bool) -> str:
    """The line that tells how new the answer is; empty where no source has a date."""
    if day is None:
        return ""
    age = (now.date() - day).days
    date = spoken_date(day, language)
    if language == "de":
        return f"Stand: {date}" + (f" (vor {_days_de(age)})." if says_age and age > 0 else ".")
    return f"As of {date}" + (f" ({_days_en(age)} ago)." if says_age and age > 0 else ".")


def nothing_found(span: CorpusSpan, nearest: Sequence[Article], language: str) -> str:
    """That the corpus doesn't answer, what it spans, and what comes nearest."""
    lines = [_nothing_de(span) if language == "de" else _nothing_en(span)]
    if nearest:
        lead = "Am nächsten kommt:" if language == "de" else "What comes nearest:"
        lines.append(
            "\n".join([lead, *(f"– {_mention(article, language)}" for article in nearest)])
        )
    return "\n\n".join(lines)


def not_of_that_time(language: str) -> str:
    """That the quotes which follow are not of the period that was asked about."""
    if language == "de":
        return "Aus der Zeit, nach der du fragst, habe ich dazu keinen Artikel. Aus anderer Zeit:"
    return "I have no article on that from the time you ask about. From another time:"


def introduction(span: CorpusSpan, language: str) -> str:
    """What is said to a text that asks nothing: what can be asked, with a question that works."""
    if language == "de":
        return (
            "Ich beantworte Fragen zu den Artikeln im Korpus, mit wörtlichen Zitaten daraus. "
            "Frag mich nach einer Person, einem Ort oder einem Ereignis, oder zum Beispiel: "
            f"„{news_question(language)}“ {_span_de(span)}"
        )
    return (
        "I answer questions about the articles in the corpus, with verbatim quotes from them. "
        "Ask me about a person, a place or an event, or for example: "
        f"“{news_question(language)}” {_span_en(span)}"
    )


def news_question(language: str) -> str:
    """A question that every corpus answers."""
    return "Was gibt es Neues?" if language == "de" else "What's new?"


def suggestion(topic: str, spoken: str, language: str) -> str:
    """A question that the corpus can answer, from a headline or subheading in some language."""
    if topic.endswith("?") and spoken == language:
        return topic
    if language == "de":
        return f"Was steht in „{topic}“?"
    return f"What does “{topic}” say?"


def _source(article: Article, language: str) -> str:
    day = day_of(article.published)
    foreign = _LANGUAGE_NAMES[language].get(article.language)
    if language == "de":
        name = (
            f"Laut {article.outlet}"
            if article.outlet
            else f"Laut dem Artikel „{_unmarked(article.title)}“"
        )
        date = f" vom {spoken_date(day, language)}" if day else ""
        return f"{name}{date}" + (f" (auf {foreign})" if foreign else "")
    name = f"According to {article.outlet or f'the article “{_unmarked(article.title)}”'}"
    notes = [spoken_date(day, language)] if day else []
    notes += [f"in {foreign}"] if foreign else []
    return name + (f" ({', '.join(notes)})" if notes else "")


def _mention(article: Article, language: str) -> str:
    day = day_of(article.published)
    date = spoken_date(day, language) if day else None
    where = ", ".join(filter(None, (article.outlet, date)))
    title = _unmarked(article.title)
    return f"{where}: {title}" if where else title


def _unmarked(text: str) -> str:
    """A text whose own `[7]` can't be taken for one of the answer's markers."""
    return _MARKER.sub(r"(\1)", text)


def _in_quotation_marks(text: str, language: str) -> str:
    """The quote on one line, in marks that don't clash with its own."""
    line = _unmarked(" ".join(text.split()))
    if any(mark in line for mark in '„“”"'):
        return f"»{line}«"
    return f"„{line}“" if language == "de" else f"“{line}”"


def _nothing_de(span: CorpusSpan) -> str:
    return f"Dazu finde ich in den Artikeln nichts. {_span_de(span)}"


def _nothing_en(span: CorpusSpan) -> str:
    return f"I find nothing about that in the articles. {_span_en(span)}"


def _span_de(span: CorpusSpan) -> str:
    if not span.articles:
        return "Mit diesen Filtern bleibt kein Artikel übrig."
    number = "einen Artikel" if span.articles == 1 else f"{span.articles} Artikel"
    if span.first is None or span.last is None:
        return f"Der Korpus umfasst {number}."
    if span.first == span.last:
        return f"Der Korpus umfasst {number} vom {spoken_date(span.first, 'de')}."
    first, last = spoken_date(span.first, "de"), spoken_date(span.last, "de")
    return f"Der Korpus umfasst {number}, vom {first} bis zum {last}."


def _span_en(span: CorpusSpan) -> str:
    if not span.articles:
        return "No article passes these filters."
    number = "one article" if span.articles == 1 else f"{span.articles} articles"
    if span.first is None or span.last is None:
        return f"The corpus holds {number}."
    if span.first == span.last:
        return f"The corpus holds {number} of {spoken_date(span.first, 'en')}."
    first, last = spoken_date(span.first, "en"), spoken_date(span.last, "en")
    return f"The corpus holds {number}, from {first} to {last}."


def _days_de(days: int) -> str:
    return "einem Tag" if days == 1 else f"{days} Tagen"


def _days_en(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
