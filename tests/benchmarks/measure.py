"""Children, their time and their peak memory, and the disk that they leave filled.

The parent stays small: Linux counts what a process held before it became another program.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event, Thread
from typing import Any

import psutil  # type: ignore[import-untyped]  # types-psutil is no dependency

from tests.benchmarks.data import ROOT

SAMPLE_S = 0.1
OURS = ("NEWSBOT_", "OPENAI_", "TELEGRAM_")  # settings of whoever runs this are no matter here


@dataclass(frozen=True, slots=True)
class Run:
    """What a child took, from its start to its end, and what it said."""

    seconds: float
    processor_s: float  # of all cores; tells more than `seconds` where others use the machine
    peak_mb: float
    said: dict[str, Any]


def run_worker(task: str, *given: object, cwd: Path) -> Run:
    """Run a task of `worker` in a fresh interpreter.

    Raises: subprocess.CalledProcessError.
    """
    command = [sys.executable, "-m", "tests.benchmarks.worker", task, *map(str, given)]
    with TemporaryFile() as output:
        began = time.perf_counter()
        child = subprocess.Popen(command, stdout=output, cwd=cwd, env=_environment())
        with _family_memory(child.pid) as family:
            _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise subprocess.CalledProcessError(child.returncode, command)
        output.seek(0)
        processor_s = usage.ru_utime + usage.ru_stime
        peak_mb = max(usage.ru_maxrss / 1024, *family)
        return Run(seconds, processor_s, peak_mb, json.load(output))


def run_command(*command: object, cwd: Path) -> tuple[float, str]:
    """Run any command; the seconds from its start to its end, and its output.

    What it says on stderr is shown, since it has nothing to say there when all is well.
    Raises: subprocess.CalledProcessError.
    """
    began = time.perf_counter()
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=_environment(),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return time.perf_counter() - began, done.stdout


def disk_mb(folder: Path) -> float:
    """The size of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


@contextmanager
def _family_memory(pid: int) -> Iterator[list[float]]:
    """Collects what a process and its children hold together, while there are children."""
    held, has_ended = [0.0, 0.0], Event()

    def watch() -> None:
        while not has_ended.wait(SAMPLE_S):
            with suppress(psutil.Error):
                parent = psutil.Process(pid)
                children = parent.children(recursive=True)
                if children:
                    held.append(_shared_fairly_mb([parent, *children]))

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield held
    finally:
        has_ended.set()
        watcher.join()


def _shared_fairly_mb(processes: Sequence[psutil.Process]) -> float:
    return float(sum(process.memory_full_info().pss for process in processes)) / 2**20


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {**kept, "PYTHONPATH": str(ROOT)}
