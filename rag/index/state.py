"""What an index folder holds, and whether its files are as they were left.

Sizes and times of the files are noted after each change. While they agree, nobody but us has
touched them and no write was cut off, so that a start needs no probing.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

STATE_FILE = "state.json"

Files = dict[str, tuple[int, int]]  # relative path -> size in bytes, modification time in ns


@dataclass(frozen=True, slots=True)
class IndexState:
    """One index: where its files are and which revision of the catalog they show."""

    folder: str  # of this generation, relative to the folder of the index
    revision: int = 0
    embedder: str = ""
    files: Files | None = None  # None: a write is under way, or was cut off

    def is_as_left(self, root: Path) -> bool:
        """Whether the files are those that were noted."""
        return self.files is not None and self.files == list_files(root / self.folder)

    def is_cut(self, root: Path) -> bool:
        """Whether a noted file is gone or shorter; neither index ever does that by itself.

        Chroma answers from some such files, and hangs at the next write to them.
        """
        now = list_files(root / self.folder)
        gone = (0, 0)
        return any(now.get(name, gone)[0] < size for name, (size, _) in (self.files or {}).items())

    def at(self, revision: int) -> IndexState:
        """The same at a revision of the catalog."""
        return replace(self, revision=revision)

    def noted(self, root: Path) -> IndexState:
        """The same with the files as they are now."""
        return replace(self, files=list_files(root / self.folder))


def list_files(folder: Path) -> Files:
    """Every file below a folder, by size and time."""
    found: Files = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            status = path.stat()
            found[path.relative_to(folder).as_posix()] = (status.st_size, status.st_mtime_ns)
    return found


def load_state(root: Path) -> IndexState | None:
    """What was noted; None where nothing was, or the note is unreadable."""
    try:
        stored = json.loads((root / STATE_FILE).read_text(encoding="utf-8"))
        files = stored["files"]
        return IndexState(
            folder=str(int(stored["folder"])),  # a number: never a path that leads elsewhere
            revision=int(stored["revision"]),
            embedder=str(stored["embedder"]),
            files=None if files is None else {name: (a, b) for name, (a, b) in files.items()},
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def save_state(root: Path, state: IndexState) -> None:
    """Replace the note in one step: a crash leaves the old one or the new one.

    Raises: OSError.
    """
    new = root / f"{STATE_FILE}.new"
    with new.open("w", encoding="utf-8") as out:
        json.dump(asdict(state), out)
        out.flush()
        os.fsync(out.fileno())
    new.replace(root / STATE_FILE)
