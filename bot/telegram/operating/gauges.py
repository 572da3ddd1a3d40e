"""What the bot's gauges show: the state of the parts at the moment somebody looks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.telegram.operating.metrics import Metrics

if TYPE_CHECKING:
    from bot.bootstrap import App

LEGS = ("lexical", "vectors")


def watch_corpus(metrics: Metrics, app: App) -> None:
    """Articles, the catalog's revision, and what the indexes show of it."""
    metrics.watch(
        "articles", "Articles in the corpus.", lambda: app.catalog.articles.span().articles
    )
    metrics.watch("corpus_revision", "The catalog's last write.", app.catalog.revision)
    metrics.watch(
        "index_bytes",
        "What the indexes take on disk.",
        lambda: size_of(app.settings.indexes_dir),
    )
    for leg in LEGS:
        metrics.watch(
            "index_revision",
            "The catalog's write that an index shows; 0 while it doesn't serve.",
            _revision_of(app, leg),
            index=leg,
        )


def watch_queues(
    metrics: Metrics, inbox_depth: Callable[[], int], queue_fullness: Callable[[], float]
) -> None:
    """Updates that wait on disk, and how full the queue in memory is, 0 to 1."""
    metrics.watch("inbox_depth", "Updates that aren't finished.", inbox_depth)
    metrics.watch("queue_fullness", "Part of the queue that is taken, 0 to 1.", queue_fullness)


def size_of(folder: Path) -> int:
    """The bytes of all files below a folder; files may go while it counts."""
    total = 0
    for file in folder.rglob("*"):
        try:
            total += file.stat().st_size
        except OSError:  # an index was swapped just now
            continue
    return total


def _revision_of(app: App, leg: str) -> Callable[[], float]:
    return lambda: app.corpus.projection().revisions()[leg]
