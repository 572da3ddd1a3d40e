"""What is known of chats and users, through restarts and moves."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.bootstrap import build_app
from bot.briefings import BriefingStore
from bot.settings import Settings
from bot.store import ConversationStore
from bot.tables import chat_messages
from bot.telegram.keeping.chats import Chats
from rag.answer.briefing.engine import LastTime
from rag.corpus.catalog.database import Database
from rag.types import Turn
from tests.support.newsroom import ANSWER, NOW

ANNA, GROUP, SUPERGROUP = 7, -4_000_000_001, -1_002_000_000_001


@pytest.fixture
def chats(database: Database) -> Chats:
    return Chats(database)


def test_the_language_is_what_telegram_tells_until_it_is_set(chats: Chats) -> None:
    told = {"de": "de", "de-AT": "de", "DE_ch": "de", "en": "en", "fr": "en", "": "en", None: "en"}
    assert {code: chats.language(ANNA, ANNA, code) for code in told} == told
    chats.set_language(ANNA, "de")
    assert chats.language(ANNA, ANNA, "fr") == "de"
    chats.set_language(ANNA, None)
    assert chats.language(ANNA, ANNA, "en") == "en"


def test_a_groups_language_goes_before_its_members(chats: Chats, database: Database) -> None:
    chats.set_language(ANNA, "de")
    assert chats.language(GROUP, ANNA, "en") == "de"
    chats.set_language(GROUP, "en")
    for one in (chats, Chats(database)):
        assert one.language(GROUP, ANNA, "de") == "en"
        assert one.language(ANNA, ANNA, "en") == "de"
        assert one.language(GROUP, None) == "en"


async def test_a_group_that_the_bot_joined_is_introduced_to_once(
    chats: Chats, database: Database
) -> None:
    assert not chats.is_new(GROUP)
    chats.joined(GROUP)
    for one in (chats, Chats(database)):
        assert one.is_new(GROUP)
        assert not one.is_new(SUPERGROUP)
    async with chats.introduced.turn(GROUP) as is_first:
        assert is_first
    chats.joined(GROUP)
    for one in (chats, Chats(database)):
        assert not one.is_new(GROUP)


def test_chats_go_and_come_back(chats: Chats, database: Database) -> None:
    chats.gone(ANNA, NOW)
    chats.gone(ANNA)
    for one in (chats, Chats(database)):
        assert one.is_gone(ANNA)
        assert one.was_gone(ANNA, NOW - dt.timedelta(seconds=1)), "said before"
        assert not one.was_gone(ANNA, NOW)
    chats.back(ANNA)
    for one in (chats, Chats(database)):
        assert not one.is_gone(ANNA)
        assert not one.was_gone(ANNA, NOW - dt.timedelta(seconds=1))


def test_a_group_that_becomes_a_supergroup_keeps_its_data(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path)
    moves: list[tuple[int, int]] = []
    with build_app(settings, lambda: NOW) as app:
        from bot.telegram.keeping.tables import metadata

        database = Database.open(settings.catalog_url, metadata)
        chats = Chats(database, lambda old, new: moves.append((old, new)))
        chats.set_language(GROUP, "de")
        chats.joined(GROUP)
        asyncio.run(app.conversations.start_afresh(f"telegram:{GROUP}"))  # makes the tables
        store = ConversationStore.open(settings.catalog_url)
        store.add(f"telegram:{GROUP}", Turn("Was?", ANSWER))
        store.add(f"telegram:{GROUP}1", Turn("Andere?", ANSWER))
        with database.writing("test") as connection:
            row = {"conversation": f"telegram:{GROUP}", "status": "active", "message": "{}"}
            connection.execute(insert(chat_messages).values(**row))
        briefed = BriefingStore(database)
        for peer, topic in ((GROUP, "Wolf"), (GROUP, "Brücke"), (SUPERGROUP, "Wolf")):
            briefed.keep(f"telegram:{peer}", topic, LastTime(NOW, 1))
        chats.migrate(GROUP, SUPERGROUP)
        chats.migrate(GROUP, SUPERGROUP)
        assert [t.question for t in app.conversations.turns(f"telegram:{SUPERGROUP}")] == ["Was?"]
        assert app.conversations.turns(f"telegram:{GROUP}") == []
        assert len(app.conversations.turns(f"telegram:{GROUP}1")) == 1
        with database.reading() as connection:
            [place] = connection.scalars(select(chat_messages.c.conversation))
        assert place == f"telegram:{SUPERGROUP}"
        for topic in ("Wolf", "Brücke"):
            assert briefed.last(f"telegram:{SUPERGROUP}", topic) == LastTime(NOW, 1)
            assert briefed.last(f"telegram:{GROUP}", topic) is None
        assert chats.language(SUPERGROUP, None, "en") == "de"
        assert chats.is_new(SUPERGROUP)
        assert moves == [(GROUP, SUPERGROUP)] * 2
        store.close()
        database.close()


def test_the_last_list_of_a_conversation(chats: Chats, database: Database) -> None:
    assert chats.last_list("telegram:7") is None
    chats.list_articles("telegram:7", ANNA, ["a", "b"])
    chats.list_articles("telegram:7", ANNA, ["c"])
    chats.list_articles("telegram:8", 8, [])
    found = Chats(database).last_list("telegram:7")
    assert found is not None
    assert found.article_ids == ["c"]
    chats.forget(ANNA)
    assert chats.last_list("telegram:7") is None
    assert chats.last_list("telegram:8") is not None


def test_what_is_forgotten_is_the_setting(chats: Chats, database: Database) -> None:
    chats.set_language(ANNA, "de")
    chats.joined(GROUP)
    chats.forget(ANNA)
    chats.forget(GROUP)
    assert chats.language(ANNA, ANNA, "en") == "en"
    assert Chats(database).is_new(GROUP)
