"""What `newsbot doctor` sees."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path

import pytest

from bot.bootstrap import App
from bot.diagnosis import Check
from rag.types import Filters
from tests.bot.apps import index, make_app, unseen
from tests.support.elsewhere import run_elsewhere, without_root_power
from tests.support.newsroom import BEES, NEWS, NOW, write_jsonl

pytestmark = pytest.mark.usefixtures("_bare_environment")


def checks(app: App) -> dict[str, Check]:
    return {check.name: check for check in app.doctor()}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with an indexed corpus."""
    with make_app(tmp_path) as app:
        index(app, write_jsonl(tmp_path / "news.jsonl"))
    return tmp_path


def test_an_empty_corpus_is_a_finding(tmp_path: Path) -> None:
    with make_app(tmp_path) as app:
        found = checks(app)
    assert list(found) == ["corpus", "answers"]
    assert (found["corpus"].ok, found["corpus"].detail) == (False, "no articles yet")
    assert found["corpus"].remedy == "run 'newsbot index PATH'"


def test_looking_makes_nothing(tmp_path: Path) -> None:
    with make_app(tmp_path / "nothing") as app:
        checks(app)
        assert app.usage() == []
    assert not (tmp_path / "nothing").exists()


def look_into(folder: str) -> list[str]:
    with make_app(Path(folder)) as app:
        return [checks(app)["corpus"].detail, *map(str, app.usage())]


def test_a_folder_that_may_not_be_entered_is_a_finding(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0)
    [found] = run_elsewhere(look_into, locked / "x", within=without_root_power())
    assert "access is denied; grant it" in found


def test_where_all_is_well_everything_is_told(corpus: Path) -> None:
    with make_app(corpus) as app:
        found = checks(app)
    assert list(found) == ["corpus", "embeddings", "lexical index", "vectors index", "answers"]
    assert all(check.ok and not check.remedy for check in found.values())
    assert f"{len(NEWS)} articles" in found["corpus"].detail
    assert "2024-08-15 to 2025-08-22" in found["corpus"].detail
    assert "hashing" in found["embeddings"].detail
    for name in ("lexical index", "vectors index"):
        assert "passages by query" in found[name].detail


def test_one_article_is_counted_as_one(tmp_path: Path) -> None:
    with make_app(tmp_path) as app:
        app.catalog.articles.write([BEES])
        assert checks(app)["corpus"].detail == "1 article, 1 passage, revision 1"


def test_the_doctor_may_come_while_questions_are_answered(corpus: Path) -> None:
    with make_app(corpus) as app:
        question = "Wie viele Schafe haben die Wölfe gerissen?"
        before = asyncio.run(app.ask(question, filters=Filters(), now=NOW))
        assert all(check.ok for check in app.doctor())
        assert (
            asyncio.run(app.ask(question, filters=Filters(), now=NOW)).citations == before.citations
        )


@pytest.mark.parametrize("name", ["lexical", "vectors"])
def test_a_damaged_index_is_a_finding_with_its_remedy(corpus: Path, name: str) -> None:
    for path in (corpus / "data" / "indexes" / name).glob("[0-9]*/**/*"):
        if path.is_file():
            path.write_bytes(b"")
    with make_app(corpus) as app:
        found = checks(app)
        assert [name for name, check in found.items() if not check.ok] == [f"{name} index"]
        assert found[f"{name} index"].remedy == "run 'newsbot rebuild'"
        app.corpus.rebuild(embed=False, progress=unseen)
    with make_app(corpus) as app:
        assert all(check.ok for check in app.doctor())


def test_an_index_that_is_late_is_no_finding(corpus: Path) -> None:
    with make_app(corpus) as app:
        app.catalog.articles.write([dataclasses.replace(BEES, id="more")])
        found = checks(app)
        assert all(check.ok for check in found.values())
        assert "the next question catches up" in found["lexical index"].detail


def test_another_embedder_is_a_finding(corpus: Path) -> None:
    with make_app(corpus) as app:
        app.catalog.vectors.set_embedder("other-1")
        found = checks(app)
    assert not found["embeddings"].ok
    assert "other-1" in found["embeddings"].detail
    assert found["embeddings"].remedy == "run 'newsbot rebuild --embed'"


def test_an_embedder_that_is_not_there_is_a_finding_and_no_error(corpus: Path) -> None:
    with make_app(corpus, embeddings="local") as app:
        found = checks(app)
    assert not found["embeddings"].ok
    assert "NEWSBOT_EMBEDDINGS" in found["embeddings"].detail


def test_a_catalog_that_can_not_be_read_is_a_finding_and_no_error(corpus: Path) -> None:
    for path in (corpus / "data").glob("catalog.db*"):
        path.write_bytes(b"no database " * 1_000)
    with make_app(corpus) as app:
        found = checks(app)
    assert not found["corpus"].ok
    assert found["corpus"].remedy


def test_no_finding_tells_a_secret(corpus: Path) -> None:
    with make_app(corpus, openai_api_key="sk-secret", embeddings="hashing") as app:
        assert not any("sk-secret" in str(check) for check in app.doctor())
