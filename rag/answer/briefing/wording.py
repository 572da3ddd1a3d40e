"""The words around the quotes of a briefing, in the language of the asker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from rag.answer.briefing.subject import Subject
from rag.answer.briefing.values import Period, Precision
from rag.answer.citations import Quote
from rag.answer.wording import in_quotation_marks, unmarked
from rag.corpus.calendar import spoken_date
from rag.types import Article, day_of

FOREIGN = {"de": {"en": "Englisch"}, "en": {"de": "German"}}
LONGEST_HEADLINE = 90  # characters of a title that stand in a briefing's


def framed(quote: Quote, language: str) -> str:
    """A quote behind its outlet and date: `taz, 16. August 2025: „…“`."""
    return f"{origin(quote.article, language)}: {in_quotation_marks(quote.text, language)}"


def origin(article: Article, language: str) -> str:
    """Where something is from; without an outlet its headline."""
    day = day_of(article.published)
    name = " ".join((article.outlet or "").split())
    if not name:
        name = in_quotation_marks(headline(article), language)
    foreign = FOREIGN[language].get(article.language)
    parts = [name, *([spoken_date(day, language)] if day else [])]
    if foreign:
        parts.append(f"auf {foreign}" if language == "de" else f"in {foreign}")
    return unmarked(", ".join(parts))


def dated(quote: Quote, day: dt.date, precision: Precision, language: str) -> str:
    """An event: `15. August 2025: „…“ (taz, 16. August 2025)`."""
    said = in_quotation_marks(quote.text, language)
    return f"{spoken_day(day, precision, language)}: {said} ({origin(quote.article, language)})"


def spoken_day(day: dt.date, precision: Precision, language: str) -> str:
    """A day, a month or a year, as exactly as it is known."""
    if precision == "year":
        return str(day.year)
    spoken = spoken_date(day, language)
    return spoken if precision == "day" else spoken.split(" ", 1)[1]


def spoken_period(period: Period, language: str) -> str:
    """`11. bis 17. August 2025`, `since 15 August 2025`; "" for all of time."""
    first, last = period.since, period.until
    if first and last:
        if first == last:
            return spoken_date(last, language)
        start = spoken_date(first, language)
        if first.year == last.year:
            start = start.rsplit(" ", 1)[0]
            if first.month == last.month:
                start = start.split(" ")[0]
        between = "bis" if language == "de" else "to"
        return f"{start} {between} {spoken_date(last, language)}"
    if first:
        return f"{'seit' if language == 'de' else 'since'} {spoken_date(first, language)}"
    if last:
        return f"{'bis' if language == 'de' else 'until'} {spoken_date(last, language)}"
    return ""


def title(subject: Subject, period: Period, central: Article | None) -> str:
    """The headline of a briefing: what was asked for, and what the most central article is called.

    Nothing in it is invented: the rest is the asker's own words and the calendar.
    """
    days = spoken_period(period, subject.language)
    name = headline(central) if central else ""
    asked = subject.topic[:1].upper() + subject.topic[1:]
    if not asked:
        asked = "Nachrichten" if subject.language == "de" else "News"
    elif name and asked.casefold() in name.casefold():
        return f"{name} ({days})" if days else name
    asked = f"{asked}, {days}" if days else asked
    return f"{asked}: {name}" if name else asked


def headline(article: Article) -> str:
    """An article's title on one line, cut where it is long."""
    line = unmarked(" ".join(article.title.split()))
    if len(line) <= LONGEST_HEADLINE:
        return line
    return f"{line[:LONGEST_HEADLINE].rsplit(' ', 1)[0].rstrip(',;:–- ')} …"


def since_last(last: dt.datetime, new: int, language: str) -> str:
    """How much came since the asker's last briefing on this."""
    day = spoken_date(last.date(), language)
    if language == "de":
        if not new:
            return f"Seit deinem letzten Briefing dazu vom {day} ist nichts Neues dazugekommen."
        what = "ein Artikel" if new == 1 else f"{new} Artikel"
        return f"Neu seit deinem letzten Briefing dazu vom {day}: {what}."
    if not new:
        return f"Nothing new has come in since your last briefing on this, on {day}."
    what = "one article" if new == 1 else f"{new} articles"
    return f"New since your last briefing on this, on {day}: {what}."


def new(language: str) -> str:
    """What stands before a point that is new."""
    return "Neu:" if language == "de" else "New:"


def they_differ(language: str) -> str:
    """What leads to the sides of a disagreement."""
    return (
        "Hier gehen die Berichte auseinander:" if language == "de" else "Here the reports differ:"
    )


def not_in_period(period: Period, nearest: Sequence[Article], language: str) -> str:
    """That there is nothing of the period, and what there is of another time."""
    days = spoken_period(period, language)
    if language == "de":
        said = f"Dazu habe ich aus dieser Zeit ({days}) keinen Artikel."
        lead = "Aus anderer Zeit:"
    else:
        said = f"I have no article on that from that time ({days})."
        lead = "From another time:"
    if not nearest:
        return said
    told = [f"– {origin(a, language)}: {headline(a)}" if a.outlet else f"– {origin(a, language)}"
            for a in nearest]  # fmt: skip
    return "\n".join([f"{said} {lead}", *told])


def no_news(period: Period, language: str) -> str:
    """That no article is of the period."""
    days = spoken_period(period, language)
    if language == "de":
        return f"Aus dieser Zeit ({days}) habe ich keinen Artikel." if days else ""
    return f"I have no article from that time ({days})." if days else ""


def cut(characters: int, language: str) -> str:
    """That only the beginning of what was typed is read."""
    if language == "de":
        return f"Von deiner Eingabe habe ich nur die ersten {characters} Zeichen gelesen."
    return f"I read only the first {characters} characters of what you typed."
