"""The commands, as people type them: real messages to a real Telegram double, on a real corpus."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.locales import texts
from bot.telegram.handling.commands import COMMANDS
from bot.telegram.handling.menus import register
from tests.bot.telegram.desk import Desk, index, opened_desk
from tests.support.newsroom import BRIDGE_DE, NEWS, THEATRE, WOLVES
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram

WOLF_QUESTION = "Wie viele Schafe haben die Wölfe gerissen?"
COLLAPSE_QUESTION = "Wo ist die Carolabrücke eingestürzt?"


def en(key: str, **values: str | int) -> str:
    return texts("en").say(key, **values).strip()


def de(key: str, **values: str | int) -> str:
    return texts("de").say(key, **values).strip()


@pytest.fixture
def boss(tg: Telegram) -> Person:
    return tg.user("Boss", language="en", started=True)


@pytest.fixture
def anna(tg: Telegram) -> Person:
    return tg.user("Anna", language="de", started=True)


@pytest.fixture
async def empty_desk(
    tg: Telegram, boss: Person, anna: Person, tmp_path: Path
) -> AsyncIterator[Desk]:
    given: dict[str, Any] = {"admins": str(boss.id), "allowed_users": str(anna.id)}
    async with opened_desk(tg, tmp_path, **given) as desk:
        yield desk


@pytest.fixture
async def desk(empty_desk: Desk, tmp_path: Path) -> Desk:
    index(empty_desk, tmp_path / "articles", *NEWS)
    return empty_desk


# -- hello ---------------------------------------------------------------------------------------


async def test_start_and_help(desk: Desk, tg: Telegram, anna: Person, boss: Person) -> None:
    assert await desk.says(anna, "/start") == de("start")
    assert await desk.says(anna, "/help") == de("help")
    assert await desk.says(boss, "/help") == en("help") + "\n\n" + en("help-admin")
    group = tg.group("Runde", [boss, anna])
    name = tg.bot["username"]
    assert await desk.says(boss, "/help", group) == en("help-group", bot=name)
    assert await desk.says(boss, f"/start@{name}", group) == en("start-group", bot=name)


async def test_privacy_says_what_is_kept(desk: Desk, anna: Person) -> None:
    assert await desk.says(anna, "/privacy") == de("privacy", days=7, model="none", embedder="none")


async def test_privacy_names_the_server_that_searches_ask(
    tg: Telegram, anna: Person, tmp_path: Path
) -> None:
    given: dict[str, Any] = {
        "public": True,
        "openai_api_key": "sk-x",
        "openai_base_url": "http://127.0.0.1:9/v1",
        "embeddings": "openai",
        "embedding_model": "vec-y",
    }
    async with opened_desk(tg, tmp_path, **given) as desk:
        said = await desk.says(anna, "/privacy")
        assert said == de("privacy", days=7, model="none", embedder="vec-y")
        assert "niemand sonst" not in said


# -- the corpus ----------------------------------------------------------------------------------


async def test_search_finds_passages(desk: Desk, anna: Person) -> None:
    assert "sieben Schafe" in await desk.says(anna, "/search Wölfe Lausitz")
    assert await desk.says(anna, "/search") == de("search-what")
    assert await desk.says(anna, "/search  Xylophon Quarkspeise") != ""


async def test_latest_lists_the_newest_first(desk: Desk, anna: Person) -> None:
    said = await desk.says(anna, "/latest")
    assert said.startswith(de("latest-title"))
    newest = [row.article.title for row in desk.app.catalog.articles.list(None, 10)]
    assert all(title in said for title in newest)
    assert said.index(newest[0]) < said.index(newest[-1])
    three = await desk.says(anna, "/latest 3")
    assert three.count("/article ") == 3
    assert (await desk.says(anna, "/latest 0")).count("/article ") == 1


async def test_latest_on_a_topic(desk: Desk, anna: Person) -> None:
    said = await desk.says(anna, "/latest Haushalt Freiberg")
    order = [said.index(f"haushalt-{month}") for month in ("2025-08", "2025-04", "2024-08")]
    assert order == sorted(order)


async def test_article_by_id_and_by_the_number_of_the_last_list(desk: Desk, anna: Person) -> None:
    assert "Kubasch" in await desk.says(anna, "/article wolf")
    assert await desk.says(anna, "/article nichts") == de("no-such-article", id="nichts")
    await desk.says(anna, "/latest")
    third = desk.app.catalog.articles.list(None, 3)[-1].article
    assert third.title in await desk.says(anna, "/article 3")
    assert await desk.says(anna, "/article 99") == de("no-such-article", id="99")


async def test_a_number_means_a_source_of_the_last_answer(desk: Desk, anna: Person) -> None:
    assert await desk.says(anna, "/article") == de("nothing-to-show")
    await desk.says(anna, "/latest")
    desk.passes(seconds=1)
    await desk.says(anna, WOLF_QUESTION)
    assert WOLVES.title in await desk.says(anna, "/article 1")
    assert WOLVES.title in await desk.says(anna, "/article [1]")
    assert WOLVES.title in await desk.says(anna, "/article")


async def test_sources_of_the_last_answer_and_of_the_one_replied_to(
    desk: Desk, anna: Person
) -> None:
    assert await desk.says(anna, "/sources") == de("nothing-to-show")
    await desk.says(anna, WOLF_QUESTION)
    first = anna.chat.answers[-1]
    await desk.says(anna, COLLAPSE_QUESTION)
    assert BRIDGE_DE.title in await desk.says(anna, "/sources")
    said = await desk.says(anna, "/sources", reply_to=first)
    assert WOLVES.title in said
    assert BRIDGE_DE.title not in said
    assert anna.chat.answers[-1].buttons
    assert "sieben Schafe" in await desk.says(anna, "/sources 1", reply_to=first)
    count = len(desk.service.answers.given_to(anna.id)[0].answer.citations)
    wrong = await desk.says(anna, "/sources 77", reply_to=first)
    assert wrong == de("no-such-source", number="77", count=count)


async def test_without_articles_commands_say_so(
    empty_desk: Desk, anna: Person, boss: Person
) -> None:
    for command in ("/latest", "/search Wölfe", "/latest Wölfe", f"/ask {WOLF_QUESTION}"):
        assert await empty_desk.says(anna, command) == de("no-articles"), command
    assert await empty_desk.says(boss, "/stats") == en("stats-empty")


# -- the conversation ----------------------------------------------------------------------------


async def test_ask_answers(desk: Desk, anna: Person) -> None:
    assert "sieben Schafe" in await desk.says(anna, f"/ask {WOLF_QUESTION}")
    assert await desk.says(anna, "/ask") == de("ask-what")


async def test_new_leaves_the_conversation_behind(desk: Desk, anna: Person) -> None:
    await desk.says(anna, WOLF_QUESTION)
    assert desk.app.conversations.turns(f"telegram:{anna.id}")
    assert await desk.says(anna, "/new") == de("new-conversation")
    assert not desk.app.conversations.turns(f"telegram:{anna.id}")


async def test_language_of_a_user(desk: Desk, anna: Person) -> None:
    assert (await desk.says(anna, "/language")).startswith(de("language-choose"))
    assert await desk.says(anna, "/language klingonisch") == de("language-unknown")
    assert await desk.says(anna, "/language EN") == en("language-set", language="en")
    assert await desk.says(anna, "/ask") == en("ask-what")
    assert await desk.says(anna, "/language auto") == en("language-set", language="auto")
    assert await desk.says(anna, "/ask") == de("ask-what")


async def test_language_of_a_group_is_for_its_admins(
    desk: Desk, tg: Telegram, anna: Person
) -> None:
    owner = tg.user("Olaf", language="de", started=True)
    desk.service.access.allow(owner.id)
    group = tg.supergroup("Runde", [owner, anna])
    assert await desk.says(anna, "/language en", group) == de("group-admins-only")
    assert await desk.says(owner, "/language en", group) == en("language-set", language="en")
    assert await desk.says(anna, "/ask", group) == en("ask-what")
    desk.service.access.allow(group.id)
    said = await desk.says(owner, "/language de", group, anonymous=True)
    assert said == de("language-set", language="de")


# -- admins --------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["/stats", "/allow 5", "/revoke 5", "/reindex"])
async def test_admins_only(desk: Desk, anna: Person, command: str) -> None:
    assert await desk.says(anna, command) == de("admins-only")
    assert not desk.service.access.admit(5, 5, "private").is_allowed


async def test_stats(desk: Desk, anna: Person, boss: Person) -> None:
    await desk.says(anna, WOLF_QUESTION)
    span = desk.app.catalog.articles.span()
    said = await desk.says(boss, "/stats")
    assert f"{span.articles} articles" in said
    assert "Questions today: 1, by one user" in said
    assert "Waiting: 0" in said
    desk.passes(days=1)
    assert "Questions today: 0, by 0 users" in await desk.says(boss, "/stats")


async def test_allow_and_revoke_by_id(desk: Desk, tg: Telegram, boss: Person) -> None:
    carl = tg.user("Carl", language="en", started=True)
    assert await desk.says(carl, WOLF_QUESTION) == en("not-allowed", id=carl.id)
    assert await desk.says(boss, f"/allow {carl.id}") == en("allowed", id=carl.id)
    assert "sieben Schafe" in await desk.says(carl, WOLF_QUESTION)
    assert await desk.says(boss, f"/revoke {carl.id}") == en("revoked", id=carl.id)
    assert "sieben" not in await desk.says(carl, WOLF_QUESTION)
    assert await desk.says(boss, f"/revoke {boss.id}") == en("not-revocable", id=boss.id)
    for wrong in ("", "Carl", "@carl", "0", "1.5", "9" * 40, "7 8"):
        assert await desk.says(boss, f"/allow {wrong}".strip()) == en("allow-usage"), wrong


async def test_allow_by_reply(desk: Desk, tg: Telegram, boss: Person) -> None:
    carl = tg.user("Carl", started=True)
    group = tg.supergroup("Runde", [boss, carl], bot_role="administrator")
    asked = carl.says("Darf ich?", group)
    assert await desk.says(boss, "/allow", group, reply_to=asked) == en("allowed", id=carl.id)
    assert desk.service.access.admit(carl.id, carl.id, "private").is_allowed
    assert await desk.says(boss, "/revoke", group, reply_to=asked) == en("revoked", id=carl.id)
    assert not desk.service.access.admit(carl.id, group.id, "supergroup").is_allowed


async def test_reindex_reads_the_paths_anew(
    empty_desk: Desk, boss: Person, anna: Person, tmp_path: Path
) -> None:
    desk = empty_desk
    started = en("reindex-started")
    assert await reindexed(desk, boss) == started + "\n\n" + en("reindex-nothing")
    index(desk, tmp_path / "articles", WOLVES)
    (tmp_path / "articles" / "neu.txt").write_text(f"{THEATRE.text}\n", encoding="utf-8")
    said = await reindexed(desk, boss)
    counts = {"added": 1, "updated": 0, "unchanged": 1, "removed": 0, "failed": 0, "articles": 2}
    assert said == started + "\n\n" + en("reindexed", **counts)
    assert "Okafor" in await desk.says(anna, "/article neu.txt")
    (tmp_path / "articles").rename(tmp_path / "elsewhere")
    said = await reindexed(desk, boss)
    gone = {"added": 0, "updated": 0, "unchanged": 0, "removed": 0, "failed": 1, "articles": 2}
    assert said == started + "\n\n" + en("reindexed", **gone)


async def test_a_run_holds_up_nobody_and_ends_with_the_bot(
    desk: Desk, boss: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = threading.Semaphore(0)  # as many as may be read
    ended = threading.Event()

    def index(_paths: object, *, prune: bool, progress: Callable[[str, int, int], None]) -> None:
        assert not prune
        try:
            while True:
                progress("reading", 0, 1)
                files.acquire()
        finally:
            ended.set()

    monkeypatch.setattr(desk.app.corpus, "index", index)
    assert await desk.says(boss, "/reindex") == en("reindex-started")
    assert await desk.says(boss, "/reindex") == en("reindex-running")
    assert "articles" in await desk.says(boss, "/stats")
    assert not ended.is_set()
    desk.service.reindexing.stop()
    files.release()
    assert await asyncio.to_thread(ended.wait, 10)


async def reindexed(desk: Desk, boss: Person) -> str:
    """What is said to `/reindex`, until the run has ended."""
    before = len(boss.chat.answers)
    boss.says("/reindex")
    await desk.hears()
    await desk.tg.until(lambda: len(boss.chat.answers) >= before + 2)
    return "\n\n".join(message.text for message in boss.chat.answers[before:])


# -- menus ---------------------------------------------------------------------------------------


async def test_menus_by_chat_and_language(
    desk: Desk, tg: Telegram, anna: Person, boss: Person
) -> None:
    await register(desk.service.bot, desk.service.access.admins())
    group = tg.supergroup("Runde", [boss, anna])
    admins = [name for name, command in COMMANDS.items() if command.scope == "admin"]
    everyone = [name for name in COMMANDS if name not in admins]
    in_groups = ("summary", "retention")
    assert names(tg.commands_shown(anna)) == [n for n in everyone if n not in in_groups]
    assert names(tg.commands_shown(boss)) == list(COMMANDS)
    in_group = names(tg.commands_shown(anna, group))
    not_shown = ("start", "language", "retention")
    assert in_group == [name for name in everyone if name not in not_shown]
    assert names(tg.commands_shown(boss, group)) == [n for n in everyone if n != "start"]
    [german] = await desk.service.bot.get_my_commands(language_code="de") or [None]
    assert german is None  # nothing by default: channels have no menu


async def test_an_admin_without_a_chat_hinders_no_menu(
    desk: Desk, tg: Telegram, anna: Person
) -> None:
    await register(desk.service.bot, [99, anna.id])
    assert names(tg.commands_shown(anna)) == list(COMMANDS)


def names(shown: list[str]) -> list[str]:
    return [one.lstrip("/").split(" ")[0] for one in shown]
