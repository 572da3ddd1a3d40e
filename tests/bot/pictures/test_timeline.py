"""Pictures of timelines: real PNGs of the right size, whatever there is to draw."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st
from PIL import Image

from bot.pictures.binning import FEWEST_BARS, MOST_YEARS, make_bars
from bot.pictures.lettering import lettering
from bot.pictures.palette import DARK, LIGHT
from bot.pictures.timeline import timeline_png
from bot.pictures.words import words_of
from rag.answer.briefing.values import DayCount, Event, Period, Timeline
from tests.support.newsroom import ANSWER

FIRST = dt.date(2025, 6, 1)
OUTLETS = ("taz", "Mitteldeutsche Zeitung Halle/Saalkreis und Umgebung", "Guardian", None,
           "Le Monde", "NZZ", "Elbkurier", "Der Standard", "Harbour Post")  # fmt: skip


def timeline(days: int, outlets: int = 3, events: int = 9, title: str = "Dammbruch") -> Timeline:
    counts = tuple(
        DayCount(FIRST + dt.timedelta(days=day), outlet, 1 + (day * 7 + n) % 4)
        for day in range(days)
        for n, outlet in enumerate(OUTLETS[:outlets])
        if (day + n) % 3 == 0
    )
    told = tuple(
        Event(FIRST + dt.timedelta(days=days * n // max(1, events)), f"Ereignis {n} am See. " * n,
              n + 1, "day")
        for n in range(events)
    )  # fmt: skip
    return Timeline(title, "Damm", Period(), ANSWER, told, counts)


def opened(png: bytes) -> Image.Image:
    assert png.startswith(b"\x89PNG")
    return Image.open(BytesIO(png)).convert("RGB")


@pytest.mark.parametrize("days", [1, 2, 30, 100, 400, 3_000])
@pytest.mark.parametrize("is_dark", [False, True])
def test_any_number_of_days_makes_a_picture_for_a_phone(days: int, is_dark: bool) -> None:
    image = opened(timeline_png(timeline(days, outlets=9), language="de", is_dark=is_dark))
    assert image.width == 1080
    assert 500 <= image.height <= 2_200
    ground = DARK.ground if is_dark else LIGHT.ground
    assert image.getpixel((3, 3)) == tuple(int(ground[i : i + 2], 16) for i in (1, 3, 5))


def test_nothing_is_drawn_on_the_margin(tmp_path: object) -> None:
    image = opened(timeline_png(timeline(30, 9, 12, "Sehr lange Überschrift " * 20), language="en"))
    ground = image.getpixel((3, 3))
    right = image.crop((image.width - 24, 0, image.width, image.height))
    assert right.getcolors() == [(24 * image.height, ground)]


@pytest.mark.parametrize("language", ["de", "en", "fr"])
def test_without_articles_or_events_there_is_a_picture_as_well(language: str) -> None:
    empty = Timeline("Nichts", "", Period(), ANSWER)
    assert opened(timeline_png(empty, language=language)).width == 1080
    only_events = Timeline("2014", "", Period(), ANSWER, timeline(1).events[:1])
    assert opened(timeline_png(only_events, language=language)).width == 1080


def test_events_of_another_century_do_not_stretch_the_axis() -> None:
    given = timeline(30)
    old = (Event(dt.date(1683, 9, 12), "Belagerung", 1, "day"), *given.events)
    bars = make_bars(given.counts, old, "–")
    assert bars is not None
    assert (bars.step, bars.earlier) == ("day", (0,))
    assert bars.starts[0] >= FIRST
    assert sum(bars.totals) == sum(count.articles for count in given.counts)


def test_an_article_of_another_century_is_told_of_and_not_drawn() -> None:
    given = timeline(30)
    odd = DayCount(dt.date.min, "taz", 2)  # what a feed of .NET says where it knows no date
    strange = Timeline("Damm", "", Period(), ANSWER, given.events, (odd, *given.counts))
    bars = make_bars(strange.counts, strange.events, "–")
    assert bars is not None
    assert bars.starts == make_bars(given.counts, given.events, "–").starts  # type: ignore[union-attr]
    assert bars.beside == (odd,)
    said = words_of("de").subtitle(strange, bars)
    assert said.endswith("1. bis 30. Juni 2025 · 2 weit davor oder danach, nicht im Bild")
    assert opened(timeline_png(strange, language="de")).width == 1080


@pytest.mark.parametrize("end", [dt.date.min, dt.date.max])
def test_the_ends_of_the_calendar_are_drawn_where_there_is_nothing_else(end: dt.date) -> None:
    odd, real = DayCount(end, "taz", 9), DayCount(FIRST, "taz", 1)
    bars = make_bars([odd, real], [], "–")
    assert bars is not None
    assert (bars.beside, sum(bars.totals)) == ((odd,), 1)


def test_decades_are_shown_by_years() -> None:
    counts = [DayCount(dt.date(year, 5, 8), "taz", 1) for year in range(1946, 2026)]
    bars = make_bars(counts, [], "–")
    assert bars is not None
    assert (bars.step, len(bars.starts), bars.totals) == ("year", 80, (1,) * 80)
    places, names = words_of("de").ticks(bars)
    assert names == [str(1946 + place) for place in places]


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max, dt.date(9999, 12, 28)])
def test_the_calendar_ends_somewhere(day: dt.date) -> None:
    bars = make_bars([DayCount(day, "taz", 1)], [Event(day, "Ereignis", 1, "day")], "–")
    assert bars is not None
    assert len(bars.starts) == FEWEST_BARS
    assert (bars.earlier, bars.later, bars.beside) == ((), (), ())
    assert bars.totals[bars.place(day)] == 1


@given_any(st.lists(st.dates(), max_size=6), st.lists(st.dates(), max_size=4))
def test_any_days_make_bars_that_can_be_told_apart(
    articles: list[dt.date], told: list[dt.date]
) -> None:
    events = [Event(day, "Ereignis", 1, "day") for day in told]
    bars = make_bars([DayCount(day, "taz", 1) for day in articles], events, "–")
    if bars is None:
        assert not articles + told
        return
    assert FEWEST_BARS <= len(bars.starts) <= 2 * MOST_YEARS
    assert list(bars.starts) == sorted(set(bars.starts))
    assert sum(bars.totals) + len(bars.beside) == len(articles)


@pytest.mark.parametrize("title", ["$x^2$ \\frac", "🐝 漢字 עברית", "a\0b\u202ec", "", "w" * 900])
def test_any_text_can_be_drawn(title: str) -> None:
    given = timeline(3, 2, 1, title)
    strange = Event(FIRST, title or "–", 1, "day")
    counts = (DayCount(FIRST, title or None, 1),)
    drawn = Timeline(title, "", Period(), ANSWER, (strange,), (*given.counts, *counts))
    assert opened(timeline_png(drawn, language="de")).width == 1080


def test_the_same_timeline_is_the_same_picture_in_any_thread() -> None:
    given = timeline(30)
    once = timeline_png(given, language="de")
    with ThreadPoolExecutor(4) as pool:
        drawn = pool.map(lambda _: timeline_png(given, language="de"), range(4))
    assert set(drawn) == {once}


def test_a_line_is_as_wide_as_it_is_said_to_be() -> None:
    letters = lettering()
    lines = letters.wrap("Der Damm am Brennsee ist in der Nacht gebrochen", 28, 300, 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(letters.width(line, 28) <= 300 for line in lines)


def test_matplotlib_waits_until_a_picture_is_drawn() -> None:
    told = "import sys, bot.pictures.timeline; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
    drawn = (
        "import sys; from tests.bot.pictures.test_timeline import timeline, timeline_png; "
        "timeline_png(timeline(3), language='de'); print('matplotlib.pyplot' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", drawn], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
