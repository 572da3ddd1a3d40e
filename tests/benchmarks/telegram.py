"""The Telegram bot beside a bare echo bot of python-telegram-bot, each in a process of its own.

The double of Telegram runs in the process that measures, so that it takes the same of both.

What is switched off, and why. Beside the echo bot, whose PTB keeps no limits, newsbot sends without
its limiter, and so without the gate by which one message at a time is sent and recorded: with them
it would send 30 a second, whatever it could. All else is as it runs: inbox, outbox, memory and kept
answers on disk, the log. `paced` measures limiter and gate together, at a latency like Telegram's;
the gate then lets through one message a latency.

`python -m tests.benchmarks.worker telegram CORPUS` measures; `bot` and `echo` are its children.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil  # type: ignore[import-untyped]  # types-psutil is no dependency

from tests.benchmarks.data import NOW
from tests.telegramserver.limits import Limits
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram
from tests.telegramserver.server import telegram

PEOPLE = 500
UPDATES = 2_000  # of each contender
MEMORY_UPDATES = 20_000
MEMORY_PATIENCE_S = 170.0
WARM_UP = 200
HEAP = 1_000  # updates that wait at once
STALLED_S = 30.0
OTHERS = 20
PACED_UPDATES = 200
LATENCY_S = 0.05  # of Telegram's servers, from Europe
_STARTS = 3
_MB = 2**20

# -- the children --------------------------------------------------------------------------------


def bot(data: str, api_url: str, token: str, engine: str) -> None:
    """newsbot as it is, but for its clock and, where the engine is `instant`, for its answers.

    `real` is the whole bot; `instant` answers at once, `paced` within Telegram's limits, and
    `stalling` never answers some questions.
    """
    from bot.bootstrap import build_app
    from bot.settings import Settings
    from bot.telegram import running
    from bot.telegram.transport import connecting

    settings = Settings(
        _env_file=None,
        data_dir=Path(data),
        telegram_bot_token=token,
        telegram_api_url=api_url,
        embeddings="hashing",
        answers="extractive",
        public=True,
    )
    times = [NOW]

    def clock() -> dt.datetime:  # a minute between two questions, so that nobody has to wait
        times[0] += dt.timedelta(minutes=1)
        return times[0]

    with build_app(settings, lambda: times[0]) as app:
        if engine != "real":
            if engine != "paced":
                setattr(connecting, "PacedLimiter", _no_limiter)  # noqa: B010
            app.conversations._answer = _stalling if engine == "stalling" else _instant  # type: ignore[assignment]
        asyncio.run(running.run(settings, app, clock=clock))


def _no_limiter() -> None:
    return None


async def _instant(text: str, **_given: Any) -> Any:
    return _answer_to(text)


async def _stalling(text: str, **_given: Any) -> Any:
    await asyncio.sleep(STALLED_S if "STALL" in text else 0.1)
    return _answer_to(text)


def _answer_to(text: str) -> Any:
    from dataclasses import replace

    from tests.support.newsroom import ANSWER

    return replace(ANSWER, question=text, standalone_question=text)


def echo(base_url: str, token: str) -> None:
    """What PTB's own example does, with as many at once as newsbot."""
    from telegram import Update
    from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters

    async def repeat(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.effective_message is not None and update.effective_message.text:
            await update.effective_message.reply_text(update.effective_message.text)

    application: Application[Any, Any, Any, Any, Any, Any] = (
        ApplicationBuilder().token(token).base_url(base_url).concurrent_updates(24).build()
    )
    application.add_handler(MessageHandler(filters.TEXT, repeat))
    application.run_polling()


@contextmanager
def _fresh(data: Path) -> Iterator[Path]:
    """A copy: the double counts from one again, and known updates aren't answered."""
    with TemporaryDirectory(dir=data.parent) as folder:
        yield Path(shutil.copytree(data, Path(folder) / "data"))


@contextmanager
def _child(tg: Telegram, *given: object) -> Iterator[psutil.Process]:
    """A contender that polls; the block ends it."""
    polls = tg.count("getUpdates")
    command = [sys.executable, "-m", "tests.benchmarks.telegram", *map(str, given)]
    child = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ)
    )
    try:
        tg.until(lambda: tg.count("getUpdates") > polls, "poll").wait(60)
        yield psutil.Process(child.pid)
    finally:
        child.terminate()
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


# -- the process that measures -------------------------------------------------------------------


def measure(data: Path, rounds: int) -> dict[str, Any]:
    """Figures by name: updates a second, memory, start, and the wait beside a stalled question."""
    pairs = [(_rate("echo", data), _rate("newsbot", data)) for _ in range(rounds)]
    updates, before, after = _memory(data)
    return {
        "echo_per_s": statistics.median(pair[0] for pair in pairs),
        "newsbot_per_s": statistics.median(pair[1] for pair in pairs),
        "paced_per_s": _paced_rate(data),
        "memory_updates": updates,
        "memory_before_mb": before,
        "memory_after_mb": after,
        "start_s": statistics.median(_start_s(data) for _ in range(_STARTS)),
        "beside_stalled_s": _beside_a_stalled_one(data),
    }


