"""Words -> the features that they are hashed to, remembered for all words seen.

A word's features are its stem and its 4-grams; each is a place in the vector and a sign. They lie
in one array, so that a thousand texts become vectors by arithmetic on arrays.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter

import numpy as np

from rag.corpus.language import VOCABULARY_WORDS, Vocabulary, stems
from rag.index.embedder import Matrix

LONGEST_COUNTED = 10  # letters

_SEPARATOR = ord("_")  # no word has one
_COMBINING = re.compile("[\u0300-\u036f]+")
# Odd multipliers spread code points over 64 bits; the top bits are the well-mixed ones
# (multiply-shift hashing, Dietzfelbinger et al. 1997).
_MULTIPLIERS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93],
    dtype=np.uint64,
)


class Features:
    """Features by word. Word `n` has `sizes[n]` of them, in `places` from `starts[n]` on.

    A place is one of `dimensions`, or one of as many more where the sign is minus. The first of a
    word's is its stem's.
    """

    starts: Matrix
    sizes: Matrix
    places: Matrix
    rarity: Matrix  # long words are rarer, where no corpus is there to count them in
    _known: dict[str, Vocabulary[int]]
    _pending: list[tuple[str, str]]  # word and language, in the order of their numbers
    _next: int

    def __init__(self, dimensions: int) -> None:
        self._dimensions = dimensions
        self._forget()

    def reserve(self, words: int) -> None:
        """Make room for words that may be new. What was told of numbers before is void then."""
        if len(self.sizes) + words > VOCABULARY_WORDS:
            self._forget()

    def numbers(self, distinct: Sequence[str], language: str) -> list[int]:
        """The number of each of a text's words."""
        known = self._known.get(language)
        if known is None:
            known = self._known[language] = Vocabulary(partial(self._number, language))
        return list(map(known.__getitem__, distinct))

    def learn(self) -> None:
        """Work out the features of the words that `numbers` saw for the first time."""
        for language, group in groupby(self._pending, itemgetter(1)):
            words = [word for word, _ in group]
            hashes, word_of = _gram_hashes(words)
            grams = np.bincount(word_of, minlength=len(words))
            stem_hashes = np.array([_hash(s) for s in stems(words, language)], dtype=np.uint64)
            sizes = grams + 1
            starts = np.cumsum(sizes) - sizes
            places = np.insert(self._places(hashes), starts - np.arange(len(words)), 0)
            places[starts] = self._places(stem_hashes)
            lengths = np.fromiter(map(len, words), dtype=np.float64, count=len(words))
            self.starts = np.concatenate((self.starts, starts + len(self.places)))
            self.sizes = np.concatenate((self.sizes, sizes))
            self.places = np.concatenate((self.places, places))
            rarity = np.sqrt(np.minimum(lengths, LONGEST_COUNTED))
            self.rarity = np.concatenate((self.rarity, rarity))
        self._pending = []

    def _number(self, language: str, word: str) -> int:
        self._pending.append((word, language))
        self._next += 1
        return self._next - 1

    def _forget(self) -> None:
        self._known, self._pending, self._next = {}, [], 0
        self.starts = np.empty(0, dtype=np.int64)
        self.sizes = np.empty(0, dtype=np.int64)
        self.places = np.empty(0, dtype=np.int64)
        self.rarity = np.empty(0)

    def _places(self, hashes: Matrix) -> Matrix:
        places = ((hashes >> np.uint64(32)) & np.uint64(0x7FFFFFFF)) % np.uint64(self._dimensions)
        minus = (hashes >> np.uint64(63)) ^ np.uint64(1)
        return (places + minus * np.uint64(self._dimensions)).astype(np.int64)


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


def _hash(stem: str) -> int:
    return int.from_bytes(hashlib.blake2b(stem.encode(), digest_size=8).digest(), "little")
