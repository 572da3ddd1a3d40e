"""Child processes for what must not happen in this one: a crash of Chroma's, or a long wait.

Each is a module of this package, run as `python -m`, that speaks over its standard streams.
"""

from __future__ import annotations

import ctypes
import signal
import sys
from contextlib import suppress

PATIENCE_S = 120.0  # with one step of a child; a damaged index can keep Chroma busy for ever
PR_SET_PDEATHSIG = 1  # of linux/prctl.h


def command(module: str, *arguments: str) -> list[str]:
    """The command that runs a module of ours, whatever lies in the current folder."""
    return [sys.executable, "-P", "-m", module, *arguments]


def end_with_parent() -> None:
    """An orphan must not touch Chroma's files beside the next owner; Linux can see to that."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
