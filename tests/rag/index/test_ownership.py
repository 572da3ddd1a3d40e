"""One owner of the indexes at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread, Timer

import pytest

from rag.errors import IndexHeld, StorageError
from rag.index.ownership import Ownership
from tests.support.elsewhere import (
    ROOT,
    child_environment,
    command,
    fill_disk,
    read_only,
    run_elsewhere,
    small_disk,
)


def hold(folder: str) -> None:
    sys.argv[1:] = ["chat", "--conversation", "x"]
    owner = Ownership(Path(folder))
    owner.take()
    sys.stdout.write("taken\n")
    sys.stdout.flush()
    time.sleep(60)


@contextmanager
def held_elsewhere(folder: Path) -> Iterator[int]:
    """The id of a process that owns the indexes while the block runs."""
    child = subprocess.Popen(
        command(hold, folder), cwd=ROOT, env=child_environment(), stdout=subprocess.PIPE
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"taken\n"
        try:
            yield child.pid
        finally:
            child.kill()


def take(folder: str) -> str:
    owner = Ownership(Path(folder))
    try:
        owner.take(patience_s=0)
    except (IndexHeld, StorageError) as exc:
        return f"{type(exc).__name__}: {exc}"
    return "taken"


def test_a_second_process_is_told_command_and_process(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path) as pid:
        with pytest.raises(IndexHeld) as caught:
            Ownership(tmp_path).take(patience_s=0.1)
        assert f"'newsbot chat' (process {pid})" in str(caught.value)
        assert str(tmp_path) in str(caught.value)
        assert "end it first" in str(caught.value)


def test_a_killed_owner_leaves_the_lock_to_the_next(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path) as pid:
        os.kill(pid, signal.SIGKILL)
        owner = Ownership(tmp_path)
        owner.take()
        assert owner.is_taken
        told = run_elsewhere(take, tmp_path)
        assert f"(process {os.getpid()})" in told
        owner.release()
    assert run_elsewhere(take, tmp_path) == "taken"


def test_a_waiting_process_gets_the_lock_when_it_is_released(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path) as pid:
        killer = Timer(0.3, os.kill, (pid, signal.SIGKILL))
        killer.start()
        owner = Ownership(tmp_path)
        owner.take(patience_s=30)
        killer.join()
        owner.release()


def test_an_owner_without_a_name_is_another_process(tmp_path: Path) -> None:
    owner = Ownership(tmp_path)
    owner.take()
    for content in ("", "{", '"text"', "{}"):
        (tmp_path / "owner.json").write_text(content)
        assert "held by another process" in run_elsewhere(take, tmp_path)
    (tmp_path / "owner.json").unlink()
    assert "held by another process" in run_elsewhere(take, tmp_path)
    owner.release()


def test_the_owner_is_a_process_not_a_thread(tmp_path: Path) -> None:
    owner = Ownership(tmp_path)
    taker = Thread(target=owner.take)
    taker.start()
    taker.join()
    assert owner.is_taken
    owner.release()
    assert not owner.is_taken
    assert run_elsewhere(take, tmp_path) == "taken"


def test_two_owners_in_one_process_exclude_each_other(tmp_path: Path) -> None:
    one, two = Ownership(tmp_path), Ownership(tmp_path)
    one.take()
    with pytest.raises(IndexHeld):
        two.take(patience_s=0)
    one.release()
    two.take(patience_s=0)
    two.release()


def test_releasing_what_was_not_taken_is_harmless(tmp_path: Path) -> None:
    owner = Ownership(tmp_path)
    owner.release()
    owner.take()
    owner.release()
    owner.release()
    assert not owner.is_taken


def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    told = run_elsewhere(take, tmp_path / "indexes", within=read_only(tmp_path))
    assert told.startswith("StorageError")
    assert str(tmp_path / "indexes") in told


def take_on_full_disk(folder: str) -> str:
    owner = Ownership(Path(folder))
    owner.take()
    fill_disk(Path(folder))
    told = take(folder)
    owner.release()
    return told


def test_a_full_disk_does_not_hide_the_owner(tmp_path: Path) -> None:
    told = run_elsewhere(take_on_full_disk, tmp_path, within=small_disk(tmp_path, "1m"))
    assert told.startswith("IndexHeld")


def take_without_room_for_a_name(folder: str) -> str:
    (Path(folder) / "owner.lock").touch()
    fill_disk(Path(folder))
    return take(folder)


def test_a_full_disk_does_not_keep_one_from_owning(tmp_path: Path) -> None:
    within = small_disk(tmp_path, "1m")
    assert run_elsewhere(take_without_room_for_a_name, tmp_path, within=within) == "taken"
