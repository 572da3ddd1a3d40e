"""The embedding that needs no model and no network: hashed stems and 4-grams.

The same text gives the same vector on every machine and in every process. It knows no meanings,
so retrieval leans on the lexical index where this embedder is used.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from rag.corpus.detection import question_language
from rag.corpus.language import is_stopword, term, words
from rag.index.embedder import Matrix

DIMENSIONS = 256  # more find more alone (.64 -> .77 at 1,024; XQuAD de), but not beside tantivy
STEM_WEIGHT, GRAM_WEIGHT = 1.0, 1.0  # a word's grams together weigh as much as its stem
LONGEST_COUNTED = 10  # letters
VERSION = 1  # raise it with any change of what a text becomes

_MIX = 0x9E3779B1  # 2^32 / golden ratio: CRC32 alone maps neighbours to neighbours (Knuth)


class HashingEmbedder:
    """Text -> unit vector by feature hashing with signs (Weinberger et al. 2009)."""

    def __init__(self, dimensions: int = DIMENSIONS) -> None:
        self.dimensions = dimensions
        self.fingerprint = f"hashing-{VERSION}-{dimensions}"

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Embed passages: unit vectors, shape (len(texts), dimensions), float32, same order."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._embed(text)
        return vectors

    def embed_query(self, text: str) -> Matrix:
        """Embed one question, shape (dimensions,)."""
        return self.embed([text])[0]

    def _embed(self, text: str) -> Matrix:
        language = question_language(text, default="en")
        counts = Counter(word for word in words(text) if not is_stopword(word, language))
        if not counts:
            return _nothing(self.dimensions)
        features = [(count, *_features(word, language)) for word, count in counts.items()]
        hashes = np.concatenate([hashed for _, hashed, _ in features])
        weights = np.concatenate([_damped(count) * weight for count, _, weight in features])
        vector = np.bincount(hashes % self.dimensions, weights, minlength=self.dimensions)
        norm = float(np.linalg.norm(vector))
        return (vector / norm).astype(np.float32) if norm > 0 else _nothing(self.dimensions)


def _damped(count: int) -> float:
    """A word that comes up four times is not four times the topic (.64 -> .69 hit@1; XQuAD)."""
    return 1.0 + math.log(count)


def _nothing(dimensions: int) -> Matrix:
    """A text without words still needs a place: a unit vector, since Chroma stores no zeros."""
    return np.full(dimensions, 1 / math.sqrt(dimensions), dtype=np.float32)


@lru_cache(maxsize=50_000)
def _features(word: str, language: str) -> tuple[Matrix, Matrix]:
    """Hashes and signed weights of one word's features."""
    analysed = term(word, language)
    each = GRAM_WEIGHT / math.sqrt(len(analysed.grams))
    hashes = [_hash(f"={analysed.stem}"), *map(_hash, analysed.grams)]
    # Long words are rarer, and no corpus is there to count them in.
    rarity = math.sqrt(min(len(word), LONGEST_COUNTED))
    weights = [STEM_WEIGHT * rarity, *[each * rarity] * len(analysed.grams)]
    signs = [1.0 if value & 1 else -1.0 for value in hashes]
    return np.array(hashes, dtype=np.int64) >> 1, np.array(weights) * np.array(signs)


def _hash(feature: str) -> int:
    mixed = zlib.crc32(feature.encode()) * _MIX
    return (mixed ^ mixed >> 15) & 0xFFFFFFFF
