"""What libraries say against an index, in our errors."""

from __future__ import annotations

import pytest

from rag.errors import IndexDamaged, StorageError
from rag.index.faults import LONGEST_REASON, index_faults

FULL = [
    OSError(28, "No space left on device"),
    ValueError("IoError { io_error: Os { code: 28, kind: StorageFull } }"),
    RuntimeError("database or disk is full"),
]


class PanicException(BaseException):
    """As pyo3 raises it."""


@pytest.mark.parametrize("raised", FULL)
def test_a_full_disk_is_no_damage_when_writing(raised: Exception) -> None:
    no_space = pytest.raises(StorageError, match="it can't be written: no space left; free some")
    with no_space, index_faults("it can't be written", writes=True):
        raise raised
    damage = pytest.raises(IndexDamaged, match="it can't be read")
    with damage, index_faults("it can't be read"):
        raise raised


@pytest.mark.parametrize("raised", [ValueError("x"), KeyError("x"), PanicException("x")])
@pytest.mark.parametrize("writes", [True, False])
def test_whatever_else_is_raised_is_damage(raised: BaseException, writes: bool) -> None:
    damage = pytest.raises(IndexDamaged, match=r"^it broke: '?x'?$")
    with damage, index_faults("it broke", writes=writes):
        raise raised


@pytest.mark.parametrize(
    "raised", [KeyboardInterrupt, SystemExit, GeneratorExit, TypeError, OverflowError, MemoryError]
)
def test_what_is_not_the_index_s_fault_passes(raised: type[BaseException]) -> None:
    with pytest.raises(raised), index_faults("it broke"):
        raise raised


def test_reasons_are_one_short_line() -> None:
    with pytest.raises(IndexDamaged) as caught, index_faults("it broke"):
        raise ValueError("a\n  b\n" * 1_000)
    assert str(caught.value).startswith("it broke: a b a b")
    assert len(str(caught.value)) <= len("it broke: ") + LONGEST_REASON
