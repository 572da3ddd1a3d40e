"""A question set -> figures of retrieval and answers."""

from __future__ import annotations

import datetime as dt
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rag.answer import wording
from rag.answer.checking.reply import parse_reply
from rag.errors import QuestionSetInvalid
from rag.types import Answer, AnswerStatus, RankedPassage

RANKS = (1, 5, 10)
PASSAGES_AN_ARTICLE = 3  # ranked so that k articles are among them
FIRST_QUOTES = (1, 2)

_AS_OF = re.compile(r"(?:Stand: |As of ).+")
_QUOTATION = re.compile(r"»[^«]*«|„[^“]*“|“[^”]*”")
_END = re.compile(r"[.!?…](?=\s)")

Ask = Callable[[str, dt.datetime], Answer]
"""A question and its now -> its answer."""


@dataclass(frozen=True, slots=True)
class TestQuestion:
    """One line of a question set."""

    __test__ = False  # pytest takes every Test* for a test

    question: str
    relevant: frozenset[str] = frozenset()
    answer: str | None = None
    answerable: bool | None = None
    asked: dt.date | None = None  # the question's own now
    history: tuple[str, ...] = ()  # what was asked before it, oldest first


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question."""

    asked: TestQuestion
    rank: int | None  # of the first relevant article, from 1; None if it isn't among the k
    answer: Answer
    sound_citations: int  # quotes that stand verbatim at their offsets
    milliseconds: float


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """The figures of a question set, by the names of `newsbot eval --json`."""

    figures: Mapping[str, Any]
    notices: Mapping[str, int] = field(default_factory=dict)  # why a model didn't write: how often

    def to_json(self) -> dict[str, Any]:
        """The JSON object."""
        return dict(self.figures)


def evaluate(
    questions: Sequence[TestQuestion],
    *,
    search: Callable[[str, int, dt.datetime], Sequence[RankedPassage]],
    answer: Ask,
    conversation: Callable[[], Ask],
    text_of: Callable[[str], str],
    k: int,
    now: dt.datetime,
    progress: Callable[[int, int], None],
    by_model: bool = False,
) -> EvaluationReport:
    """Ask every question and count; a question's own `asked` day is its now.

    Args:
        questions: Each is asked by itself, or after its history in a conversation of its own.
        search: Text, number of passages and now -> passages, best first.
        answer: Answers questions without a history.
        conversation: Starts one; what it returns answers in it.
        text_of: Article id -> text.
        k: How many articles count.
        now: For questions without an `asked` day.
        progress: Called with the questions done and the questions in all.
        by_model: Whether a model is to write the answers.

    Raises: whatever `search`, `answer` and `conversation` raise.
    """
    outcomes = []
    for done, asked in enumerate(questions):
        progress(done, len(questions))
        then = _end_of_day(asked.asked, now)
        ask = conversation() if asked.history else answer
        for earlier in asked.history:
            ask(earlier, then)
        began = time.perf_counter()
        given = ask(asked.question, then)
        milliseconds = (time.perf_counter() - began) * 1_000
        # A follow-up is searched for as the conversation understood it.
        query = given.standalone_question if asked.history else asked.question
        found = search(query, PASSAGES_AN_ARTICLE * k, then)
        rank = rank_of(asked.relevant, found, k)
        outcomes.append(Outcome(asked, rank, given, sound_citations(given, text_of), milliseconds))
    progress(len(questions), len(questions))
    notices = Counter(o.answer.notice for o in outcomes if by_model and fell_back(o.answer))
    return EvaluationReport(figures(outcomes, k, by_model=by_model), notices)


def load_questions(path: Path) -> list[TestQuestion]:
    """Read a question set.

    Raises: QuestionSetInvalid, naming file, line and what is wrong.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as exc:
        reason = getattr(exc, "strerror", None) or "it is not UTF-8"
        raise QuestionSetInvalid(
            f"{path} can't be read: {reason}; give a file of JSON Lines in UTF-8"
        ) from exc
    questions = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                questions.append(_question(json.loads(line)))
            except (ValueError, TypeError, KeyError, RecursionError) as exc:
                raise QuestionSetInvalid(
                    f"{path}:{number} is no question ({exc}); a line is a JSON object with "
                    "'question' and optionally relevant, answer, answerable, asked, history"
                ) from exc
    if not questions:
        raise QuestionSetInvalid(
            f"{path} holds no question; a line is a JSON object with 'question'"
        )
    return questions


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


def sound_citations(answer: Answer, text_of: Callable[[str], str]) -> int:
    """How many quotes stand verbatim at their offsets; `text_of` gives an article's text."""
    return sum(
        text_of(citation.article_id)[citation.start : citation.end] == citation.quote != ""
        for citation in answer.citations
    )


def cited_sentences(answer: Answer) -> list[bool]:
    """For each sentence of an answer whether it is cited; none where the articles don't answer.

    What newsbot says of the articles' age is no sentence of the answer.
    """
    if answer.status is AnswerStatus.NO_EVIDENCE:
        return []
    numbers = {citation.number for citation in answer.citations}
    ours = wording.not_of_that_time(answer.language)
    paragraphs = [one for one in answer.text.split("\n\n") if one != ours]
    if paragraphs and _AS_OF.fullmatch(paragraphs[-1]):
        paragraphs.pop()
    # What is quoted as one piece is one sentence, however many it was in the article.
    text = "\n\n".join(_QUOTATION.sub(lambda m: _END.sub("", m[0]), one) for one in paragraphs)
    return [
        not numbers.isdisjoint(sentence.markers)
        for paragraph in parse_reply(text, answer.language).paragraphs
        for sentence in paragraph
    ]


def fell_back(answer: Answer) -> bool:
    """Whether quotes stand in for what a model was to write, which the answer says then."""
    return answer.mode == "extractive" and bool(answer.notice)


def _question(stored: Mapping[str, Any]) -> TestQuestion:
    question, relevant = stored["question"], stored.get("relevant") or []
    if not isinstance(question, str) or not isinstance(relevant, list):
        raise TypeError("'question' must be text and 'relevant' a list of article ids")
    answer, answerable = stored.get("answer"), stored.get("answerable")
    if not isinstance(answer, str | None) or not isinstance(answerable, bool | None):
        raise TypeError("'answer' must be text and 'answerable' true or false")
    history = stored.get("history") or []
    if not isinstance(history, list) or not all(isinstance(turn, str) for turn in history):
        raise TypeError("'history' must be a list of the questions asked before, oldest first")
    asked = stored.get("asked")
    return TestQuestion(
        question=question,
        relevant=frozenset(map(str, relevant)),
        answer=answer,
        answerable=answerable,
        asked=dt.date.fromisoformat(asked) if asked else None,
        history=tuple(history),
    )


def _end_of_day(day: dt.date | None, now: dt.datetime) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.max, now.tzinfo) if day else now


def _is_quoted(outcome: Outcome, quotes: int) -> bool:
    wanted = _fold(outcome.asked.answer or "")
    return any(wanted in _fold(c.quote) for c in outcome.answer.citations[:quotes])


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())


def _mean(values: Sequence[float]) -> float | None:
    return round(statistics.fmean(values), 4) if values else None


def _quantile(times: Sequence[float], share: float) -> float | None:
    return round(times[min(len(times) - 1, int(len(times) * share))], 2) if times else None
