"""What is in quotation marks is put aside, and comes back as it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.subscriptions.quoting import with_quotes, without_quotes


def test_a_quotation_alone_loses_its_marks() -> None:
    held, quotes = without_quotes("„Fridays for Future“")
    assert "Fri" not in held
    assert with_quotes(held, quotes) == "Fridays for Future"


def test_a_mark_alone_holds_nothing() -> None:
    assert without_quotes('5" täglich') == ('5" täglich', [])


def test_what_looks_like_a_placeholder_is_none() -> None:
    held, quotes = without_quotes('\ue000 x "y"')
    assert with_quotes(held, quotes) == '  x "y"'


@given(st.text('ab„“”"« \ue000'))
def test_any_text_comes_back(text: str) -> None:
    held, quotes = without_quotes(f"x {text}")
    assert with_quotes(held, quotes) == f"x {text}".replace("\ue000", " ")
