"""The embedding that needs no model."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.index.embedder import pack, unpack
from rag.index.hashing import DIMENSIONS, HashingEmbedder
from tests.support.articles import article
from tests.support.elsewhere import run_elsewhere

TEXTS = ["Trump traf Putin in Alaska.", "The law applies from May.", "😀", "", "日本 ist groß"]


def digest_of_vectors() -> str:
    return hashlib.sha256(HashingEmbedder().embed(TEXTS).tobytes()).hexdigest()


def test_vectors_are_the_same_in_every_process() -> None:
    here = digest_of_vectors()
    for seed in ("0", "1", "random"):
        there = run_elsewhere(digest_of_vectors, environment={"PYTHONHASHSEED": seed})
        assert there == here


def test_each_text_gets_a_unit_vector_in_its_order() -> None:
    embedder = HashingEmbedder()
    vectors = embedder.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), DIMENSIONS)
    assert vectors.dtype == np.float32
    for text, vector in zip(TEXTS, vectors, strict=True):
        assert np.array_equal(vector, embedder.embed_query(text))


def test_no_texts_get_no_vectors() -> None:
    assert HashingEmbedder(32).embed([]).shape == (0, 32)


@given(st.text(max_size=200))
def test_any_text_has_a_finite_unit_vector(text: str) -> None:
    vector = HashingEmbedder(16).embed_query(text)
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_texts_that_share_words_are_nearer_than_others() -> None:
    embedder = HashingEmbedder()
    asked, near, far = embedder.embed(
        [
            "Wo traf Trump den russischen Präsidenten Putin?",
            "Trumps Treffen mit dem russischen Präsidenten Putin fand in Alaska statt.",
            "Der Bundestag stimmte am Freitag über den Haushalt der Bahn ab.",
        ]
    )
    assert asked @ near > asked @ far + 0.2


def test_the_fingerprint_tells_dimensions_apart() -> None:
    assert HashingEmbedder(64).fingerprint != HashingEmbedder(128).fingerprint
    assert HashingEmbedder(64).fingerprint == HashingEmbedder(64).fingerprint


def test_storing_a_vector_hardly_moves_it() -> None:
    vectors = HashingEmbedder().embed([article(number).text for number in range(100)])
    for vector in vectors:
        stored = unpack(pack(vector))
        assert len(pack(vector)) == 2 * DIMENSIONS
        assert stored.dtype == np.float32
        assert stored @ vector == pytest.approx(1, abs=1e-3)
