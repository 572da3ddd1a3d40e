"""Groups that talk, as the store of their messages has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from bot.groupchat.messages import GroupMessage
from bot.telegram.handling.service import Service
from tests.telegramserver.messages import Message
from tests.telegramserver.people import Person
from tests.telegramserver.places import Place

PARTY = (
    "Wollen wir am Samstag das Sommerfest im Garten machen?",
    "Sommerfest am Samstag klingt gut, ich bringe den Grill mit.",
    "Für das Sommerfest brauchen wir noch Bänke im Garten.",
    "Dann machen wir es so: Sommerfest am Samstag um 15 Uhr im Garten.",
)
SERVER = (
    "Der Server ist seit heute früh nicht erreichbar, das Backup lief nicht.",
    "Beim Server ist die Platte voll, deshalb schlug das Backup fehl.",
    "Ich habe auf dem Server Platz geschaffen, das Backup läuft wieder.",
)


def talk(
    service: Service, place: Place, said: Iterable[tuple[Person, str]], *, minutes_ago: int = 0
) -> list[Message]:
    """People say something in a group, one after the other, and it is kept."""
    messages = [person.says(text, place) for person, text in said]
    later = dt.timedelta(minutes=minutes_ago)
    service.groups.add([kept(one, later) for one in messages])
    return messages


def kept(message: Message, later: dt.timedelta = dt.timedelta(0)) -> GroupMessage:
    """As it is kept; `later`: how long ago it is to have been."""
    assert message.sender is not None
    return GroupMessage(
        chat_id=message.chat.id,
        message_id=message.id,
        thread_id=message.topic.id if message.topic else None,
        user_id=message.sender.id,
        author=message.sender.name,
        sent_at=dt.datetime.fromtimestamp(int(message.date), dt.UTC) - later,
        text=message.text,
        reply_to=message.reply_to.id if message.reply_to else None,
    )
