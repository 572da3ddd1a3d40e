"""The real `newsbot bot` in a process of its own, to be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.telegramserver.scenario import Telegram

NEWSBOT = Path(sys.executable).with_name("newsbot")
_OURS = ("NEWSBOT_", "OPENAI_", "TELEGRAM_", "LC_", "FORCE_COLOR", "NO_COLOR")


@dataclass
class Process:
    """A run of the command."""

    child: subprocess.Popen[str]
    out: list[str] = field(default_factory=list)
    err: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._readers = [
            threading.Thread(target=lambda: self.out.extend(self.child.stdout or []), daemon=True),
            threading.Thread(target=lambda: self.err.extend(self.child.stderr or []), daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def kill(self) -> None:
        """As `kill -9`."""
        self.child.kill()
        self.ends()

    def terminate(self) -> None:
        self.child.send_signal(signal.SIGTERM)

    def ends(self, timeout_s: float = 30) -> int:
        """Its exit status; what it wrote is complete then."""
        status = self.child.wait(timeout_s)
        for reader in self._readers:
            reader.join(5)
        for pipe in (self.child.stdout, self.child.stderr):
            if pipe is not None:
                pipe.close()
        return status


@contextmanager
def newsbot_bot(tg: Telegram, data: Path, **settings: str) -> Iterator[Process]:
    """Open to everybody, without a model; ended at the end of the block."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    environment = kept | {
        "TELEGRAM_BOT_TOKEN": tg.token,
        "TELEGRAM_API_URL": tg.base_url.removesuffix("/bot"),
        "NEWSBOT_DATA_DIR": str(data),
        "NEWSBOT_PUBLIC": "true",
        "NEWSBOT_ANSWERS": "extractive",
        "NEWSBOT_EMBEDDINGS": "hashing",
        "LANG": "C.UTF-8",
        **settings,
    }
    child = subprocess.Popen(
        [NEWSBOT, "bot"],
        cwd=data.parent,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    process = Process(child)
    try:
        yield process
    finally:
        if child.poll() is None:
            process.kill()
        elif child.stdout is not None and not child.stdout.closed:
            process.ends()
