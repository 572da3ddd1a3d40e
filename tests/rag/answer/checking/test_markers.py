"""Markers in all the forms that models write."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.answer.checking.markers import normalise, take_markers


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("a [1].", "a [1]."),
        ("a [1,2]", "a [1][2]"),
        ("a [1, 2; 3]", "a [1][2][3]"),
        ("a [1][2]", "a [1][2]"),
        ("a [1], [2] und [3].", "a [1][2][3]."),
        ("a [[1]]", "a [1]"),
        ("a [[1], [2]]", "a [1][2]"),
        ("a ([1])", "a [1]"),
        ("a 【1】", "a [1]"),
        ("a 【1†source】", "a [1]"),
        ("a ［2］", "a [2]"),
        ("a [^1]", "a [1]"),
        ("a [#1]", "a [1]"),
        ("a [1-3]", "a [1][2][3]"),
        ("a [2–3]", "a [2][3]"),
        ("a [3-1]", "a [3][1]"),
        ("a [1-9999]", "a [1][9999]"),
        ("a [Source 1]", "a [1]"),
        ("a [Quelle 1]", "a [1]"),
        ("a [Quellen 1 und 3]", "a [1][3]"),
        ("a [Sources 1, 2 and 3]", "a [1][2][3]"),
        ("a [cite: 2]", "a [2]"),
        ("a (Quelle 2)", "a [2]"),
        ("a (see source 2, 3)", "a [2][3]"),
        (r"a \[1\]", "a [1]"),
        ("a.¹²", "a.[12]"),
        ("a [-1]", "a [0]"),
        ("a [00]", "a [0]"),
        ("a [123456]", "a [0]"),
        ("a [٣]", "a [3]"),
        ("ein [Treffen] am 16. (1) [sic] m²", "ein [Treffen] am 16. (1) [sic] m²"),
    ],
)
def test_markers_are_written_in_one_way(written: str, normal: str) -> None:
    assert normalise(written) == normal


def test_markers_are_taken_out_with_the_space_before_them() -> None:
    assert take_markers("Er kam [2][3]. Sie ging. [1]") == (
        "Er kam. Sie ging.",
        [(6, 2), (6, 3), (17, 1)],
    )


@given(st.text(alphabet="[]12 a,【】^(Quelle)¹.-", max_size=40))
@example("[[1]2]")
@example("[1[2]]")
@example("[[1]]]")
def test_no_marker_is_left_in_a_text_without_its_markers(text: str) -> None:
    clean, found = take_markers(normalise(text))
    assert not re.search(r"\[\s*\d+\s*\]", clean)
    assert all(0 <= position <= len(clean) for position, _ in found)
