"""Answers as JSON, there and back."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answerjson import dump_answer, iso, load_answer
from rag.types import Answer, AnswerStatus, Citation, Usage
from tests.support.newsroom import ANSWER

TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
DAYS = st.dates() | st.none()
ZONES = st.sampled_from([None, dt.UTC, dt.timezone(dt.timedelta(hours=-5, minutes=-30))])
PUBLISHED = DAYS | st.datetimes(timezones=ZONES)
CITATIONS = st.builds(
    Citation,
    number=st.integers(1, 9),
    article_id=TEXTS,
    title=TEXTS,
    outlet=TEXTS | st.none(),
    place=TEXTS | st.none(),
    author=TEXTS | st.none(),
    published=PUBLISHED,
    url=TEXTS | st.none(),
    quote=TEXTS,
    start=st.integers(0, 10**6),
    end=st.integers(0, 10**6),
)
ANSWERS = st.builds(
    Answer,
    question=TEXTS,
    standalone_question=TEXTS,
    status=st.sampled_from(AnswerStatus),
    mode=st.sampled_from(["extractive", "llm"]),
    text=TEXTS,
    language=st.sampled_from(["de", "en"]),
    as_of=DAYS,
    citations=st.lists(CITATIONS, max_size=3).map(tuple),
    suggestions=st.lists(TEXTS, max_size=3).map(tuple),
    timings_ms=st.dictionaries(TEXTS, st.floats(0, 1e6), max_size=3),
    notice=TEXTS,
    usage=st.builds(Usage, st.integers(0, 9), st.integers(0, 10**9), st.integers(0, 10**9)),
)


@given(ANSWERS)
def test_an_answer_comes_back_as_it_was(answer: Answer) -> None:
    assert load_answer(json.loads(json.dumps(dump_answer(answer)))) == answer


def test_an_answer_that_an_older_version_kept_is_read() -> None:
    kept = dump_answer(ANSWER)
    del kept["notice"], kept["usage"]
    assert load_answer(kept) == ANSWER


def test_the_names_are_those_of_the_contract() -> None:
    assert dump_answer(ANSWER) == {
        "question": "Was?",
        "standalone_question": "Was war?",
        "status": "answered",
        "mode": "extractive",
        "answer": "„Ein Satz.“ [1]",
        "language": "de",
        "as_of": "2025-08-16",
        "citations": [
            {
                "number": 1,
                "article_id": "a",
                "title": "Titel",
                "outlet": "taz",
                "place": "Berlin",
                "author": None,
                "published": "2025-08-16",
                "url": None,
                "quote": "Ein Satz.",
                "start": 10,
                "end": 19,
            }
        ],
        "suggestions": ["Und?"],
        "notice": "",
        "usage": {"calls": 0, "prompt_tokens": 0, "completion_tokens": 0},
        "timings_ms": {"retrieve": 3.1, "answer": 2.0, "total": 5.4},
    }


@pytest.mark.parametrize(
    ("published", "said"),
    [
        (dt.date(2025, 8, 16), "2025-08-16"),
        (dt.datetime(2025, 8, 16, 9, 30), "2025-08-16T09:30:00"),  # noqa: DTZ001  # a paper's own
        (dt.datetime(2025, 8, 16, tzinfo=dt.UTC), "2025-08-16T00:00:00+00:00"),
        (None, None),
    ],
)
def test_a_date_stays_a_date_and_a_time_a_time(published: Any, said: str | None) -> None:
    assert iso(published) == said
    cited = dataclasses.replace(ANSWER.citations[0], published=published)
    answer = dataclasses.replace(ANSWER, citations=(cited,))
    back = load_answer(dump_answer(answer)).citations[0].published
    assert (type(back), back) == (type(published), published)
