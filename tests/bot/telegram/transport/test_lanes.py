from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.telegram.transport.lanes import conversation_of, lane_of
from tests.bot.telegram.updates import ANNA, Json, inline, message, tap, user

GROUP = -1_002_000_000_001


@pytest.mark.parametrize(
    ("update", "conversation"),
    [
        (message(1), f"telegram:{ANNA}"),
        (message(1, kind="edited_message"), f"telegram:{ANNA}"),
        (message(1, chat=GROUP, kind="channel_post"), f"telegram:{GROUP}"),
        (
            message(1, chat=GROUP, message_thread_id=7, is_topic_message=True),
            f"telegram:{GROUP}:7",
        ),
        (message(1, chat=GROUP, message_thread_id=7), f"telegram:{GROUP}"),  # a mere reply
        (tap(1, "s:1:1"), f"telegram:{ANNA}"),
        (inline(1), f"telegram:inline:{ANNA}"),
        (
            {"update_id": 1, "callback_query": {"from": user(), "inline_message_id": "x"}},
            f"telegram:inline:{ANNA}",
        ),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": GROUP}}}, f"telegram:{GROUP}"),
        ({"update_id": 1, "poll": {}}, "telegram:other"),
        ({"update_id": 1, "message": {"chat": 7}}, "telegram:other"),
        ({"update_id": 1, "message": None}, "telegram:other"),
    ],
)
def test_a_conversation_is_a_chat_and_topic(update: Json, conversation: str) -> None:
    assert conversation_of(update) == conversation


def test_taps_and_inline_queries_do_not_wait_for_questions() -> None:
    keys = {lane_of(one).key for one in (message(1), tap(2, "s:1:1"), tap(3, "q:1:1"), inline(4))}
    assert len(keys) == 4


def test_a_tapped_question_takes_the_place_of_a_question() -> None:
    assert not lane_of(message(1)).is_quick
    assert not lane_of(tap(1, "q:17:1")).is_quick
    assert lane_of(tap(1, "s:17:1")).is_quick
    assert lane_of(inline(1)).is_quick


@given(
    st.sampled_from(
        ["message", "edited_message", "callback_query", "inline_query", "my_chat_member", "poll"]
    ),
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(
                st.sampled_from(["message", "chat", "id", "from", "data", "is_topic_message"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=8,
    ),
)
@example("callback_query", 5)
@example("callback_query", "data")
@example("callback_query", {"data": 7, "message": "chat"})
def test_whatever_comes_has_a_lane(kind: str, told: Any) -> None:
    """Raised, it would end the process, and at each start anew."""
    update = {"update_id": 1, kind: told}
    assert lane_of(update).key.startswith(conversation_of(update))


def test_an_edit_comes_after_what_it_edits() -> None:
    assert lane_of(message(1)) == lane_of(message(2, kind="edited_message"))
