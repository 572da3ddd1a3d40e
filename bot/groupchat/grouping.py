"""Threads put together into topics, and the topics that are worth showing.

First the likest two are put together, again and again, as long as they are likelier the same than
not; then single threads move to where they fit best (correlation clustering by local search).
Topics are chosen one by one: long ones, and such as are unlike those chosen before, as the same
topic shown in two parts tells a reader less than one that is shorter.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from bot.groupchat.likeness import Compared, Matrix

# Found by four-fold cross-validation over the odd half of tests/groupchats/chats; the figures
# are flat around them.
SAME = 0.75  # the logit above which two are put together
SIZE_CAUTION = 0.2  # by the logarithm of messages: what is long attracts everything
ROUNDS = 50  # of moving; it takes 2 to 6
TOPICS_OF_MESSAGES = 0.5  # times the square root of messages: 3 of 40, 4 of 60, 6 of 130
MOST_TOPICS = 6  # a reader keeps so many in mind
MOST_TOPICS_OF_MANY, MANY = 8, 1_000  # messages
LEAST_SHARE = 0.03  # of a chat's telling messages, for a topic that counts as one while grouping
UNLIKE_CHOSEN = 1.75  # against the logarithm of messages, how much likeness to another costs
SMALLEST_WEIGHT = 0.2  # of a thread without a telling message

Group = list[int]  # threads, by their numbers


def most_topics(messages: int) -> int:
    """How many topics are shown of a chat at most."""
    limit = MOST_TOPICS if messages <= MANY else MOST_TOPICS_OF_MANY
    return max(1, min(limit, round(TOPICS_OF_MESSAGES * math.sqrt(messages))))


def group(compared: Compared, messages: int) -> list[Group]:
    """Put threads together; every one is in one group, and the order tells nothing."""
    return _moved(compared.scores, _merged(compared, messages))


def _merged(compared: Compared, messages: int) -> list[Group]:
    size = len(compared.content)
    weights = compared.content + np.float32(SMALLEST_WEIGHT)
    groups = {number: [number] for number in range(size)}
    links = compared.scores.copy()  # half the likest, half the average
    likest, average = compared.scores.copy(), compared.scores.copy()
    np.fill_diagonal(links, -np.inf)
    least = max(2.0, LEAST_SHARE * messages)
    while len(groups) > 1:
        cautious = links - SIZE_CAUTION * np.log(np.add.outer(weights, weights))
        one, other = divmod(int(np.argmax(cautious)), size)
        large = sum(weights[number] >= least for number in groups)
        if large <= most_topics(messages) and cautious[one, other] < SAME:
            break
        share = weights[one] / (weights[one] + weights[other])
        average[one] = share * average[one] + (1 - share) * average[other]
        likest[one] = np.maximum(likest[one], likest[other])
        for matrix in (average, likest):
            matrix[:, one] = matrix[one]
        links[one] = links[:, one] = (average[one] + likest[one]) / 2
        gone = [number for number in range(size) if number not in groups or number == other]
        links[one, gone] = links[gone, one] = -np.inf
        links[other] = links[:, other] = -np.inf
        links[one, one] = -np.inf
        weights[one] += weights[other]
        groups[one] += groups.pop(other)
    return list(groups.values())


def _moved(scores: Matrix, groups: Sequence[Group]) -> list[Group]:
    size = len(scores)
    of = np.zeros(size, int)
    for number, members in enumerate(groups):
        of[members] = number
    for _ in range(ROUNDS):
        has_changed = False
        for thread in range(size):
            row = scores[thread].copy()
            row[thread] = 0
            fits = np.bincount(of, weights=row, minlength=size + 1)
            empty = np.bincount(of, minlength=size + 1) == 0
            fits[empty] = -np.inf
            fits[int(np.argmax(empty))] = 0.0  # a group of its own
            best = int(np.argmax(fits))
            if fits[best] > fits[of[thread]] + 1e-6:
                of[thread] = best
                has_changed = True
        if not has_changed:
            break
    return [np.flatnonzero(of == number).tolist() for number in np.unique(of)]


def choose(compared: Compared, groups: Sequence[Group], limit: int) -> list[Group]:
    """The groups to show, at most `limit`, the first chosen first."""
    content = {n: float(compared.content[group].sum()) for n, group in enumerate(groups)}
    left = sorted(content, key=lambda n: (-content[n], n))
    likest = dict.fromkeys(left, -UNLIKE_CHOSEN)  # to any that is chosen
    chosen: list[Group] = []
    while left and len(chosen) < limit:
        worth = {
            n: np.log(content[n] or SMALLEST_WEIGHT) - UNLIKE_CHOSEN * np.logaddexp(0, likest[n])
            for n in left
        }
        best = max(left, key=worth.__getitem__)
        left.remove(best)
        chosen.append(groups[best])
        for n in left:
            likest[n] = max(likest[n], _average(compared, groups[best], groups[n]))
    return chosen


def _average(compared: Compared, one: Group, other: Group) -> float:
    weights = compared.content + np.float32(SMALLEST_WEIGHT)
    pairs = np.outer(weights[one], weights[other])
    return float((compared.scores[np.ix_(one, other)] * pairs).sum() / pairs.sum())
