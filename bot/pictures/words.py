"""The words of a timeline's picture, in German and in English."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.pictures.binning import Bars
from rag.answer.briefing.values import Event, Period, Timeline
from rag.answer.briefing.wording import spoken_day, spoken_period

MOST_TICKS = 6  # dates below the chart

_MONTHS = {
    "de": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sep. Okt. Nov. Dez.".split(),
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What a picture says in one language."""

    language: str
    no_outlet: str
    others: str
    article: str
    articles: str
    outlet: str
    outlets: str
    by: dict[str, str]  # step -> what a bar is

    def day(self, event: Event) -> str:
        """The day of an event, as exactly as it is known."""
        return spoken_day(event.day, event.precision, self.language)

    def subtitle(self, timeline: Timeline) -> str:
        """How many articles of how many outlets there are, and of when."""
        counts = timeline.counts
        total = sum(count.articles for count in counts)
        if not total:
            return ""
        names = {count.outlet for count in counts}
        days = spoken_period(
            Period(min(c.day for c in counts), max(c.day for c in counts)), self.language
        )
        articles = f"{total} {self.article if total == 1 else self.articles}"
        outlets = f"{len(names)} {self.outlet if len(names) == 1 else self.outlets}"
        return f"{articles} · {outlets} · {days}"

    def ticks(self, bars: Bars) -> tuple[list[int], list[str]]:
        """Which bars have a date below, and which."""
        every = max(1, -(-len(bars.starts) // MOST_TICKS))
        first = (len(bars.starts) - 1) % every // 2
        places = list(range(first, len(bars.starts), every))
        return places, [self._tick(bars.starts[n], bars.step, self.has_years(bars)) for n in places]

    def has_years(self, bars: Bars) -> bool:
        """Whether dates need their year."""
        return bars.starts[0].year != bars.starts[-1].year

    def _tick(self, day: dt.date, step: str, has_years: bool) -> str:
        month = _MONTHS[self.language][day.month - 1]
        year = f"\n{day.year}" if has_years else ""
        if step == "month":
            return f"{month}{year}"
        return f"{day.day}{'.' if self.language == 'de' else ''} {month}{year}"


_WORDS = {
    "de": Words("de", "ohne Angabe", "andere", "Artikel", "Artikel", "Quelle", "Quellen",
                {"day": "Tag", "week": "Woche", "month": "Monat"}),
    "en": Words("en", "not named", "others", "article", "articles", "outlet", "outlets",
                {"day": "day", "week": "week", "month": "month"}),
}  # fmt: skip


def words_of(language: str) -> Words:
    """The words of a language; English where there are none."""
    return _WORDS.get(language, _WORDS["en"])
