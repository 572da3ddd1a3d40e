"""The sentences around extracted quotes, in the language of the question."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from rag.answer.citations import Quote
from rag.corpus.calendar import spoken_date
from rag.corpus.catalog import CorpusSpan
from rag.types import Article, day_of


@dataclass(frozen=True, slots=True)
class _Texts:
    """All that is said in a language."""

    quoted: str
    source: str
    article: str  # in place of an outlet
    dated: str  # what follows a source
    foreign: str
    dated_foreign: str
    foreign_language: dict[str, str]
    as_of: str
    one_day_old: str
    days_old: str
    nothing: str
    nearest: str
    not_of_that_time: str
    introduction: str
    news_question: str
    suggestion: str
    one_article: str
    articles: str
    no_corpus: str
    corpus: str
    corpus_of_day: str
    corpus_of_days: str


_GERMAN = _Texts(
    quoted="„{text}“",
    source="Laut {name}",
    article="dem Artikel „{title}“",
    dated=" vom {date}",
    foreign=" (auf {language})",
    dated_foreign=" vom {date} (auf {language})",
    foreign_language={"en": "Englisch"},
    as_of="Stand: {date}{age}.",
    one_day_old=" (vor einem Tag)",
    days_old=" (vor {days} Tagen)",
    nothing="Dazu finde ich in den Artikeln nichts.",
    nearest="Am nächsten kommt:",
    not_of_that_time=(
        "Aus der Zeit, nach der du fragst, habe ich dazu keinen Artikel. Aus anderer Zeit:"
    ),
    introduction=(
        "Ich beantworte Fragen zu den Artikeln im Korpus, mit wörtlichen Zitaten daraus. "
        "Frag mich nach einer Person, einem Ort oder einem Ereignis, oder zum Beispiel:"
    ),
    news_question="Was gibt es Neues?",
    suggestion="Was steht in „{topic}“?",
    one_article="einen Artikel",
    articles="{count} Artikel",
    no_corpus="Mit diesen Filtern bleibt kein Artikel übrig.",
    corpus="Der Korpus umfasst {articles}.",
    corpus_of_day="Der Korpus umfasst {articles} vom {first}.",
    corpus_of_days="Der Korpus umfasst {articles}, vom {first} bis zum {last}.",
)
_ENGLISH = _Texts(
    quoted="“{text}”",
    source="According to {name}",
    article="the article “{title}”",
    dated=" ({date})",
    foreign=" (in {language})",
    dated_foreign=" ({date}, in {language})",
    foreign_language={"de": "German"},
    as_of="As of {date}{age}.",
    one_day_old=" (1 day ago)",
    days_old=" ({days} days ago)",
    nothing="I find nothing about that in the articles.",
    nearest="What comes nearest:",
    not_of_that_time=("I have no article on that from the time you ask about. From another time:"),
    introduction=(
        "I answer questions about the articles in the corpus, with verbatim quotes from them. "
        "Ask me about a person, a place or an event, or for example:"
    ),
    news_question="What's new?",
    suggestion="What does “{topic}” say?",
    one_article="one article",
    articles="{count} articles",
    no_corpus="No article passes these filters.",
    corpus="The corpus holds {articles}.",
    corpus_of_day="The corpus holds {articles} of {first}.",
    corpus_of_days="The corpus holds {articles}, from {first} to {last}.",
)

_MARKER = re.compile(r"\[(\d+)\]")


def _texts(language: str) -> _Texts:
    return _GERMAN if language == "de" else _ENGLISH


def framed_quotes(quotes: Sequence[Quote], language: str) -> str:
    """What the articles say, each with its source, and markers numbered in order."""
    lines, number = [], 0
    for _, group in groupby(quotes, key=lambda quote: quote.article.id):
        together = list(group)
        said = []
        for quote in together:
            number += 1
            said.append(f"{in_quotation_marks(quote.text, language)} [{number}]")
        lines.append(f"{_source(together[0].article, language)}: {' '.join(said)}")
    return "\n\n".join(lines)


def as_of(day: dt.date | None, now: dt.datetime, language: str, *, says_age: bool) -> str:
    """The line that tells how new the answer is; empty where no source has a date."""
    if day is None:
        return ""
    texts, days = _texts(language), (now.date() - day).days
    age = ""
    if says_age and days > 0:
        age = texts.one_day_old if days == 1 else texts.days_old.format(days=days)
    return texts.as_of.format(date=spoken_date(day, language), age=age)


def is_as_of(line: str) -> bool:
    """Whether a line tells how new an answer is."""
    begins = tuple(texts.as_of.partition("{")[0] for texts in (_GERMAN, _ENGLISH))
    return line.startswith(begins) and "\n" not in line


def nothing_found(span: CorpusSpan, nearest: Sequence[Article], language: str) -> str:
    """That the corpus doesn't answer, what it spans, and what comes nearest."""
    texts = _texts(language)
    lines = [f"{texts.nothing} {_span(span, language)}"]
    if nearest:
        mentions = [f"– {_mention(article, language)}" for article in nearest]
        lines.append("\n".join([texts.nearest, *mentions]))
    return "\n\n".join(lines)


def not_of_that_time(language: str) -> str:
    """That the quotes which follow are not of the period that was asked about."""
    return _texts(language).not_of_that_time


def introduction(span: CorpusSpan, language: str) -> str:
    """What is said to a text that asks nothing: what can be asked, with a question that works."""
    texts = _texts(language)
    example = texts.quoted.format(text=texts.news_question)
    return f"{texts.introduction} {example} {_span(span, language)}"


def news_question(language: str) -> str:
    """A question that every corpus answers."""
    return _texts(language).news_question


def suggestion(topic: str, spoken: str, language: str) -> str:
    """A question that the corpus can answer, from a headline or subheading in some language."""
    if topic.endswith("?") and spoken == language:
        return topic
    return _texts(language).suggestion.format(topic=topic)


def _source(article: Article, language: str) -> str:
    texts, day = _texts(language), day_of(article.published)
    name = article.outlet or texts.article.format(title=unmarked(article.title))
    date = spoken_date(day, language) if day else ""
    foreign = texts.foreign_language.get(article.language, "")
    follows = texts.dated_foreign if date and foreign else texts.dated if date else texts.foreign
    told = follows.format(date=date, language=foreign) if date or foreign else ""
    return texts.source.format(name=name) + told


def _mention(article: Article, language: str) -> str:
    day = day_of(article.published)
    date = spoken_date(day, language) if day else None
    where = ", ".join(filter(None, (article.outlet, date)))
    title = unmarked(article.title)
    return f"{where}: {title}" if where else title


def unmarked(text: str) -> str:
    """A text whose own `[7]` can't be taken for one of the answer's markers."""
    return _MARKER.sub(r"(\1)", text)


def in_quotation_marks(text: str, language: str) -> str:
    """The quote on one line, in marks that don't clash with its own."""
    line = unmarked(" ".join(text.split()))
    if any(mark in line for mark in '„“”"'):
        return f"»{line}«"
    return _texts(language).quoted.format(text=line)


def _span(span: CorpusSpan, language: str) -> str:
    texts = _texts(language)
    if not span.articles:
        return texts.no_corpus
    count = span.articles
    articles = texts.one_article if count == 1 else texts.articles.format(count=count)
    if span.first is None or span.last is None:
        return texts.corpus.format(articles=articles)
    first, last = spoken_date(span.first, language), spoken_date(span.last, language)
    text = texts.corpus_of_day if span.first == span.last else texts.corpus_of_days
    return text.format(articles=articles, first=first, last=last)
