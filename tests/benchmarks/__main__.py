"""`python -m tests.benchmarks`: all benchmarks, or those that are named, in one table."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from subprocess import CalledProcessError
from tempfile import TemporaryDirectory

from rich.console import Console

from tests.benchmarks.data import ARTICLES, ORIGINALS, XQUAD
from tests.benchmarks.suites import SUITES, Bench
from tests.benchmarks.table import Row, show

ROUNDS = 3
LIBRARIES = ("chromadb", "llama-index-core", "llama-index-vector-stores-chroma", "tantivy")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run; the exit status is 0 even where a target is missed, which the table says."""
    wanted = _parser().parse_args(arguments)
    # A file or a pipe has no width of its own, and cut figures are no figures.
    results = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    progress = Console(stderr=True, highlight=False)
    missing = [str(path) for path in (ORIGINALS, XQUAD) if not path.exists()]
    if missing:
        progress.print(f"skipped: the benchmarks need {' and '.join(missing)}", soft_wrap=True)
        return 0
    if find_spec("llama_index.vector_stores.chroma") is None:
        progress.print("the starter needs llama-index-vector-stores-chroma; see pyproject.toml")
        return 1
    names = wanted.only or list(SUITES)
    with TemporaryDirectory(prefix="newsbot-bench-") as folder:
        rounds = wanted.rounds if "indexing" in names else 1
        bench = Bench(Path(folder), wanted.articles, wanted.rounds, progress.print, rounds)
        before = os.getloadavg()[0]
        rows, failed = _measure(names, bench)
        loads = (before, os.getloadavg()[0])
    show(rows, f"newsbot beside the LlamaIndex starter, {wanted.articles:,} articles", results)
    results.print(f"{os.cpu_count()} cores, load {loads[0]:.1f} before and {loads[1]:.1f} after")
    if wanted.json:
        figures = {
            "articles": wanted.articles,
            "rounds": wanted.rounds,
            "load": loads,
            "versions": {name: version(name) for name in LIBRARIES},
            "rows": [row.as_json() for row in rows],
        }
        wanted.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return 1 if failed else 0


def _measure(names: Sequence[str], bench: Bench) -> tuple[list[Row], list[str]]:
    """The rows of the named suites, and the names of those that broke: the others still count."""
    rows: list[Row] = []
    failed: list[str] = []
    for name in names:
        try:
            rows += SUITES[name](bench)
        except CalledProcessError as exc:
            bench.tell(f"{name} failed: {exc}")
            failed.append(name)
    return rows, failed


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--articles", type=int, default=ARTICLES, help="fewer are quicker")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"default {ROUNDS}")
    parser.add_argument("--only", action="append", choices=list(SUITES), help="may be repeated")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    return parser


if __name__ == "__main__":
    sys.exit(main())
