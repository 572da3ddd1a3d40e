"""The application, put together and run on real parts."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import App
from bot.settings import SettingsInvalid
from rag.errors import CorpusEmpty
from rag.types import Filters
from tests.bot.apps import GUESTS, SHEEP, ask, cited, index, make_app
from tests.support.newsroom import BEES, NEWS, NOW, write_jsonl

pytestmark = pytest.mark.usefixtures("_bare_environment")


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


# -- asking ------------------------------------------------------------------------------------


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
    assert app.corpus.projection().lexical is not None
    assert app.corpus.hybrid._projection is app.corpus.projection()


def test_the_clock_is_what_it_was_given(tmp_path: Path, news: Path) -> None:
    with make_app(tmp_path) as app:
        index(app, news)
        then = dt.datetime(2025, 4, 20, tzinfo=dt.UTC)
        answer = ask(app, "Was ist neu?", then)
        assert answer.as_of == dt.date(2025, 4, 10)


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
