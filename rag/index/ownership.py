"""One owner of the indexes at a time, by a lock file that says who it is.

Two processes on one Chroma folder lose vectors without an error, so even a reader must own it.
The operating system drops the lock when its holder dies, however it dies.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import IndexHeld, StorageError

PATIENCE_S = 2.0  # another `newsbot ask` is done by then; a `chat` or `bot` is not
SETTLING_S = 0.05  # between taking the lock and writing one's name


class Ownership:
    """The right to open the indexes in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Not one a thread: the process owns the indexes, whichever of its threads took the lock.
        self._lock = FileLock(folder / "owner.lock", thread_local=False)

    def take(self, patience_s: float = PATIENCE_S) -> None:
        """Become the owner.

        Raises: IndexHeld, with the holder's command and process id; StorageError.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=patience_s)
        except Timeout as exc:
            raise IndexHeld(
                f"the indexes in {self._folder} are held by {self._holder()}; "
                "ask there, or end it first"
            ) from exc
        except OSError as exc:
            raise StorageError(f"{self._folder} can't be locked: {exc.strerror}") from exc
        self._sign()

    def release(self) -> None:
        """Let the next one have it."""
        self._lock.release()

    @property
    def is_taken(self) -> bool:
        """Whether this process is the owner."""
        return self._lock.is_locked

    def _sign(self) -> None:
        command = " ".join(["newsbot", *sys.argv[1:2]])
        holder = {"pid": os.getpid(), "command": command}
        try:
            self._card.write_text(json.dumps(holder), encoding="utf-8")
        except OSError:  # a full disk: the lock holds all the same, without a name
            self._card.unlink(missing_ok=True)

    def _holder(self) -> str:
        for _ in range(3):
            try:
                card = json.loads(self._card.read_text(encoding="utf-8"))
                return f"'{card['command']}' (process {card['pid']})"
            except (OSError, ValueError, TypeError, KeyError):
                time.sleep(SETTLING_S)
        return "another process"

    @property
    def _card(self) -> Path:
        return self._folder / "owner.json"
