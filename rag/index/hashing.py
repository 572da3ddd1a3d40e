"""The embedding that needs no model: feature hashing of stems and 4-grams.

The same text gives the same vector on every machine and in every process. It knows no meanings,
so retrieval leans on the lexical index where this embedder is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from threading import Lock

import numpy as np

from rag.corpus.detection import language_of_words
from rag.corpus.language import stopwords_of, word_counts
from rag.index.embedder import Matrix, unit
from rag.index.features import Features

DIMENSIONS = 256  # hit@5 .987, .985 with half of them; more cost disk and time (XQuAD de)
STEM_WEIGHT, GRAM_WEIGHT = 1.0, 1.0  # a word's grams together weigh as much as its stem
OPENING_WORDS = 60  # distinct ones tell the language as well as the whole text does
BATCH = 250  # texts whose arrays stay in the processor's cache
VERSION = 3  # raise it with any change of what a text becomes


class HashingEmbedder:
    """Text -> unit vector by feature hashing with signs (Weinberger et al. 2009)."""

    def __init__(self, dimensions: int = DIMENSIONS) -> None:
        self.dimensions = dimensions
        self.fingerprint = f"hashing-{VERSION}-{dimensions}"
        self._features = Features(dimensions)
        self._learning = Lock()

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Embed passages: unit vectors, shape (len(texts), dimensions), float32, same order."""
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), BATCH):
            some = slice(start, start + BATCH)
            with self._learning:
                vectors[some] = self._embed(texts[some])
        return vectors

    def embed_in_batches(self, texts: Sequence[str]) -> Iterator[tuple[Sequence[int], Matrix]]:
        """All in one batch: nothing is saved by having some of them earlier."""
        if texts:
            yield range(len(texts)), self.embed(texts)

    def embed_query(self, text: str) -> Matrix:
        """Embed one question, shape (dimensions,)."""
        vector: Matrix = self.embed([text])[0]
        return vector

    def _embed(self, texts: Sequence[str]) -> Matrix:
        counted = [word_counts(text) for text in texts]
        self._features.reserve(sum(map(len, counted)))
        numbers: list[int] = []
        times: list[int] = []
        sizes: list[int] = []
        for counts in counted:
            language = language_of_words(tuple(islice(counts, OPENING_WORDS)), default="en")
            stop = stopwords_of(language)
            content = [word for word in counts if word not in stop]
            numbers += self._features.numbers(content, language)
            times += map(counts.__getitem__, content)
            sizes.append(len(content))
        self._features.learn()
        row_of = np.repeat(np.arange(len(texts)), sizes)
        return unit(self._sums(np.array(numbers, dtype=np.int64), times, row_of, len(texts)))

    def _sums(self, words: Matrix, times: Sequence[int], row_of: Matrix, rows: int) -> Matrix:
        """For each text, its words' weights summed up where their features are; float64."""
        features = self._features
        # A word that comes up four times is not four times the topic (.64 -> .69 hit@1 alone;
        # XQuAD).
        weights = (1.0 + np.log(times)) * features.rarity[words]
        sizes = features.sizes[words]
        first = np.cumsum(sizes) - sizes
        each = np.repeat(GRAM_WEIGHT * weights / np.sqrt(np.maximum(sizes - 1, 1)), sizes)
        each[first] = STEM_WEIGHT * weights
        nth = np.arange(len(each)) - np.repeat(first, sizes)
        places = features.places[np.repeat(features.starts[words], sizes) + nth]
        width = 2 * self.dimensions
        flat = np.repeat(row_of, sizes) * width + places
        counted = np.bincount(flat, weights=each, minlength=rows * width)
        sums = counted.astype(np.float64).reshape(rows, 2, self.dimensions)  # of nothing: integers
        return np.asarray(sums[:, 0] - sums[:, 1])
