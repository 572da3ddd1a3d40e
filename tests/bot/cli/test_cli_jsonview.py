"""The JSON that scripts rely on, to the letter."""

import datetime as dt
from dataclasses import replace

from bot.answerjson import dump_answer
from bot.cli import jsonview
from bot.diagnosis import Check
from bot.reports import RebuildReport
from bot.usage import DayUsage
from rag.corpus.catalog import ArticleRow
from rag.types import ReadFailure
from tests.bot.cli.stub import ANSWER, ARTICLE, CITATION, PASSAGE, QUOTE, REPORT


def test_index() -> None:
    report = replace(REPORT, failed=(ReadFailure("seeds/x\udcff.txt", "the file is empty"),))
    assert jsonview.index(report) == {
        "added": 1,
        "updated": 0,
        "unchanged": 0,
        "removed": 0,
        "failed": [{"source": "seeds/x�.txt", "reason": "the file is empty"}],
        "articles": 1,
        "passages": 14,
        "seconds": 0.432,
    }


def test_rebuild() -> None:
    assert jsonview.rebuild(RebuildReport(1, 14, 0.4321, ("lexical", "vectors"))) == {
        "passages": 14,
        "articles": 1,
        "seconds": 0.432,
        "rebuilt": ["lexical", "vectors"],
    }


def test_answer() -> None:
    shown = dump_answer(ANSWER)
    assert shown == {
        "question": "Was kam heraus?",
        "standalone_question": "Was kam heraus?",
        "status": "answered",
        "mode": "extractive",
        "answer": ANSWER.text,
        "language": "de",
        "as_of": "2025-08-16",
        "citations": [
            {
                "number": 1,
                "article_id": "gipfel",
                "title": "Gipfel ohne Ergebnis",
                "outlet": "taz",
                "place": "Washington",
                "author": None,
                "published": "2025-08-16",
                "url": None,
                "quote": QUOTE,
                "start": CITATION.start,
                "end": CITATION.end,
            }
        ],
        "suggestions": [],
        "notice": "",
        "usage": {"calls": 0, "prompt_tokens": 0, "completion_tokens": 0},
        "timings_ms": {"retrieve": 3.1, "answer": 2.0, "total": 5.4},
    }
    assert list(shown)[:3] == ["question", "standalone_question", "status"]
    assert ARTICLE.text[CITATION.start : CITATION.end] == QUOTE


def test_an_answer_that_rests_on_nothing_has_no_date() -> None:
    assert dump_answer(replace(ANSWER, as_of=None, citations=()))["as_of"] is None


def test_search() -> None:
    assert jsonview.search("gipfel", [replace(PASSAGE, score=0.123456)]) == {
        "query": "gipfel",
        "passages": [
            {
                "article_id": "gipfel",
                "passage_id": "gipfel#0",
                "score": 0.1235,
                "title": "Gipfel ohne Ergebnis",
                "outlet": "taz",
                "published": "2025-08-16",
                "text": PASSAGE.text,
                "start": 0,
                "end": len(PASSAGE.text),
            }
        ],
    }


ROW = {
    "id": "gipfel",
    "title": "Gipfel ohne Ergebnis",
    "outlet": "taz",
    "place": "Washington",
    "author": None,
    "published": "2025-08-16",
    "language": "de",
    "url": None,
    "source": "seeds/gipfel.txt",
    "passages": 3,
}


def test_articles_and_one_of_them() -> None:
    row = ArticleRow(ARTICLE, 3)
    assert jsonview.articles([row]) == {"articles": [ROW], "total": 1}
    assert jsonview.article(row) == {**ROW, "text": ARTICLE.text}


def test_a_time_of_day_is_kept() -> None:
    moment = dt.datetime(2025, 8, 16, 9, 30, tzinfo=dt.UTC)
    row = ArticleRow(replace(ARTICLE, published=moment), 3)
    assert jsonview.article(row)["published"] == "2025-08-16T09:30:00+00:00"


def test_doctor() -> None:
    checks = [Check("catalog", True, "1 article"), Check("vectors", False, "gone", "rebuild")]
    used = [DayUsage(dt.date(2025, 8, 16), "gpt-5.4-mini", 2, 3, 4_000, 500)]
    assert jsonview.doctor(checks, used) == {
        "ok": False,
        "checks": [
            {"name": "catalog", "ok": True, "detail": "1 article", "remedy": ""},
            {"name": "vectors", "ok": False, "detail": "gone", "remedy": "rebuild"},
        ],
        "usage": [
            {
                "day": "2025-08-16",
                "model": "gpt-5.4-mini",
                "users": 2,
                "calls": 3,
                "prompt_tokens": 4_000,
                "completion_tokens": 500,
            }
        ],
    }
