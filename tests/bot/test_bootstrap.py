"""The application, put together and run on real parts."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import gzip
import json
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import App, Progress, build_app
from bot.conversation import ConversationService
from bot.reports import IndexReport
from bot.settings import Settings, SettingsInvalid
from rag.corpus.catalog import Catalog
from rag.errors import CorpusEmpty, EmbedderMismatch, IndexHeld, QuestionSetInvalid
from rag.types import Answer, AnswerStatus, Filters, Turn
from tests.support.elsewhere import ROOT, child_environment, command, read_only, run_elsewhere
from tests.support.newsroom import BEES, BRIDGE_DE, NEWS, NOW, THEATRE, WOLVES, write_jsonl

SHEEP = "Wie viele Schafe haben die Wölfe gerissen?"
GUESTS = "How many guests did Maureen Okafor welcome?"


def make_app(folder: Path, **changes: Any) -> App:
    return build_app(Settings(_env_file=None, data_dir=folder / "data", **changes), lambda: NOW)


def index(app: App, *paths: Path, prune: bool = False) -> IndexReport:
    return app.index(paths, prune=prune, progress=lambda _step, _done, _all: None)


def evaluate(
    app: App, questions: Path, progress: Progress = lambda _step, _done, _all: None
) -> dict[str, Any]:
    report = app.evaluate(questions, k=10, filters=Filters(), now=NOW, progress=progress)
    return report.to_json()


def ask(app: App, question: str, now: dt.datetime = NOW) -> Answer:
    return asyncio.run(app.ask(question, filters=Filters(), now=now))


def cited(app: App, question: str) -> list[str]:
    return [citation.article_id for citation in ask(app, question).citations]


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NEWSBOT_EMBEDDINGS", "NEWSBOT_ANSWERS", "NEWSBOT_DATABASE_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with make_app(tmp_path) as app:
        yield app


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return write_jsonl(tmp_path / "news.jsonl")


# -- an empty corpus ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "use",
    [
        lambda app: ask(app, "Was?"),
        lambda app: app.search("Was?", k=3, filters=Filters(), now=NOW),
        lambda app: app.warm_up(),
        lambda app: asyncio.run(app.conversations.ask("a", "Was?", filters=Filters(), now=NOW)),
    ],
)
def test_before_the_first_article_the_remedy_is_told(app: App, use: Callable[[App], Any]) -> None:
    with pytest.raises(CorpusEmpty, match="newsbot index PATH"):
        use(app)


def test_it_is_answered_as_soon_as_there_is_one(app: App, news: Path) -> None:
    with pytest.raises(CorpusEmpty):
        app.warm_up()
    index(app, news)
    assert cited(app, SHEEP)[0] == "wolf"


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

    report = app.index([news], prune=False, progress=progress)
    assert seen["reading"] == (news.stat().st_size,) * 2
    assert seen["indexing"] == (report.passages,) * 2
    rebuilt = app.rebuild(embed=False, progress=progress)
    assert seen["rebuilding"] == (report.passages,) * 2
    assert (rebuilt.articles, rebuilt.passages) == (report.articles, report.passages)
    assert rebuilt.rebuilt == ("lexical", "vectors")
    assert rebuilt.seconds > 0


# -- asking ------------------------------------------------------------------------------------


def test_a_search_gives_passages_and_no_answer(app: App, news: Path) -> None:
    index(app, news)
    found = app.search("Carolabrücke", k=2, filters=Filters(), now=NOW)
    assert found[0].article.id == BRIDGE_DE.id
    assert len(found) == 2


def test_many_threads_may_ask_a_cold_application(app: App, news: Path) -> None:
    index(app, news)
    app.close()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda question: cited(app, question), [SHEEP, GUESTS] * 8))
    assert all(first == "wolf" for first, *_ in answers[::2])
    assert all(first == "theatre" for first, *_ in answers[1::2])


async def test_a_conversation_is_kept_across_runs(tmp_path: Path, news: Path) -> None:
    with make_app(tmp_path) as app:
        index(app, news)
        answer = await app.conversations.ask("anna", SHEEP, filters=Filters(), now=NOW)
    with make_app(tmp_path) as app:
        [turn] = app.conversations.turns("anna")
        assert turn.answer == answer
        await app.conversations.start_afresh("anna")
        assert app.conversations.turns("anna") == []


def test_a_corpus_that_was_closed_is_opened_again(tmp_path: Path, news: Path) -> None:
    with make_app(tmp_path) as app:
        index(app, news)
    with make_app(tmp_path) as app:
        assert index(app, news).unchanged == len(NEWS)
        assert cited(app, SHEEP)[0] == "wolf"
        assert app.notices == []


def test_an_application_that_was_closed_can_be_used_again(app: App, news: Path) -> None:
    index(app, news)
    assert cited(app, SHEEP)[0] == "wolf"
    app.close()
    app.close()  # twice is no error
    added = dataclasses.replace(BEES, id="mehr", text="Der Falkner Ulf Petersen zähmt einen Uhu.")
    index(app, write_jsonl(news.with_name("mehr.jsonl"), [added]))
    answer = asyncio.run(
        app.conversations.ask("anna", "Wer zähmt einen Uhu?", filters=Filters(), now=NOW)
    )
    assert answer.citations[0].article_id == "mehr"
    assert app.projection().lexical is not None
    assert app._search._projection is app.projection()


# -- evaluation --------------------------------------------------------------------------------


def test_a_question_set_gives_figures(app: App, tmp_path: Path, news: Path) -> None:
    index(app, news)
    questions = tmp_path / "questions.jsonl"
    lines = [
        {"question": SHEEP, "relevant": ["wolf"], "answer": "sieben Schafe"},
        {"question": GUESTS, "relevant": ["theatre"], "answer": "four hundred guests"},
        {"question": "Wer gewann den Nobelpreis für Quantenphysik?", "answerable": False},
    ]
    questions.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    steps: list[tuple[str, int, int]] = []
    figures = evaluate(app, questions, lambda step, done, of: steps.append((step, done, of)))
    assert figures["hit@1"] == figures["citation_precision"] == figures["answer@2"] == 1.0
    assert figures["abstained_when_unanswerable"] == 1.0
    assert steps == [("asking", done, 3) for done in range(4)]


def test_a_follow_up_is_asked_in_a_conversation_that_nobody_else_sees(
    app: App, tmp_path: Path, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(app, news)
    questions = tmp_path / "questions.jsonl"
    lines = [
        {"question": SHEEP, "history": [GUESTS, "Was ist neu?"], "relevant": ["wolf"]},
        {"question": GUESTS, "history": [SHEEP], "relevant": ["theatre"]},
        {"question": SHEEP, "relevant": ["wolf"]},
    ]
    questions.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    asked: list[tuple[str, str]] = []
    ask = ConversationService.ask

    async def noted(
        self: ConversationService, conversation: str, text: str, **given: Any
    ) -> Answer:
        answer = await ask(self, conversation, text, **given)
        assert self.turns(conversation)[-1] == Turn(text, answer)
        asked.append((conversation, text))
        return answer

    monkeypatch.setattr(ConversationService, "ask", noted)
    figures = evaluate(app, questions)
    assert (figures["questions"], figures["hit@1"]) == (3, 1.0)
    first, second = "rehearsal:1", "rehearsal:2"
    assert asked == [
        (first, GUESTS), (first, "Was ist neu?"), (first, SHEEP), (second, SHEEP), (second, GUESTS),
    ]  # fmt: skip
    assert app.conversations.turns(first) == []


def test_a_bad_question_set_is_named_before_anything_is_opened(app: App, tmp_path: Path) -> None:
    with pytest.raises(QuestionSetInvalid):
        evaluate(app, tmp_path / "absent.jsonl")


# -- settings ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"embeddings": "local"}, "NEWSBOT_EMBEDDINGS is local"),
        ({"embeddings": "openai"}, "set OPENAI_API_KEY or OPENAI_BASE_URL"),
        ({"answers": "llm"}, "set OPENAI_API_KEY or OPENAI_BASE_URL"),
        ({"chroma_url": "http://127.0.0.1:8000"}, "unset NEWSBOT_CHROMA_URL"),
    ],
)
def test_what_the_settings_ask_for_and_is_not_there_is_named(
    tmp_path: Path, news: Path, changes: dict[str, str], says: str
) -> None:
    with make_app(tmp_path) as app:
        index(app, news)
    with make_app(tmp_path, **changes) as app:
        for use in (lambda: cited(app, SHEEP), lambda: index(app, news), app.warm_up):
            with pytest.raises(SettingsInvalid, match=says):
                use()


def test_vectors_of_another_embedder_are_refused_until_they_are_made_anew(
    tmp_path: Path, news: Path
) -> None:
    with make_app(tmp_path) as app:
        index(app, news)
        app.catalog.vectors.set_embedder("other-1")
    with make_app(tmp_path) as app:
        with pytest.raises(EmbedderMismatch, match="rebuild --embed"):
            ask(app, SHEEP)
        app.rebuild(embed=True, progress=lambda _step, _done, _all: None)
        assert cited(app, SHEEP)[0] == "wolf"


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
        app.repair(lambda _step, _done, _all: None)
        assert app.notices[1:] == ["the lexical index is whole again"]
        assert app.projection().lexical is not None
        assert cited(app, SHEEP)[0] == "wolf"
        app.repair(lambda _step, _done, _all: None)
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
        assert app.projection().revisions() == {"lexical": 0, "vectors": newest}
        assert len(app.notices) == 1  # told before anything is repaired
        app.repair(lambda _step, _done, _all: None)
        assert app.projection().revisions() == {"lexical": newest, "vectors": newest}


def notices_of(folder: str) -> list[str]:
    """What is said beside an answer. Runs in a process of its own."""
    with make_app(Path(folder)) as app:
        assert cited(app, SHEEP)[0] == "wolf"
        app.repair(lambda _step, _done, _all: None)
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
        assert app.projection().shows(app.catalog.revision())


# -- two processes -----------------------------------------------------------------------------


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


def test_the_clock_is_what_it_was_given(tmp_path: Path, news: Path) -> None:
    with make_app(tmp_path) as app:
        index(app, news)
        then = dt.datetime(2025, 4, 20, tzinfo=dt.UTC)
        answer = ask(app, "Was ist neu?", then)
        assert answer.as_of == dt.date(2025, 4, 10)
