"""`newsbot bot --check`: what it sees, and what it says to do."""

from __future__ import annotations

import contextlib
import socket
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from telegram import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeDefault

from bot.bootstrap import build_app
from bot.cli.main import run
from bot.diagnosis import Check
from bot.settings import Settings
from bot.telegram.admission.grants import Grants
from bot.telegram.keeping.tables import metadata
from bot.telegram.operating.check import Menu, check
from bot.telegram.running import checked
from rag.corpus.catalog.database import Database
from tests.support.modelserver import Error, model_server
from tests.support.newsroom import NEWS, NOW
from tests.telegramserver.running import bot_for
from tests.telegramserver.scenario import Telegram
from tests.telegramserver.server import telegram

SECRET = "canary_webhook-secret"
MENUS = [
    Menu(BotCommandScopeDefault(), "", [BotCommand("help", "What it can do")]),
    Menu(BotCommandScopeAllPrivateChats(), "de", [BotCommand("help", "Was er kann")]),
]


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "TELEGRAM_BOT_TOKEN", "NEWSBOT_ANSWERS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # without it, RetryAfter warns of itself


async def looked(
    folder: Path, tg: Telegram | None = None, *, admitted: int = 0, menus: Any = (), **given: Any
) -> dict[str, Check]:
    """Check by name; none holds a secret, and what is wrong has a remedy."""
    if tg is not None:
        given = {
            "telegram_bot_token": tg.token,
            "telegram_api_url": tg.base_url.removesuffix("/bot"),
        } | given
    settings = Settings(_env_file=None, data_dir=folder / "data", **given)
    with build_app(settings, lambda: NOW) as app:
        found = await check(settings, app, menus=menus, admitted=admitted)
    token = str(given.get("telegram_bot_token", "")).strip()
    for one in found:
        assert len(token) < 5 or token not in one.detail + one.remedy
        assert SECRET not in one.detail + one.remedy
        assert one.ok or one.remedy
    return {one.name: one for one in found}


# -- the token ---------------------------------------------------------------------------------


async def test_a_bot_in_order_is_told_line_by_line(tmp_path: Path, tg: Telegram) -> None:
    found = await looked(tmp_path, tg, admins="1")
    names = ["token", "privacy mode", "inline mode", "commands", "updates", "access", "address"]
    assert list(found) == [*names, "corpus", "answers"]
    assert found["token"].detail == f"@newsbot ({tg.bot['id']})"
    assert all(found[name].ok for name in names)
    assert not found["corpus"].ok  # there is no article yet


async def test_a_token_that_is_missing_is_told(tmp_path: Path) -> None:
    found = await looked(tmp_path)
    assert not found["token"].ok
    assert "@BotFather" in found["token"].remedy
    assert "updates" not in found
    assert "access" in found


@pytest.mark.parametrize(
    "token",
    [
        "7000000001:AAF-wrong0123456789abcdefghijklmnopq",
        "7000000001:short",
        "no token",
        "with/slash:é\n",
        ":",
    ],
)
async def test_a_wrong_token_is_told_without_it(tmp_path: Path, tg: Telegram, token: str) -> None:
    found = await looked(tmp_path, tg, telegram_bot_token=token)
    assert not found["token"].ok
    assert token.strip() == ":" or token.strip() not in str(found)
    assert "TELEGRAM_BOT_TOKEN" in found["token"].remedy


@pytest.mark.parametrize("kind", ["drop", "bad_gateway", "html_page", "cut_json", "server_error"])
async def test_no_answer_of_telegram_is_told(tmp_path: Path, tg: Telegram, kind: str) -> None:
    tg.fault("getMe", kind=kind, times=99)
    found = await looked(tmp_path, tg)
    assert not found["token"].ok
    assert "network" in found["token"].remedy or "again" in found["token"].remedy


async def test_a_later_refusal_is_a_line_of_its_own(tmp_path: Path, tg: Telegram) -> None:
    tg.fault("getWebhookInfo", kind="flood", retry_after=7)
    found = await looked(tmp_path, tg)
    assert (found["token"].ok, found["updates"].ok) == (True, False)
    assert "7" in found["updates"].detail
    assert found["commands"].ok


