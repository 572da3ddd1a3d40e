"""One task in a process of its own; its figures come as JSON on stdout.

`python -m tests.benchmarks.worker ours|starter CORPUS FOLDER` indexes, and
`python -m tests.benchmarks.worker queries QUESTIONS OURS STARTER ROUNDS` asks both in turn,
`python -m tests.benchmarks.worker model QUESTIONS OURS` asks newsbot with a model's double, and
`python -m tests.benchmarks.worker telegram OURS ROUNDS` talks to its Telegram bot and to another;
`python -m tests.benchmarks.worker briefings OURS` and `… groups ROUNDS` sum up articles and chats.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.data import read_questions

TOP_K = 10
WARM_UP = 20  # questions


def index_ours(corpus: str, folder: str) -> dict[str, Any]:
    """Index with newsbot."""
    from tests.benchmarks import ours

    return {"reported_s": ours.build(Path(corpus), Path(folder))}


def index_starter(corpus: str, folder: str) -> dict[str, Any]:
    """Index with the starter."""
    from tests.benchmarks import starter

    starter.build(Path(corpus), Path(folder))
    return {}


def ask_both(questions: str, folder: str, starter_folder: str, rounds: str) -> dict[str, Any]:
    """Ask all questions of each contender, in alternating rounds: name -> p50 and p95 in ms."""
    from tests.benchmarks import ours, starter

    asked = read_questions(Path(questions))
    with ours.opened(Path(folder), TOP_K) as own:
        theirs = starter.opened(Path(starter_folder), TOP_K)
        ways = {f"ours {name}": ask for name, ask in own.items()}
        ways |= {f"starter {name}": ask for name, ask in theirs.items()}
        for ask in ways.values():
            _times(ask, asked[:WARM_UP])
        figures = [
            {name: _times(ask, asked) for name, ask in ways.items()} for _ in range(int(rounds))
        ]
    return {name: _summary([figure[name] for figure in figures]) for name in ways}


def ask_model(questions: str, folder: str) -> dict[str, Any]:
    """Answers by a model's double."""
    from tests.benchmarks.answers import measure

    return measure(Path(folder), read_questions(Path(questions)))


def talk(folder: str, rounds: str) -> dict[str, Any]:
    """The Telegram bot beside a bare echo bot."""
    from tests.benchmarks.telegram import measure

    return measure(Path(folder), int(rounds))


def brief(folder: str) -> dict[str, Any]:
    """Briefings and timelines without a model."""
    from tests.benchmarks.briefing import measure

    return measure(Path(folder))


def sum_up(rounds: str) -> dict[str, Any]:
    """Summaries of long group chats without a model."""
    from tests.benchmarks.groupchats import measure

    return measure(int(rounds))


def _times(ask: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    times = []
    for question in questions:
        began = time.perf_counter()
        ask(question)
        times.append(1_000 * (time.perf_counter() - began))
    return times


def _summary(rounds: Sequence[Sequence[float]]) -> dict[str, float]:
    """The medians, over the rounds, of their p50 and p95."""
    return {
        "p50_ms": statistics.median(statistics.median(times) for times in rounds),
        "p95_ms": statistics.median(statistics.quantiles(times, n=20)[-1] for times in rounds),
    }


TASKS: dict[str, Callable[..., dict[str, Any]]] = {
    "ours": index_ours,
    "starter": index_starter,
    "queries": ask_both,
    "model": ask_model,
    "telegram": talk,
    "briefings": brief,
    "groups": sum_up,
}

if __name__ == "__main__":
    task, *given = sys.argv[1:]
    sys.stdout.write(json.dumps(TASKS[task](*given)))
