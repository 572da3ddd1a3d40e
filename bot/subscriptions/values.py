"""Subscriptions, and what is due of them. Frozen, and free of any library."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from bot.subscriptions.schedule import Schedule

Kind = Literal["briefing", "summary"]

NO_UPDATE = -(2**60)
"""The ids of Telegram's updates, and their negatives, are far from this; deliveries are below."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody subscribes to."""

    kind: Kind
    topic: str  # "" for whatever is newest; of a summary always
    source_id: int  # the chat that is summarised; of a briefing the one that it goes to
    thread_id: int | None  # the topic of a forum: summarised, and written to if it is there
    chat_id: int  # where it goes
    user_id: int | None  # who wants it; None: an anonymous admin
    schedule: Schedule
    language: str  # of who wants it: de or en


@dataclass(frozen=True, slots=True)
class Subscription:
    """A wish that is kept; times are UTC."""

    id: int  # never used again
    number: int  # among those of its chat: 1, 2 …
    wish: Wish
    next_due: dt.datetime
    last_sent: dt.datetime | None  # up to when the last one tells

    @property
    def asker(self) -> str:
        """By what its last briefing is known: what people ask for themselves is none of it."""
        return asker_of(self.id)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One that is due; it is there until it was sent or given up."""

    id: int
    subscription: Subscription
    due: dt.datetime  # UTC
    attempts: int  # that began before
    content: str | None  # as it was made, for whoever sends it; None: not yet

    @property
    def since(self) -> dt.datetime:
        """From when on it tells."""
        wish, last = self.subscription.wish, self.subscription.last_sent
        return last or self.due - wish.schedule.period

    @property
    def outbox_id(self) -> int:
        """By what the outbox knows its messages, which are no answers to an update."""
        return outbox_id(self.id)


def asker_of(subscription_id: int) -> str:
    """The name by which a subscription is briefed, by its id."""
    return f"subscription:{subscription_id}"


def outbox_id(delivery_id: int) -> int:
    """By what the outbox knows the messages of a delivery, by its id."""
    return NO_UPDATE - delivery_id
