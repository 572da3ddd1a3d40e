"""How long briefings, timelines and pictures take, without a model.

Each topic is asked for once, after one briefing that loads what all of them need.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.bootstrap import App, build_app
from bot.pictures.timeline import timeline_png
from bot.settings import Settings
from rag.types import Filters
from tests.benchmarks.data import NOW

PICTURES = 10
TOPICS = (
    "Flüchtlinge", "Wahl in Österreich", "Champions League", "Griechenland Krise", "Apple",
    "Google Datenschutz", "Syrien", "Ukraine", "Hypo Alpe Adria", "Bankenkrise", "Klimawandel",
    "Ski Weltcup", "Rapid Wien", "Asyl Traiskirchen", "Universität Wien", "Steuerreform",
    "NSA Überwachung", "Putin", "Merkel im Juli", "Erdbeben", "Facebook", "Microsoft Windows",
    "Tennis Thiem", "Formel 1", "EU Gipfel", "Arbeitslosigkeit", "Festwochen", "Oscar",
    "refugees in Austria", "Greek debt crisis", "football this month", "climate change",
    "Volkswagen", "Bundesheer", "ORF", "Bundespräsident", "", "diese Woche", "letzten Monat",
    "since Friday",
)  # fmt: skip


def measure(data: Path) -> dict[str, float]:
    """Figures by name, in ms."""
    with build_app(Settings(_env_file=None, data_dir=data), lambda: NOW) as app:
        return _figures(app)


def _figures(app: App) -> dict[str, float]:
    async def brief(topic: str) -> object:
        return await app.briefings.brief("bench", topic, filters=Filters(), now=NOW)

    async def timeline(topic: str) -> object:
        return await app.briefings.timeline(topic, filters=Filters(), now=NOW)

    app.warm_up()
    asyncio.run(brief("Wien"))
    briefings, timelines = (asyncio.run(_times(work)) for work in (brief, timeline))
    drawn = asyncio.run(app.briefings.timeline("", filters=Filters(), now=NOW))
    pictures = []
    for _ in range(PICTURES):
        began = time.perf_counter()
        timeline_png(drawn, language="de")
        pictures.append(_ms(began))
    return {
        "briefing_p50_ms": statistics.median(briefings),
        "briefing_p95_ms": statistics.quantiles(briefings, n=20)[-1],
        "timeline_p95_ms": statistics.quantiles(timelines, n=20)[-1],
        "picture_ms": statistics.median(pictures),
    }


async def _times(work: Callable[[str], Awaitable[object]]) -> list[float]:
    taken = []
    for topic in TOPICS:
        began = time.perf_counter()
        await work(topic)
        taken.append(_ms(began))
    return taken


def _ms(began: float) -> float:
    return (time.perf_counter() - began) * 1_000
