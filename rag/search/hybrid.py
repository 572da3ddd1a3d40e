"""The search itself: both indexes, one ranking.

No LlamaIndex in here, so that `newsbot search` starts without it; `retriever` lends it that face.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import BoundedSemaphore

from rag.corpus.catalog import Catalog, StoredPassage
from rag.errors import IndexDamaged
from rag.index.embedder import Matrix
from rag.index.projection import Projection
from rag.search import fusion
from rag.search.dates import TimeFrame, read_time
from rag.search.dense import DenseLeg
from rag.search.matching import matcher_for
from rag.search.passagecache import PassageCache
from rag.search.question import Question, analyse, lexical_query
from rag.search.sentences import split
from rag.types import Filters, RankedPassage, day_of

LEXICAL_WEIGHT = 0.7  # against a sentence match of about 0..1; flat from .5 to 1 (XQuAD)
HASHING_WEIGHT = 0.05  # a dense leg without meanings lifts hit@5, and soon lowers hit@1 (XQuAD)
MODEL_WEIGHT = 0.7  # one that knows meanings
OWN_LANGUAGE_BONUS = 0.15  # where the same is told in both languages, rather in the asker's
PERIOD_BONUS = 0.5  # for articles of the period that a question names
DAY_BONUS = 0.1  # for those of the very day before those of the next, where both tell of it
RERANKED = 8  # passages whose sentences are compared with the question
MOST_FORMS = 40  # of words that the catalog is asked for where there is no index
MOST_PASSAGES = 3_000  # of one search; tantivy reserves memory for as many as are asked for
PARALLEL = 2  # searches; more at once share a processor, and all of them end as late as the last


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found and how it understood the question."""

    question: Question
    time: TimeFrame
    passages: tuple[RankedPassage, ...]  # best first


