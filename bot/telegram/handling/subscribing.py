"""`/subscribe` and `/unsubscribe`: what the bot sends by itself, in this chat or in private.

A group's is for its admins to decide. Buttons end one: `u:17` is the subscription with the id 17.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.locales import Texts, texts
from bot.subscriptions.ordering import Order, read_order
from bot.subscriptions.store import MOST, TooMany
from bot.subscriptions.unclear import Unclear
from bot.subscriptions.values import Subscription, Wish
from bot.subscriptions.wording import as_sentence, spoken_moment, spoken_when, spoken_wish
from bot.telegram.delivering.permission import is_let_in
from bot.telegram.handling.saying import say, tell
from bot.telegram.handling.standing import is_group_admin
from bot.telegram.showing.harmless import inert
from bot.telegram.showing.parts import Part, plain_parts
from bot.telegram.transport.target import Target

if TYPE_CHECKING:
    from telegram import CallbackQuery

    from bot.telegram.handling.asked import Asked
    from bot.telegram.handling.service import Service

_ALL = ("all", "alle", "alles")
_NUMBERS = re.compile(r"[1-9][0-9]{0,2}(?:[\s,;]+[1-9][0-9]{0,2})*")
_DATA = re.compile(r"u:(?P<id>[1-9][0-9]{0,17})")
_BUTTONS_A_ROW = 3
_SAID = 100  # characters of what wasn't understood


# -- subscribing ---------------------------------------------------------------------------------


async def subscribe(service: Service, asked: Asked) -> None:
    """Keep what somebody wants to have sent, and say what was understood."""
    if not asked.text.strip():
        await _show(service, asked, "subscribe-usage")
        return
    try:
        order = read_order(asked.text, service.app.settings.zone)
    except Unclear as exc:
        await tell(service, asked, f"subscribe-{exc.fault}", said=inert(exc.said[:_SAID]))
        return
    wish = _wish(asked, order)
    refusal = await _refusal(service, asked, wish, is_private=order.is_private)
    if refusal is not None:
        await tell(service, asked, refusal, id=asked.user_id or asked.chat_id)
        return
    try:
        kept = await asyncio.to_thread(service.subscriptions.add, wish, service.clock())
    except TooMany:
        await tell(service, asked, "subscribe-too-many", most=MOST)
        return
    said = plain_parts(_subscribed(kept, texts(asked.language)))
    if wish.chat_id == asked.chat_id:
        await say(service, asked, said)
    else:
        await _say_privately(service, asked, kept, said)


def _wish(asked: Asked, order: Order) -> Wish:
    """What is usual is added: a topic is for a briefing, and a group's own talk for a summary."""
    is_private = asked.is_private or order.is_private
    usual = "briefing" if order.topic or asked.is_private else "summary"
    kind = order.kind or ("briefing" if usual == "briefing" else "summary")
    chat_id = (asked.user_id or asked.chat_id) if is_private else asked.chat_id
    is_about_here = kind == "summary" or chat_id == asked.chat_id
    return Wish(
        kind=kind,
        topic=order.topic,
        source_id=asked.chat_id if is_about_here else chat_id,
        thread_id=asked.thread_id if is_about_here else None,
        chat_id=chat_id,
        user_id=asked.user_id,
        schedule=order.schedule,
        language=asked.language,
    )


async def _refusal(service: Service, asked: Asked, wish: Wish, *, is_private: bool) -> str | None:
    """The key of what is said to who can't have that; None if they can."""
    if is_private and asked.user_id is None:
        return "private-only"  # nobody, or everybody, writes in its name
    if wish.kind == "summary" and asked.is_private:
        return "subscribe-in-group"
    if wish.kind == "summary" and not service.groups.is_on(wish.source_id):
        return "summary-off"
    if wish.chat_id == asked.chat_id:
        return None if await is_group_admin(service, asked) else "group-admins-only"
    if service.chats.is_gone(wish.chat_id):
        return None  # they are told to write first
    return None if is_let_in(service, wish) else "not-allowed"


