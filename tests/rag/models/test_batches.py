"""Texts -> what one request may hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.models.batches import LONGEST_BYTES, MOST_BYTES, MOST_TEXTS, batched, cut


@given(st.lists(st.text(st.characters(codec=None)) | st.integers(0, 30_000).map("ä".__mul__)))
def test_every_text_is_in_one_batch_and_every_batch_within_its_bounds(texts: list[str]) -> None:
    batches = list(batched(texts))
    assert [index for batch in batches for index in batch.indices] == list(range(len(texts)))
    for batch in batches:
        assert 1 <= len(batch.texts) == len(batch.indices) <= MOST_TEXTS
        sizes = [len(text.encode()) for text in batch.texts]
        assert sum(sizes) <= MOST_BYTES
        assert min(sizes) >= 1
        assert max(sizes) <= LONGEST_BYTES[0]


@given(st.text(), st.integers(1, 50))
def test_a_cut_text_is_a_beginning(text: str, longest: int) -> None:
    kept = cut(text, longest)
    assert len(kept.encode()) <= longest
    assert text.startswith(kept) or kept == "-"
