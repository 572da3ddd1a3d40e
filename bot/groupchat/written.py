"""Topics of what holds of a model's drafts: with titles that are about them, and sized to read.

Invariant: every id of a topic is one that its lines cite; a topic has at least one line.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from bot.groupchat.checking import LineChecker
from bot.groupchat.drafts import DraftLine, DraftTopic, clean
from bot.groupchat.messages import GroupMessage
from bot.groupchat.summary import Remark, Topic
from bot.groupchat.telling import TITLE_TERMS, opening, rank, terms_as_written
from bot.groupchat.terms import Analysed, analyse
from rag.corpus.language import content_words, term

MOST_TOPICS = 8  # of a summary: a reader keeps so many in mind
STRETCHES = MOST_TOPICS // 2  # of a talk that each have a topic; the other half goes by size
MOST_REMARKS = 6  # of a topic
MOST_SETTLED = 4  # decisions, and open questions, of a topic
REPEATED = 0.8  # of the shorter one's words in the other: it says the same again

Instead = Callable[[DraftLine], Remark | None]
"""What stands in for a line that doesn't hold."""


def topics_of(
    drafts: Sequence[DraftTopic], checker: LineChecker, instead: Instead = lambda _line: None
) -> list[Topic]:
    """What holds of drafts; a title that doesn't is "", to be made of the messages' words."""
    found = []
    for draft in drafts:
        numbers = [*draft.numbers, *(number for line in draft.lines for number in line.numbers)]
        around = checker.cited(numbers)
        context = checker.context(around)
        held: dict[str, list[Remark]] = {"said": [], "decided": [], "open": []}
        for line in draft.lines:
            remark = checker.check(line, context) or instead(line)
            if remark is not None:
                held[line.kind].append(remark)
        topic = _topic("", held["said"], held["decided"], held["open"])
        if topic is None:
            continue
        about = [message for message in around if message.message_id in topic.message_ids]
        found.append(
            replace(topic, title=draft.title if checker.is_about(draft.title, about) else "")
        )
    return found


def _topic(
    name: str, said: Sequence[Remark], decided: Sequence[Remark], asked: Sequence[Remark]
) -> Topic | None:
    ids = sorted({number for one in (*said, *decided, *asked) for number in one.message_ids})
    return Topic(name, tuple(said), tuple(decided), tuple(asked), tuple(ids)) if ids else None


def joined(topics: Iterable[Topic]) -> list[Topic]:
    """As many topics as a summary has, without a model, in the order in which they came up.

    Those of the most messages stay, and the largest one of each stretch of the talk: where all are
    small, the end is told as well as the beginning.
    """
    every = sorted(topics, key=lambda topic: topic.message_ids)
    length = max(1, math.ceil(len(every) / STRETCHES))
    ranked: list[tuple[bool, int, int, int]] = []
    for start in range(0, len(every), length):
        stretch = range(start, min(start + length, len(every)))
        by_size = sorted(stretch, key=lambda at: -len(every[at].message_ids))
        ranked += [
            (rank > 0, -len(every[at].message_ids), rank, at) for rank, at in enumerate(by_size)
        ]
    return [every[at] for at in sorted(at for *_, at in sorted(ranked)[:MOST_TOPICS])]


def finished(
    topics: Sequence[Topic], messages: Sequence[GroupMessage], language: str
) -> tuple[Topic, ...]:
    """Topics as they are shown: in order, no line twice, with titles and terms."""
    analysed = analyse(messages, language)
    places = {one.message.message_id: at for at, one in enumerate(analysed)}
    everywhere = Counter(term for one in analysed for term in one.weights)
    shown = [_without_repetition(topic, language) for topic in joined(topics)]
    shown.sort(key=lambda topic: places[topic.message_ids[0]])
    return tuple(_named(topic, analysed, places, everywhere, language) for topic in shown)


def _named(
    topic: Topic,
    analysed: Sequence[Analysed],
    places: dict[int, int],
    everywhere: Counter[str],
    language: str,
) -> Topic:
    at = sorted(places[number] for number in topic.message_ids)
    here = Counter(term for place in at for term in analysed[place].weights)
    weights = {term: weight for place in at for term, weight in analysed[place].weights.items()}
    worth = rank(here, everywhere, weights)
    terms = terms_as_written(analysed, at, worth, language)
    own = ", ".join(terms[:TITLE_TERMS]) or clean(opening(analysed[at[0]].message.text))
    return replace(topic, title=topic.title or own[:1].upper() + own[1:], terms=terms)


def _without_repetition(topic: Topic, language: str) -> Topic:
    decisions = _distinct(topic.decisions, (), language)[:MOST_SETTLED]
    questions = _distinct(topic.questions, (), language)[:MOST_SETTLED]
    remarks = _distinct(topic.remarks, (*decisions, *questions), language)[:MOST_REMARKS]
    found = _topic(topic.title, _timely(remarks), decisions, questions)
    return found or topic


def _distinct(
    remarks: Sequence[Remark], others: Sequence[Remark], language: str
) -> tuple[Remark, ...]:
    """Those that don't say again what another one says."""
    known = [_stems(one.text, language) for one in others]
    kept = []
    for one in remarks:
        stems = _stems(one.text, language)
        if not any(
            len(stems & other) >= REPEATED * max(1, min(len(stems), len(other))) for other in known
        ):
            kept.append(one)
            known.append(stems)
    return tuple(kept)


def _timely(remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    return tuple(sorted(remarks, key=lambda one: one.message_ids))


def _stems(text: str, language: str) -> frozenset[str]:
    return frozenset(term(word, language).stem for word in content_words(text, language))
