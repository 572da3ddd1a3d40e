"""An answer as JSON, for scripts and for keeping; the names are what outside checks rely on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from rag.types import Answer, AnswerStatus, Citation, PublishedAt, Usage

_CITATION = [field.name for field in fields(Citation)]  # plain values; asdict copies them deeply


def dump_answer(answer: Answer) -> dict[str, Any]:
    """The JSON object of an answer."""
    return {
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "status": answer.status.value,
        "mode": answer.mode,
        "answer": answer.text,
        "language": answer.language,
        "as_of": iso(answer.as_of),
        "citations": [
            {name: getattr(citation, name) for name in _CITATION}
            | {"published": iso(citation.published)}
            for citation in answer.citations
        ],
        "suggestions": list(answer.suggestions),
        "notice": answer.notice,
        "usage": asdict(answer.usage),
        "timings_ms": dict(answer.timings_ms),
    }


def load_answer(stored: Mapping[str, Any]) -> Answer:
    """The answer that `dump_answer` was given."""
    as_of = stored["as_of"]
    return Answer(
        question=stored["question"],
        standalone_question=stored["standalone_question"],
        status=AnswerStatus(stored["status"]),
        mode=stored["mode"],
        text=stored["answer"],
        language=stored["language"],
        as_of=dt.date.fromisoformat(as_of) if as_of else None,
        citations=tuple(_citation(citation) for citation in stored["citations"]),
        suggestions=tuple(stored["suggestions"]),
        notice=stored.get("notice", ""),  # answers kept by an older version have none
        usage=Usage(**stored.get("usage", {})),
        timings_ms=dict(stored["timings_ms"]),
    )


def iso(published: PublishedAt) -> str | None:
    """A date stays a date and a datetime a datetime."""
    return published.isoformat() if published else None


def _citation(stored: Mapping[str, Any]) -> Citation:
    published = stored["published"]
    parsed: PublishedAt = None
    if published:
        whole = dt.datetime if "T" in published else dt.date
        parsed = whole.fromisoformat(published)
    return Citation(**{**stored, "published": parsed})
