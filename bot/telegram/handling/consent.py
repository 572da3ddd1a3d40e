"""What is kept of whom, and who decides: `/privacy`, `/summary on`, `/retention`.

A group's admins decide whether its talk is kept and for how long, at most as long as the operator
set. Every member decides for themselves, for all groups at once.
"""

from __future__ import annotations

import asyncio
import re

from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, Forbidden

from bot.locales import texts
from bot.modelling import OPENAI
from bot.telegram.handling import summaries
from bot.telegram.handling.asked import Asked
from bot.telegram.handling.recording import is_admitted
from bot.telegram.handling.saying import say, tell
from bot.telegram.handling.service import Service
from bot.telegram.handling.standing import is_group_admin
from bot.telegram.showing.parts import plain_parts
from bot.telegram.transport.refusals import asking

NOBODY = "none"  # in `privacy`: no such model is asked

_SWITCHES = {"on": True, "an": True, "ein": True, "off": False, "aus": False}
_DEFAULT = ("default", "standard")
_DAYS = re.compile(r"(?P<days>[0-9]{1,5})(?:\s*(?:d|days?|tage?))?")


# -- what groups decide --------------------------------------------------------------------------


async def summary(service: Service, asked: Asked) -> None:
    """`/summary on` and `off` by a group's admin; all else asks for a summary."""
    switch = _SWITCHES.get(asked.text.strip().lower())
    if switch is None:
        await summaries.summary(service, asked)
    elif await _may_decide(service, asked):
        await (_switch_on if switch else _switch_off)(service, asked)


async def set_retention(service: Service, asked: Asked) -> None:
    """`/retention 3`: for how many days a group's messages are kept; `default`: as long as may be.

    Never longer than the operator set: who reads that no message is kept for longer can rely on it.
    """
    given, most = asked.text.strip().lower(), service.app.settings.retention_days
    found = _DAYS.fullmatch(given)
    days = int(found["days"]) if found else None
    if asked.is_private:
        await tell(service, asked, "groups-only")
    elif not given:
        kept = service.groups.retention(asked.chat_id).days
        await tell(service, asked, "retention", days=kept, most=most)
    elif (days is None and given not in _DEFAULT) or (days is not None and not 1 <= days <= most):
        await tell(service, asked, "retention-usage", most=most)
    elif await _may_decide(service, asked):
        await asyncio.to_thread(service.groups.set_retention, asked.chat_id, days)
        kept = service.groups.retention(asked.chat_id).days
        await tell(service, asked, "retention-set", days=kept)


async def _may_decide(service: Service, asked: Asked) -> bool:
    """Whether who asks decides for the group; else they were told why not."""
    if asked.is_private:
        await tell(service, asked, "groups-only")
    elif not await is_group_admin(service, asked):
        await tell(service, asked, "group-admins-only")
    else:
        return True
    return False


async def _switch_on(service: Service, asked: Asked) -> None:
    days = service.groups.retention(asked.chat_id).days
    if not days:
        await tell(service, asked, "summaries-never")
    elif not is_admitted(service, asked.chat_id):
        await tell(service, asked, "summaries-not-admitted", id=asked.chat_id)
    else:
        await asyncio.to_thread(service.groups.set_on, asked.chat_id, True)
        if await _reads_along(service, asked.chat_id):
            await tell(service, asked, "summaries-on", days=days)
        else:
            await tell(service, asked, "summaries-on-deaf", days=days, bot=service.bot.username)


async def _switch_off(service: Service, asked: Asked) -> None:
    await asyncio.to_thread(service.groups.set_on, asked.chat_id, False)
    await service.under_way.finished(asked.chat_id)  # finds nothing to keep any more
    await tell(service, asked, "summaries-off")


async def _reads_along(service: Service, chat_id: int) -> bool:
    """Whether Telegram gives the bot what isn't addressed to it, as far as can be told.

    https://core.telegram.org/bots/features#privacy-mode
    """
    with asking():
        me = await service.bot.get_me()
    if me.can_read_all_group_messages:
        return True
    try:
        with asking():
            member = await service.bot.get_chat_member(chat_id, me.id)
    except (BadRequest, Forbidden):
        return False
    return member.status == ChatMemberStatus.ADMINISTRATOR


# -- what people decide --------------------------------------------------------------------------


async def privacy(service: Service, asked: Asked) -> None:
    """`/privacy off` keeps a member's messages out, everywhere; without a wish, what is kept."""
    wish = _SWITCHES.get(asked.text.strip().lower())
    if wish is None:
        await _show_privacy(service, asked)
    elif asked.user_id is None:
        await tell(service, asked, "private-only")  # nobody, or everybody, writes in its name
    elif wish:
        await asyncio.to_thread(service.groups.opt_in, asked.user_id)
        await tell(service, asked, "privacy-on")
    else:
        await asyncio.to_thread(service.groups.opt_out, asked.user_id)
        await service.under_way.finished(asked.user_id)  # finds nothing to keep any more
        await tell(service, asked, "privacy-off")


async def _show_privacy(service: Service, asked: Asked) -> None:
    """What is kept, how long and where, who else gets the question, and what holds here."""
    settings, groups, words = service.app.settings, service.groups, texts(asked.language)
    model = settings.model if service.app.writes_by_model else NOBODY
    embeds = await asyncio.to_thread(_embeds_by_model, service)
    embedder = settings.embedding_model if embeds else NOBODY
    most = settings.retention_days
    said = [words.say("privacy", days=most, model=model, embedder=embedder)]
    if not asked.is_private:
        days = groups.retention(asked.chat_id).days
        state = "on" if groups.is_on(asked.chat_id) else "off"
        said.append(words.say("privacy-here", state=state, days=days))
    if groups.has_opted_out(asked.user_id):
        said.append(words.say("privacy-out"))
    await say(service, asked, plain_parts("\n\n".join(said)))


def _embeds_by_model(service: Service) -> bool:
    """Whether searches ask a server: as the corpus was embedded, whatever writes the answers."""
    return service.app.corpus.projection().fingerprint.startswith(OPENAI)