def _contender(tg: Telegram, name: str, data: Path, engine: str = "instant") -> Sequence[object]:
    if name == "echo":
        return ("echo", tg.base_url, tg.token)
    return ("bot", data, tg.base_url.removesuffix("/bot"), tg.token, engine)


def _rate(name: str, data: Path) -> float:
    """Answered updates a second, of a backlog; nobody has to be waited for."""
    with telegram() as tg, _fresh(data) as folder:
        people = _crowd(tg)
        with _child(tg, *_contender(tg, name, folder)):
            _answered(tg, people, WARM_UP)
            began = time.perf_counter()
            _answered(tg, people, UPDATES)
            return UPDATES / (time.perf_counter() - began)


def _paced_rate(data: Path) -> float:
    """The same within the limits, one message at a time, at a latency."""
    with telegram(limits=Limits()) as tg, _fresh(data) as folder:
        people = _crowd(tg)
        tg.fault("sendMessage", kind="slow", seconds=LATENCY_S, times=10**6)
        with _child(tg, *_contender(tg, "newsbot", folder, "paced")):
            began = time.perf_counter()
            _answered(tg, people, PACED_UPDATES)
            return PACED_UPDATES / (time.perf_counter() - began)


def _memory(data: Path) -> tuple[int, float, float]:
    """How many updates, and the resident MB after a tenth of them and after all."""
    with telegram() as tg, _fresh(data) as folder:
        people = _crowd(tg)
        with _child(tg, *_contender(tg, "newsbot", folder)) as process:
            began, done, before = time.perf_counter(), 0, 0.0
            while done < MEMORY_UPDATES:
                _answered(tg, people, MEMORY_UPDATES // 20)
                _forget_the_past(tg)
                done += MEMORY_UPDATES // 20
                if done == MEMORY_UPDATES // 10:
                    before = process.memory_info().rss / _MB
                if before and time.perf_counter() - began > MEMORY_PATIENCE_S:
                    break
            return done, before, process.memory_info().rss / _MB


def _start_s(data: Path) -> float:
    """From the start of the process to its first poll."""
    with telegram() as tg, _fresh(data) as folder:
        began = time.perf_counter()
        with _child(tg, *_contender(tg, "newsbot", folder, "real")):
            return time.perf_counter() - began


def _beside_a_stalled_one(data: Path) -> float:
    """The wait for an answer, p95, while another conversation's is not to be had."""
    with telegram() as tg, _fresh(data) as folder:
        people = _crowd(tg)[: OTHERS + 1]
        with _child(tg, *_contender(tg, "newsbot", folder, "stalling")):
            _answered(tg, people, len(people))
            people[0].says("STALL")
            waits = []
            for _ in range(10):
                asked = [person.says("Was?") for person in people[1:]]
                replies = [person.chat.wait_for_reply(30) for person in people[1:]]
                waits += [b.date - a.date for a, b in zip(asked, replies, strict=True)]
            return statistics.quantiles(waits, n=20)[-1]


def _crowd(tg: Telegram) -> list[Person]:
    return [tg.user(f"P{number}", language="de", started=True) for number in range(PEOPLE)]


def _answered(tg: Telegram, people: Sequence[Person], updates: int) -> None:
    """In heaps that a queue holds: a message that it is full would count as an answer."""
    for at in range(0, updates, HEAP):
        _answered_heap(tg, people, range(at, min(at + HEAP, updates)))


def _answered_heap(tg: Telegram, people: Sequence[Person], numbers: range) -> None:
    sent = _counter(tg)
    tg.hold()
    for number in numbers:
        people[number % len(people)].says(f"Was ist {number}?")
    tg.release()
    tg.until(lambda: sent() >= len(numbers), f"{len(numbers)} answers").wait(300)
    for person in people:
        person.chat.unread.clear()


def _counter(tg: Telegram) -> Callable[[], int]:
    """How many messages the bot sent since; looks at each of its calls once."""
    seen, found = len(tg.calls), 0

    def count() -> int:
        nonlocal seen, found
        for call in tg.calls[seen:]:
            found += call.method == "sendMessage"
            seen += 1
        return found

    return count


def _forget_the_past(tg: Telegram) -> None:
    """The double remembers everything, and would grow slow."""
    with tg.world.lock:
        tg.world.lines.clear()
        tg.world.updates.confirmed.clear()
        for person in tg.world.people.values():
            person.chat.all_messages.clear()
            person.chat.actions.clear()


if __name__ == "__main__":
    if sys.argv[1] == "bot":
        bot(*sys.argv[2:])
    else:
        echo(*sys.argv[2:])
