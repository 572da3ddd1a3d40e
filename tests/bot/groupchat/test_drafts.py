"""A model's reply about a talk, taken apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.groupchat.drafts import DraftLine, parse

REPLY = """Here is the summary:
**TOPIC:** Grillen im Park | 1-3, 5
SAID: Anna | bringt [Kohle](https://evil.example) mit | [1], [3]
- DECIDED: **Samstag** 15 Uhr | 5
OPEN: - | wer den Schlüssel hat | 6
SAID: Jo | ohne Nummern
/start @bot
"""


def test_the_lines_that_the_prompt_asks_for_are_read_and_no_others() -> None:
    [topic] = parse(REPLY)
    assert (topic.title, topic.numbers) == ("Grillen im Park", (1, 2, 3, 5))
    assert topic.lines == (
        DraftLine("said", "Anna", "bringt Kohle mit", (1, 3)),
        DraftLine("decided", None, "Samstag 15 Uhr", (5,)),
        DraftLine("open", None, "wer den Schlüssel hat", (6,)),
    )


def test_lines_before_a_topic_belong_to_none() -> None:
    assert parse("SAID: Anna | hat Kohle | 1") == []


@given(st.text(st.sampled_from("TOPICSAIDO:|[]0123456789-, \n@/äß."), max_size=300))
def test_any_text_is_a_reply(reply: str) -> None:
    for topic in parse(f"TOPIC: x | 1\n{reply}"):
        assert all(line.numbers and line.text and "\n" not in line.text for line in topic.lines)
