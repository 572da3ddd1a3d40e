"""Is an index whole? Asked in a child process, since a damaged one can kill its reader.

Counting proves nothing: a repaired Chroma folder can count all and find a third. So passages are
looked for by what they are: by their own vectors, by their own words.

The child is `python -m rag.index.probe`, with a `Question` as JSON on stdin (a database URL can
hold a password, which has no place in a list of processes) and a `Reach` as JSON on stdout.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from rag.corpus.catalog import Catalog
from rag.errors import NewsbotError
from rag.index.children import PATIENCE_S, command, end_with_parent
from rag.index.reach import OPENERS, Reach, measure_reach

SPARE_BYTES = 2**30
SPARE_ADDRESSES = 16 * 2**30  # threads and libraries reserve gigabytes that they never touch


@dataclass(frozen=True, slots=True)
class Question:
    """Which index to look into, and what it should hold."""

    index: str  # lexical or vectors
    folder: str
    catalog_url: str
    embedder: str
    revision: int


def probe(question: Question) -> Reach:
    """Look for known passages in a child process; never raises for what the index does."""
    try:
        child = subprocess.run(
            command("rag.index.probe"),
            input=json.dumps(asdict(question)).encode(),
            capture_output=True,
            timeout=PATIENCE_S,
            check=False,
        )
        if child.returncode < 0:
            return Reach(0, 0, f"opening it ended a process by signal {-child.returncode}")
        return Reach(**json.loads(child.stdout))
    except subprocess.TimeoutExpired:
        return Reach(0, 0, f"no answer within {PATIENCE_S:.0f} s")
    except (ValueError, TypeError):
        return Reach(0, 0, "opening it ended a process")


def _answer(question: Question) -> Reach:
    catalog = Catalog.open(question.catalog_url, sets_up=False)
    index = OPENERS[question.index](Path(question.folder))
    return measure_reach(index, catalog, question.embedder, question.revision)


def _bound_appetite(folder: Path) -> None:
    """A damaged file can make Chroma fill the disk (47 GB seen) or the memory: let it fail."""
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * size + SPARE_BYTES,) * 2)
    resource.setrlimit(resource.RLIMIT_AS, (20 * size + SPARE_ADDRESSES,) * 2)


def main() -> None:
    """The child."""
    end_with_parent()
    try:
        question = Question(**json.load(sys.stdin))
        _bound_appetite(Path(question.folder))
        reach = _answer(question)
    except NewsbotError as exc:
        reach = Reach(0, 0, str(exc))
    sys.stdout.write(json.dumps(asdict(reach)))


if __name__ == "__main__":
    main()
