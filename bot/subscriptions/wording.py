"""Subscriptions in words: what is sent, when, and when the next time.

    Jeden Montag um 07:30 (Europe/Berlin), das nächste Mal am Montag, 24. November 2026, 07:30 Uhr

Pure functions.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from bot.locales import Texts
from bot.subscriptions.schedule import Schedule
from bot.subscriptions.values import Subscription, Wish
from rag.corpus.calendar import spoken_date


def spoken_schedule(schedule: Schedule, words: Texts) -> str:
    """`jeden Montag um 07:30 (Europe/Berlin)`; begins in small letters."""
    at = schedule.at.isoformat("minutes")
    zone = schedule.zone.key
    if schedule.kind == "weekly":
        return words.say("schedule-weekly", day=schedule.weekday or 0, time=at, zone=zone)
    if schedule.kind == "weekdays":
        return words.say("schedule-weekdays", time=at, zone=zone)
    return words.say("schedule-daily", time=at, zone=zone)


def spoken_moment(moment: dt.datetime, zone: ZoneInfo, words: Texts) -> str:
    """`Montag, 24. November 2026, 07:30 Uhr`, as the clocks of a zone show it."""
    there = moment.astimezone(zone)
    return words.say(
        "moment",
        day=there.weekday(),
        date=spoken_date(there.date(), words.language),
        time=there.strftime("%H:%M"),
    )


def spoken_wish(wish: Wish, words: Texts) -> str:
    """`Briefing zu „Ukraine“`."""
    if wish.kind == "summary":
        key = "wish-summary" if wish.source_id == wish.chat_id else "wish-summary-elsewhere"
        return words.say(key)
    if not wish.topic:
        return words.say("wish-briefing-newest")
    return words.say("wish-briefing", topic=wish.topic)


def spoken_when(subscription: Subscription, words: Texts) -> str:
    """How often, and the next time."""
    schedule = subscription.wish.schedule
    coming = spoken_moment(subscription.next_due, schedule.zone, words)
    return words.say("schedule-next", when=spoken_schedule(schedule, words), next=coming)


def as_sentence(said: str) -> str:
    """With a capital letter."""
    return said[:1].upper() + said[1:]
