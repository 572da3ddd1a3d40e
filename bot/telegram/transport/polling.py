"""Long polling that confirms an update only when the inbox has it on disk.

PTB's own Updater confirms first. Telegram drops what is confirmed, so a crash would lose it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, TypeVar

from telegram import Bot
from telegram.error import EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from bot.telegram.transport.inbox import Inbox
from bot.telegram.transport.refusals import Remedy, remedy_of, stop_line, wait_s
from rag.errors import StorageError

logger = logging.getLogger(__name__)

ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "inline_query",
    "my_chat_member",
)
POLL_S = 30  # how long Telegram holds a poll open when there is nothing
ANSWER_S = 20.0  # for the answer to come after that
FIRST_PAUSE_S = 0.5  # after a failure; doubled after each further one
LONGEST_PAUSE_S = 30.0

# PTB makes it `getUpdates`. By that name it warns that `Bot.get_updates` is there, which parses
# each update; here they are kept as they come, and take half the time.
_GET_UPDATES = "get__updates"

T = TypeVar("T")


async def poll(
    bot: Bot,
    inbox: Inbox,
    stop: asyncio.Event,
    wake: Callable[[], None],
    *,
    on_poll: Callable[[], None] = lambda: None,
    first_pause_s: float = FIRST_PAUSE_S,
) -> None:
    """Fill the inbox until `stop` is set; unconfirmed updates come again at the next start.

    Args:
        bot: initialised.
        inbox: where updates go.
        stop: ends the poll that is under way, too.
        wake: called when something is in the inbox that was not there before.
        on_poll: called after each poll that went well.
        first_pause_s: after the first failure in a row.

    Raises: Stop, on a bad token, a second poller or a webhook that is set.
    """
    offset: int | None = None
    pause_s = first_pause_s
    while not stop.is_set():
        try:
            updates = await _unless(stop, _get(bot, offset))
            if updates is None:
                return
            # Confirmed from here on. Without an offset the next poll can't skip ids that begin
            # anew below it, as they do after a week of silence.
            offset = None
            if updates:
                if await asyncio.to_thread(inbox.receive, updates):
                    wake()
                offset = max(one["update_id"] for one in updates) + 1
        except TelegramError as exc:
            pause_s = max(pause_s, _pause_after(exc))
        except StorageError:
            logger.exception("the inbox takes no updates; Telegram keeps them")
        except Exception:
            logger.exception("a poll failed")
        else:
            pause_s = first_pause_s
            on_poll()
            continue
        await _unless(stop, asyncio.sleep(pause_s))
        pause_s = min(2 * pause_s, LONGEST_PAUSE_S)


async def _get(bot: Bot, offset: int | None) -> Sequence[Mapping[str, Any]]:
    asked = {"offset": offset, "timeout": POLL_S, "allowed_updates": ALLOWED_UPDATES}
    try:
        found: list[dict[str, Any]] = await bot.do_api_request(
            _GET_UPDATES, asked, read_timeout=POLL_S + ANSWER_S
        )
    except EndPointNotFound as exc:  # there is no Bot API without it: what isn't known is the token
        raise InvalidToken("Not Found") from exc
    return found


def _pause_after(error: TelegramError) -> float:
    """The least pause in seconds; raises Stop where none helps."""
    if remedy_of(error) is Remedy.STOP:
        raise stop_line(error) from None  # its text can have the token in it
    if isinstance(error, RetryAfter):
        return wait_s(error)
    logger.warning("Telegram can't be polled (%s); trying again", type(error).__name__)
    return 0.0


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """What the work returns, or None if the stop came first; then the work is cancelled."""
    doing = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({doing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return doing.result() if doing.done() else None
    finally:
        for task in (doing, stopping):
            task.cancel()
        await asyncio.wait({doing, stopping})