# -- what the bot is at Telegram ---------------------------------------------------------------


async def test_privacy_mode_is_told_with_what_it_means(tmp_path: Path, tg: Telegram) -> None:
    found = (await looked(tmp_path, tg))["privacy mode"]
    assert found.detail.startswith("on: ")
    assert "/setprivacy" in found.remedy
    tg.privacy_mode(False)
    found = (await looked(tmp_path, tg))["privacy mode"]
    assert found.detail.startswith("off: ")
    assert not found.remedy


async def test_inline_mode_is_told(tmp_path: Path) -> None:
    with telegram(inline=False) as tg:
        assert "/setinline" in (await looked(tmp_path, tg))["inline mode"].remedy


async def test_commands_are_compared_with_what_the_bot_registers(
    tmp_path: Path, tg: Telegram
) -> None:
    found = (await looked(tmp_path, tg, menus=MENUS))["commands"]
    assert "2 of 2 menus: default/other languages, all_private_chats/de" in found.detail
    assert "registers" in found.remedy
    async with bot_for(tg) as bot:
        for menu in MENUS:
            await bot.set_my_commands(menu.commands, menu.scope, menu.language or None)
        assert (await looked(tmp_path, tg, menus=MENUS))["commands"].remedy == ""
        await bot.set_my_commands([BotCommand("help", "Anders")], MENUS[1].scope, "de")
    found = (await looked(tmp_path, tg, menus=MENUS))["commands"]
    assert "1 of 2 menus: all_private_chats/de" in found.detail


# -- how updates come in -----------------------------------------------------------------------


async def test_a_webhook_that_the_start_removes_hinders_nothing(
    tmp_path: Path, tg: Telegram
) -> None:
    async with bot_for(tg) as bot:
        await bot.set_webhook("https://old.example/secret-path")
        tg.hold()
        tg.user("Anna").says("Hallo")
    found = (await looked(tmp_path, tg))["updates"]
    assert found.ok
    assert "old.example" in found.detail
    assert "1 update waiting" in found.detail
    assert "secret-path" not in str(found)
    assert "TOKEN" not in found.remedy
    assert "NEWSBOT_WEBHOOK_URL" in found.remedy


HOOK: dict[str, Any] = {"webhook_url": "https://new.example/hook", "webhook_secret": SECRET}


async def test_a_webhook_is_compared_with_the_settings(tmp_path: Path, tg: Telegram) -> None:
    given = HOOK | {"listen": f"127.0.0.1:{free_port()}"}
    assert "no webhook is registered" in (await looked(tmp_path, tg, **given))["updates"].detail
    async with bot_for(tg) as bot:
        await bot.set_webhook("https://old.example/hook")
        found = (await looked(tmp_path, tg, **given))["updates"]
        assert "another address is registered" in found.detail
        await bot.set_webhook(HOOK["webhook_url"], secret_token=SECRET)
    found = (await looked(tmp_path, tg, **given))["updates"]
    assert (found.ok, found.detail) == (True, "by webhook; 0 updates waiting at Telegram")


async def test_a_webhook_that_fails_is_told(tmp_path: Path, tg: Telegram) -> None:
    url = f"http://127.0.0.1:{free_port()}/hook"
    async with bot_for(tg) as bot:
        await bot.set_webhook(url)
    tg.user("Anna").says("Hallo")
    await tg.until(lambda: tg.webhook is not None and tg.webhook.last_error)
    given = HOOK | {"webhook_url": url, "listen": f"127.0.0.1:{free_port()}"}
    found = (await looked(tmp_path, tg, **given))["updates"]
    assert not found.ok
    assert "its last call failed at" in found.detail
    assert "NEWSBOT_LISTEN" in found.remedy


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"webhook_secret": None}, "NEWSBOT_WEBHOOK_SECRET"),
        ({"webhook_secret": "not, this"}, "characters"),
        ({"listen": None}, "without NEWSBOT_LISTEN"),
        ({"webhook_url": "http://new.example/hook"}, "no https"),
        ({"webhook_url": "https://new.example:8080/hook"}, "port 8080"),
    ],
)
async def test_half_a_webhook_is_told(
    tmp_path: Path, tg: Telegram, given: dict[str, Any], said: str
) -> None:
    whole = HOOK | {"listen": f"127.0.0.1:{free_port()}"} | given
    found = (await looked(tmp_path, tg, **whole))["updates"]
    assert not found.ok
    assert said in found.detail
    assert "not, this" not in str(found)


