"""The corpus: what is read into it is found, and what breaks is mended."""

from __future__ import annotations

import dataclasses
import gzip
from pathlib import Path

import pytest

from bot.bootstrap import App
from rag.errors import EmbedderMismatch, IndexUnready
from rag.types import AnswerStatus, Filters
from tests.bot.apps import GUESTS, SHEEP, ask, cited, index, make_app, unseen
from tests.support.elsewhere import read_only, run_elsewhere
from tests.support.newsroom import BEES, BRIDGE_DE, NEWS, NOW, THEATRE, WOLVES, write_jsonl

pytestmark = pytest.mark.usefixtures("_bare_environment")


# -- indexing ----------------------------------------------------------------------------------


def test_what_was_indexed_is_answered_from(app: App, news: Path) -> None:
    report = index(app, news)
    assert (report.added, report.updated, report.unchanged, report.removed) == (len(NEWS), 0, 0, 0)
    assert report.articles == len(NEWS) < report.passages
    assert (report.failed, report.notice, report.nothing_read) == ((), None, False)
    answer = ask(app, SHEEP)
    assert answer.status is AnswerStatus.ANSWERED
    [first, *_] = answer.citations
    assert WOLVES.text[first.start : first.end] == first.quote


def test_indexing_again_changes_nothing(app: App, news: Path) -> None:
    before = index(app, news)
    revision = app.catalog.revision()
    again = index(app, news)
    assert (again.added, again.updated, again.unchanged) == (0, 0, len(NEWS))
    assert (again.articles, again.passages) == (before.articles, before.passages)
    assert app.catalog.revision() == revision


def test_a_changed_article_is_answered_as_it_is_now(app: App, tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "news.jsonl", [WOLVES, THEATRE])
    index(app, path)
    told = WOLVES.text.replace("sieben Schafe", "neunzehn Schafe")
    write_jsonl(path, [dataclasses.replace(WOLVES, text=told), THEATRE])
    assert index(app, path).updated == 1
    [first, *_] = ask(app, SHEEP).citations
    assert "neunzehn Schafe" in first.quote


def test_pruned_articles_are_no_longer_found(app: App, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    write_jsonl(folder / "a.jsonl", [WOLVES])
    gone = write_jsonl(folder / "b.jsonl", [THEATRE])
    index(app, folder)
    assert cited(app, GUESTS) == ["theatre"]
    gone.unlink()
    assert index(app, folder).removed == 0
    assert index(app, folder, prune=True).removed == 1
    assert cited(app, GUESTS) == []
    assert cited(app, SHEEP)[0] == "wolf"


def test_a_bad_file_is_named_and_its_neighbours_are_read(
    app: App, tmp_path: Path, news: Path
) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"text": 3}\n', encoding="utf-8")
    report = index(app, bad, news)
    assert [failure.source for failure in report.failed] == [f"{bad}:1"]
    assert not report.nothing_read
    assert index(app, bad).nothing_read


def test_an_article_twice_in_one_file_is_one_article(app: App, tmp_path: Path) -> None:
    later = dataclasses.replace(WOLVES, text=WOLVES.text.replace("sieben", "neunzehn"))
    path = write_jsonl(tmp_path / "news.jsonl", [WOLVES, THEATRE, later])
    assert index(app, path).articles == 2
    answer = ask(app, SHEEP)
    assert [c.article_id for c in answer.citations].count("wolf") == len(answer.citations)


def test_an_id_that_comes_again_is_named_with_its_line(app: App, tmp_path: Path) -> None:
    one = write_jsonl(tmp_path / "1.jsonl", [WOLVES, THEATRE, WOLVES])
    two = tmp_path / "2.jsonl.gz"
    two.write_bytes(gzip.compress(b"\n" + one.read_bytes()))
    report = index(app, one, two)
    assert [failure.source for failure in report.failed] == [
        f"{one}:3", f"{two}:2", f"{two}:3", f"{two}:4",
    ]  # fmt: skip
    assert {failure.reason for failure in report.failed} == {
        f"the id '{identity}' has been read from {one} already" for identity in ("wolf", "theatre")
    }


def test_progress_is_told_by_step_and_ends_at_all(app: App, news: Path) -> None:
    seen: dict[str, tuple[int, int]] = {}

    def progress(step: str, done: int, of: int) -> None:
        assert 0 <= done <= of
        seen[step] = (done, of)

    report = app.corpus.index([news], prune=False, progress=progress)
    assert seen["reading"] == (news.stat().st_size,) * 2
    assert seen["indexing"] == (report.passages,) * 2
    rebuilt = app.corpus.rebuild(embed=False, progress=progress)
    assert seen["rebuilding"] == (report.passages,) * 2
    assert (rebuilt.articles, rebuilt.passages) == (report.articles, report.passages)
    assert rebuilt.rebuilt == ("lexical", "vectors")
    assert rebuilt.seconds > 0


