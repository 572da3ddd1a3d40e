"""Points, disagreements and events, as the values that front ends show. Pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from rag.answer.asked import Asked
from rag.answer.briefing import wording
from rag.answer.briefing.disagreement import Contradiction
from rag.answer.briefing.events import Happening
from rag.answer.briefing.gathering import Gathered, counts
from rag.answer.briefing.layout import Numbering, Said
from rag.answer.briefing.subject import Subject
from rag.answer.briefing.values import Briefing, Disagreement, Event, Period, Point, Side, Timeline
from rag.answer.citations import Quote
from rag.answer.replies import Mode, answered, no_evidence
from rag.corpus.catalog import CorpusSpan
from rag.types import Answer, Article, day_of

Line = tuple[Said, ...]
"""What a point says, sentence by sentence."""


@dataclass(frozen=True, slots=True)
class Since:
    """What the asker knows: when they were last briefed, and the articles that came after."""

    last: dt.datetime
    new: Collection[str]  # ids


def quoted(quotes: Sequence[Quote], language: str) -> tuple[Line, ...]:
    """Points that are verbatim quotes, framed by outlet and date."""
    return tuple((Said(wording.framed(quote, language), (quote,)),) for quote in quotes)


def compose_briefing(
    subject: Subject,
    gathered: Gathered,
    lines: Sequence[Line],
    contradictions: Sequence[Contradiction],
    *,
    mode: Mode,
    since: Since | None = None,
) -> Briefing:
    """A briefing of some points; there is at least one."""
    numbering = Numbering()
    points = tuple(_point(line, numbering, since) for line in lines)
    blocks = [_told(points, subject.language)]
    disagreements = []
    for contradiction in contradictions:
        disagreement, block = _side_by_side(contradiction, numbering, subject.language)
        disagreements.append(disagreement)
        blocks.append(block)
    if since:
        blocks.insert(0, wording.since_last(since.last, len(since.new), subject.language))
    period = _period(subject, gathered)
    answer = answered(asked(subject, gathered), "\n\n".join(blocks), numbering.citations, mode)
    return Briefing(
        title=wording.title(subject, period, _central(gathered, lines)),
        topic=subject.topic,
        period=period,
        answer=answer,
        points=points,
        disagreements=tuple(disagreements),
        since_last=since.last if since else None,
        gathered=frozenset(article.id for article in gathered.articles),
    )


def compose_timeline(
    subject: Subject, gathered: Gathered, happenings: Sequence[Happening]
) -> Timeline:
    """A timeline of some events, oldest first; there is at least one."""
    numbering = Numbering()
    events, lines = [], []
    for one in happenings:
        said = wording.dated(one.quote, one.day, one.precision, subject.language)
        text, [number] = numbering.marked((Said(said, (one.quote,)),))
        lines.append(f"– {text}")
        events.append(Event(one.day, _one_line(one.quote), number, one.precision))
    period = _period(subject, gathered)
    answer = answered(asked(subject, gathered), "\n".join(lines), numbering.citations, "extractive")
    return Timeline(
        title=wording.title(subject, period, gathered.articles[0]),
        topic=subject.topic,
        period=period,
        answer=answer,
        events=tuple(events),
        counts=counts(gathered.articles),
    )


def nothing(subject: Subject, gathered: Gathered, span: CorpusSpan) -> tuple[str, Period, Answer]:
    """Title, period and answer where there is nothing to tell."""
    given = asked(subject, gathered)
    answer = no_evidence(given, span, "extractive")
    nearest = given.articles if gathered.is_of_other_time else []
    said = ""
    if nearest:
        said = wording.not_in_period(subject.period, nearest, subject.language)
    elif not subject.has_topic:
        said = wording.no_news(subject.period, subject.language)
    if said:
        answer = _with_text(answer, said, is_instead=bool(nearest))
    return wording.title(subject, subject.period, None), subject.period, answer


def asked(subject: Subject, gathered: Gathered) -> Asked:
    """What the answers' own parts take."""
    passages = gathered.passages or gathered.nearest
    return Asked(
        subject.question, subject.time, subject.now, subject.filters, passages, subject.language
    )


def _with_text(answer: Answer, said: str, *, is_instead: bool) -> Answer:
    return replace(answer, text=said if is_instead else f"{said}\n\n{answer.text}")


def _point(line: Line, numbering: Numbering, since: Since | None) -> Point:
    text, numbers = numbering.marked(line)
    cited = {quote.article.id for said in line for quote in said.quotes}
    return Point(text, numbers, since is not None and not cited.isdisjoint(since.new))


def _told(points: Sequence[Point], language: str) -> str:
    new = wording.new(language)
    return "\n".join(f"– {new} {p.text}" if p.is_new else f"– {p.text}" for p in points)


def _side_by_side(
    contradiction: Contradiction, numbering: Numbering, language: str
) -> tuple[Disagreement, str]:
    sides, lines = [], [wording.they_differ(language)]
    for quote in contradiction.quotes:
        said = Said(wording.framed(quote, language), (quote,))
        text, [number] = numbering.marked((said,))
        lines.append(f"– {text}")
        article = quote.article
        sides.append(Side(article.outlet, day_of(article.published), number, _one_line(quote)))
    return Disagreement(tuple(sides)), "\n".join(lines)


def _one_line(quote: Quote) -> str:
    return " ".join(quote.text.split())


def _central(gathered: Gathered, lines: Sequence[Line]) -> Article | None:
    """The article that the first point rests on, which is the most telling."""
    cited = (quote.article for line in lines for said in line for quote in said.quotes)
    return next(cited, None) or next(iter(gathered.articles), None)


def _period(subject: Subject, gathered: Gathered) -> Period:
    """The days that were asked for; without a topic else those of what was found."""
    asked_for = subject.period
    if subject.has_topic or asked_for.since or asked_for.until:
        return asked_for
    days = [day for article in gathered.articles if (day := day_of(article.published))]
    return Period(min(days, default=None), max(days, default=None))
