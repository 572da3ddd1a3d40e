"""Which files paths hold, on a real file system with everything odd that one can have."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rag.corpus.readers import scan

NOBODY = 65534


def write(path: Path, content: str = "Ein Satz.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


@contextmanager
def as_ordinary_user() -> Iterator[Path]:
    """A folder that anybody may enter, and no root's right to read everything in it."""
    folder = Path(tempfile.mkdtemp(prefix="newsbot-"))
    folder.chmod(0o755)
    root = os.geteuid() == 0
    try:
        yield folder
    finally:
        if root:
            os.seteuid(0)
        for path in folder.rglob("*"):
            path.chmod(0o755)
        shutil.rmtree(folder)


def drop_rights() -> None:
    if os.geteuid() == 0:
        os.seteuid(NOBODY)


def test_a_folder_is_walked_in_sorted_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b.jsonl", "c.jsonl.gz"):
        write(tmp_path / name)
    found = scan([tmp_path])
    assert [file.identity for file in found.files] == [
        "a/b.jsonl",
        "a/z.txt",
        "b.txt",
        "c.jsonl.gz",
    ]
    assert found.failures == ()
    assert found.roots == (tmp_path.resolve(),)


def test_a_file_in_a_folder_knows_how_it_is_shown_named_and_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "news" / "day" / "a.txt", "abc")
    monkeypatch.chdir(tmp_path)
    (file,) = scan([Path("news")]).files
    assert file.shown == "news/day/a.txt"
    assert file.identity == "day/a.txt"
    assert file.key == str(tmp_path.resolve() / "news/day/a.txt")
    assert file.root == str(tmp_path.resolve() / "news")
    assert file.path == Path(file.key)
    assert file.size == 3


def test_a_file_given_as_path_is_known_by_its_name(tmp_path: Path) -> None:
    path = write(tmp_path / "day" / "a.txt")
    (file,) = scan([path]).files
    assert (file.identity, file.root, file.shown) == ("a.txt", str(path.resolve()), str(path))


def test_the_same_file_by_two_paths_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "day" / "a.txt")
    write(tmp_path / "day" / "x.doc")
    found = scan([tmp_path, path, tmp_path / "day", tmp_path / "day" / ".." / "day"])
    assert [file.identity for file in found.files] == ["day/a.txt"]
    assert len(found.failures) == 1
    assert len(found.roots) == 3


def test_suffixes_count_in_any_case(tmp_path: Path) -> None:
    write(tmp_path / "A.TXT")
    assert len(scan([tmp_path]).files) == 1


def test_a_missing_path_is_named_and_its_neighbours_are_found(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    found = scan([tmp_path / "nowhere", tmp_path / "a.txt" / "b", tmp_path])
    assert [failure.source for failure in found.failures] == [
        str(tmp_path / "nowhere"),
        str(tmp_path / "a.txt" / "b"),
    ]
    assert all("no such file or folder" in failure.reason for failure in found.failures)
    assert len(found.files) == 1
    assert found.roots == (tmp_path.resolve(),)


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "n" * 5000])
def test_a_name_that_no_system_has_is_a_failure(name: str) -> None:
    found = scan([Path(name)])
    assert len(found.failures) == 1
    found.failures[0].source.encode()


def test_an_unknown_format_is_a_failure_that_names_the_known_ones(tmp_path: Path) -> None:
    write(tmp_path / "a.docx")
    write(tmp_path / "README")
    given = scan([tmp_path / "README"]).failures
    found = scan([tmp_path]).failures
    assert len(given) == 1
    assert [Path(failure.source).name for failure in found] == ["README", "a.docx"]
    for failure in (*given, *found):
        assert ".txt, .jsonl, .jsonl.gz" in failure.reason


def test_hidden_entries_are_skipped_silently_but_not_if_they_are_given(tmp_path: Path) -> None:
    write(tmp_path / ".git" / "a.txt")
    write(tmp_path / ".DS_Store")
    (tmp_path / ".link").symlink_to(tmp_path)
    assert scan([tmp_path]) == scan([tmp_path])
    assert (scan([tmp_path]).files, scan([tmp_path]).failures) == ((), ())
    assert len(scan([tmp_path / ".git"]).files) == 1


