"""From files on a disk to articles: sizes, gzip, races and memory."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rag.corpus.readers import SourceFile, digest_source, read_source, scan
from rag.corpus.readers.gzipped import gunzipped
from rag.corpus.readers.jsonlines import parse_json_lines
from rag.corpus.readers.lines import LONGEST_LINE
from rag.corpus.readers.opening import MOST_NAMED
from rag.corpus.readers.whole import LARGEST_FILE
from rag.types import Article, ReadFailure

LINE = b'{"text": "Ein guter Satz steht hier."}\n'


@pytest.fixture(autouse=True)
def nothing_hangs() -> Iterator[None]:
    signal.alarm(120)  # ends the process: better than a test run that waits for ever
    yield
    signal.alarm(0)


def source(path: Path, data: bytes) -> SourceFile:
    path.write_bytes(data)
    (file,) = scan([path]).files
    return file


def read(path: Path, data: bytes) -> list[Article | ReadFailure]:
    return list(read_source(source(path, data)))


def test_a_text_file_is_one_article(tmp_path: Path) -> None:
    (article,) = read(tmp_path / "a.txt", b"Ein Satz.\r\n")
    assert isinstance(article, Article)
    assert (article.id, article.text) == ("a.txt", "Ein Satz.\r\n")
    assert article.source == str(tmp_path / "a.txt")


def test_a_bad_file_is_a_failure_with_the_path_as_given(tmp_path: Path) -> None:
    assert read(tmp_path / "a.txt", b"") == [
        ReadFailure(str(tmp_path / "a.txt"), "empty; there is nothing to index")
    ]


def test_a_text_file_of_just_the_largest_size_is_read(tmp_path: Path) -> None:
    (article,) = read(tmp_path / "a.txt", b"Ein Wort " * (LARGEST_FILE // 9))
    assert isinstance(article, Article)


def test_a_larger_text_file_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    file = source(tmp_path / "a.txt", b"x")
    os.truncate(tmp_path / "a.txt", 2**40)  # sparse: reading it would take an hour
    (failure,) = read_source(file)
    assert isinstance(failure, ReadFailure)
    assert "larger than 16 MB" in failure.reason


def test_json_lines_are_read_one_by_one(tmp_path: Path) -> None:
    found = read(tmp_path / "a.jsonl", LINE + b"{}\n" + LINE)
    assert [type(item) for item in found] == [Article, ReadFailure, Article]


def test_gzipped_json_lines_are_read(tmp_path: Path) -> None:
    found = read(tmp_path / "a.jsonl.gz", gzip.compress(LINE * 2) + gzip.compress(LINE))
    assert [item.id for item in found if isinstance(item, Article)] == [
        "a.jsonl.gz#1",
        "a.jsonl.gz#2",
        "a.jsonl.gz#3",
    ]


def numbered_lines(count: int) -> bytes:
    return b"".join(
        json.dumps({"id": n, "text": hashlib.sha256(bytes([n % 256])).hexdigest()}).encode() + b"\n"
        for n in range(count)
    )


def test_truncated_gzip_is_a_failure_after_what_could_be_read(tmp_path: Path) -> None:
    data = gzip.compress(numbered_lines(2000))
    *articles, failure = read(tmp_path / "a.jsonl.gz", data[: len(data) // 2])
    assert len(articles) > 100
    assert all(isinstance(item, Article) for item in articles)
    assert failure == ReadFailure(
        str(tmp_path / "a.jsonl.gz"), "its gzip data is cut off; the rest is missing"
    )


@pytest.mark.parametrize(
    ("data", "readable"),
    [
        (LINE, 0),
        (gzip.compress(LINE)[:-8] + bytes(8), 1),
        (gzip.compress(LINE) + b"garbage", 1),
        (b"\x1f\x8b\x08\x00" + b"\xff" * 40, 0),
    ],
    ids=["no gzip", "checksum", "garbage behind", "broken stream"],
)
def test_broken_gzip_is_a_failure_after_what_could_be_read(
    tmp_path: Path, data: bytes, readable: int
) -> None:
    *articles, failure = read(tmp_path / "a.jsonl.gz", data)
    assert isinstance(failure, ReadFailure)
    assert "gzip data is broken" in failure.reason
    assert len(articles) == readable


def test_an_empty_gzip_file_gives_nothing(tmp_path: Path) -> None:
    assert read(tmp_path / "a.jsonl.gz", b"") == []


def test_gzip_that_unpacks_to_too_much_is_a_failure(tmp_path: Path) -> None:
    file = source(tmp_path / "a.jsonl.gz", gzip.compress(LINE + bytes(10**6)))
    with file.path.open("rb") as stream:
        reading = gunzipped(parse_json_lines, largest=2**19)(stream, identity="a", shown="a")
        assert isinstance(next(reading), Article)
        with pytest.raises(Exception, match="unpacks to more than 524288 bytes"):
            list(reading)


def test_more_failures_than_anybody_reads_are_counted(tmp_path: Path) -> None:
    found = read(tmp_path / "a.jsonl", b"x\n" * (MOST_NAMED + 500) + LINE)
    assert len(found) == MOST_NAMED + 2
    assert isinstance(found[-2], Article)
    assert found[-1] == ReadFailure(
        str(tmp_path / "a.jsonl"), "500 more failures in it; mend the first ones"
    )


def test_a_file_in_no_known_format_is_a_failure(tmp_path: Path) -> None:
    file = replace(source(tmp_path / "a.txt", b"x"), identity="a.odt")
    assert [found.reason for found in read_source(file) if isinstance(found, ReadFailure)] == [
        "unknown format; the formats read are .txt, .jsonl, .jsonl.gz"
    ]


def test_a_line_too_long_at_the_end_of_a_file_is_named(tmp_path: Path) -> None:
    found = read(tmp_path / "a.jsonl", LINE + b"x" * (2 * LONGEST_LINE))
    assert [type(item) for item in found] == [Article, ReadFailure]


def test_a_file_that_became_a_fifo_is_a_failure_and_nothing_waits(tmp_path: Path) -> None:
    file = source(tmp_path / "a.txt", b"x")
    file.path.unlink()
    os.mkfifo(file.path)
    (failure,) = read_source(file)
    assert isinstance(failure, ReadFailure)
    assert "FIFO" in failure.reason
    assert digest_source(file) is None


def test_a_file_that_became_a_link_is_not_followed(tmp_path: Path) -> None:
    file = source(tmp_path / "a.txt", b"x")
    file.path.rename(tmp_path / "b.txt")
    file.path.symlink_to(tmp_path / "b.txt")
    (failure,) = read_source(file)
    assert isinstance(failure, ReadFailure)
    assert "symbolic link" in failure.reason


def test_a_file_that_became_a_folder_is_a_failure(tmp_path: Path) -> None:
    file = source(tmp_path / "a.txt", b"x")
    file.path.unlink()
    file.path.mkdir()
    (failure,) = read_source(file)
    assert isinstance(failure, ReadFailure)
    assert "a folder" in failure.reason


def test_a_file_that_vanished_is_a_failure(tmp_path: Path) -> None:
    file = source(tmp_path / "a.txt", b"x")
    file.path.unlink()
    (failure,) = read_source(file)
    assert isinstance(failure, ReadFailure)
    assert "no such file" in failure.reason
    assert digest_source(file) is None


def test_a_device_is_refused_even_if_it_is_handed_in(tmp_path: Path) -> None:
    file = replace(source(tmp_path / "a.txt", b"x"), path=Path("/dev/zero"))
    (failure,) = read_source(file)
    assert isinstance(failure, ReadFailure)
    assert "a device" in failure.reason


def test_a_failing_disk_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class FailingDisk(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    file = source(tmp_path / "a.txt", b"x")
    monkeypatch.setattr("rag.corpus.readers.opening._open_regular", lambda path: FailingDisk())
    assert list(read_source(file)) == [
        ReadFailure(file.shown, "can't be read (Input/output error)")
    ]
    assert digest_source(file) is None


def test_a_link_given_as_path_is_read_by_the_name_that_was_given(tmp_path: Path) -> None:
    (tmp_path / "blob").write_bytes(LINE)
    (tmp_path / "latest.jsonl").symlink_to(tmp_path / "blob")
    (file,) = scan([tmp_path / "latest.jsonl"]).files
    (article,) = read_source(file)
    assert isinstance(article, Article)
    assert article.id == "latest.jsonl#1"


def test_the_digest_is_that_of_the_raw_bytes(tmp_path: Path) -> None:
    data = b"\xff\0" * 2**20
    expected = hashlib.blake2b(data, digest_size=16).hexdigest()
    assert digest_source(source(tmp_path / "a.txt", data)) == expected


MEASURE = """
import resource, sys
from pathlib import Path
from rag.corpus.readers import read_source, scan
from rag.types import Article

peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
(warm,) = scan([Path(sys.argv[1])]).files
list(read_source(warm))
before = peak()
(file,) = scan([Path(sys.argv[2])]).files
kinds = [type(found).__name__ for found in read_source(file)]
print(*kinds, (peak() - before) // 1024)
"""


def measure(tmp_path: Path, path: Path) -> tuple[list[str], int]:
    """The kinds of what a file gives, and the memory in MB that it took a process of its own."""
    warm = tmp_path / "warm.jsonl"
    warm.write_bytes(LINE)
    child = subprocess.run(
        [sys.executable, "-c", MEASURE, str(warm), str(path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
        cwd=Path(__file__).parents[4],
    )
    *kinds, megabytes = child.stdout.split()
    return kinds, int(megabytes)


def test_a_line_of_200_mb_is_named_and_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(LINE + b'{"text": "')
        for _ in range(200):
            file.write(b"a" * 2**20)
        file.write(b'"}\n' + LINE)
    kinds, megabytes = measure(tmp_path, path)
    assert kinds == ["Article", "ReadFailure", "Article"]
    assert megabytes < 100


def test_a_gzip_bomb_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(200):
            file.write(b"[" * 2**20)
        file.write(b"\n" + LINE)
    kinds, megabytes = measure(tmp_path, path)
    assert kinds == ["ReadFailure", "Article"]
    assert megabytes < 100


def test_a_gzip_header_alone_is_cut_off(tmp_path: Path) -> None:
    packed = gzip.compress(LINE)
    assert read(tmp_path / "a.jsonl.gz", packed[:10])[-1] == ReadFailure(
        str(tmp_path / "a.jsonl.gz"), "its gzip data is cut off; the rest is missing"
    )
