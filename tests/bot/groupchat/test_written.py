"""Which topics stay where there are more than anybody reads."""

from __future__ import annotations

from bot.groupchat.summary import Remark, Topic
from bot.groupchat.written import MOST_TOPICS, joined


def topic(first: int, size: int = 1) -> Topic:
    ids = tuple(range(first, first + size))
    return Topic(str(first), (Remark("Moin", ids),), message_ids=ids)


def test_few_topics_all_stay_in_the_order_in_which_they_came_up() -> None:
    assert joined([topic(30), topic(1, 9), topic(20)]) == [topic(1, 9), topic(20), topic(30)]
    assert joined([]) == []


def test_of_many_topics_the_largest_stay() -> None:
    large = [topic(first, 9) for first in (1, 11, 21, 31)]
    found = joined([*large, *(topic(100 + at) for at in range(40))])
    assert len(found) == MOST_TOPICS
    assert set(large) <= set(found)


def test_where_all_are_small_the_end_is_told_as_well_as_the_beginning() -> None:
    found = joined([topic(10 * at) for at in range(40)])
    assert len(found) == MOST_TOPICS
    quarters = [one.message_ids[0] // 100 for one in found]
    assert quarters == [0, 0, 1, 1, 2, 2, 3, 3]
