"""Answers by a model that takes no time, or two seconds: what is ours of the wait.

The model's double runs in a process of its own, so that it takes none of ours.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import re
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bot.bootstrap import App, build_app
from bot.settings import load_settings
from rag.types import Answer, Filters
from tests.benchmarks.data import NOW

AT_ONCE = 20  # conversations
MODEL_S = 2.0
STALLED_S = 30.0
FIRST_WORD_S = 0.1
_FIRST_SENTENCE = re.compile(r"^\[1\] .*\n\(.*\)\n(.+?[.!?])\s", re.MULTILINE)


def measure(folder: Path, questions: Sequence[str]) -> dict[str, Any]:
    """Milliseconds, p95 of each: own time, first text after the model's, many at once.

    For a folder in which none of these conversations has been held.
    """
    with _model() as (url, speak), _app(folder, url) as app, asyncio.Runner() as runner:
        app.warm_up()
        try:
            return {
                "own_ms": runner.run(_own_time(app, questions)),
                "first_text_ms": runner.run(_first_text(app, questions[:60], speak)),
                "at_once_ms": runner.run(_at_once(app, questions)),
            }
        finally:
            runner.run(app.leave_loop())


async def _own_time(app: App, questions: Sequence[str]) -> float:
    """All but the wait for the model: retrieval, prompt, check, keeping the turn."""
    from rag.models.chat import ChatModel

    waited = 0.0
    complete = ChatModel.complete

    async def timed(self: ChatModel, *given: Any, **named: Any) -> Any:
        nonlocal waited
        began = time.perf_counter()
        try:
            return await complete(self, *given, **named)
        finally:
            waited += time.perf_counter() - began

    ChatModel.complete = timed  # type: ignore[method-assign]
    times = []
    try:
        for number, question in enumerate(questions):
            waited, began = 0.0, time.perf_counter()
            answer = await _ask(app, f"own:{number}", question)
            times.append(time.perf_counter() - began - waited)
            if answer.mode != "llm":
                raise AssertionError(f"the model's answer to {question!r} did not hold: {answer}")
    finally:
        ChatModel.complete = complete  # type: ignore[method-assign]
    return _p95(times)


async def _first_text(app: App, questions: Sequence[str], speak: Connection) -> float:
    """From the model's first word to the first draft."""
    times = []
    for number, question in enumerate(questions):
        drawn: list[float] = []
        speak.send("say when")
        draw = partial(_note, drawn)
        await _ask(app, f"first:{number}", question, draw)
        spoke = speak.recv()
        if drawn:
            times.append(drawn[0] - spoke)
    return _p95(times)


def _note(drawn: list[float], _draft: str) -> None:
    drawn.append(time.monotonic())


async def _at_once(app: App, questions: Sequence[str]) -> float:
    """First questions of many conversations, against a slow model, one of which never answers."""
    stalled = asyncio.create_task(_ask(app, "stalled", f"STALL {questions[0]}"))

    async def timed(number: int) -> float:
        began = time.perf_counter()
        await _ask(app, f"many:{number}", f"SLOW {questions[number]}")
        return time.perf_counter() - began

    times = await asyncio.gather(*map(timed, range(AT_ONCE)))
    stalled.cancel()
    await asyncio.gather(stalled, return_exceptions=True)
    return _p95(times)


async def _ask(app: App, conversation: str, question: str, on_draft: Any = None) -> Answer:
    return await app.conversations.ask(
        conversation, question, filters=Filters(), now=NOW, on_draft=on_draft
    )


@contextmanager
def _app(folder: Path, url: str) -> Iterator[App]:
    settings = load_settings(
        data_dir=folder, openai_base_url=url, embeddings="hashing", tokens_per_user=0,
        tokens_per_day=0, model="double",
    )  # fmt: skip
    with build_app(settings, lambda: NOW) as app:
        yield app


@contextmanager
def _model() -> Iterator[tuple[str, Connection]]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    child = context.Process(target=_serve, args=(there,), daemon=True)
    child.start()
    try:
        yield here.recv(), here
    finally:
        child.terminate()
        child.join()


def _serve(pipe: Connection) -> None:
    """The double: cites the first sentence of the first source, at once or as it is told."""
    from tests.support.modelserver import Sleep, Text, model_server

    def script(body: dict[str, Any]) -> list[Text | Sleep]:
        prompt = body["messages"][-1]["content"]
        found = _FIRST_SENTENCE.search(prompt)
        sentence = found[1] if found else "NO_ANSWER"
        reply = Text(f'{sentence} [1]\n\nQUOTES\n[1] "{sentence}"')
        if "Question: STALL" in prompt:
            return [Sleep(STALLED_S), reply]
        if "Question: SLOW" in prompt:
            return [Sleep(MODEL_S), reply]
        if pipe.poll():
            pipe.recv()
            pipe.send(time.monotonic() + FIRST_WORD_S)
            return [Sleep(FIRST_WORD_S), reply]
        return [reply]

    with model_server(script, local=True, refuses=()) as server:
        pipe.send(server.url)
        time.sleep(3_600)


def _p95(times: Sequence[float]) -> float:
    return 1_000 * statistics.quantiles(times, n=20)[-1]
