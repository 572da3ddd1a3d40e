"""Up to which message somebody was told, as a moment: the next summary goes on behind it.

Messengers date by whole seconds, and several messages may be of one. So a mark is the second of the
last message that was told, and as many microseconds as there are messages up to it in that second.
Reads the store: call these in a thread; they raise StorageError.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.groupchat.messages import GroupMessage
    from bot.groupchat.store import GroupStore

_SECOND = dt.timedelta(seconds=1)


def mark_of(store: GroupStore, last: GroupMessage) -> dt.datetime:
    """The mark behind a message."""
    begin = last.sent_at.replace(microsecond=0)
    beside = store.between(last.chat_id, last.thread_id, begin, begin + _SECOND)
    told = sum(one.message_id <= last.message_id for one in beside)
    return begin.replace(microsecond=min(told, 999_999))


def behind(
    store: GroupStore,
    chat_id: int,
    thread_id: int | None,
    mark: dt.datetime,
    until: dt.datetime | None = None,
    *,
    before: int | None = None,
) -> list[GroupMessage]:
    """What was said behind a mark, which may also be any other moment; else as `between`."""
    begin = mark.replace(microsecond=0)
    told = store.between(chat_id, thread_id, begin, begin + _SECOND)[: mark.microsecond]
    known = {one.message_id for one in told}
    found = store.between(chat_id, thread_id, begin, until, before=before)
    return [one for one in found if one.message_id not in known]
