"""Two processes on one corpus: one owns the indexes, the other writes the catalog."""

from __future__ import annotations

import dataclasses
import json
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.settings import Settings
from rag.corpus.catalog import Catalog
from rag.errors import IndexHeld
from tests.bot.apps import SHEEP, ask, cited, index, make_app
from tests.support.elsewhere import ROOT, child_environment, command
from tests.support.newsroom import BEES, NEWS, write_jsonl

pytestmark = pytest.mark.usefixtures("_bare_environment")


def hold(folder: str) -> list[str]:
    """Own the indexes; when told to, answer once more. Runs in a process of its own."""
    with make_app(Path(folder)) as app:
        app.warm_up()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        return cited(app, "Wer zähmt einen Uhu?")


@contextmanager
def holder(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the indexes."""
    process = subprocess.Popen(
        command(hold, folder),
        cwd=ROOT,
        env=child_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert select.select([process.stdout], [], [], 60)[0]
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def test_beside_an_owner_indexing_writes_the_catalog_and_the_owner_shows_it(
    tmp_path: Path, news: Path
) -> None:
    with make_app(tmp_path) as app:
        index(app, news)
    added = dataclasses.replace(BEES, id="uhu", text="Der Falkner Ulf Petersen zähmt einen Uhu.")
    more = write_jsonl(tmp_path / "more.jsonl", [added])
    with holder(tmp_path) as process, make_app(tmp_path) as app:
        report = index(app, more)
        assert (report.added, report.articles) == (1, len(NEWS) + 1)
        assert report.notice is not None
        assert f"(process {process.pid})" in report.notice
        with pytest.raises(IndexHeld, match=f"process {process.pid}"):
            ask(app, SHEEP)
        [seen] = [check for check in app.doctor() if check.name == "indexes"]
        assert seen.ok
        assert f"process {process.pid}" in seen.detail
        out, _ = process.communicate("go\n", timeout=60)
        assert json.loads(out.splitlines()[-1])[0] == "uhu"
    with make_app(tmp_path) as app:
        assert cited(app, "Wer zähmt einen Uhu?")[0] == "uhu"
        assert app.notices == []


def test_what_a_holder_that_was_killed_left_behind_is_brought_up_to_date(
    tmp_path: Path, news: Path
) -> None:
    with make_app(tmp_path) as app:
        index(app, news)
    with holder(tmp_path):
        catalog = Catalog.open(Settings(_env_file=None, data_dir=tmp_path / "data").catalog_url)
        late = dataclasses.replace(BEES, id="uhu", text="Der Falkner Petersen zähmt einen Uhu.")
        catalog.articles.write([late])
        catalog.close()
    with make_app(tmp_path) as app:
        assert cited(app, "Wer zähmt einen Uhu?")[0] == "uhu"
