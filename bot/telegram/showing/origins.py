"""Where something is from, in a line for a phone: `taz, 16. August 2025: Headline`. Pure functions.

A headline or an outlet that is no name but a text of its own is cut; nothing else is.
"""

from __future__ import annotations

from bot.locales import texts
from bot.telegram.showing.harmless import clip, one_line, shows
from bot.telegram.showing.richtext import escape, link
from rag.corpus.calendar import spoken_date
from rag.types import Article, Citation, PublishedAt, day_of

MOST_OF_TITLE = 300  # units
MOST_OF_NAME = 60

Source = Article | Citation


def origin(source: Source, language: str) -> str:
    """Outlet and date, as text."""
    return _listed(source.outlet, when=date(source.published, language))


def full_origin(source: Source, language: str) -> str:
    """Outlet, place, author and date, as text."""
    names = (source.outlet, source.place, source.author)
    return _listed(*names, when=date(source.published, language))


def headline(source: Source) -> str:
    """The headline as HTML, linked where the article has an address of the web."""
    title = one_line(source.title)
    shown = clip(title, MOST_OF_TITLE) if shows(title) else clip(_id(source), MOST_OF_TITLE)
    return link(source.url and one_line(source.url), escape(shown))


def date(published: PublishedAt, language: str) -> str:
    """`16. August 2025`, `16 August 2025`, or that there is none."""
    day = day_of(published)
    return spoken_date(day, language) if day else texts(language).say("no-date")


def _listed(*names: str | None, when: str) -> str:
    shown = [clip(one_line(name), MOST_OF_NAME) for name in names if name]
    return ", ".join([*(name for name in shown if shows(name)), when])


def _id(source: Source) -> str:
    return one_line(source.id if isinstance(source, Article) else source.article_id)
