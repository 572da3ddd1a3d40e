"""What a reply says after its thoughts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.models.thoughts import Listener


def said_by(chunks: list[str]) -> str:
    listener = Listener()
    return "".join(map(listener.hear, chunks)) + listener.end()


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("<think>a</think>Yes.", "Yes."),
        ("<thinking>a</think>b</thinking> Yes.", "Yes."),
        ("<think></think>\n<think>a</think> Yes.", "Yes."),
        ("<think>a</think>Yes <think>b</think>.", "Yes <think>b</think>."),
        ("<think>a</think", ""),
        ("<think>a</think> \n", ""),
        (" \n", ""),
        ("<think", "<think"),
        ("<thinker> Yes.", "<thinker> Yes."),
        (" Yes. </think> ", "Yes. </think> "),
    ],
)
def test_a_reply_says_what_follows_its_thoughts_however_it_is_split(reply: str, said: str) -> None:
    assert said_by(list(reply)) == said
    for at in range(len(reply)):
        assert said_by([reply[:at], "", reply[at:]]) == said


@given(st.lists(st.text(alphabet="<>/think ing\n", max_size=12)))
def test_chunks_make_no_difference(chunks: list[str]) -> None:
    assert said_by(chunks) == said_by(["".join(chunks)])


@given(st.text(alphabet=st.characters(codec="utf-8")), st.text(min_size=1))
def test_any_thought_is_left_out(thought: str, answer: str) -> None:
    if "</think>" not in thought and "<" not in answer:
        assert said_by([f"<think>{thought}", "</think>", answer]) == answer.lstrip()


@pytest.mark.parametrize("chunk", ["Y", "<b", "<t>", "<thinks"])
def test_what_is_no_thought_does_not_wait(chunk: str) -> None:
    assert Listener().hear(chunk) == chunk