def test_a_search_gives_passages_and_no_answer(app: App, news: Path) -> None:
    index(app, news)
    found = app.search("Carolabrücke", k=2, filters=Filters(), now=NOW)
    assert found[0].article.id == BRIDGE_DE.id
    assert len(found) == 2


def test_vectors_of_another_embedder_are_refused_until_they_are_made_anew(
    tmp_path: Path, news: Path
) -> None:
    with make_app(tmp_path) as app:
        index(app, news)
        app.catalog.vectors.set_embedder("other-1")
    with make_app(tmp_path) as app:
        with pytest.raises(EmbedderMismatch, match="rebuild --embed"):
            ask(app, SHEEP)
        app.corpus.rebuild(embed=True, progress=unseen)
        assert cited(app, SHEEP)[0] == "wolf"


# -- what another thread follows ----------------------------------------------------------------


def test_no_search_makes_the_indexes_that_another_thread_is_to_make(
    tmp_path: Path, news: Path
) -> None:
    with make_app(tmp_path) as app, app.corpus.followed():
        app.catalog.articles.write(NEWS)
        with pytest.raises(IndexUnready, match="in a minute"):
            ask(app, SHEEP)
        app.corpus.follow()
        assert cited(app, SHEEP)[0] == "wolf"
        shown = app.corpus.revision()
        app.catalog.articles.write([dataclasses.replace(BEES, id="more")])
        assert cited(app, SHEEP)[0] == "wolf"
        assert app.corpus.revision() == shown
    with make_app(tmp_path) as app:
        assert cited(app, SHEEP)[0] == "wolf"
        assert app.corpus.revision() > shown


# -- damage ------------------------------------------------------------------------------------


def test_damage_is_told_answered_around_and_repaired(tmp_path: Path, news: Path) -> None:
    with make_app(tmp_path) as app:
        index(app, news)
    for path in (tmp_path / "data" / "indexes" / "lexical").glob("[0-9]*/*"):
        path.write_bytes(b"")
    with make_app(tmp_path) as app:
        assert cited(app, SHEEP)[0] == "wolf"
        [notice] = app.notices
        assert notice.startswith("the lexical index ")
        assert notice.endswith("; rebuilding it from the catalog")
        app.corpus.repair(unseen)
        assert app.notices[1:] == ["the lexical index is whole again"]
        assert app.corpus.projection().lexical is not None
        assert cited(app, SHEEP)[0] == "wolf"
        app.corpus.repair(unseen)
        assert len(app.notices) == 2


def test_a_damaged_index_does_not_keep_the_sound_one_behind(tmp_path: Path, news: Path) -> None:
    with make_app(tmp_path) as app:
        index(app, news)
    for path in (tmp_path / "data" / "indexes" / "lexical").glob("[0-9]*/*"):
        path.write_bytes(b"")
    added = write_jsonl(tmp_path / "more.jsonl", [dataclasses.replace(BEES, id="more")])
    with make_app(tmp_path) as app:
        index(app, added)
        newest = app.catalog.revision()
        assert app.corpus.projection().revisions() == {"lexical": 0, "vectors": newest}
        assert len(app.notices) == 1  # told before anything is repaired
        app.corpus.repair(unseen)
        assert app.corpus.projection().revisions() == {"lexical": newest, "vectors": newest}


def notices_of(folder: str) -> list[str]:
    """What is said beside an answer. Runs in a process of its own."""
    with make_app(Path(folder)) as app:
        assert cited(app, SHEEP)[0] == "wolf"
        app.corpus.repair(unseen)
        return app.notices


def test_where_nothing_can_be_written_no_rebuilding_is_announced(
    tmp_path: Path, news: Path
) -> None:
    with make_app(tmp_path) as app:
        index(app, news)
    for path in (tmp_path / "data" / "indexes" / "lexical").glob("[0-9]*/*"):
        path.write_bytes(b"")
    [notice] = run_elsewhere(notices_of, tmp_path, within=read_only(tmp_path))
    assert notice.startswith("the lexical index is damaged")
    assert notice.endswith("; it is rebuilt as soon as the data folder can be written")
    told, done = run_elsewhere(notices_of, tmp_path)
    assert told.endswith("; rebuilding it from the catalog")
    assert done == "the lexical index is whole again"


def test_indexes_that_are_gone_are_made_again(tmp_path: Path, news: Path) -> None:
    with make_app(tmp_path) as app:
        index(app, news)
    for path in sorted((tmp_path / "data" / "indexes").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    with make_app(tmp_path) as app:
        assert cited(app, SHEEP)[0] == "wolf"
        assert app.corpus.projection().shows(app.catalog.revision())
