"""What tantivy, Chroma and the file system say against an index, in our errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rag.errors import IndexDamaged, StorageError

LONGEST_REASON = 300  # characters; tantivy quotes whole files

_NO_SPACE = ("no space left", "disk is full", "code: 28", "os error 28", "quota exceeded")

_NOT_THE_INDEX = (OverflowError, TypeError, MemoryError)  # a caller's fault, or the machine's


@contextmanager
def index_faults(what: str, *, writes: bool = False) -> Iterator[None]:
    """Translate whatever a library raises within.

    Raises: IndexDamaged; StorageError if it writes and the disk is full. Both begin with `what`.
    """
    try:
        yield
    except BaseException as exc:
        if isinstance(exc, _NOT_THE_INDEX) or not (isinstance(exc, Exception) or _is_panic(exc)):
            raise
        reason = " ".join(str(exc).split())
        if writes and any(said in reason.lower() for said in _NO_SPACE):
            raise StorageError(
                f"{what}: no space left; free some and run the command again"
            ) from exc
        raise IndexDamaged(f"{what}: {reason[:LONGEST_REASON]}") from exc


def _is_panic(exc: BaseException) -> bool:
    """Whether Rust gave up: no Exception to Python, but no reason to end the process."""
    return type(exc).__name__ == "PanicException"
