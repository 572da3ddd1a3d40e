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
    far: str  # of articles that are beside the axis

    def day(self, event: Event) -> str:
        """The day of an event, as exactly as it is known."""
        return spoken_day(event.day, event.precision, self.language)

    def subtitle(self, timeline: Timeline, bars: Bars | None) -> str:
        """How many articles of how many outlets there are, and of when those that are shown."""
        counts = timeline.counts
        total = sum(count.articles for count in counts)
        if not total:
            return ""
        names = {count.outlet for count in counts}
        beside = bars.beside if bars else ()
        shown = [count.day for count in counts if count not in beside]
        days = spoken_period(Period(min(shown), max(shown)), self.language)
        articles = f"{total} {self.article if total == 1 else self.articles}"
        outlets = f"{len(names)} {self.outlet if len(names) == 1 else self.outlets}"
        far = sum(count.articles for count in beside)
        rest = [f"{far} {self.far}"] if far else []
        return " · ".join([articles, outlets, days, *rest])

    def ticks(self, bars: Bars) -> tuple[list[int], list[str]]:
        """Which bars have a date below, and which."""
        every = max(1, -(-len(bars.starts) // MOST_TICKS))
        first = (len(bars.starts) - 1) % every // 2
        places = list(range(first, len(bars.starts), every))
        return places, [self._tick(bars.starts[n], bars.step, self.has_years(bars)) for n in places]

    def has_years(self, bars: Bars) -> bool:
        """Whether dates need their year on a line of its own."""
        return bars.step != "year" and bars.starts[0].year != bars.starts[-1].year

    def _tick(self, day: dt.date, step: str, has_years: bool) -> str:
        if step == "year":
            return str(day.year)
        month = _MONTHS[self.language][day.month - 1]
        year = f"\n{day.year}" if has_years else ""
        if step == "month":
            return f"{month}{year}"
        return f"{day.day}{'.' if self.language == 'de' else ''} {month}{year}"


_WORDS = {
    "de": Words("de", "ohne Angabe", "andere", "Artikel", "Artikel", "Quelle", "Quellen",
                "weit davor oder danach, nicht im Bild"),
    "en": Words("en", "not named", "others", "article", "articles", "outlet", "outlets",
                "long before or after, not in the picture"),
}  # fmt: skip


def words_of(language: str) -> Words:
    """The words of a language; English where there are none."""
    return _WORDS.get(language, _WORDS["en"])
