"""Runs a function of a test in a fresh process: with less power, or on another disk.

Root may write everything, so a read-only folder is a read-only mount, in a namespace of the
child's own. Where the machine allows no such thing, the test is skipped and says so.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

_NAMESPACE = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "-m"]
_READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
_SMALL_DISK = 'mount -t tmpfs -o size="$1" tmpfs "$0" && shift && exec "$@"'
_NO_ROOT_POWER = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]


class ChildFailed(AssertionError):
    """The function did not return: what the child wrote to stderr."""


def run_elsewhere(
    function: Callable[..., Any],
    *args: Any,
    within: Sequence[str] = (),
    environment: dict[str, str] | None = None,
) -> Any:
    """Call a top-level function in a fresh process; arguments and value go through JSON."""
    child = subprocess.run(
        [*within, *command(function, *args)],
        capture_output=True,
        cwd=ROOT,
        env=child_environment(environment),
        timeout=300,
        check=False,
    )
    if child.returncode != 0:
        raise ChildFailed(f"exit status {child.returncode}: {child.stderr.decode()[-1500:]}")
    return json.loads(child.stdout.splitlines()[-1])


@contextmanager
def killed_elsewhere(
    function: Callable[..., Any], *args: Any, environment: dict[str, str] | None = None
) -> Iterator[None]:
    """Call a function that doesn't return in a fresh process, which is killed after the block."""
    child = subprocess.Popen(
        command(function, *args),
        cwd=ROOT,
        env=child_environment(environment),
        stderr=subprocess.PIPE,
    )
    try:
        yield
    finally:
        child.kill()
        _, errors = child.communicate(timeout=60)
        # Also where the block failed: a child that ended by itself is why.
        if child.returncode != -signal.SIGKILL:
            raise ChildFailed(f"exit status {child.returncode}: {errors.decode()[-3_000:]}")


def command(function: Callable[..., Any], *args: Any) -> list[str]:
    """The command line of a child that calls a function of a test module."""
    told = json.dumps([str(arg) if isinstance(arg, Path) else arg for arg in args])
    name = f"{function.__module__}:{function.__qualname__}"
    return [sys.executable, "-m", "tests.support.elsewhere", name, told]


def child_environment(more: dict[str, str] | None = None) -> dict[str, str]:
    """The child finds the modules that this process finds."""
    path = os.pathsep.join(filter(None, sys.path))
    return {**os.environ, "PYTHONPATH": path, **(more or {})}


def read_only(folder: Path) -> list[str]:
    """Prefix of a command that sees a folder as read-only."""
    _need_mounts()
    return [*_NAMESPACE, "sh", "-c", _READ_ONLY, str(folder)]


def small_disk(folder: Path, size: str) -> list[str]:
    """Prefix of a command for which a folder is an empty disk of its own."""
    _need_mounts()
    return [*_NAMESPACE, "sh", "-c", _SMALL_DISK, str(folder), size]


def without_root_power() -> list[str]:
    """Prefix of a command that minds the permissions of files, even for root."""
    if os.geteuid() != 0:
        return []
    if not _works([*_NO_ROOT_POWER, "true"]):
        pytest.skip("root's power over files can't be dropped on this machine")
    return _NO_ROOT_POWER


def fill_disk(folder: Path) -> None:
    """Leave no byte free."""
    with (folder / "filler").open("wb", buffering=0) as filler:
        for size in (65_536, 512, 1):
            try:
                while True:
                    filler.write(bytes(size))
            except OSError:
                continue


def _need_mounts() -> None:
    if not _works([*_NAMESPACE, "sh", "-c", "mount -t tmpfs tmpfs /mnt"]):
        pytest.skip("this machine allows no mounts of one's own")


def _works(args: Sequence[str]) -> bool:
    return _tried(tuple(args))


@cache
def _tried(args: tuple[str, ...]) -> bool:
    if shutil.which(args[0]) is None:
        return False
    return subprocess.run(args, capture_output=True, check=False).returncode == 0


def main() -> None:
    name, told = sys.argv[1:]
    module, function = name.split(":")
    value = getattr(importlib.import_module(module), function)(*json.loads(told))
    sys.stdout.write("\n" + json.dumps(value) + "\n")


if __name__ == "__main__":
    main()
