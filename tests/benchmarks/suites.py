"""What is measured, in the order in which one needs the other's files."""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tests.benchmarks.data import NOW, read_questions, write_corpus, write_questions
from tests.benchmarks.measure import Run, disk_mb, run_command, run_worker
from tests.benchmarks.table import Row

STARTS = 5
CHATS = 20
PATIENCE_S = 240.0  # no further round of indexing begins after that

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Indexed:
    """All runs of both contenders, and what each left on disk."""

    ours: tuple[Run, ...]
    starter: tuple[Run, ...]
    ours_mb: float
    starter_mb: float


@dataclass
class Bench:
    """One run of the benchmarks in a folder of its own."""

    folder: Path
    articles: int
    rounds: int
    tell: Tell
    index_rounds: int = field(default=1)  # more only where indexing is what is asked for

    @cached_property
    def corpus(self) -> Path:
        """The file that both index."""
        self.tell(f"resampling {self.articles} articles")
        path = self.folder / "corpus.jsonl"
        write_corpus(path, self.articles)
        return path

    @cached_property
    def questions(self) -> Path:
        """What both are asked."""
        path = self.folder / "questions.txt"
        write_questions(path)
        return path

    @property
    def ours(self) -> Path:
        """newsbot's data folder."""
        return self.folder / "ours"

    @property
    def starter(self) -> Path:
        """The starter's folder."""
        return self.folder / "starter"

    @cached_property
    def indexed(self) -> Indexed:
        """Both contenders' indexes, made in alternating rounds."""
        _ = self.corpus
        ours: list[Run] = []
        starter: list[Run] = []
        began = time.perf_counter()
        turns = (("ours", self.ours, ours), ("starter", self.starter, starter))
        for number in range(1, self.index_rounds + 1):
            if ours and time.perf_counter() - began > PATIENCE_S:
                self.tell(f"indexing takes long here; {len(ours)} rounds are enough")
                break
            for name, folder, runs in turns:
                self.tell(f"indexing, round {number} of {self.index_rounds}: {name}")
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                runs.append(run_worker(name, self.corpus, folder, cwd=self.folder))
        return Indexed(tuple(ours), tuple(starter), disk_mb(self.ours), disk_mb(self.starter))


def indexing(bench: Bench) -> list[Row]:
    """Time, memory and disk of indexing; the starter has vectors and metadata, we both indexes."""
    done = bench.indexed

    def medians(figure: Callable[[Run], float]) -> tuple[float, float]:
        own, other = map(figure, done.ours), map(figure, done.starter)
        return statistics.median(own), statistics.median(other)

    seconds = medians(lambda run: run.seconds)
    processor_s = medians(lambda run: run.processor_s)
    peak_mb = medians(lambda run: run.peak_mb)
    return [
        Row("indexing", "s", *seconds, 5, is_speedup=True),
        Row("indexing, processor time", "s", *processor_s, None, is_speedup=True),
        Row("indexing, peak memory", "MB", *peak_mb, 0.65),
        Row("indexing, disk", "MB", done.ours_mb, done.starter_mb, 1 / 3),
    ]


def queries(bench: Bench) -> list[Row]:
    """Retrieval of ten passages, and grounded answers, warm, in one process."""
    _ = bench.indexed
    bench.tell("asking")
    folders = (bench.ours, bench.starter)
    said = run_worker("queries", bench.questions, *folders, bench.rounds, cwd=bench.folder).said

    def rows(what: str, ours: str, starter: str, target: float | None) -> list[Row]:
        own, other = said[f"ours {ours}"], said[f"starter {starter}"]
        p50, p95 = ((own[name], other[name]) for name in ("p50_ms", "p95_ms"))
        is_speedup = ours == "answer"
        return [
            Row(f"{what}, p50", "ms", *p50, target, is_speedup),
            Row(f"{what}, p95", "ms", *p95, None, is_speedup),
        ]

    return [
        *rows("retrieval, k=10", "retrieve", "retrieve", 1),
        *rows("answer, citing of 10", "answer", "answer", 3),
        *rows("answer, citing of its default 2", "answer", "answer, default", None),
    ]


def model_answers(bench: Bench) -> list[Row]:
    """What of the wait for a model's answer is ours."""
    _ = bench.indexed
    bench.tell("asking with a model")
    said = run_worker("model", bench.questions, bench.ours, cwd=bench.folder).said
    return [
        Row("model answer, own time, p95", "ms", said["own_ms"], target=60),
        Row("first text after the model's, p95", "ms", said["first_text_ms"], target=20),
        Row("20 at once, model takes 2 s, p95", "ms", said["at_once_ms"], target=2_500),
    ]


