"""Pictures of timelines: real PNGs of the right size, whatever there is to draw."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from PIL import Image

from bot.pictures.lettering import lettering
from bot.pictures.palette import DARK, LIGHT
from bot.pictures.timeline import timeline_png
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
    from bot.pictures.binning import make_bars

    given = timeline(30)
    old = (Event(dt.date(1683, 9, 12), "Belagerung", 1, "day"), *given.events)
    bars = make_bars(given.counts, old, "–")
    assert bars is not None
    assert (bars.step, bars.earlier) == ("day", (0,))
    assert bars.starts[0] >= FIRST
    assert sum(bars.totals) == sum(count.articles for count in given.counts)


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
