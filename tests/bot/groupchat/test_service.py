"""Summaries within the budget, with the news, by a model over real HTTP."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.budget import Budget
from bot.groupchat.messages import GroupMessage
from bot.groupchat.service import Model, SummaryService
from bot.groupchat.spending import expected_tokens
from bot.groupchat.summary import Summary
from bot.groupchat.writing import SummaryWriter
from bot.tables import metadata
from rag.corpus.catalog.database import Database
from rag.errors import CorpusEmpty
from rag.models.chat import ChatModel
from rag.search.hybrid import HybridSearch
from rag.types import Usage
from tests.bot.budgets import budget_of
from tests.bot.groupchat.talking import CHAT, GRILLING, START
from tests.groupchats.newsmeasure import news_search
from tests.groupchats.reading import read_chats
from tests.support.groupmodel import honest
from tests.support.modelserver import Error, ModelServer, Sleep, Text, model_server
from tests.support.stores import catalog_url

ENOUGH = 200_000


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(catalog_url(tmp_path), metadata)
    try:
        yield database
    finally:
        database.close()


def summarise(
    server: ModelServer,
    budget: Budget,
    messages: Sequence[GroupMessage] = GRILLING,
    *,
    patience_s: float = 10.0,
    search: Callable[[], HybridSearch] | None = None,
    chat_id: int = CHAT,
    thread_id: int | None = None,
    notify: Callable[[str], None] = lambda _text: None,
    call_off_after_s: float | None = None,
) -> Summary:
    async def run() -> Summary:
        model = ChatModel(server.config(), pause_s=0.01)
        writing = Model(SummaryWriter(model), budget, "gpt-4o-mini", patience_s)
        service = SummaryService(writing, search, notify)
        try:
            work = service.summarise(
                chat_id, thread_id, "7", messages, "de", messages[-1].sent_at if messages else START
            )
            return await asyncio.wait_for(work, call_off_after_s)
        finally:
            await model.close()

    return asyncio.run(run())


def used(budget: Budget) -> Usage:
    return sum(
        (Usage(d.calls, d.prompt_tokens, d.completion_tokens) for d in budget.by_day()), Usage()
    )


def test_a_model_writes_while_there_are_tokens_for_all_of_it(database: Database) -> None:
    budget = budget_of(database, per_user=ENOUGH, per_day=None)
    with model_server(honest) as server:
        summary = summarise(server, budget)
    assert summary.mode == "llm"
    assert not summary.notice
    assert used(budget) == summary.usage
    assert 0 < summary.usage.tokens <= expected_tokens(GRILLING)


def test_beyond_the_budget_the_messages_themselves_are_shown(database: Database) -> None:
    budget = budget_of(database, per_user=expected_tokens(GRILLING) - 1, per_day=None)
    with model_server(honest) as server:
        summary = summarise(server, budget)
        assert server.chats == []
    assert summary.mode == "extractive"
    assert "Kontingent" in summary.notice
    assert used(budget) == Usage()


def test_a_part_that_is_halved_is_held_in_the_budget_as_well(database: Database) -> None:
    chat = max(read_chats(), key=lambda chat: len(chat.messages))
    budget = budget_of(database, per_user=ENOUGH, per_day=None)
    there, thread_id = chat.messages[0].chat_id, None
    with model_server(honest, context_tokens=2_600) as server:
        summary = summarise(server, budget, chat.messages, chat_id=there, thread_id=thread_id)
    assert (summary.mode, summary.notice) == ("llm", "")
    assert summary.usage.calls > 2
    assert used(budget) == summary.usage
    now = dt.datetime.now(dt.UTC)
    left = ENOUGH - summary.usage.tokens
    assert budget.reserve("7", now, left, must_fit=True).exhausted is None  # nothing is held


def test_two_runs_at_once_dont_share_the_same_tokens(database: Database) -> None:
    budget = budget_of(database, per_user=int(1.5 * expected_tokens(GRILLING)), per_day=None)

    async def run(server: ModelServer) -> list[Summary]:
        model = ChatModel(server.config())
        service = SummaryService(
            Model(SummaryWriter(model), budget, "m", 10.0), None, lambda _text: None
        )
        work = [service.summarise(CHAT, None, "7", GRILLING, "de", START) for _ in range(2)]
        return list(await asyncio.gather(*work))

    with model_server(lambda body: [Sleep(0.5), Text(honest(body))]) as server:
        modes = [summary.mode for summary in asyncio.run(run(server))]
    assert sorted(modes) == ["extractive", "llm"]


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (Error(401), "nicht nutzbar"),
        (Error(503), "nicht erreichbar"),
        ([Sleep(5), Text("TOPIC")], "nicht erreichbar oder zu langsam"),
        ("TOPIC: x | 1\nSAID: Anna Berger | wird Kanzlerin | 1", "nicht belegen"),
    ],
)
def test_where_the_model_fails_the_messages_stand_in_and_it_is_said(
    database: Database, script: object, said: str
) -> None:
    budget = budget_of(database, per_user=ENOUGH, per_day=None)
    with model_server(script) as server:  # type: ignore[arg-type]
        summary = summarise(server, budget, patience_s=1.0)
    assert summary.mode == "extractive"
    assert said in summary.notice
    assert summary.topics
    assert used(budget) == summary.usage


def test_a_run_that_is_called_off_is_paid_for(database: Database) -> None:
    budget = budget_of(database, per_user=ENOUGH, per_day=None)
    with model_server([Sleep(5), Text("TOPIC")]) as server, pytest.raises(TimeoutError):
        summarise(server, budget, call_off_after_s=0.5)
    assert used(budget).prompt_tokens > 300


def test_messages_of_other_chats_and_topics_are_left_out(database: Database) -> None:
    budget = budget_of(database, per_user=ENOUGH, per_day=None)
    canary = replace(GRILLING[0], message_id=901, chat_id=-2, text="Das Geheimwort ist Xylophon")
    other = replace(GRILLING[0], message_id=902, thread_id=3, text="Das Kennwort ist Marimba")
    own = [replace(message, thread_id=2) for message in GRILLING]
    with model_server(honest) as server:
        summary = summarise(server, budget, [*own, canary, other], thread_id=2)
        asked = server.chats[0].text
    assert "Xylophon" not in asked
    assert "Marimba" not in asked
    assert summary.messages == len(GRILLING)


def test_nothing_said_is_an_empty_summary(database: Database) -> None:
    budget = budget_of(database, per_user=ENOUGH, per_day=None)
    with model_server(honest) as server:
        summary = summarise(server, budget, [])
    assert (summary.topics, summary.messages, summary.since) == ((), 0, None)


def test_articles_that_bear_on_a_topic_stand_with_it(database: Database, tmp_path: Path) -> None:
    budget = budget_of(database, per_user=ENOUGH, per_day=None)
    [chat] = [chat for chat in read_chats() if chat.name == "de_01_lauftreff"]
    with news_search(tmp_path / "news") as search, model_server(Error(401)) as server:
        summary = summarise(
            server, budget, chat.messages, chat_id=chat.messages[0].chat_id, search=lambda: search
        )
    cited = [one for topic in summary.topics for one in topic.news]
    assert [one.article_id for one in cited] == ["halbmarathon-deich-umleitung"]
    assert cited[0].number == 1
    assert cited[0].quote


def test_without_a_corpus_there_is_a_summary_all_the_same(database: Database) -> None:
    budget = budget_of(database, per_user=ENOUGH, per_day=None)
    told: list[str] = []

    def no_corpus() -> HybridSearch:
        raise CorpusEmpty("the corpus is empty")

    with model_server(honest) as server:
        summary = summarise(server, budget, search=no_corpus, notify=told.append)
    assert summary.mode == "llm"
    assert told == ["the corpus is empty"]


def test_without_a_model_the_messages_are_shown_and_nothing_is_said() -> None:
    service = SummaryService(None, None, lambda _text: None)
    later = START + dt.timedelta(days=1)
    summary = asyncio.run(service.summarise(CHAT, None, "7", GRILLING, "de", later))
    assert (summary.mode, summary.notice) == ("extractive", "")
