"""What Prometheus is told. One registry of its own, so that two bots in a process don't mix.

No label holds an id or a text: whoever may see the figures may not see who asks what.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Literal, TypeAlias, get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from rag.types import Answer, Usage

Outcome: TypeAlias = Literal["answered", "no_evidence", "refused", "failed"]
Mode: TypeAlias = Literal["extractive", "llm", "none"]
Step: TypeAlias = Literal["retrieve", "model", "answer", "total", "send"]

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 40, 60)
# From an extractive answer, 5 ms, to the end of a model's patience.

_SENDS = frozenset({"sendMessage", "editMessageText"})
_STEPS: tuple[Step, ...] = get_args(Step)
_OTHER = "other"
MOST_KINDS = 50  # a label for every text that Telegram may think of would grow without end


class Metrics:
    """Counters and histograms of one bot, and gauges that are read when somebody looks."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self._questions = Counter(
            "newsbot_questions", "Questions by how they ended.", ("outcome", "mode"),
            registry=registry,
        )  # fmt: skip
        self._steps = Histogram(
            "newsbot_step_seconds", "How long the steps of an answer took.", ("step",),
            buckets=BUCKETS_S, registry=registry,
        )  # fmt: skip
        self._calls = Counter("newsbot_model_calls", "Calls of the model.", registry=registry)
        self._tokens = Counter(
            "newsbot_model_tokens", "Tokens that the model was paid for.", ("kind",),
            registry=registry,
        )  # fmt: skip
        self._refusals = Counter(
            "newsbot_telegram_refusals", "What Telegram refused, by method and reason.",
            ("method", "kind"), registry=registry,
        )  # fmt: skip
        self._rejected = Counter(
            "newsbot_access_rejected", "Updates of those who may not use the bot.", ("kind",),
            registry=registry,
        )  # fmt: skip
        self._kinds: dict[Counter, set[str]] = {self._refusals: set(), self._rejected: set()}
        self._gauges: dict[str, Gauge] = {}
        _tell_build(registry)
        ProcessCollector(registry=registry)

    # -- what is counted -------------------------------------------------------------------------

    def answered(self, answer: Answer) -> None:
        """Count an answer with its outcome, its steps and what the model took for it."""
        self.question(answer.status.value, answer.mode)
        for step in _STEPS:
            if step in answer.timings_ms:
                self.took(step, answer.timings_ms[step] / 1000)
        self.model(answer.usage)

    def question(self, outcome: Outcome, mode: Mode = "none") -> None:
        """Count a question; those that never came to an answer have no mode."""
        self._questions.labels(outcome, mode).inc()

    def took(self, step: Step, seconds: float) -> None:
        """Note how long a step took."""
        self._steps.labels(step).observe(seconds)

    def model(self, usage: Usage) -> None:
        """Count calls and tokens; for those that are in no answer."""
        self._calls.inc(usage.calls)
        self._tokens.labels("prompt").inc(usage.prompt_tokens)
        self._tokens.labels("completion").inc(usage.completion_tokens)

    def refusal(self, method: str, kind: str) -> None:
        """Count what Telegram refused: `sendMessage` and `retry_after`, say."""
        self._refusals.labels(method, self._bounded(self._refusals, kind)).inc()

    def requested(self, method: str, seconds: float, refusal: str | None) -> None:
        """Count a request to Telegram."""
        if refusal is not None:
            self.refusal(method, refusal)
        elif method in _SENDS:
            self.took("send", seconds)

    def rejected(self, kind: str) -> None:
        """Count an update that the gate stopped: `message`, `callback_query`, say."""
        self._rejected.labels(self._bounded(self._rejected, kind)).inc()

    def _bounded(self, counter: Counter, kind: str) -> str:
        seen = self._kinds[counter]
        if kind not in seen and len(seen) >= MOST_KINDS:
            return _OTHER
        seen.add(kind)
        return kind

    # -- what is looked at -----------------------------------------------------------------------

    def watch(self, name: str, help_text: str, read: Callable[[], float], **labels: str) -> None:
        """A gauge `newsbot_<name>`, read at each look; NaN where that fails.

        `read` runs outside the event loop. Once more under the same name: with other labels.
        """
        gauge = self._gauges.get(name)
        if gauge is None:
            gauge = Gauge(f"newsbot_{name}", help_text, tuple(labels), registry=self.registry)
            self._gauges[name] = gauge
        child = gauge.labels(**labels) if labels else gauge
        child.set_function(lambda: _read(read))

    def render(self) -> bytes:
        """All figures in Prometheus' text format. Reads gauges, so call it in a thread."""
        return generate_latest(self.registry)


def _read(read: Callable[[], float]) -> float:
    try:
        return float(read())
    except Exception:  # noqa: BLE001 - one broken figure doesn't take the others along
        return float("nan")


def _tell_build(registry: CollectorRegistry) -> None:
    began = time.monotonic()
    build = Gauge(
        "newsbot_build_info", "Always 1; its labels tell the version.", ("version", "python"),
        registry=registry,
    )  # fmt: skip
    build.labels(version("newsbot"), platform.python_version()).set(1)
    uptime = Gauge("newsbot_uptime_seconds", "Since the bot was started.", registry=registry)
    uptime.set_function(lambda: time.monotonic() - began)
