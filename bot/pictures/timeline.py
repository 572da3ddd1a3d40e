"""A timeline as a picture for a phone: articles by day and outlet, events marked and told below.

Deterministic: the same timeline gives the same bytes. Drawn by matplotlib's object interface, so
that no global state is touched and threads may draw at once.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.pictures.binning import Bars
from bot.pictures.layout import (
    BODY,
    DPI,
    LANE,
    LINE,
    MARGIN,
    MARK,
    SMALL,
    SUBTITLE,
    TITLE,
    WIDTH,
    Layout,
)
from bot.pictures.lettering import lettering
from bot.pictures.palette import DARK, LIGHT
from bot.pictures.words import words_of
from rag.answer.briefing.values import Event, Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def timeline_png(timeline: Timeline, *, language: str, is_dark: bool = False) -> bytes:
    """Draw a timeline, 1080 pixels wide and as high as it needs.

    `language` is that of the words around it. Any timeline can be drawn, an empty one too.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    palette, words = (DARK if is_dark else LIGHT), words_of(language)
    letters = lettering()
    sketch = _Sketch(timeline, palette, words, letters)
    height = sketch.height()
    figure = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, facecolor=palette.ground)
    FigureCanvasAgg(figure)
    sketch.draw(figure, height)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=DPI, facecolor=palette.ground,
                   metadata={"Software": None})  # fmt: skip
    return buffer.getvalue()


