"""Every request to Telegram is counted, whatever its method; real HTTP."""

from __future__ import annotations

from contextlib import suppress

import pytest
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.settings import Settings
from bot.telegram.operating.metrics import Metrics
from bot.telegram.transport.connecting import connected
from bot.telegram.transport.watched import refusal_of
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram

KINDS = {
    "blocked": "forbidden",
    "cant_parse": "bad_request",
    "server_error": "server_error",
    "drop": "network_error",
    "conflict": "conflict",
    "unauthorized": "unauthorized",
}


class Watching(Metrics):
    """The real one, which also keeps what it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, str | None]] = []

    def requested(self, method: str, seconds: float, refusal: str | None) -> None:
        assert seconds > 0
        self.told.append((method, refusal))
        super().requested(method, seconds, refusal)


def settings_of(tg: Telegram) -> Settings:
    return Settings(
        _env_file=None,
        telegram_bot_token=tg.token,
        telegram_api_url=tg.base_url.removesuffix("/bot"),
    )


async def ask(bot: ExtBot[None], anna: Person, method: str) -> None:
    with suppress(TelegramError):
        match method:
            case "sendMessage":
                await bot.send_message(anna.id, "Hallo")
            case "editMessageText":
                await bot.edit_message_text("Hallo", anna.id, 1)
            case "answerCallbackQuery":
                await bot.answer_callback_query("1", "Hallo")
            case "getUpdates":
                await bot.get_updates(timeout=0)


@pytest.mark.parametrize(
    "method", ["sendMessage", "editMessageText", "answerCallbackQuery", "getUpdates"]
)
@pytest.mark.parametrize("kind", KINDS)
async def test_refusals_of_every_method_are_counted(
    tg: Telegram, anna: Person, method: str, kind: str
) -> None:
    watching = Watching()
    async with connected(settings_of(tg), watching) as bot:
        tg.fault(method, kind=kind)
        await ask(bot, anna, method)
    assert (method, KINDS[kind]) in watching.told
    line = f'newsbot_telegram_refusals_total{{kind="{KINDS[kind]}",method="{method}"}} 1.0'
    assert line in watching.render().decode()


async def test_floods_are_counted_though_they_are_waited_out(tg: Telegram, anna: Person) -> None:
    watching = Watching()
    async with connected(settings_of(tg), watching) as bot:
        tg.fault("sendMessage", kind="flood", retry_after=1)
        await bot.send_message(anna.id, "Hallo")
    assert watching.told[-2:] == [("sendMessage", "retry_after"), ("sendMessage", None)]
    told = watching.render().decode()
    assert 'newsbot_step_seconds_count{step="send"} 1.0' in told


def test_words_for_statuses() -> None:
    assert [refusal_of(code) for code in (200, 204, 302, 413, 429, 502, 599, 499)] == [
        None, None, "found", "request_entity_too_large", "retry_after",
        "server_error", "server_error", "other",
    ]  # fmt: skip
