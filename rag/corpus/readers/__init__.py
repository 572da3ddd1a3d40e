"""Files to articles: `scan` lists what some paths hold, `read_source` reads one of its files.

Bad input is never an exception here: it comes back as a `ReadFailure` that names the file or
line and the remedy, and its neighbours are read. A new format is one file with a
`reader.Reader` and one line in `registry`.
"""

from rag.corpus.readers.opening import digest_source, read_source
from rag.corpus.readers.registry import READABLE_SUFFIXES, READERS
from rag.corpus.readers.scan import Scan, SourceFile, scan

__all__ = [
    "READABLE_SUFFIXES",
    "READERS",
    "Scan",
    "SourceFile",
    "digest_source",
    "read_source",
    "scan",
]
