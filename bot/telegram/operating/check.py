"""What `newsbot bot --check` looks at: what would keep the bot from working, and what to do.

Nothing is changed, at Telegram or here. No line holds a secret.
"""

from __future__ import annotations

import asyncio
import dataclasses
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import urlsplit

from telegram import Bot, BotCommand, BotCommandScope, User, WebhookInfo
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.bootstrap import App
from bot.diagnosis import Check
from bot.reports import counted
from bot.settings import Settings
from bot.telegram.operating.redaction import redactor_of
from bot.telegram.operating.serving import address_of, webhook_fault

TIMEOUT_S = 10.0
TELEGRAM = "https://api.telegram.org"
PORTS = (443, 80, 88, 8443)  # that Telegram calls; core.telegram.org/bots/api#setwebhook
COPY = "copy it anew from @BotFather (/mybots, API Token) to TELEGRAM_BOT_TOKEN"
OPEN_PURSE = "set NEWSBOT_TOKENS_PER_USER and NEWSBOT_TOKENS_PER_DAY: 0 is no limit, for strangers"
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")


@dataclasses.dataclass(frozen=True, slots=True)
class Menu:
    """The commands that the bot registers for a scope and a language; "" is every other one."""

    scope: BotCommandScope
    language: str
    commands: Sequence[BotCommand]


async def check(
    settings: Settings, app: App, *, menus: Sequence[Menu] = (), admitted: int = 0
) -> list[Check]:
    """Look at Telegram, access, the address, corpus and models; never raises for what is wrong.

    Args:
        settings: What the bot would run with.
        app: The parts of the corpus, as `newsbot doctor` looks at them.
        menus: What the bot registers, to compare with what is registered.
        admitted: How many users and chats were let in by pairing and /allow.
    """
    checks = [*await _telegram(settings, menus), _access(settings, admitted), _address(settings)]
    # In a thread: it runs loops of its own to ask the models.
    checks += await asyncio.to_thread(app.doctor)
    mask = redactor_of(settings).text
    return [
        dataclasses.replace(one, detail=mask(one.detail), remedy=mask(one.remedy)) for one in checks
    ]


# -- what Telegram says --------------------------------------------------------------------------


async def _telegram(settings: Settings, menus: Sequence[Menu]) -> list[Check]:
    if settings.telegram_bot_token is None:
        remedy = "talk to @BotFather, send /newbot, and set it to the token that you get"
        return [Check("token", False, "TELEGRAM_BOT_TOKEN is not set", remedy)]
    if not _TOKEN.fullmatch(settings.telegram_bot_token.get_secret_value()):
        detail = "TELEGRAM_BOT_TOKEN is no token: one looks like 1234567890:AAbbCCdd…"
        return [Check("token", False, detail, COPY)]
    request = HTTPXRequest(connect_timeout=TIMEOUT_S, read_timeout=TIMEOUT_S)
    await request.initialize()
    try:
        return await _asked(settings, request, menus)
    finally:
        await request.shutdown()


async def _asked(settings: Settings, request: HTTPXRequest, menus: Sequence[Menu]) -> list[Check]:
    assert settings.telegram_bot_token is not None
    root = settings.telegram_api_url or TELEGRAM
    try:
        token = settings.telegram_bot_token.get_secret_value()
        bot = Bot(token, f"{root}/bot", request=request)
        user = await bot.get_me()
    except TelegramError as exc:
        return [Check("token", False, *_refusal(exc, root))]
    found = [Check("token", True, f"@{user.username} ({user.id})"), _privacy(user), _inline(user)]
    looks: dict[str, Callable[[], Awaitable[Check]]] = {
        "commands": lambda: _commands(bot, menus),
        "updates": lambda: _updates(bot, settings),
    }
    for name, look in looks.items():
        try:
            found.append(await look())
        except TelegramError as exc:
            found.append(Check(name, False, *_refusal(exc, root)))
    return found


def _refusal(exc: TelegramError, root: str) -> tuple[str, str]:
    """What Telegram said, and the remedy."""
    if isinstance(exc, InvalidToken):  # its own text quotes the token
        return "Telegram refuses the token", COPY
    if isinstance(exc, RetryAfter):
        return f"Telegram is asked too often: {exc.message}", "try again then"
    if isinstance(exc, NetworkError) and not isinstance(exc, BadRequest):
        remedy = "check the network, a proxy or firewall, and TELEGRAM_API_URL if it is set"
        return f"no answer from {urlsplit(root).hostname} ({exc.message})", remedy
    return f"Telegram says: {exc.message}", "try again later"


def _privacy(user: User) -> Check:
    if user.can_read_all_group_messages:
        detail = "off: in groups it sees every message, so that it can summarise them"
        return Check("privacy mode", True, detail)
    detail = (
        "on: in groups it sees commands, mentions and replies to it, which is all that questions "
        "need; it couldn't summarise what a group said"
    )
    remedy = (
        "if you want that, switch it off with @BotFather (/setprivacy) and add the bot to the "
        "group anew, or make it an administrator there"
    )
    return Check("privacy mode", True, detail, remedy)


