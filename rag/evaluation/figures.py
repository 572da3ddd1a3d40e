"""The figures of a question set, from what came of its questions. Pure functions."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rag.evaluation.citing import cited_sentences
from rag.evaluation.questions import TestQuestion
from rag.types import Answer, AnswerStatus, RankedPassage

RANKS = (1, 5, 10)
FIRST_QUOTES = (1, 2)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question."""

    asked: TestQuestion
    rank: int | None  # of the first relevant article, from 1; None if it isn't among the k
    answer: Answer
    sound_citations: int  # quotes that stand verbatim at their offsets
    milliseconds: float


def rank_of(relevant: frozenset[str], passages: Iterable[RankedPassage], k: int) -> int | None:
    """The rank of the first relevant article among the first k; one counts by its best passage."""
    ids = list(dict.fromkeys(passage.article.id for passage in passages))[:k]
    return next((rank for rank, found in enumerate(ids, start=1) if found in relevant), None)


def figures(outcomes: Sequence[Outcome], k: int, *, by_model: bool = False) -> dict[str, Any]:
    """The figures of a question set; what it can't give is None."""
    ranked = [outcome for outcome in outcomes if outcome.asked.relevant]
    answered = [outcome for outcome in outcomes if outcome.asked.answer]
    cited = sum(len(outcome.answer.citations) for outcome in outcomes)
    times = sorted(outcome.milliseconds for outcome in outcomes)
    found: dict[str, Any] = {"questions": len(outcomes)}
    for n in sorted({*RANKS, k}):
        hits = [o.rank is not None and o.rank <= n for o in ranked]
        found[f"hit@{n}"] = _mean(hits) if n <= k else None
    for n in sorted({RANKS[-1], k}):
        gains = [1 / o.rank if o.rank and o.rank <= n else 0.0 for o in ranked]
        found[f"mrr@{n}"] = _mean(gains) if n <= k else None
    for n in FIRST_QUOTES:
        found[f"answer@{n}"] = _mean([_is_quoted(outcome, n) for outcome in answered])
    sound = sum(outcome.sound_citations for outcome in outcomes)
    found["citation_precision"] = round(sound / cited, 4) if cited else None
    sentences = [is_cited for outcome in outcomes for is_cited in cited_sentences(outcome.answer)]
    found["cited_sentences"] = _mean(sentences)
    found["refused"] = _mean([o.answer.status is AnswerStatus.NO_EVIDENCE for o in outcomes])
    for name, wanted in (("unanswerable", False), ("answerable", True)):
        some = [o for o in outcomes if is_answerable(o.asked) is wanted]
        abstained = [o.answer.status is AnswerStatus.NO_EVIDENCE for o in some]
        found[f"abstained_when_{name}"] = _mean(abstained)
    by_models = [outcome.answer for outcome in outcomes if by_model]
    found["model_calls"] = _mean([answer.usage.calls for answer in by_models])
    found["model_tokens"] = _mean([answer.usage.tokens for answer in by_models])
    found["fell_back"] = _mean([fell_back(answer) for answer in by_models])
    found["p50_ms"] = _quantile(times, 0.50)
    found["p95_ms"] = _quantile(times, 0.95)
    return found


def is_answerable(asked: TestQuestion) -> bool | None:
    """What the set says of it; a question with relevant articles has an answer."""
    if asked.answerable is not None:
        return asked.answerable
    return True if asked.relevant else None


def fell_back(answer: Answer) -> bool:
    """Whether quotes stand in for what a model was to write, which the answer says then."""
    return answer.mode == "extractive" and bool(answer.notice)


def _is_quoted(outcome: Outcome, quotes: int) -> bool:
    wanted = _fold(outcome.asked.answer or "")
    return any(wanted in _fold(c.quote) for c in outcome.answer.citations[:quotes])


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())


def _mean(values: Sequence[float]) -> float | None:
    return round(statistics.fmean(values), 4) if values else None


def _quantile(times: Sequence[float], share: float) -> float | None:
    return round(times[min(len(times) - 1, int(len(times) * share))], 2) if times else None
