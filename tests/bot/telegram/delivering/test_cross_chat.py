"""No chat learns what another said: every maker, for every chat and topic, again and again."""

from __future__ import annotations

import datetime as dt
import re
from itertools import cycle

import pytest

from bot.groupchat.messages import GroupMessage
from bot.groupchat.service import SummaryService
from bot.groupchat.spans import Span
from bot.subscriptions.values import Delivery, Kind, Subscription, Wish
from bot.telegram.delivering.briefings import BriefingMaker
from bot.telegram.delivering.summaries import SummaryMaker
from bot.telegram.handling.asked import Asked
from bot.telegram.handling.missed import messages_of
from bot.telegram.showing.links import Spot
from bot.telegram.showing.summary import summary_parts
from bot.telegram.transport.target import Target
from tests.bot.telegram.delivering.round import EIGHT, MORNING, Round
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram

TRIES = 2_000  # 950 summaries, 950 subscribed ones, 100 briefings
BRIEFINGS = 100
ASKER = 4_711
ASKED_AT = 10_000  # the id of the message that asks
HOUR = dt.timedelta(hours=1)
SPANS = (
    Span("missed", None, None, None, False),
    Span("count", None, None, 50, False),
    Span("period", EIGHT - 3 * HOUR, None, None, False),
    Span("from_reply", None, None, None, False),
)
At = tuple[int, int | None]


def seen(parts: object) -> set[str]:
    return set(re.findall(r"KANARIE(\d+)X", str(parts)))


def asking(chat_id: int, thread_id: int | None) -> Asked:
    return Asked(
        1, chat_id, thread_id, ASKED_AT, ASKER, False, True, False, "de", "", 1, "",
        Target(chat_id, thread_id),
    )  # fmt: skip


def due(kind: Kind, chat_id: int, thread_id: int | None) -> Delivery:
    topic = "" if kind == "summary" else "KANARIE"
    wish = Wish(kind, topic, chat_id, thread_id, chat_id, ASKER, MORNING, "de")
    return Delivery(1, Subscription(1, 1, wish, EIGHT, None), EIGHT, 0, None)


def talking(round_: Round, tg: Telegram, anna: Person) -> list[At]:
    """Places, each with a talk of its own secret; the same ids of messages in all chats."""
    places: list[At] = []
    for number in range(6):
        chat_id = tg.supergroup(f"Gruppe {number}", [anna]).id
        round_.desk.service.groups.set_on(chat_id, True)
        places += [(chat_id, thread) for thread in (None, 7, 8)]
    for number, (chat_id, thread_id) in enumerate(places):
        said = f"Das Kennwort für den Tresor ist KANARIE{number}X, sagt die Gruppe."
        round_.desk.service.groups.add(
            [
                GroupMessage(chat_id, 3 * at + number % 3 + 1, thread_id, anna.id, "Anna",
                             EIGHT.astimezone(dt.UTC) - HOUR, said)
                for at in range(4)
            ]
        )  # fmt: skip
    return places


async def test_no_maker_tells_a_chat_what_another_said(
    round_: Round, tg: Telegram, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = round_.desk.service
    quick = SummaryService(None, None, lambda _text: None)  # news are searched for elsewhere
    monkeypatch.setattr(round_.desk.app.summaries, "summarise", quick.summarise, raising=False)
    round_.desk.times[0] = EIGHT.astimezone(dt.UTC) - 2 * HOUR
    places = talking(round_, tg, anna)
    round_.desk.times[0] = now = EIGHT.astimezone(dt.UTC)
    subscribed, briefed = (
        SummaryMaker(service),
        BriefingMaker(round_.desk.app.briefings.brief, service.answers),
    )
    numbered = cycle(enumerate(places))
    for tried in range((TRIES - BRIEFINGS) // 2):
        number, place = next(numbered)
        span = SPANS[tried // len(places) % len(SPANS)]
        messages = messages_of(service.groups, asking(*place), span)
        found = await round_.desk.app.summaries.summarise(*place, "7", messages, "de", now)
        assert seen(summary_parts(found, messages, Spot(*place, None), now, "")) == {str(number)}
        made = await subscribed(due("summary", *place), now, "de")
        assert made is not None
        assert seen(made.parts) == {str(number)}
    for _ in range(BRIEFINGS):
        made = await briefed(due("briefing", *next(numbered)[1]), now, "de")
        assert made is not None
        assert made.parts
        assert not seen(made.parts)
