"""A folder of articles to read."""

from __future__ import annotations

from pathlib import Path

import pytest

BODY = "Der Bundestag stimmte am Freitag für Gesetz {}. Es gilt ab Mai.\n"


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder with three articles: `1.txt`, `2.txt` and `deep/3.txt`."""
    folder = tmp_path / "news"
    (folder / "deep").mkdir(parents=True)
    for number, name in enumerate(["1.txt", "2.txt", "deep/3.txt"], 1):
        (folder / name).write_text(BODY.format(number))
    return folder