def test_symlinks_in_a_folder_are_named_and_not_followed(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside" / "secret.txt")
    folder = tmp_path / "news"
    write(folder / "a.txt")
    (folder / "file.txt").symlink_to(outside)
    (folder / "folder").symlink_to(outside.parent)
    (folder / "nowhere.txt").symlink_to(tmp_path / "nowhere")
    found = scan([folder])
    assert [file.identity for file in found.files] == ["a.txt"]
    assert [Path(failure.source).name for failure in found.failures] == [
        "file.txt",
        "folder",
        "nowhere.txt",
    ]
    assert all("not followed" in failure.reason for failure in found.failures)


def test_a_symlink_loop_in_a_folder_ends(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to("self")
    found = scan([tmp_path])
    assert len(found.files) == 1
    assert len(found.failures) == 2


def test_a_symlink_given_as_path_is_resolved_and_keeps_its_name(tmp_path: Path) -> None:
    target = write(tmp_path / "blob-0815")
    link = tmp_path / "latest.txt"
    link.symlink_to(target)
    (file,) = scan([link]).files
    assert (file.identity, file.key, file.shown) == (
        "latest.txt",
        str(target.resolve()),
        str(link),
    )


def test_a_symlink_to_a_folder_given_as_path_is_walked(tmp_path: Path) -> None:
    write(tmp_path / "news" / "a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "news")
    (file,) = scan([tmp_path / "link"]).files
    assert (file.identity, file.root) == ("a.txt", str((tmp_path / "news").resolve()))
    assert file.shown == str(tmp_path / "link" / "a.txt")


def test_a_symlink_to_itself_given_as_path_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "self.txt").symlink_to("self.txt")
    (failure,) = scan([tmp_path / "self.txt"]).failures
    assert "circle" in failure.reason


def test_fifos_and_sockets_are_failures_in_a_folder_and_as_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "fifo.txt")
    monkeypatch.chdir(tmp_path)  # a socket's path may have 107 bytes only
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
        found = scan([tmp_path])
    assert [failure.reason.split(",")[0] for failure in found.failures] == ["a FIFO", "a socket"]
    assert "FIFO" in scan([tmp_path / "fifo.txt"]).failures[0].reason


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/tty"])
def test_a_device_is_never_opened(device: str) -> None:
    (failure,) = scan([Path(device)]).failures
    assert failure.source == device
    assert "a device, not a regular file" in failure.reason


def test_a_folder_without_permission_is_named_and_its_neighbours_are_found() -> None:
    with as_ordinary_user() as folder:
        write(folder / "open.txt")
        write(folder / "locked" / "a.txt").parent.chmod(0)
        drop_rights()
        found = scan([folder, folder / "locked" / "a.txt"])
        assert [file.identity for file in found.files] == ["open.txt"]
        assert [failure.source for failure in found.failures] == [
            str(folder / "locked"),
            str(folder / "locked" / "a.txt"),
        ]
        assert all("permission denied" in failure.reason for failure in found.failures)


def test_a_name_that_is_not_utf8_is_shown_with_backslashes(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"M\xfcnchen.txt")).write_text("Ein Satz.")
    (tmp_path / os.fsdecode(b"M\xfcnchen.doc")).write_text("Ein Satz.")
    found = scan([tmp_path])
    (file,) = found.files
    assert file.identity == "M\\udcfcnchen.txt"
    assert found.failures[0].source.endswith("M\\udcfcnchen.doc")
    for text in (file.identity, file.shown, file.key, file.root):
        text.encode()
    assert file.path.read_text() == "Ein Satz."


def test_a_folder_deeper_than_the_stack_is_walked(tmp_path: Path) -> None:
    folders = [tmp_path / "/".join("d" * depth) for depth in range(1, 1200)]
    for folder in folders:
        folder.mkdir()
    write(folders[-1] / "a.txt")
    found = scan([tmp_path])
    # Whatever clears up after pytest recurses, so the depth goes before it comes.
    (folders[-1] / "a.txt").unlink()
    for folder in reversed(folders):
        folder.rmdir()
    assert len(found.files) == 1