class HybridSearch:
    """Searches a corpus by both of its indexes, or by what of them is sound."""

    def __init__(
        self,
        catalog: Catalog,
        projection: Projection,
        *,
        dense_weight: float,
        tell: Callable[[str], None] = lambda _notice: None,
    ) -> None:
        """`tell` hears what the asker should know beside the answer."""
        self._catalog = catalog
        self._projection = projection
        self._dense_weight = dense_weight
        self._passages = PassageCache(catalog)
        self._dense = DenseLeg(catalog, projection, self._passages, tell)
        self._pool = ThreadPoolExecutor(max_workers=PARALLEL, thread_name_prefix="lexical")
        self._turns = BoundedSemaphore(PARALLEL)
        self._understood: tuple[object, tuple[Question, TimeFrame]] | None = None

    def search(self, text: str, *, k: int, filters: Filters, now: dt.datetime) -> Found:
        """The k best passages for a question, best first; any text at all is a question."""
        k = max(1, min(k, MOST_PASSAGES))
        question, time = self.understand(text, now)
        if not question.content:
            asks_for_news = question.asks_for_news or time.wants_latest or time.is_period
            newest = self._newest(k, filters, time, now) if asks_for_news else ()
            return Found(question, time, newest)
        vector = self._dense.vector_of(question.text)
        with self._turns:
            return self._ranked_by_both(question, time, vector, k, filters, now)

    def _ranked_by_both(
        self,
        question: Question,
        time: TimeFrame,
        vector: Matrix | None,
        k: int,
        filters: Filters,
        now: dt.datetime,
    ) -> Found:
        depth = max(RERANKED, 2 * k)
        # tantivy works without Python's lock: the slower index sets the time, not their sum.
        hits = self._pool.submit(self._lexical_leg, question, filters, depth)
        dense = self._dense.search(vector, filters)
        lexical = hits.result()
        fused = fusion.weighted_sum(
            [
                (LEXICAL_WEIGHT, fusion.normalise(lexical)),
                (self._dense_weight, fusion.normalise(dense)),
            ]
        )
        best = sorted(fused, key=lambda key: -fused[key])[:depth]
        stored = self._stored(best, question, filters)
        scores = self._rerank(question, stored, fused, time, now)
        article_of = {key: passage.article.id for key, passage in stored.items()}
        ranked = fusion.spread(list(scores.items()), article_of)[:k]
        return Found(question, time, _ranked(ranked, stored))

    def understand(self, text: str, now: dt.datetime) -> tuple[Question, TimeFrame]:
        """What a question asks for, and of when."""
        index, last = self._projection.lexical, self._understood
        if last is not None and last[0] == (text, now, index):
            return last[1]  # the search asks, and then the answer
        time = read_time(text, now)
        understood = analyse(text, index, ignoring=time.phrases), time
        self._understood = (text, now, index), understood
        return understood

    # -- what is found ---------------------------------------------------------------------------

    def _lexical_leg(self, question: Question, filters: Filters, depth: int) -> dict[int, float]:
        index = self._projection.lexical
        if index is not None:
            try:
                return dict(index.search(lexical_query(question, filters), depth))
            except IndexDamaged as exc:
                self._projection.report_damage(index, exc)
        return {}

    def _stored(
        self, keys: Sequence[int], question: Question, filters: Filters
    ) -> dict[int, StoredPassage]:
        """The passages behind the keys; without a lexical index also what the catalog finds."""
        stored = self._passages.by_key(keys)
        if self._projection.lexical is None:
            rarest = sorted(question.content, key=lambda asked: -asked.weight)
            forms = [form for asked in rarest for form in asked.all_forms()][:MOST_FORMS]
            scanned = self._catalog.passages.with_words(forms, filters, RERANKED)
            stored |= {passage.key: passage for passage in scanned}
        return {key: p for key, p in stored.items() if filters.admits(p.article)}

    def _newest(
        self, k: int, filters: Filters, time: TimeFrame, now: dt.datetime
    ) -> tuple[RankedPassage, ...]:
        """What a question without content is answered from: how the newest articles begin."""
        limits = Filters(
            since=max(filter(None, (filters.since, time.since)), default=None),
            until=min(filter(None, (filters.until, time.until, now.date()))),
            outlet=filters.outlet,
            language=filters.language,
        )
        openings = self._catalog.passages.openings(limits, k)
        if not openings and not time.is_period:  # none has a date, or all came later
            openings = self._catalog.passages.openings(filters, k)
        # What is printed on the very day comes before what was printed on the next.
        openings = sorted(openings, key=lambda one: not time.is_day(day_of(one.article.published)))
        ranked = [(passage.key, 1.0 / (n + 1)) for n, passage in enumerate(openings)]
        return _ranked(ranked, {passage.key: passage for passage in openings})

    # -- the ranking -----------------------------------------------------------------------------

    def _rerank(
        self,
        question: Question,
        stored: Mapping[int, StoredPassage],
        fused: Mapping[int, float],
        time: TimeFrame,
        now: dt.datetime,
    ) -> dict[int, float]:
        """Add to each passage how well its best sentence answers, and how timely it is."""
        days = {key: day_of(passage.article.published) for key, passage in stored.items()}
        past = [day for day in days.values() if day is not None and day <= now.date()]
        newest = max(past, default=now.date())
        scores = {}
        for rank, key in enumerate(sorted(stored, key=lambda key: -fused.get(key, 0.0))):
            passage, language = stored[key], stored[key].article.language
            score = fused.get(key, 0.0)
            score += OWN_LANGUAGE_BONUS if language == question.language else 0.0
            if rank < RERANKED:
                sentences = split(passage.text, language)
                matcher = matcher_for(question, language)
                score += max(map(matcher.score, sentences), default=0.0)
            score += fusion.recency(days[key], newest, strong=time.wants_latest)
            score += PERIOD_BONUS if time.holds(days[key]) else 0.0
            scores[key] = score + (DAY_BONUS if time.is_day(days[key]) else 0.0)
        return scores


def _ranked(
    ranked: Sequence[tuple[int, float]], stored: Mapping[int, StoredPassage]
) -> tuple[RankedPassage, ...]:
    best = max((score for _, score in ranked), default=1.0) or 1.0
    return tuple(
        RankedPassage(
            passage_id=stored[key].id,
            score=score / best,
            text=stored[key].text,
            start=stored[key].passage.start,
            end=stored[key].passage.end,
            subheading=stored[key].passage.subheading,
            article=stored[key].article,
        )
        for key, score in ranked
    )
