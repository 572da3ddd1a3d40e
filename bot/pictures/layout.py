"""Where everything stands in a timeline's picture, measured before it is drawn. In pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.pictures.binning import Bars, make_bars
from bot.pictures.lettering import Lettering
from bot.pictures.palette import Palette
from bot.pictures.words import Words
from rag.answer.briefing.values import Event, Timeline

WIDTH = 1080  # pixels
TALLEST = 1_900  # beyond, events get fewer lines: a phone would shrink the picture
DPI = 100
MARGIN = 56
TITLE, SUBTITLE, BODY, SMALL = 46, 27, 28, 24  # pixels of type; 24 are 8 points on a phone
CHART, LOW_CHART = 440, 250  # pixels in height; the low one where bars are of one or two articles
LOW = 2  # articles
AXIS = 64  # below the chart, for the dates; with years there are two lines
LANE = 46  # of a row of event marks
MARK = 38  # of a mark's circle
LINE = 1.3  # of the type's size, from one line to the next
TITLE_LINES = 3
EVENT_LINES = (3, 2, 1)  # at most, as many as fit


class Layout:
    """The lines, rows and bars of one picture."""

    def __init__(
        self, timeline: Timeline, palette: Palette, words: Words, letters: Lettering
    ) -> None:
        self.palette = palette
        self.words = words
        self.letters = letters
        self.events = timeline.events
        self.bars = make_bars(timeline.counts, timeline.events, words.no_outlet)
        inner = WIDTH - 2 * MARGIN
        self.title = letters.wrap(timeline.title, TITLE, inner, TITLE_LINES, is_bold=True)
        self.subtitle = letters.wrap(words.subtitle(timeline, self.bars), SUBTITLE, inner, 2)
        self.legend = self._legend_rows(inner)
        self.outlets = {c.number: c.outlet or "" for c in timeline.answer.citations}
        self.lanes = self._lanes_of_events()
        highest = max(self.bars.totals, default=0) if self.bars else 0
        self.chart = CHART if highest > LOW else LOW_CHART
        for most in EVENT_LINES:
            self.told = [self._event_lines(event, most) for event in timeline.events]
            if self.height() <= TALLEST:
                break

    def height(self) -> int:
        """How high the picture is."""
        used = MARGIN + len(self.title) * TITLE * LINE + 10
        used += len(self.subtitle) * SUBTITLE * LINE + 28
        if self.bars:
            used += len(self.legend) * SMALL * 1.7 + 16
            used += self.lanes_height() + self.chart + self.axis_height(self.bars)
        used += sum(self.event_height(lines) for lines in self.told)
        return math.ceil(used + (MARGIN if self.told else MARGIN / 2))

    def _legend_rows(self, inner: float) -> list[list[tuple[str, str]]]:
        rows: list[list[tuple[str, str]]] = [[]]
        used = 0.0
        for row, outlet in enumerate(self.bars.outlets if self.bars else ()):
            name = outlet or self.words.others
            [name] = self.letters.wrap(name, SMALL, inner / 2, 1) or ["?"]
            width = self.legend_width(name)
            if rows[-1] and used + width > inner:
                rows.append([])
                used = 0.0
            rows[-1].append((name, self.colour(self.bars, row)))
            used += width
        return rows

    def legend_width(self, name: str) -> float:
        """How wide an outlet is in the legend, with its colour and the gap behind it."""
        return SMALL + 6 + self.letters.width(name, SMALL) + 34

    def colour(self, bars: Bars | None, row: int) -> str:
        """The colour of an outlet."""
        is_rest = bars is not None and bars.outlets[row] == ""
        if is_rest or row >= len(self.palette.outlets):
            return self.palette.others
        return self.palette.outlets[row]

    def axis_width(self, bars: Bars) -> float:
        """How wide the numbers beside the chart are."""
        highest = str(max(bars.totals, default=0))
        return self.letters.width(highest, SMALL) + 16

    def _event_lines(self, event: Event, most: int) -> list[str]:
        inner = WIDTH - 2 * MARGIN - MARK - 18
        return self.letters.wrap(event.text, BODY, inner, most)

    def axis_height(self, bars: Bars) -> float:
        """How high the dates below the chart are, with the gap."""
        return AXIS + (SMALL * LINE if self.words.has_years(bars) else 0)

    def event_height(self, lines: Sequence[str]) -> int:
        """How high an event below the chart is, with the gap."""
        return int(2 + (1 + len(lines)) * BODY * LINE + 20)

    def _lanes_of_events(self) -> dict[int, int]:
        """For each event on the axis its row of marks: those too near each other are stacked."""
        if self.bars is None:
            return {}
        bars = self.bars
        inner = WIDTH - 2 * MARGIN - self.axis_width(bars)
        apart = math.ceil((MARK + 6) / (inner / len(bars.starts)))
        beside = {*bars.earlier, *bars.later}
        lanes: dict[int, int] = {}
        last: list[int] = []
        for index, event in enumerate(self.events):
            if index in beside:
                continue
            place = bars.place(event.day)
            lane = next((n for n, at in enumerate(last) if place - at >= apart), len(last))
            if lane == len(last):
                last.append(place)
            last[lane] = place
            lanes[index] = lane
        return lanes

    def lanes_height(self) -> float:
        """How high the rows of marks above the chart are."""
        return (max(self.lanes.values(), default=-1) + 1) * LANE + (12 if self.lanes else 0)
