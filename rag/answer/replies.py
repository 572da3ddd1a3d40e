"""What both ways of answering share: the answer as a value, and the one that finds nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rag.answer import wording
from rag.answer.asked import Asked
from rag.answer.smalltalk import is_small_talk, spoken_language
from rag.corpus.catalog import CorpusSpan
from rag.types import Answer, AnswerStatus, Citation, day_of

NEAREST = 3
MOST_SUGGESTIONS = 3

Mode = Literal["extractive", "llm"]


def answered(asked: Asked, text: str, citations: Sequence[Citation], mode: Mode) -> Answer:
    """An answer that rests on quotes; it says how new they are."""
    language = asked.language
    days = [day for citation in citations if (day := day_of(citation.published))]
    newest = max(days, default=None)
    says_age = asked.time.wants_latest or asked.time.is_period
    stand = wording.as_of(newest, asked.now, language, says_age=says_age)
    if asked.time.is_period and not _is_of_that_time(asked, citations):
        text = f"{wording.not_of_that_time(language)}\n\n{text}"
    return Answer(
        question=asked.question.text,
        standalone_question=asked.question.text,
        status=AnswerStatus.ANSWERED,
        mode=mode,
        text=f"{text}\n\n{stand}" if stand else text,
        language=language,
        as_of=newest,
        citations=tuple(citations),
        suggestions=_suggestions(asked, citations),
    )


def no_evidence(asked: Asked, span: CorpusSpan, mode: Mode) -> Answer:
    """That the articles don't answer, what they span, what comes nearest, what can be asked."""
    language = asked.language
    text, suggestions = "", _suggestions(asked, ())
    asks = asked.question.asks_for_news or asked.time.is_period or asked.time.wants_latest
    if is_small_talk(asked.question) and not asks:
        language = spoken_language(asked.question)
        text = wording.introduction(span, language)
        suggestions = (wording.news_question(language),) if span.articles else ()
    if not text:
        text = wording.nothing_found(span, asked.articles[:NEAREST], language)
        if asked.time.wants_latest or asked.time.is_period:
            stand = wording.as_of(span.last, asked.now, language, says_age=True)
            text = f"{text}\n\n{stand}" if stand else text
    return Answer(
        question=asked.question.text,
        standalone_question=asked.question.text,
        status=AnswerStatus.NO_EVIDENCE,
        mode=mode,
        text=text,
        language=language,
        as_of=span.last,
        suggestions=suggestions,
    )


def _is_of_that_time(asked: Asked, citations: Sequence[Citation]) -> bool:
    """Whether a quote is from the period that was asked about, or tells of its year."""
    return any(
        asked.time.holds(day_of(citation.published))
        or any(year in citation.quote for year in asked.time.years)
        for citation in citations
    )


def _suggestions(asked: Asked, citations: Sequence[Citation]) -> tuple[str, ...]:
    """What else the found articles tell: their other subheadings, then other headlines."""
    cited = {citation.article_id for citation in citations}
    subheadings = [
        (passage.subheading, passage.article.language)
        for passage in asked.passages
        if passage.subheading
        and not any(
            citation.article_id == passage.article.id
            and passage.start <= citation.start < passage.end
            for citation in citations
        )
    ]
    headlines = [
        (article.title, article.language)
        for article in asked.articles
        if article.id not in cited and not article.title_derived
    ]
    topics = dict.fromkeys([*subheadings, *headlines])
    return tuple(
        wording.suggestion(topic, spoken, asked.language)
        for topic, spoken in list(topics)[:MOST_SUGGESTIONS]
    )
