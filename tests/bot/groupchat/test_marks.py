"""A summary goes on behind the last message that was told, also within a second."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bot.groupchat.marks import behind, mark_of
from bot.groupchat.messages import GroupMessage
from tests.bot.groupchat.remembered import ANNA, GROUP, NOW, remembering


def said(number: int) -> GroupMessage:
    return GroupMessage(GROUP, number, None, ANNA, "Anna", NOW, f"Nummer {number}")


def test_messages_of_one_second_are_told_once_each(tmp_path: Path) -> None:
    with remembering(tmp_path) as memory:
        memory.store.set_on(GROUP, True)
        mark, told = NOW - dt.timedelta(hours=1), []
        for number in range(1, 5):
            memory.store.add([said(number)])
            found = behind(memory.store, GROUP, None, mark)
            told += [one.message_id for one in found]
            mark = mark_of(memory.store, found[-1])
        assert told == [1, 2, 3, 4]
        assert behind(memory.store, GROUP, None, mark) == []
