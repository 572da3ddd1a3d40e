"""The embedding that needs no model and no network: hashed stems and 4-grams.

The same text gives the same vector on every machine and in every process. It knows no meanings,
so retrieval leans on the lexical index where this embedder is used.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Sequence
from threading import Lock

import numpy as np

from rag.corpus.detection import question_language
from rag.corpus.language import LANGUAGES, is_stopword, term, words
from rag.index.embedder import Matrix

DIMENSIONS = 256  # more find more alone (.64 -> .77 at 1,024; XQuAD de), but not beside tantivy
STEM_WEIGHT, GRAM_WEIGHT = 1.0, 1.0  # a word's grams together weigh as much as its stem
LONGEST_COUNTED = 10  # letters
WORDS_KEPT = 40_000  # 41 MB at 256 dimensions where a language has that many; 90 % of running text
VERSION = 1  # raise it with any change of what a text becomes

_MIX = 0x9E3779B1  # 2^32 / golden ratio: CRC32 alone maps neighbours to neighbours (Knuth)


class HashingEmbedder:
    """Text -> unit vector by feature hashing with signs (Weinberger et al. 2009)."""

    def __init__(self, dimensions: int = DIMENSIONS) -> None:
        self.dimensions = dimensions
        self.fingerprint = f"hashing-{VERSION}-{dimensions}"
        self._words = {language: _WordVectors(dimensions, language) for language in LANGUAGES}

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Embed passages: unit vectors, shape (len(texts), dimensions), float32, same order."""
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._embed(text)
        return vectors

    def embed_query(self, text: str) -> Matrix:
        """Embed one question, shape (dimensions,)."""
        return self.embed([text])[0]

    def _embed(self, text: str) -> Matrix:
        language = question_language(text, default="en")
        counts = Counter(word for word in words(text) if not is_stopword(word, language))
        damped = np.array([_damped(count) for count in counts.values()], dtype=np.float32)
        vector = damped @ self._words[language].rows(list(counts)) if counts else damped
        norm = float(np.linalg.norm(vector))
        return vector / norm if norm > 0 else _nothing(self.dimensions)


class _WordVectors:
    """The vectors of words, one row each, kept for the next text: hashing a word is slow."""

    def __init__(self, dimensions: int, language: str) -> None:
        self._language = language
        self._row_of: dict[str, int] = {}
        self._rows = np.zeros((WORDS_KEPT, dimensions), dtype=np.float32)  # pages come when used
        self._lock = Lock()

    def rows(self, wanted: Sequence[str]) -> Matrix:
        """One row a word, shape (len(wanted), dimensions)."""
        with self._lock:
            if len(self._row_of) + len(wanted) > WORDS_KEPT:
                self._row_of.clear()
            if len(wanted) > WORDS_KEPT:
                return np.stack([self._vector(word) for word in wanted])
            return self._rows[[self._row(word) for word in wanted]]

    def _row(self, word: str) -> int:
        row = self._row_of.get(word)
        if row is None:
            row = self._row_of[word] = len(self._row_of)
            self._rows[row] = self._vector(word)
        return row

    def _vector(self, word: str) -> Matrix:
        hashes, weights = _features(word, self._language)
        dimensions = self._rows.shape[1]
        return np.bincount(hashes % dimensions, weights, minlength=dimensions)


def _damped(count: int) -> float:
    """A word that comes up four times is not four times the topic (.64 -> .69 hit@1; XQuAD)."""
    return 1.0 + math.log(count)


def _nothing(dimensions: int) -> Matrix:
    """A text without words still needs a place: a unit vector, since Chroma stores no zeros."""
    return np.full(dimensions, 1 / math.sqrt(dimensions), dtype=np.float32)


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
