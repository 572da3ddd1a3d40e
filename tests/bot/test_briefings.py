"""Briefings for askers: what is new to whom, what is kept, and what it costs."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.bootstrap import App
from bot.briefings import BriefingStore, Told, told_of
from bot.tables import metadata
from rag.answer.briefing.engine import LastTime
from rag.answer.briefing.values import Briefing
from rag.corpus.catalog.database import Database
from rag.types import Filters
from tests.bot.apps import index, make_app
from tests.rag.answer.briefing.test_writing import GOOD, script
from tests.support.modelserver import ModelServer, model_server
from tests.support.newsroom import write_jsonl
from tests.support.stories import LATER, NOW, STORIES

TOPIC = "Dammbruch am Brennsee"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path / 'records.db'}", metadata)
    yield opened
    opened.close()


def brief(app: App, asker: str, text: str = TOPIC, now: dt.datetime = NOW) -> Briefing:
    """One that reaches its asker."""
    found = asyncio.run(app.briefings.brief(asker, text, filters=Filters(), now=now, user=asker))
    app.briefings.remember(told_of(asker, found))
    return found


def news_of(briefing: Briefing) -> set[str]:
    by_number = {c.number: c.article_id for c in briefing.answer.citations}
    return {by_number[n] for point in briefing.points if point.is_new for n in point.numbers}


def test_the_last_briefing_on_a_topic_is_remembered_by_asker(database: Database) -> None:
    store = BriefingStore(database)
    assert store.last("ada", "damm") is None
    first, second = LastTime(NOW, 1), LastTime(NOW + dt.timedelta(days=1), 2)
    store.keep("ada", "damm", first)
    store.keep("ada", "damm", second)
    store.keep("ada", "", first)
    store.keep("bo", "damm", first)
    assert store.last("ada", "damm") == second
    assert store.last("ada", "") == first
    store.forget("ada")
    assert store.last("ada", "damm") is None
    assert store.last("ada", "") is None
    assert store.last("bo", "damm") == first


def test_no_topic_can_be_read_in_what_is_kept(database: Database, tmp_path: Path) -> None:
    BriefingStore(database).keep("ada", "scheidung", LastTime(NOW, 1))
    database.close()
    assert b"scheidung" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_each_asker_is_told_what_is_new_to_them(tmp_path: Path) -> None:
    news = write_jsonl(tmp_path / "news.jsonl", STORIES)
    with make_app(tmp_path) as app:
        index(app, news)
        assert brief(app, "ada").since_last is None
        assert news_of(brief(app, "ada")) == set()
        index(app, write_jsonl(tmp_path / "later.jsonl", LATER))
        later = NOW + dt.timedelta(hours=3)
        assert news_of(brief(app, "ada", "Brennsee: Dammbruch", later)) == {"damm-5"}
        assert news_of(brief(app, "ada")) == set()  # by now that is known
        assert brief(app, "bo").since_last is None
    with make_app(tmp_path) as app:  # a restart later
        assert brief(app, "ada").since_last == NOW
        asyncio.run(app.briefings.forget("ada"))
        assert brief(app, "ada").since_last is None


def test_a_briefing_on_nothing_is_not_remembered(tmp_path: Path) -> None:
    with make_app(tmp_path) as app:
        index(app, write_jsonl(tmp_path / "news.jsonl", STORIES))
        brief(app, "ada", "Marsrakete")
        assert brief(app, "ada", "Marsrakete").since_last is None


def with_model(tmp_path: Path, server: ModelServer, **limits: int) -> App:
    app = make_app(tmp_path, openai_base_url=server.url, openai_api_key=server.key,
                   embeddings="hashing", **limits)  # fmt: skip
    index(app, write_jsonl(tmp_path / "news.jsonl", STORIES))
    return app


def test_what_a_model_costs_is_counted_for_who_pays(tmp_path: Path) -> None:
    with model_server(script(*GOOD)) as server, with_model(tmp_path, server) as app:
        briefing = brief(app, "ada")
        assert briefing.answer.mode == "llm"
        [used] = app.usage()
        assert used.prompt_tokens == briefing.answer.usage.prompt_tokens > 0


def test_beyond_the_budget_quotes_stand_in_and_say_so(tmp_path: Path) -> None:
    with (
        model_server(script(*GOOD)) as server,
        with_model(tmp_path, server, tokens_per_user=1) as app,
    ):
        assert brief(app, "ada").answer.mode == "llm"
        second = brief(app, "ada")
        assert second.answer.mode == "extractive"
        assert "Kontingent an Modellantworten aufgebraucht" in second.answer.notice
        assert len(server.chats) == 1


def test_what_did_not_reach_its_asker_is_no_last_briefing(tmp_path: Path) -> None:
    def lost(app: App) -> Briefing:
        return asyncio.run(
            app.briefings.brief("ada", TOPIC, filters=Filters(), now=NOW, user="ada")
        )

    with make_app(tmp_path) as app:
        index(app, write_jsonl(tmp_path / "news.jsonl", STORIES))
        lost(app)
        found = lost(app)
        assert found.since_last is None
        told = told_of("ada", found)
        assert told is not None
        app.briefings.remember(Told.load(told.dump()))
        assert lost(app).since_last == NOW
