"""What is due is taken once, and what is too late for it is nobody's."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.subscriptions.deliveries import GRACE, DeliveryStore
from bot.subscriptions.schedule import Schedule, next_due
from bot.subscriptions.store import SubscriptionStore
from tests.bot.subscriptions.subscribing import (
    ANNA,
    SUMMARY,
    UKRAINE,
    berlin,
    database_in,
    wish,
)

NOW = berlin("2026-11-22T12:00")
EIGHT = berlin("2026-11-23T08:00")
DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)


def taken(deliveries: DeliveryStore, now: dt.datetime) -> list[dt.datetime]:
    """What is to be sent at a time, and is then sent."""
    deliveries.take_due(now)
    found = deliveries.ready(now)
    for one in found:
        deliveries.begin(one)
        deliveries.made(one, "{}", now)
        deliveries.sent(one)
    return [one.due for one in found]


def test_it_is_due_at_its_time_and_not_before(
    store: SubscriptionStore, deliveries: DeliveryStore
) -> None:
    store.add(UKRAINE, NOW)
    assert deliveries.next_look() == EIGHT
    assert taken(deliveries, EIGHT - MINUTE) == []
    assert taken(deliveries, EIGHT) == [EIGHT]
    assert taken(deliveries, EIGHT + MINUTE) == []
    assert deliveries.next_look() == EIGHT + DAY
    assert store.of_chat(ANNA)[0].last_sent == EIGHT


def test_after_an_outage_only_the_last_comes_and_only_if_it_is_not_late(
    store: SubscriptionStore, deliveries: DeliveryStore
) -> None:
    store.add(UKRAINE, NOW)
    assert taken(deliveries, EIGHT + 5 * DAY + GRACE) == []
    assert taken(deliveries, EIGHT + 9 * DAY + GRACE - MINUTE) == [EIGHT + 9 * DAY]
    assert store.of_chat(ANNA)[0].next_due == EIGHT + 10 * DAY


def test_what_was_taken_before_a_crash_is_there_after_it(
    tmp_path: Path, store: SubscriptionStore, deliveries: DeliveryStore
) -> None:
    store.add(UKRAINE, NOW)
    deliveries.take_due(EIGHT)
    again = DeliveryStore(database_in(tmp_path))
    [one] = again.ready(EIGHT + MINUTE)
    assert again.begin(one)
    assert again.made(one, "made", EIGHT + MINUTE)
    [same] = DeliveryStore(database_in(tmp_path)).ready(EIGHT + 2 * MINUTE)
    assert (same.id, same.content, same.attempts) == (one.id, "made", 1)
    assert deliveries.outbox_ids() == {one.outbox_id}
    again.sent(same)
    assert store.of_chat(ANNA)[0].last_sent == EIGHT + MINUTE
    assert deliveries.outbox_ids() == set()


def test_what_was_taken_before_an_outage_is_given_up_after_it(
    store: SubscriptionStore, deliveries: DeliveryStore
) -> None:
    store.add(UKRAINE, NOW)
    deliveries.take_due(EIGHT)
    assert deliveries.ready(EIGHT + GRACE + MINUTE) == []
    assert deliveries.outbox_ids() == set()


def test_what_is_being_sent_is_finished_and_noted_however_late(
    store: SubscriptionStore, deliveries: DeliveryStore
) -> None:
    store.add(UKRAINE, NOW)
    deliveries.take_due(EIGHT)
    [one] = deliveries.ready(EIGHT)
    deliveries.begin(one)
    deliveries.made(one, "made", EIGHT)
    assert deliveries.ready(EIGHT + GRACE + MINUTE, {one.id}) == []
    assert deliveries.outbox_ids() == {one.outbox_id}
    deliveries.sent(one)
    assert store.of_chat(ANNA)[0].last_sent == EIGHT
    assert deliveries.outbox_ids() == set()


def test_what_is_begun_and_not_made_in_time_is_given_up(
    store: SubscriptionStore, deliveries: DeliveryStore
) -> None:
    store.add(UKRAINE, NOW)
    deliveries.take_due(EIGHT)
    [one] = deliveries.ready(EIGHT)
    deliveries.begin(one)
    assert deliveries.ready(EIGHT + GRACE + MINUTE, {one.id}) == []
    assert not deliveries.made(one, "made", EIGHT + GRACE + MINUTE)


def test_what_was_being_sent_before_an_outage_is_given_up_after_it(
    tmp_path: Path, store: SubscriptionStore, deliveries: DeliveryStore
) -> None:
    store.add(UKRAINE, NOW)
    deliveries.take_due(EIGHT)
    [one] = deliveries.ready(EIGHT)
    deliveries.begin(one)
    deliveries.made(one, "made", EIGHT)
    again = DeliveryStore(database_in(tmp_path))
    assert again.ready(EIGHT + GRACE + MINUTE) == []
    assert again.outbox_ids() == set()


def test_what_begins_while_late_ones_are_looked_for_is_spared(
    store: SubscriptionStore, deliveries: DeliveryStore
) -> None:
    """It was made before, and got its slot between the look and the giving up."""
    store.add(UKRAINE, NOW)
    deliveries.take_due(EIGHT)
    [one] = deliveries.ready(EIGHT)
    deliveries.made(one, "made", EIGHT)

    class Begins:
        def __contains__(self, _delivery_id: object) -> bool:
            deliveries.begin(one)
            return False

    deliveries.ready(EIGHT + GRACE + MINUTE, Begins())
    assert deliveries.is_made(one)


def test_what_is_put_off_waits(store: SubscriptionStore, deliveries: DeliveryStore) -> None:
    store.add(UKRAINE, NOW)
    deliveries.take_due(EIGHT)
    [one] = deliveries.ready(EIGHT)
    deliveries.put_off(one, EIGHT + 2 * MINUTE)
    assert deliveries.ready(EIGHT + MINUTE) == []
    assert deliveries.next_look() == EIGHT + 2 * MINUTE
    assert [again.id for again in deliveries.ready(EIGHT + 2 * MINUTE)] == [one.id]


def test_what_was_ended_meanwhile_is_called_off(
    store: SubscriptionStore, deliveries: DeliveryStore
) -> None:
    store.add(UKRAINE, NOW)
    deliveries.take_due(EIGHT)
    [one] = deliveries.ready(EIGHT)
    store.end(ANNA)
    assert not deliveries.begin(one)
    assert not deliveries.made(one, "made", EIGHT)
    deliveries.sent(one)
    assert deliveries.ready(EIGHT) == []


def test_it_tells_from_the_last_one_on_or_from_a_day_or_week_ago(
    store: SubscriptionStore, deliveries: DeliveryStore
) -> None:
    store.add(UKRAINE, NOW)
    store.add(SUMMARY, NOW)
    friday = berlin("2026-11-27T17:00")
    deliveries.take_due(EIGHT)
    [daily] = deliveries.ready(EIGHT)
    assert daily.since == EIGHT - DAY
    taken(deliveries, EIGHT + MINUTE)
    deliveries.take_due(friday)
    [weekly] = deliveries.ready(friday)
    assert weekly.since == friday - 7 * DAY
    taken(deliveries, friday)
    deliveries.take_due(EIGHT + 5 * DAY)
    [daily] = deliveries.ready(EIGHT + 5 * DAY)
    assert daily.since == EIGHT + MINUTE  # that was sent; those in between weren't


def test_many_lookers_take_it_once(tmp_path: Path, store: SubscriptionStore) -> None:
    for number in range(20):
        store.add(wish(chat_id=100 + number, user_id=100 + number), NOW)
    several = [DeliveryStore(database_in(tmp_path)) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(lambda one: one.take_due(EIGHT), several)) == 20


ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC")


@given(
    st.sampled_from(ZONES).map(ZoneInfo),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.lists(st.timedeltas(MINUTE, 3 * DAY), min_size=1, max_size=30),
)
def test_looking_at_any_times_takes_what_is_within_the_grace_once_in_order(
    zone: ZoneInfo, at: dt.time, pauses: list[dt.timedelta]
) -> None:
    schedule = Schedule("daily", at, None, zone)
    now, found, expected = NOW, [], []
    with TemporaryDirectory() as folder, closing(database_in(Path(folder))) as database:
        SubscriptionStore.open(database).add(replace(UKRAINE, schedule=schedule), NOW)
        deliveries = DeliveryStore(database)
        for pause in pauses:
            before, now = now, now + pause
            found += taken(deliveries, now)
            due = next_due(schedule, max(before, now - GRACE))
            expected += [due] if due <= now and now - due < GRACE else []
    assert found == expected
    assert sorted(set(found)) == found
