"""Short talks for tests, written in a line each."""

from __future__ import annotations

import datetime as dt

from bot.groupchat.messages import GroupMessage

CHAT = -1_001
START = dt.datetime(2026, 5, 11, 8, 0, tzinfo=dt.UTC)  # a Monday


def said(
    *lines: str, chat: int = CHAT, every: dt.timedelta = dt.timedelta(minutes=1)
) -> list[GroupMessage]:
    """`Anna: text` or `Anna ^1: text`, which answers the message one above; ids from 101."""
    users: dict[str, int] = {}
    found: list[GroupMessage] = []
    for at, line in enumerate(lines):
        author, _, text = line.partition(": ")
        author, _, back = author.partition(" ^")
        found.append(
            GroupMessage(
                chat_id=chat,
                message_id=101 + at,
                thread_id=None,
                user_id=users.setdefault(author, 1 + len(users)),
                author=author,
                sent_at=START + at * every,
                text=text,
                reply_to=101 + at - int(back) if back else None,
            )
        )
    return found


GRILLING = said(
    "Anna Berger: Wollen wir am Samstag im Stadtpark grillen? Ich hab noch 2 Säcke Kohle",
    "Jo ^1: ja, aber erst ab 15 Uhr, ich arbeite bis 14 Uhr",
    "Mehmet: 😂",
    "Mehmet: ich bringe Salat und 30 Würstchen mit",
    "Anna Berger: ok, dann Samstag 15 Uhr im Stadtpark, abgemacht",
    "Tom: Wer hat eigentlich den Schlüssel vom Vereinsraum?",
    "Jo: die Heizung im Vereinsraum ist kaputt, Reparatur kostet 480 Euro",
)
