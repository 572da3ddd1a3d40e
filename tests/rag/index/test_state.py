"""What an index folder holds, and whether its files are as they were left."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rag.index.state import STATE_FILE, IndexState, load_state, save_state


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "1" / "deep"
    folder.mkdir(parents=True)
    (folder / "a.bin").write_bytes(b"0123456789")
    (folder.parent / "empty").touch()
    return tmp_path


def noted(root: Path) -> IndexState:
    return IndexState("1", revision=7, embedder="x").noted(root)


def test_a_note_comes_back_as_it_was_saved(root: Path) -> None:
    for state in (noted(root), IndexState("2"), noted(root).at(8)):
        save_state(root, state)
        assert load_state(root) == state
    assert not (root / f"{STATE_FILE}.new").exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"7",
        b"\xff\xfe\x00",
        b'{"folder": "1"}',
        b'{"folder": "1", "revision": "x", "embedder": "x", "files": null}',
        b'{"folder": "1", "revision": null, "embedder": "x", "files": null}',
        b'{"folder": "1", "revision": 1, "embedder": "x", "files": [1]}',
        b'{"folder": "1", "revision": 1, "embedder": "x", "files": {"a": 1}}',
        b'{"folder": "1", "revision": 1, "embedder": "x", "files": {"a": [1]}}',
        b'{"folder": "../../etc", "revision": 1, "embedder": "x", "files": null}',
        b'{"folder": "", "revision": 1, "embedder": "x", "files": null}',
        b"[" * 100_000,
    ],
)
def test_an_unreadable_note_is_no_note(root: Path, content: bytes) -> None:
    (root / STATE_FILE).write_bytes(content)
    assert load_state(root) is None


def test_no_note_is_no_note(tmp_path: Path) -> None:
    assert load_state(tmp_path / "missing") is None


def test_untouched_files_are_as_they_were_left(root: Path) -> None:
    assert noted(root).is_as_left(root)
    assert not noted(root).is_cut(root)


def test_a_write_under_way_is_not_as_it_was_left(root: Path) -> None:
    assert not IndexState("1", files=None).is_as_left(root)
    assert not IndexState("1", files=None).is_cut(root)


def test_a_missing_folder_is_not_as_it_was_left(root: Path) -> None:
    state = noted(root)
    (root / "1").rename(root / "2")
    assert not state.is_as_left(root)
    assert state.is_cut(root)


def test_touched_grown_and_new_files_are_seen_but_nothing_is_cut(root: Path) -> None:
    state = noted(root)
    path = root / "1" / "deep" / "a.bin"
    os.utime(path, ns=(0, 0))
    assert not state.is_as_left(root)
    path.write_bytes(b"01234567890")
    assert not state.is_as_left(root)
    assert not state.is_cut(root)
    state = noted(root)
    (root / "1" / "new").touch()
    assert not state.is_as_left(root)
    assert not state.is_cut(root)


def test_shortened_and_missing_files_are_cut(root: Path) -> None:
    state = noted(root)
    path = root / "1" / "deep" / "a.bin"
    path.write_bytes(b"012345678")
    assert state.is_cut(root)
    path.unlink()
    assert state.is_cut(root)
