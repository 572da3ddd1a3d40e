"""Which reader reads which format. A new format is one file and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rag.corpus.readers.gzipped import gunzipped
from rag.corpus.readers.jsonlines import parse_json_lines
from rag.corpus.readers.reader import Reader
from rag.corpus.readers.text import parse_seed_text
from rag.corpus.readers.whole import one_article

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        ".txt": one_article(parse_seed_text),
        ".jsonl": parse_json_lines,
        ".jsonl.gz": gunzipped(parse_json_lines),
    }
)

READABLE_SUFFIXES: tuple[str, ...] = tuple(READERS)

UNKNOWN_FORMAT = f"unknown format; the formats read are {', '.join(READABLE_SUFFIXES)}"


def reader_for(name: str) -> Reader | None:
    """The reader for a file of that name, by its suffix in any case, or None."""
    folded = name.lower()
    matching = [suffix for suffix in READERS if folded.endswith(suffix)]
    return READERS[max(matching, key=len)] if matching else None
