"""The embedding that needs no model and no network: hashed stems and 4-grams.

The same text gives the same vector on every machine and in every process. It knows no meanings,
so retrieval leans on the lexical index where this embedder is used.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from rag.corpus.detection import question_language
from rag.corpus.language import stem, stopwords_of, words
from rag.index.embedder import Matrix

DIMENSIONS = 256  # hit@5 .987, .985 with half of them; more cost disk and time (XQuAD de)
STEM_WEIGHT, GRAM_WEIGHT = 1.0, 1.0  # a word's grams together weigh as much as its stem
OPENING_CHARACTERS = 400  # tell the language as well as the whole text does
LONGEST_COUNTED = 10  # letters
VERSION = 2  # raise it with any change of what a text becomes

_SEPARATOR = ord("_")  # no word has one
_COMBINING = re.compile("[\u0300-\u036f]+")
# Odd multipliers spread code points over 64 bits; the top bits are the well-mixed ones
# (multiply-shift hashing, Dietzfelbinger et al. 1997).
_MULTIPLIERS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93],
    dtype=np.uint64,
)


class HashingEmbedder:
    """Text -> unit vector by feature hashing with signs (Weinberger et al. 2009)."""

    def __init__(self, dimensions: int = DIMENSIONS) -> None:
        self.dimensions = dimensions
        self.fingerprint = f"hashing-{VERSION}-{dimensions}"

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Embed passages: unit vectors, shape (len(texts), dimensions), float32, same order."""
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._embed(text)
        return vectors

    def embed_query(self, text: str) -> Matrix:
        """Embed one question, shape (dimensions,)."""
        return self._embed(text).astype(np.float32)

    def _embed(self, text: str) -> Matrix:
        language = question_language(text[:OPENING_CHARACTERS], default="en")
        stop = stopwords_of(language)
        counts = Counter(word for word in words(text) if word not in stop)
        vector = np.zeros(self.dimensions)
        if counts:
            weights = _weights(counts)
            stems = [_stem_hash(word, language) for word in counts]
            self._add(vector, np.array(stems, dtype=np.uint64), STEM_WEIGHT * weights)
            hashes, word_of = _gram_hashes(list(counts))
            grams = np.bincount(word_of, minlength=len(counts))
            each = GRAM_WEIGHT * weights / np.sqrt(np.maximum(grams, 1))
            self._add(vector, hashes, each[word_of])
        norm = float(np.linalg.norm(vector))
        return vector / norm if norm > 0 else _nothing(self.dimensions)

    def _add(self, vector: Matrix, hashes: Matrix, weights: Matrix) -> None:
        """Add each weight, with the sign that its hash tells, at the place that it tells."""
        signs = (hashes >> np.uint64(63)).astype(np.float64) * 2.0 - 1.0
        places = ((hashes >> np.uint64(32)) & np.uint64(0x7FFFFFFF)) % np.uint64(self.dimensions)
        vector += np.bincount(places.astype(np.int64), weights * signs, minlength=len(vector))


def _weights(counts: Mapping[str, int]) -> Matrix:
    """What each word counts.

    One that comes up four times is not four times the topic (.64 -> .69 hit@1 alone; XQuAD), and
    long words are rarer, where no corpus is there to count them in.
    """
    times = 1.0 + np.log(np.fromiter(counts.values(), dtype=np.float64))
    lengths = np.fromiter(map(len, counts), dtype=np.float64)
    return np.asarray(times * np.sqrt(np.minimum(lengths, LONGEST_COUNTED)))


def _gram_hashes(distinct: Sequence[str]) -> tuple[Matrix, Matrix]:
    """A hash for each 4-gram of `_word_`, and the index of the word that it is in.

    All words at once: arithmetic on arrays is ten times as fast as on words.
    """
    line = _fold("_" + "_".join(distinct) + "__")  # one more, so that `_a_` has a window, too
    codes = np.frombuffer(line.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    ends = codes == _SEPARATOR
    inside = ~(ends[1:-2] | ends[2:-1])  # no gram reaches over the end of a word
    windows = np.lib.stride_tricks.sliding_window_view(codes.astype(np.uint64), 4)[inside]
    hashes = (windows * _MULTIPLIERS).sum(axis=1, dtype=np.uint64)
    hashes = (hashes ^ (hashes >> np.uint64(29))) * _MULTIPLIERS[1]
    return hashes, (np.cumsum(ends)[:-3] - 1)[inside]


def _fold(line: str) -> str:
    return line if line.isascii() else _COMBINING.sub("", unicodedata.normalize("NFKD", line))


@lru_cache(maxsize=50_000)
def _stem_hash(word: str, language: str) -> int:
    digest = hashlib.blake2b(stem(word, language).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def _nothing(dimensions: int) -> Matrix:
    """A text without words still needs a place: a unit vector, since Chroma stores no zeros."""
    return np.full(dimensions, 1 / math.sqrt(dimensions))
