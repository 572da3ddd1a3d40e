"""How likely it is that two threads are about the same thing, from all that can be compared.

What speaks for it: words in common, above all those that each has in common with no other; the
same speakers. Against it: that one says it begins something else, that both were spoken in at the
same time, that both are long (long ones say enough to be compared).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.groupchat.terms import Analysed
from bot.groupchat.threads import Thread, opens, speakers_of

Matrix = npt.NDArray[np.float32]

NEAR_MESSAGES = 2  # between the end of one and the beginning of the other
FEW_MESSAGES = 2  # too few to tell what they are about

CONTENT_OF_A_TERM = 0.3  # 59 of 69 topics; 57 where a message says all or nothing

# Logistic regression on the odd half of tests/groupchats/chats, L2 of 1.
WEIGHTS = {
    "always": 0.05,
    "alike": 0.75,
    "alike and long": 0.62,
    "anything": 1.29,
    "shared": 1.27,
    "likest of one": 1.35,
    "likest of both": 0.52,
    "speakers": 0.96,
    "pause": -0.11,
    "follows": 0.54,
    "at once": -0.22,
    "opens": -1.14,
    "follows, few": 0.6,
    "shorter": -0.4,
    "longer": -0.7,
}


class Compared(NamedTuple):
    """Threads with what is known of each pair."""

    content: npt.NDArray[np.float32]  # messages of each, by how much they say
    scores: Matrix  # logits of being about the same; 0 on the diagonal


def content_of(one: Analysed) -> float:
    """How much a message says, 0..1: all of it with four terms or more."""
    return min(1.0, CONTENT_OF_A_TERM * len(one.weights))


def compare(analysed: Sequence[Analysed], threads: Sequence[Thread]) -> Compared:
    """Score every pair; takes `len(threads)` squared times 4 bytes a few times over."""
    content = np.array([sum(content_of(analysed[at]) for at in t.places) for t in threads], "f4")
    scores = np.zeros((len(threads), len(threads)), "f4")
    for name, values in evidence(analysed, threads, content):
        scores += np.float32(WEIGHTS[name]) * values
    np.fill_diagonal(scores, 0)
    return Compared(content, scores)


def evidence(
    analysed: Sequence[Analysed], threads: Sequence[Thread], content: Matrix
) -> Iterator[tuple[str, Matrix]]:
    """Each kind of evidence for all pairs, one after the other: they are never held at once."""
    size = len(threads)
    yield "always", np.ones((size, size), "f4")
    yield from _of_words(analysed, threads, content)
    speakers = speakers_of(analysed)
    total = Counter(speakers)
    yield (
        "speakers",
        _cosines(
            [
                {str(who): n / total[who] ** 0.5 for who, n in _counted(t, speakers).items()}
                for t in threads
            ]
        ),
    )
    yield from _of_places(analysed, threads)


def _counted(thread: Thread, speakers: Sequence[int]) -> Counter[int]:
    return Counter(speakers[at] for at in thread.places)


def _of_words(
    analysed: Sequence[Analysed], threads: Sequence[Thread], content: Matrix
) -> Iterator[tuple[str, Matrix]]:
    spoken = [_spoken(analysed, thread.places) for thread in threads]
    alike = _cosines(spoken)
    yield "alike", alike
    yield "alike and long", alike * np.sqrt(np.minimum.outer(content, content))
    yield "anything", (alike > 0).astype("f4")
    yield "shared", np.log1p(_products([{t: w**0.5 for t, w in s.items()} for s in spoken]))
    off = alike.copy()
    np.fill_diagonal(off, -1)
    if len(off) < 2:
        return
    order = np.argsort(-off, axis=1, kind="stable")
    rows = np.arange(len(off))
    best, second = off[rows, order[:, 0]], np.maximum(off[rows, order[:, 1]], 0)
    # The likest but the other one of the pair.
    rival = np.where(order[:, :1] == rows[None, :], second[:, None], best[:, None])
    margin = alike - rival
    yield "likest of one", np.maximum(margin, margin.T)
    yield "likest of both", np.minimum(margin, margin.T)


def _spoken(analysed: Sequence[Analysed], places: Iterable[int]) -> dict[str, float]:
    weights: dict[str, float] = {}
    counts: Counter[str] = Counter()
    for at in places:
        weights.update(analysed[at].weights)
        counts.update(analysed[at].weights.keys())
    return {term: weights[term] * n**0.5 for term, n in counts.items()}


def _cosines(vectors: Sequence[dict[str, float]]) -> Matrix:
    norms = np.array([sum(w * w for w in v.values()) ** 0.5 or 1.0 for v in vectors], "f4")
    products = _products(vectors)
    products /= norms[:, None]
    products /= norms[None, :]
    return products


def _products(vectors: Sequence[dict[str, float]]) -> Matrix:
    """All inner products; what only one vector has adds nothing to those of two."""
    counts = Counter(key for vector in vectors for key in vector)
    products = np.zeros((len(vectors), len(vectors)), "f4")
    holders: dict[str, list[tuple[int, float]]] = {}
    for number, vector in enumerate(vectors):
        for key, weight in vector.items():
            if counts[key] > 1:
                holders.setdefault(key, []).append((number, weight))
    for held in holders.values():
        numbers = np.array([number for number, _ in held])
        weights = np.array([weight for _, weight in held], "f4")
        products[np.ix_(numbers, numbers)] += np.outer(weights, weights)
    return products


def _of_places(
    analysed: Sequence[Analysed], threads: Sequence[Thread]
) -> Iterator[tuple[str, Matrix]]:
    """Threads come by their first messages, so of a pair the one further down began later."""
    first = np.array([thread.places[0] for thread in threads])
    last = np.array([thread.places[-1] for thread in threads])
    minutes = np.array([one.message.sent_at.timestamp() / 60 for one in analysed])
    is_later = first[:, None] > first[None, :]

    def between(begins: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> Matrix:
        waits = begins[:, None] - ends[None, :]
        both: Matrix = np.where(is_later, waits, waits.T).astype("f4")
        return both

    pause = np.maximum(between(minutes[first], minutes[last]), 0)
    yield "pause", np.log1p(pause)
    places = between(first, last)
    follows = ((places > 0) & (places <= NEAR_MESSAGES)).astype("f4")
    yield "follows", follows
    yield "at once", (places < 0).astype("f4")
    opening = np.array([opens(analysed[at].message.text) for at in first])
    yield "opens", np.where(is_later, opening[:, None], opening[None, :]).astype("f4")
    sizes = np.array([len(thread.places) for thread in threads], "f4")
    shorter = np.minimum.outer(sizes, sizes)
    yield "follows, few", follows * (shorter <= FEW_MESSAGES)
    yield "shorter", np.log(shorter)
    yield "longer", np.log(np.maximum.outer(sizes, sizes))