def cold_starts(bench: Bench) -> list[Row]:
    """Commands in fresh processes, with what Python and two imports cost beside them."""
    _ = bench.indexed
    question = read_questions(bench.questions)[0]
    at = ("--data-dir", bench.ours, "--now", NOW.isoformat())
    commands: dict[str, tuple[Sequence[object], float | None]] = {
        "newsbot --help": ((_newsbot(), "--help"), 0.3),
        "newsbot search": ((_newsbot(), "search", question, *at), 1.0),
        "newsbot ask": ((_newsbot(), "ask", question, *at), 1.8),
        "(python -c pass)": ((sys.executable, "-c", "pass"), None),
        "(import chromadb)": ((sys.executable, "-c", "import chromadb"), None),
        "(import llama_index.core)": ((sys.executable, "-c", "import llama_index.core"), None),
    }
    times: dict[str, list[float]] = {what: [] for what in commands}
    for number in range(STARTS + 1):
        bench.tell(f"starting, {number} of {STARTS}" if number else "starting, to warm the disk")
        for what, (command, _) in commands.items():
            times[what].append(run_command(*command, cwd=bench.folder)[0])
    return [
        Row(f"start: {what}", "s", statistics.median(times[what][1:]), target=target)
        for what, (_, target) in commands.items()
    ]


def reindexing(bench: Bench) -> list[Row]:
    """The same file again, by the command, against the first time."""
    first = bench.indexed.ours
    command = (_newsbot(), "index", bench.corpus, "--json", "--data-dir", bench.ours)
    reported, seconds = [], []
    for number in range(1, bench.rounds + 1):
        bench.tell(f"indexing again, {number} of {bench.rounds}")
        wall, said = run_command(*command, cwd=bench.folder)
        report = json.loads(said)
        if report["unchanged"] != bench.articles:
            raise AssertionError(f"all {bench.articles} articles are unchanged, but: {report}")
        reported.append(report["seconds"])
        seconds.append(wall)
    rows = (
        ("unchanged again, as reported", reported, [run.said["reported_s"] for run in first], 100),
        ("unchanged again, whole command", seconds, [run.seconds for run in first], None),
    )
    return [
        Row(what, "s", statistics.median(again), statistics.median(once), target, is_speedup=True)
        for what, again, once, target in rows
    ]


def telegram_bot(bench: Bench) -> list[Row]:
    """The Telegram bot with an engine that takes no time, beside an echo bot; and as it is."""
    _ = bench.indexed
    bench.tell("talking in Telegram")
    said = run_worker("telegram", bench.ours, bench.rounds, cwd=bench.folder).said
    own, other = 1_000 / said["newsbot_per_s"], 1_000 / said["echo_per_s"]
    memory = (said["memory_after_mb"], said["memory_before_mb"])
    updates = said["memory_updates"]
    return [
        Row("Telegram: an answer, beside an echo bot's", "ms", own, other, 2),
        Row(f"Telegram: memory after {updates:,} updates", "MB", *memory, 1.1),
        Row("Telegram: start to first poll", "s", said["start_s"], target=3),
        Row("Telegram: beside a stalled one, p95", "s", said["beside_stalled_s"], target=5),
    ]


def briefings(bench: Bench) -> list[Row]:
    """Briefings over the corpus without a model, and the picture of a timeline."""
    _ = bench.indexed
    bench.tell("briefing")
    said = run_worker("briefings", bench.ours, cwd=bench.folder).said
    return [
        Row("briefing, p95", "ms", said["briefing_p95_ms"], target=500),
        Row("timeline, p95", "ms", said["timeline_p95_ms"]),
        Row("picture of a timeline", "ms", said["picture_ms"]),
    ]


def group_summaries(bench: Bench) -> list[Row]:
    """A group's 5,000 messages summed up without a model."""
    bench.tell("summing up group chats")
    said = run_worker("groups", CHATS, cwd=bench.folder).said
    return [
        Row("summary of 5,000 messages, p95", "s", said["p95_s"], target=2),
        Row("summary of 5,000 messages, memory", "MB", said["peak_mb"]),
    ]


SUITES: dict[str, Callable[[Bench], list[Row]]] = {
    "indexing": indexing,
    "queries": queries,
    "model": model_answers,
    "starts": cold_starts,
    "again": reindexing,
    "briefings": briefings,
    "groups": group_summaries,
    "telegram": telegram_bot,
}


def _newsbot() -> Path:
    return Path(sys.executable).parent / "newsbot"