# -- what is set here --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "ok", "said"),
    [
        ({}, True, "closed to everyone"),
        ({"admitted": 2}, True, "open to 2 let in by pairing or /allow"),
        ({"admins": "1", "allowed_chats": "-1,-2"}, True, "open to 1 admin, 2 chats"),
        ({"public": True}, True, "open to everyone"),
        ({"public": True, "tokens_per_user": 0}, False, "open to everyone"),
    ],
)
async def test_who_may_ask_is_told(
    tmp_path: Path, given: dict[str, Any], ok: bool, said: str
) -> None:
    found = (await looked(tmp_path, **given))["access"]
    assert (found.ok, said in found.detail) == (ok, True)


async def test_where_nobody_may_ask_the_pairing_code_is_named(tmp_path: Path) -> None:
    assert "pairing code" in (await looked(tmp_path))["access"].remedy


async def test_who_was_shut_out_again_is_not_counted(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path / "data", embeddings="hashing")
    database = Database.open(settings.catalog_url, metadata)
    grants = Grants(database)
    for peer, role in ((1, "admin"), (2, "allowed"), (3, "revoked")):
        grants.give(peer, role)  # type: ignore[arg-type]
    database.close()
    with build_app(settings, lambda: NOW) as app:
        found = {one.name: one for one in await checked(settings, app)}
    assert found["access"].detail == "open to 2 let in by pairing or /allow"


async def access_of(settings: Settings) -> str:
    """The first word on who is let in."""
    with build_app(settings, lambda: NOW) as app:
        found = {one.name: one for one in await checked(settings, app)}
    return found["access"].detail.split()[0]


async def test_looking_at_who_is_let_in_makes_nothing(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path / "data", embeddings="hashing")
    assert await access_of(settings) == "closed"
    assert not settings.data_dir.exists()
    with build_app(settings, lambda: NOW) as app:
        app.catalog.articles.write(NEWS)  # a database that no bot has used
    assert await access_of(settings) == "closed"
    with sqlite3.connect(settings.data_dir / "catalog.db") as database:
        tables = {name for (name,) in database.execute("select name from sqlite_master")}
    assert tables
    assert not [name for name in tables if name.startswith("telegram")]
    assert Database.find(f"sqlite:///{tmp_path / 'nowhere' / 'x.db'}") is None
    assert not (tmp_path / "nowhere").exists()


def test_json_without_a_check_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["bot", "--json", "--data-dir", str(tmp_path / "data")]) == 2
    assert "--check" in capsys.readouterr().err


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def test_an_address_that_is_taken_is_told(tmp_path: Path) -> None:
    with contextlib.closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        found = (await looked(tmp_path, listen=listen))["address"]
        assert not found.ok
        assert "NEWSBOT_LISTEN" in found.remedy
    assert (await looked(tmp_path, listen=listen))["address"].ok


async def test_an_address_that_is_not_ours_is_told(tmp_path: Path) -> None:
    assert not (await looked(tmp_path, listen="192.0.2.1:80"))["address"].ok


async def test_models_are_asked_as_the_doctor_asks_them(tmp_path: Path) -> None:
    with model_server(Error(401)) as server:
        given: dict[str, Any] = {"openai_api_key": server.key, "openai_base_url": server.url}
        found = await looked(tmp_path, **given)
        assert not found["answers"].ok
        server.answer_chats_with("OK")
        assert (await looked(tmp_path, **given))["answers"].ok