class _Sketch(Layout):
    """One picture, drawn from top to bottom."""

    def draw(self, figure: Figure, height: int) -> None:
        """Draw all of it."""
        self._figure, self._height = figure, height
        top = MARGIN
        for line in self.title:
            self._write(MARGIN, top, line, TITLE, self.palette.text, is_bold=True)
            top += int(TITLE * LINE)
        top += 10
        for line in self.subtitle:
            self._write(MARGIN, top, line, SUBTITLE, self.palette.faint)
            top += int(SUBTITLE * LINE)
        top += 28
        if self.bars:
            top = int(self._draw_legend(top)) + 16
            self._draw_chart(self.bars, top)
            top += int(self.lanes_height() + self.chart + self.axis_height(self.bars))
        for number, (event, lines) in enumerate(zip(self.events, self.told, strict=True), 1):
            top += self._draw_event(top, number, event, lines)

    def _draw_legend(self, top: float) -> float:
        for row in self.legend:
            x = float(MARGIN)
            for name, colour in row:
                self._box(x, top + 4, SMALL - 4, SMALL - 4, colour)
                self._write(x + SMALL + 6, top, name, SMALL, self.palette.text)
                x += self.legend_width(name)
            top += int(SMALL * 1.7)
        return top

    def _draw_chart(self, bars: Bars, top: float) -> None:
        lanes = self.lanes_height()
        left, right = MARGIN + self.axis_width(bars), MARGIN
        axes = self._figure.add_axes(
            (
                left / WIDTH,
                1 - (top + lanes + self.chart) / self._height,
                (WIDTH - left - right) / WIDTH,
                (lanes + self.chart) / self._height,
            )
        )
        highest = max(bars.totals, default=0) or 1
        scale = highest * 1.06
        self._set_axes(axes, bars, scale, lanes)
        below = [0] * len(bars.starts)
        width = 0.82 if len(bars.starts) < 60 else 0.92
        for row, heights in enumerate(bars.heights):
            axes.bar(range(len(heights)), heights, width, bottom=below, zorder=3,
                     color=self.colour(bars, row), linewidth=0)  # fmt: skip
            below = [b + h for b, h in zip(below, heights, strict=True)]
        self._draw_marks(axes, bars, scale, lanes, below)

    def _set_axes(self, axes: Axes, bars: Bars, scale: float, lanes: float) -> None:
        from matplotlib.ticker import MaxNLocator

        palette = self.palette
        axes.set_facecolor(palette.panel)
        axes.set_xlim(-0.7, len(bars.starts) - 0.3)
        axes.set_ylim(0, scale * (self.chart + lanes) / self.chart)
        for side in axes.spines.values():
            side.set_visible(False)
        ticks = [t for t in MaxNLocator(5, integer=True).tick_values(0, scale) if 0 <= t <= scale]
        axes.set_yticks(ticks)
        axes.set_axisbelow(True)
        for tick in ticks:
            axes.axhline(tick, color=palette.grid, linewidth=1.5, zorder=1)
        places, names = self.words.ticks(bars)
        axes.set_xticks(places)
        axes.tick_params(length=0, pad=10)
        numbers = [f"{int(tick)}" for tick in ticks]
        axes.set_yticklabels(numbers, **self.letters.font(SMALL), color=palette.faint)
        axes.set_xticklabels(names, **self.letters.font(SMALL), color=palette.faint)

    def _draw_marks(
        self, axes: Axes, bars: Bars, scale: float, lanes: float, tops: Sequence[int]
    ) -> None:
        """A numbered circle an event, with a stem down to its bar."""
        unit = scale / self.chart  # of the axis, in a pixel
        for index, lane in self.lanes.items():
            place = bars.place(self.events[index].day)
            height = scale + (lanes - (lane + 0.5) * LANE) * unit
            foot = tops[place]
            axes.plot([place, place], [foot, height], color=self.palette.faint, linewidth=1.6,
                      linestyle=(0, (2, 2)), zorder=2)  # fmt: skip
            self._mark(axes, place, height, index + 1)

    def _mark(self, axes: Axes, x: float, y: float, number: int) -> None:
        axes.plot([x], [y], marker="o", markersize=MARK * 72 / DPI, color=self.palette.event,
                  markeredgewidth=0, zorder=5, clip_on=False)  # fmt: skip
        letters = self.letters.font(SMALL - 1, is_bold=True)
        axes.text(x, y, str(number), ha="center", va="center_baseline", zorder=6, clip_on=False,
                  color=self.palette.on_event, **letters)  # fmt: skip

    def _draw_event(self, top: float, number: int, event: Event, lines: Sequence[str]) -> int:
        from matplotlib.patches import Ellipse

        palette, middle = self.palette, top + MARK / 2
        circle = Ellipse(
            ((MARGIN + MARK / 2) / WIDTH, 1 - middle / self._height),
            MARK / WIDTH, MARK / self._height,
            transform=self._figure.transFigure, color=palette.event, linewidth=0,
        )  # fmt: skip
        self._figure.add_artist(circle)
        self._figure.text(
            (MARGIN + MARK / 2) / WIDTH, 1 - middle / self._height, str(number),
            ha="center", va="center_baseline", color=palette.on_event,
            **self.letters.font(SMALL - 1, is_bold=True),
        )  # fmt: skip
        x = MARGIN + MARK + 18
        day = self.words.day(event)
        self._write(x, top + 2, day, BODY, palette.text, is_bold=True)
        self._write_outlet(x + self.letters.width(day, BODY, is_bold=True), top + 2, event)
        at = top + 2 + BODY * LINE
        for line in lines:
            self._write(x, at, line, BODY, palette.faint)
            at += BODY * LINE
        return self.event_height(lines)

    def _write_outlet(self, x: float, top: float, event: Event) -> None:
        """Whose event it is, beside its day."""
        outlet = self.outlets.get(event.number, "")
        room = WIDTH - MARGIN - x
        for line in self.letters.wrap(f"· {outlet}" if outlet else "", BODY, room - 12, 1):
            self._write(x + 12, top, line, BODY, self.palette.faint)

    def _write(
        self, x: float, top: float, text: str, size: int, colour: str, *, is_bold: bool = False
    ) -> None:
        self._figure.text(
            x / WIDTH, 1 - (top + size * 0.86) / self._height, text,
            ha="left", va="baseline", color=colour, **self.letters.font(size, is_bold=is_bold),
        )  # fmt: skip

    def _box(self, x: float, top: float, width: float, height: float, colour: str) -> None:
        from matplotlib.patches import Rectangle

        self._figure.add_artist(Rectangle(
            (x / WIDTH, 1 - (top + height) / self._height), width / WIDTH, height / self._height,
            transform=self._figure.transFigure, color=colour, linewidth=0,
        ))  # fmt: skip