def _inline(user: User) -> Check:
    if user.supports_inline_queries:
        return Check("inline mode", True, f"on: '@{user.username} QUERY' works in every chat")
    remedy = "if you want it, switch it on with @BotFather (/setinline)"
    return Check("inline mode", True, f"off: '@{user.username} QUERY' finds nothing", remedy)


async def _commands(bot: Bot, menus: Sequence[Menu]) -> Check:
    registers = "start 'newsbot bot', which registers them"
    if not menus:
        number = len(await bot.get_my_commands())
        detail = f"{counted(number, 'command')} registered by default"
        return Check("commands", True, detail, "" if number else registers)
    others = []
    for menu in menus:
        there = await bot.get_my_commands(menu.scope, menu.language or None)
        if list(there) != list(menu.commands):
            others.append(f"{menu.scope.type}/{menu.language or 'other languages'}")
    if not others:
        return Check("commands", True, f"registered in {counted(len(menus), 'menu')}")
    # No hindrance: a bot that has never run has none yet.
    detail = f"not as in this version in {len(others)} of {len(menus)} menus: {', '.join(others)}"
    return Check("commands", True, detail, registers)


# -- how updates come in -------------------------------------------------------------------------


async def _updates(bot: Bot, settings: Settings) -> Check:
    info = await bot.get_webhook_info()
    waiting = f"{counted(info.pending_update_count, 'update')} waiting at Telegram"
    if settings.webhook_url is None:
        return _polling(info, waiting)
    if fault := webhook_fault(settings) or _unreachable(settings.webhook_url):
        return Check("updates", False, *fault)
    if info.pending_update_count and info.last_error_message:
        at = f" at {info.last_error_date:%Y-%m-%d %H:%M} UTC" if info.last_error_date else ""
        detail = f"by webhook, {waiting}; its last call failed{at}: {info.last_error_message}"
        remedy = "see that the address of NEWSBOT_WEBHOOK_URL leads to NEWSBOT_LISTEN"
        return Check("updates", False, detail, remedy)
    if info.url.rstrip("/") != settings.webhook_url:
        there = "another address is" if info.url else "no webhook is"
        remedy = "start 'newsbot bot', which registers it"
        return Check("updates", True, f"by webhook, but {there} registered; {waiting}", remedy)
    return Check("updates", True, f"by webhook; {waiting}")


def _polling(info: WebhookInfo, waiting: str) -> Check:
    if not info.url:
        return Check("updates", True, f"by polling; {waiting}")
    # The host only: the path of a webhook may be meant as a secret.
    at = urlsplit(info.url).hostname
    detail = f"by polling; the webhook at {at} that is set now is removed at the start; {waiting}"
    remedy = (
        "to go on with the webhook, set NEWSBOT_WEBHOOK_URL; if another program has set it, end "
        "that first, or give this bot a token of its own"
    )
    return Check("updates", True, detail, remedy)


def _unreachable(url: str) -> tuple[str, str] | None:
    parts = urlsplit(url)
    is_here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if parts.scheme != "https" and not is_here:
        return "NEWSBOT_WEBHOOK_URL is no https address", "put a proxy with a certificate there"
    if not is_here and (parts.port or 443) not in PORTS:
        ports = ", ".join(map(str, PORTS))
        return f"Telegram doesn't call port {parts.port}", f"use one of the ports {ports}"
    return None


# -- what is set here ----------------------------------------------------------------------------


def _access(settings: Settings, admitted: int) -> Check:
    if settings.public:
        limits = "" if settings.tokens_per_user and settings.tokens_per_day else OPEN_PURSE
        return Check("access", not limits, "open to everyone, as NEWSBOT_PUBLIC says", limits)
    listed = [
        (len(settings.admins), "admin"),
        (len(settings.allowed_users), "user"),
        (len(settings.allowed_chats), "chat"),
    ]
    told = [counted(number, noun) for number, noun in listed if number]
    if admitted:
        told.append(f"{admitted} let in by pairing or /allow")
    if told:
        return Check("access", True, f"open to {', '.join(told)}")
    detail = "closed to everyone: nobody is on a list, and nobody has paired yet"
    remedy = (
        "start 'newsbot bot' and send the bot the pairing code that it prints, or set "
        "NEWSBOT_ADMINS to your Telegram id"
    )
    return Check("access", True, detail, remedy)


def _address(settings: Settings) -> Check:
    if settings.listen is None:
        remedy = "set NEWSBOT_LISTEN if you want /healthz and /metrics"
        return Check("address", True, "none", remedy)
    try:
        _listen_for_a_moment(*address_of(settings.listen))
    except OSError as exc:
        detail = f"can't listen on {settings.listen}: {exc.strerror or exc}"
        remedy = "end who does (this bot, if it is running), or change NEWSBOT_LISTEN"
        return Check("address", False, detail, remedy)
    return Check("address", True, f"{settings.listen} is free")


def _listen_for_a_moment(host: str, port: int) -> None:
    """Raises: OSError if that isn't possible."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    with socket.socket(family, kind, protocol) as taken:
        # As a server does: what is left of ended connections is in nobody's way.
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
        taken.listen(1)
