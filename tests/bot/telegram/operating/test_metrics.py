"""What Prometheus is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from bot.bootstrap import build_app
from bot.settings import Settings
from bot.telegram.operating.gauges import size_of, watch_corpus, watch_queues
from bot.telegram.operating.metrics import MOST_KINDS, Metrics
from rag.types import Answer, AnswerStatus, Usage
from tests.support.newsroom import NEWS, NOW, write_jsonl


def figures(metrics: Metrics) -> dict[str, float]:
    """`name{label=value}` -> figure, as a Prometheus that scrapes it reads them."""
    told = {}
    for family in text_string_to_metric_families(metrics.render().decode()):
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            told[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return told


def answer(**changes: Any) -> Answer:
    given: dict[str, Any] = {
        "question": "Wer?", "standalone_question": "Wer?", "status": AnswerStatus.ANSWERED,
        "mode": "llm", "text": "Sie. [1]", "language": "de", "as_of": None,
        "timings_ms": {"retrieve": 3.0, "model": 800.0, "answer": 2.0, "total": 805.0, "x": 1.0},
        "usage": Usage(calls=2, prompt_tokens=900, completion_tokens=50),
    }  # fmt: skip
    return Answer(**given | changes)


def test_an_answer_is_counted_with_its_steps_and_its_tokens() -> None:
    metrics = Metrics()
    metrics.answered(answer())
    metrics.answered(answer(status=AnswerStatus.NO_EVIDENCE, mode="extractive", usage=Usage()))
    told = figures(metrics)
    assert told["newsbot_questions_total{mode=llm,outcome=answered}"] == 1
    assert told["newsbot_questions_total{mode=extractive,outcome=no_evidence}"] == 1
    assert told["newsbot_step_seconds_count{step=model}"] == 2
    assert told["newsbot_step_seconds_sum{step=total}"] == pytest.approx(1.61)
    assert told["newsbot_model_calls_total"] == 2
    assert told["newsbot_model_tokens_total{kind=prompt}"] == 900
    assert told["newsbot_model_tokens_total{kind=completion}"] == 50
    assert not [name for name in told if "step=x" in name]


def test_questions_without_an_answer_and_refusals_are_counted() -> None:
    metrics = Metrics()
    metrics.question("refused")
    metrics.question("failed")
    metrics.refusal("sendMessage", "retry_after")
    metrics.rejected("callback_query")
    told = figures(metrics)
    assert told["newsbot_questions_total{mode=none,outcome=refused}"] == 1
    assert told["newsbot_questions_total{mode=none,outcome=failed}"] == 1
    assert told["newsbot_telegram_refusals_total{kind=retry_after,method=sendMessage}"] == 1
    assert told["newsbot_access_rejected_total{kind=callback_query}"] == 1


def test_labels_from_outside_do_not_grow_without_end() -> None:
    metrics = Metrics()
    for number in range(10 * MOST_KINDS):
        metrics.refusal("sendMessage", f"refusal {number}")
    counted = {
        name: count
        for name, count in figures(metrics).items()
        if name.startswith("newsbot_telegram_refusals_total")
    }
    assert len(counted) == MOST_KINDS + 1
    others = "newsbot_telegram_refusals_total{kind=other,method=sendMessage}"
    assert counted[others] == 9 * MOST_KINDS


def test_two_bots_in_a_process_do_not_mix() -> None:
    one, other = Metrics(), Metrics()
    one.question("failed")
    assert "newsbot_questions_total{mode=none,outcome=failed}" not in figures(other)
    assert not [family for family in REGISTRY.collect() if family.name.startswith("newsbot")]


def test_a_gauge_that_breaks_does_not_take_the_others_along() -> None:
    metrics = Metrics()
    watch_queues(metrics, inbox_depth=lambda: 3, queue_fullness=lambda: 1 / 0)
    told = figures(metrics)
    assert told["newsbot_inbox_depth"] == 3
    assert told["newsbot_queue_fullness"] != told["newsbot_queue_fullness"]  # NaN


def test_version_and_uptime_are_told() -> None:
    told = figures(Metrics())
    assert [name for name in told if name.startswith("newsbot_build_info{python=3")]
    assert told["newsbot_uptime_seconds"] >= 0
    assert told["process_resident_memory_bytes"] > 0


def test_corpus_and_indexes_are_shown_as_they_are(tmp_path: Path) -> None:
    metrics = Metrics()
    settings = Settings(_env_file=None, data_dir=tmp_path / "data", embeddings="hashing")
    with build_app(settings, lambda: NOW) as app:
        watch_corpus(metrics, app)
        assert figures(metrics)["newsbot_articles"] == 0
        news = write_jsonl(tmp_path / "news.jsonl")
        app.corpus.index([news], prune=False, progress=lambda _step, _done, _all: None)
        told = figures(metrics)
        revision = app.catalog.revision()
        assert told["newsbot_articles"] == len(NEWS)
        assert told["newsbot_corpus_revision"] == revision > 0
        assert told["newsbot_index_revision{index=lexical}"] == revision
        assert told["newsbot_index_revision{index=vectors}"] == revision
        assert told["newsbot_index_bytes"] == size_of(settings.indexes_dir) > 0