async def _say_privately(
    service: Service, asked: Asked, kept: Subscription, said: Sequence[Part]
) -> None:
    """What was ordered in a group for oneself is nobody else's business there."""
    there = Target(kept.wish.chat_id)
    ids = await service.messenger.send(there, said, asked.update_id)
    words = texts(asked.language)
    if ids:
        # The messenger knows the parts of an update by their number: what was sent goes before.
        told = [*said, *plain_parts(words.say("subscribed-private"))]
        await service.messenger.send(asked.target, told, asked.update_id)
        return
    await asyncio.to_thread(service.subscriptions.end_one, kept.id, kept.wish.chat_id)
    await tell(service, asked, "subscribe-write-first", bot=service.bot.username)


# -- unsubscribing -------------------------------------------------------------------------------


async def unsubscribe(service: Service, asked: Asked) -> None:
    """End what has these numbers, or all; without a number, show what there is."""
    given = asked.text.strip().lower()
    numbers = [int(one) for one in re.findall(r"\d+", given)]
    if given not in _ALL and not _NUMBERS.fullmatch(given):
        await _show(service, asked, "unsubscribe-how")
        return
    if not await is_group_admin(service, asked):
        await tell(service, asked, "group-admins-only")
        return
    store = service.subscriptions
    ended = await asyncio.to_thread(store.end, asked.chat_id, None if given in _ALL else numbers)
    if ended or given in _ALL:
        await tell(service, asked, "unsubscribed", ended=ended)
    else:
        await tell(service, asked, "unsubscribe-no-such", id=numbers[0])


async def subscription_tap(service: Service, asked: Asked, query: CallbackQuery) -> bool:
    """Do what a button below the list says; False if the tap is on another one."""
    found = _DATA.fullmatch(query.data or "")
    if found is None:
        return False
    words = texts(asked.language)
    if not await is_group_admin(service, asked):
        await service.messenger.toast(query.id, words.say("group-admins-only"))
        return True
    is_ended = await asyncio.to_thread(
        service.subscriptions.end_one, int(found["id"]), asked.chat_id
    )
    await service.messenger.toast(query.id, words.say("unsubscribed", ended=int(is_ended)))
    kept = await asyncio.to_thread(service.subscriptions.of_chat, asked.chat_id)
    parts = _listed(kept, words, "unsubscribe-how")
    await service.messenger.edit(asked.target, asked.message_id, parts[-1])
    return True


# -- showing -------------------------------------------------------------------------------------


async def _show(service: Service, asked: Asked, hint: str) -> None:
    kept = await asyncio.to_thread(service.subscriptions.of_chat, asked.chat_id)
    await say(service, asked, _listed(kept, texts(asked.language), hint))


def _listed(kept: Sequence[Subscription], words: Texts, hint: str) -> list[Part]:
    """What is sent to a chat, with a button to end each; `hint` is the key of what can be done."""
    if not kept:
        how = words.say("subscribe-usage")
        return plain_parts(f"{words.say('subscriptions-none')}\n\n{how}")
    lines = "\n".join(_line(one, words) for one in kept)
    shown = f"{words.say('subscriptions')}\n{lines}\n\n{words.say(hint)}"
    return plain_parts(shown, _buttons(kept, words))


def _line(kept: Subscription, words: Texts) -> str:
    wish, when = inert(spoken_wish(kept.wish, words)), spoken_when(kept, words)
    line = words.say("subscription", id=kept.number, wish=wish, when=when)
    if kept.last_sent is None:
        return line
    last = spoken_moment(kept.last_sent, kept.wish.schedule.zone, words)
    return f"{line}; {words.say('subscription-sent', last=last)}"


def _buttons(kept: Sequence[Subscription], words: Texts) -> InlineKeyboardMarkup:
    buttons = [
        InlineKeyboardButton(
            words.say("subscription-end", id=one.number), callback_data=f"u:{one.id}"
        )
        for one in kept
    ]
    return InlineKeyboardMarkup(
        [buttons[at : at + _BUTTONS_A_ROW] for at in range(0, len(buttons), _BUTTONS_A_ROW)]
    )


def _subscribed(kept: Subscription, words: Texts) -> str:
    return words.say(
        "subscribed",
        wish=inert(spoken_wish(kept.wish, words)),
        when=as_sentence(spoken_when(kept, words)),
        id=kept.number,
    )
