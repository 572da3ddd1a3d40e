"""Answers within the budget, by a real engine and a real client of the double."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, text

from bot.answering import Answering
from bot.budget import Budget
from bot.conversation import OnDraft
from rag.answer.engine import History, NewsQueryEngine, Writer
from rag.answer.generative import GenerativeSynthesizer
from rag.corpus.catalog.database import Database
from rag.errors import StorageError
from rag.models.chat import ChatModel
from rag.types import Answer, Filters, Usage
from tests.support.modelserver import Count, Error, ModelServer, Sleep, Text, model_server
from tests.support.newsroom import NOW, Newsroom, opened_newsroom
from tests.support.newswriting import written
from tests.support.stores import catalog_url

SHEEP = "Wie viele Schafe haben die Wölfe gerissen?"
QUOTE = "Ein Rudel Wölfe hat in der Lausitz sieben Schafe gerissen."
CLAIM = "Wölfe haben in der Lausitz sieben Schafe gerissen."
ZONE = ZoneInfo("Europe/Berlin")
MODEL = "gpt-4o-mini"

Opener = Callable[..., Answering]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with opened_newsroom(tmp_path_factory.mktemp("newsroom")) as room:
        yield room


@pytest.fixture
async def opened(
    room: Newsroom, database: Database, notices: list[str]
) -> AsyncIterator[Callable[..., Answering]]:
    """`opened(server, per_user=1)` answers by the double within a budget."""
    async with AsyncExitStack() as stack:

        def opened(
            server: ModelServer, per_user: int | None = None, per_day: int | None = None
        ) -> Answering:
            model = ChatModel(server.config(), pause_s=0.01)
            stack.push_async_callback(model.close)
            synthesizer = GenerativeSynthesizer(model, room.store.catalog.articles.span)
            writer = Writer(model, synthesizer, lambda: ["de", "en"], patience_s=5)
            engine = NewsQueryEngine(room.retriever, room.synthesizer, writer)
            budget = Budget(database, ZONE, per_user, per_day)
            return Answering(engine, budget, MODEL, notices.append)

        yield opened


async def ask(
    answering: Answering,
    question: str = SHEEP,
    user: str = "anna",
    on_draft: OnDraft | None = None,
    now: dt.datetime = NOW,
) -> Answer:
    return await answering.answer(
        question,
        filters=Filters(),
        now=now,
        history=History(),
        user=user,
        on_draft=on_draft,
    )


def spent(database: Database) -> list[tuple[str, str, Usage]]:
    """User, model and usage of all that is written."""
    with database.reading() as connection:
        rows = connection.execute(
            text('SELECT "user", model, calls, prompt_tokens, completion_tokens FROM usage_by_day')
        )
        return [(user, model, Usage(*counts)) for user, model, *counts in rows]


# -- within the budget ---------------------------------------------------------------------------


async def test_the_model_writes_and_its_usage_is_settled_once(
    opened: Opener, database: Database
) -> None:
    with model_server(written((CLAIM, QUOTE))) as server:
        answer = await ask(opened(server, per_user=100_000))
    assert (answer.mode, answer.notice, answer.usage.calls) == ("llm", "", 1)
    assert answer.text.startswith(f"{CLAIM} [1]")
    assert spent(database) == [("anna", MODEL, answer.usage)]


async def test_what_the_server_counts_is_what_is_counted(
    opened: Opener, database: Database
) -> None:
    reply = written((CLAIM, QUOTE))
    with model_server(lambda body: [Text(reply(body)), Count(900, 100)]) as server:
        await ask(opened(server))
    assert spent(database) == [("anna", MODEL, Usage(1, 900, 100))]


async def test_users_are_counted_apart(opened: Opener, database: Database) -> None:
    with model_server(written((CLAIM, QUOTE))) as server:
        answering = opened(server)
        await asyncio.gather(ask(answering, user="anna"), ask(answering, user="bert"))
    assert sorted(user for user, *_ in spent(database)) == ["anna", "bert"]


async def test_what_a_question_without_a_model_call_costs_is_nothing(
    opened: Opener, database: Database
) -> None:
    with model_server() as server:
        answer = await ask(opened(server), "Hallo!")
    assert (server.requests, answer.usage) == ([], Usage())
    assert spent(database) == []


async def test_failed_tries_are_counted_and_quotes_stand_in(
    opened: Opener, database: Database
) -> None:
    with model_server(Error(503)) as server:
        answer = await ask(opened(server))
    assert answer.mode == "extractive"
    assert answer.notice.startswith("Das Sprachmodell ist gerade nicht erreichbar")
    assert len(server.chats) == answer.usage.calls == 3
    assert spent(database) == [("anna", MODEL, answer.usage)]


async def test_drafts_pass_through(opened: Opener) -> None:
    drafts: list[str] = []
    with model_server(written((CLAIM, QUOTE))) as server:
        await ask(opened(server), on_draft=drafts.append)
    assert drafts
    assert f"{CLAIM} [1]".startswith(drafts[0])
    assert all(later.startswith(draft) for draft, later in pairwise(drafts))


# -- beyond it -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "limits", "says"),
    [
        (SHEEP, {"per_user": 1}, "Für heute ist dein Kontingent an Modellantworten aufgebraucht"),
        (SHEEP, {"per_day": 1}, "Für heute ist das gemeinsame Kontingent an Modellantworten"),
        ("How many sheep were killed by wolves?", {"per_user": 1}, "For today, your budget of"),
    ],
)
async def test_beyond_the_budget_quotes_answer_and_say_why(
    opened: Opener, database: Database, question: str, limits: dict[str, int], says: str
) -> None:
    with model_server(written((CLAIM, QUOTE))) as server:
        answering = opened(server, **limits)
        assert (await ask(answering)).mode == "llm"
        before = spent(database)
        drafts: list[str] = []
        answer = await ask(answering, question, on_draft=drafts.append)
    assert (answer.mode, answer.usage, drafts) == ("extractive", Usage(), [])
    assert answer.notice.startswith(says)
    assert answer.citations
    assert len(server.chats) == 1
    assert spent(database) == before


async def test_one_users_budget_is_not_anothers(opened: Opener) -> None:
    with model_server(written((CLAIM, QUOTE))) as server:
        answering = opened(server, per_user=1)
        modes = [(await ask(answering, user=user)).mode for user in ("anna", "anna", "bert")]
    assert modes == ["llm", "extractive", "llm"]


async def test_the_askers_now_is_no_way_around_the_limit(opened: Opener) -> None:
    with model_server(written((CLAIM, QUOTE))) as server:
        answering = opened(server, per_user=1)
        await ask(answering)
        assert (await ask(answering, now=NOW + dt.timedelta(days=1))).mode == "extractive"


async def test_questions_at_the_same_moment_are_not_all_let_through(opened: Opener) -> None:
    reply = written((CLAIM, QUOTE))
    with model_server(lambda body: [Sleep(0.3), Text(reply(body))]) as server:
        answering = opened(server, per_user=10_000)
        answers = await asyncio.gather(*(ask(answering) for _ in range(5)))
    assert sorted(answer.mode for answer in answers) == ["extractive"] * 3 + ["llm"] * 2


# -- what goes wrong -----------------------------------------------------------------------------


async def test_usage_that_can_not_be_written_is_a_notice_and_counts_all_the_same(
    opened: Opener, database: Database, tmp_path: Path, notices: list[str]
) -> None:
    with model_server(written((CLAIM, QUOTE))) as server:
        answering = opened(server, per_user=1)
        engine = create_engine(catalog_url(tmp_path))
        with engine.begin() as connection:
            connection.execute(
                text(
                    "CREATE TRIGGER full BEFORE INSERT ON usage_by_day "
                    "BEGIN SELECT RAISE(ABORT, 'no'); END"
                )
            )
        answer = await ask(answering)
        again = await ask(answering)
        with engine.begin() as connection:
            connection.execute(text("DROP TRIGGER full"))
        engine.dispose()
        assert await ask(answering, user="bert")
    assert (answer.mode, again.mode) == ("llm", "extractive")
    [notice] = notices
    assert notice.startswith("the model's usage can't be counted")
    assert "\n" not in notice
    assert ("anna", MODEL, answer.usage) in spent(database)


async def test_a_question_that_is_called_off_holds_no_tokens(
    opened: Opener, database: Database
) -> None:
    with model_server([Text("Wölfe", every_s=0.1), Sleep(30)]) as server:
        answering = opened(server, per_user=10_000)
        for _ in range(3):  # each would hold the whole budget
            begun = asyncio.Event()
            drafts = lambda _draft, begun=begun: begun.set()  # noqa: E731
            asked = asyncio.create_task(ask(answering, on_draft=drafts))
            await begun.wait()
            asked.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asked
            await asyncio.to_thread(server.chats[-1].wait)
        server.answer_chats_with(written((CLAIM, QUOTE)))
        assert (await ask(answering)).mode == "llm"
    assert [request.closed_early for request in server.chats] == [True] * 3 + [False]


async def test_without_a_budget_there_is_no_model(room: Newsroom, notices: list[str]) -> None:
    engine = NewsQueryEngine(room.retriever, room.synthesizer)
    answer = await ask(Answering(engine, None, MODEL, notices.append))
    assert (answer.mode, answer.notice) == ("extractive", "")


async def test_a_failure_of_ours_costs_no_tokens(
    opened: Opener, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with model_server("OK") as server:
        answering = opened(server)

        def broken(*_given: object) -> None:
            raise StorageError("the catalog can't be read: the disk is gone")

        monkeypatch.setattr(answering._engine, "_look_up", broken)
        with pytest.raises(StorageError):
            await ask(answering)
    assert spent(database) == []
