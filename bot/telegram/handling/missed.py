"""Which messages a stretch of a group's talk has. Reads the store: call these in a thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.groupchat.marks import behind

if TYPE_CHECKING:
    from bot.groupchat.messages import GroupMessage
    from bot.groupchat.spans import Span
    from bot.groupchat.store import GroupStore
    from bot.telegram.handling.asked import Asked

_LONG_AGO = dt.datetime(1970, 1, 2, tzinfo=dt.UTC)  # the store reads no further than it may


def messages_of(store: GroupStore, asked: Asked, span: Span) -> Sequence[GroupMessage]:
    """What was said in the stretch, there and in that topic, oldest first; up to the request.

    Who has left since they asked is not to hear what came afterwards, and a request that is handled
    again after a crash means the same: so it ends with the request, whenever that is handled.
    Raises: StorageError.
    """
    place, request = (asked.chat_id, asked.thread_id), asked.message_id
    if span.kind == "count" and span.count is not None:
        return store.last(*place, span.count, before=request)
    if span.kind == "from_reply" and asked.reply_to is not None:
        return store.since_message(*place, asked.reply_to, before=request)
    if span.kind == "period" and span.since is not None:
        return store.between(*place, span.since, span.until, before=request)
    return _missed(store, asked)


def _missed(store: GroupStore, asked: Asked) -> Sequence[GroupMessage]:
    """Since the asker's last message or summary, whichever was later; else all that is kept."""
    place, user_id = (asked.chat_id, asked.thread_id), asked.user_id
    if user_id is None:
        return store.between(*place, _LONG_AGO, before=asked.message_id)
    wrote = store.of_user_last(*place, user_id) or _LONG_AGO
    read = store.last_summary(*place, user_id) or _LONG_AGO
    if read >= wrote:
        return behind(store, *place, read, before=asked.message_id)
    found = store.between(*place, wrote, before=asked.message_id)
    # Messengers date by whole seconds: others may have written in the same one.
    own = [at for at, one in enumerate(found) if one.user_id == user_id]
    return found[own[-1] + 1 :] if own else found
