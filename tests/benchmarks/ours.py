"""newsbot, by the same path as its commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.bootstrap import build_app
from bot.settings import load_settings
from tests.benchmarks.data import NOW


def build(corpus: Path, folder: Path) -> float:
    """Index the corpus; returns the seconds that the report states."""
    with build_app(load_settings(data_dir=folder), lambda: NOW) as app:
        report = app.corpus.index([corpus], prune=False, progress=lambda _what, _done, _all: None)
    return report.seconds


@contextmanager
def opened(folder: Path, top_k: int) -> Iterator[dict[str, Callable[[str], object]]]:
    """What can be asked of the index in a folder, by name."""
    from rag.answer.engine import NewsQueryEngine
    from rag.answer.extracting.extractive import ExtractiveSynthesizer
    from rag.search.hybrid import HASHING_WEIGHT, HybridSearch
    from rag.search.retriever import NewsRetriever
    from rag.types import Filters

    with build_app(load_settings(data_dir=folder), lambda: NOW) as app:
        app.warm_up()
        search = HybridSearch(app.catalog, app.corpus.projection(), dense_weight=HASHING_WEIGHT)
        retriever = NewsRetriever(search, lambda: NOW, top_k=top_k)
        span = app.catalog.articles.span
        synthesizer = ExtractiveSynthesizer(search.understand, span, lambda: NOW)
        engine = NewsQueryEngine(retriever, synthesizer)
        yield {
            "retrieve": retriever.retrieve,
            "answer": lambda text: engine.answer(text, filters=Filters(), now=NOW),
        }
