"""The real command: killed while it answers, ended in order, and turned away.

`pytest tests/bot/telegram/scenarios/test_scenario_process.py --kills 100` kills more of them.
"""

from __future__ import annotations

import random
import sys
import time
from bisect import bisect
from collections import Counter
from collections.abc import Iterable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import build_app
from tests.bot.telegram.scenarios.process import newsbot_bot
from tests.bot.telegram.scenarios.stage import settings_of
from tests.support.modelserver import Sleep, Text, model_server
from tests.support.newsroom import NOW
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram

BRIDGE = "Was ist mit der Carolabrücke in Dresden passiert?"
MANY = 6_000  # articles that take longer to read than a signal to come
AT_ONCE = 24  # people who ask before each kill
PATIENCE_S = 60.0


def is_one_line(lines: list[str], token: str) -> bool:
    told = [line for line in lines if line.startswith("newsbot: ")]
    return len(told) == 1 and not any(token in line for line in lines)


def test_killed_at_any_moment_it_loses_no_question(
    tg: Telegram, data: Path, request: pytest.FixtureRequest
) -> None:
    kills: int = request.config.getoption("--kills")
    drawn = random.Random(9)
    people: list[Person] = []
    begun_at: list[float] = []  # by when all that the process before had sent was there
    for kill in range(kills + 1):
        begun_at.append(tg.world.now())
        with newsbot_bot(tg, data) as process:
            new = [tg.user(f"P{kill}-{n}", language="de") for n in range(AT_ONCE)]
            for person in new:
                person.says(BRIDGE)
            people += new
            is_last = kill == kills
            if is_last:
                tg.until(partial(all_answered, people), "answers").wait(120)
                tg.quiet(1.0).wait(30)
                process.terminate()
                assert process.ends() == 0, process.err
            else:
                goal = answers_to(people) + drawn.randrange(AT_ONCE)
                tg.until(partial(reaches, people, goal), "answers before the kill").wait(PATIENCE_S)
                time.sleep(drawn.random() * 0.02)
                process.kill()
    # What is repeated was sent before, but not recorded, by the process that was killed then.
    repeated = Counter(
        bisect(begun_at, before.date)
        for person in people
        for before, _again in pairwise(person.chat.answers)
    )
    sys.stdout.write(f"{kills} kills, of which {len(repeated)} had a message repeated\n")
    assert all(times == 1 for times in repeated.values()), repeated


def answers_to(people: Iterable[Person]) -> int:
    return sum(len(person.chat.answers) for person in people)


def all_answered(people: Iterable[Person]) -> bool:
    return all(person.chat.answers for person in people)


def reaches(people: Iterable[Person], goal: int) -> bool:
    return answers_to(people) >= goal


def test_a_term_signal_drains_in_time(tg: Telegram, data: Path) -> None:
    def script(_body: dict[str, Any]) -> list[Any]:
        return [Sleep(60), Text("NO_ANSWER")]

    with model_server(script) as model:
        settings = {
            "NEWSBOT_ANSWERS": "llm",
            "OPENAI_BASE_URL": model.url,
            "OPENAI_API_KEY": model.key,
            "NEWSBOT_MODEL_TIMEOUT": "60",
        }
        with newsbot_bot(tg, data, **settings) as process:
            anna = tg.user("Anna", language="de")
            anna.says(BRIDGE)
            tg.until(lambda: model.chats, "model that is asked").wait(PATIENCE_S)
            began = time.monotonic()
            process.terminate()
            assert process.ends() == 0
            assert time.monotonic() - began <= 15
            assert anna.chat.answers == []
    with newsbot_bot(tg, data) as process:
        assert "Carolabrücke" in anna.chat.wait_for_reply(PATIENCE_S).text
        began = time.monotonic()
        process.terminate()
        assert process.ends() == 0
        assert time.monotonic() - began < 5


def test_a_term_signal_cuts_off_reading_anew_which_goes_on_later(
    tg: Telegram, data: Path, tmp_path: Path
) -> None:
    settings = settings_of(tg, data)
    folder = tmp_path / "more"
    folder.mkdir()
    with build_app(settings, lambda: NOW) as app:
        app.corpus.index([folder], prune=False, progress=lambda *_told: None)
        before = app.catalog.articles.span().articles
    for number in range(MANY):
        text = f"Nachricht {number}\n\n" + f"Der Zug {number} kam in Oybin an. " * 40
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    boss = tg.user("Boss", language="en")
    with newsbot_bot(tg, data, NEWSBOT_ADMINS=str(boss.id)) as process:
        boss.says("/reindex")
        boss.chat.wait_for_reply(PATIENCE_S)
        boss.says("/stats")  # the conversation isn't held up
        assert "article" in boss.chat.wait_for_reply(PATIENCE_S).text
        began = time.monotonic()
        process.terminate()
        assert process.ends() == 0, process.err
        assert time.monotonic() - began < 15
    with build_app(settings, lambda: NOW) as app:
        assert before <= app.catalog.articles.span().articles < before + MANY
        app.corpus.index([folder], prune=False, progress=lambda *_told: None)
        assert app.catalog.articles.span().articles == before + MANY
        assert app.corpus.projection().shows(app.catalog.revision())


def test_a_second_poller_ends_with_one_line(tg: Telegram, data: Path) -> None:
    with newsbot_bot(tg, data) as first:
        tg.until(lambda: tg.count("getUpdates"), "poll").wait(PATIENCE_S)
        with newsbot_bot(tg, data) as second:
            tg.until(lambda: any(p.child.poll() is not None for p in (first, second)), "end").wait(
                PATIENCE_S
            )
            loser, winner = (first, second) if first.child.poll() is not None else (second, first)
            assert loser.ends() == 1
            assert is_one_line(loser.err, tg.token), loser.err
            assert "another process polls with this token" in "".join(loser.err)
            anna = tg.user("Anna", language="de")
            anna.says(BRIDGE)
            assert "Carolabrücke" in anna.chat.wait_for_reply(PATIENCE_S).text
            assert winner.child.poll() is None


def test_a_bad_token_is_one_line_without_it(tg: Telegram, data: Path) -> None:
    for token in ("7000000002:AAE-wrong123456789abcdefghijklmnopq", "nonsense"):
        with newsbot_bot(tg, data, TELEGRAM_BOT_TOKEN=token) as process:
            assert process.ends() == 1
            assert is_one_line(process.err, token), process.err
            assert "TELEGRAM_BOT_TOKEN" in "".join(process.err)


def test_a_telegram_that_is_not_there_is_one_line(tg: Telegram, data: Path) -> None:
    with newsbot_bot(tg, data, TELEGRAM_API_URL="http://127.0.0.1:9") as process:
        assert process.ends(60) == 1
        assert is_one_line(process.err, tg.token), process.err
        assert "can't be reached" in "".join(process.err)


def test_an_empty_corpus_says_so(tg: Telegram, tmp_path: Path) -> None:
    with newsbot_bot(tg, tmp_path / "nothing") as process:
        anna = tg.user("Anna", language="de")
        anna.says(BRIDGE)
        assert "keine Artikel" in anna.chat.wait_for_reply(PATIENCE_S).text
        process.terminate()
        assert process.ends() == 0


def test_a_model_that_is_asked_for_and_not_there_is_one_line(tg: Telegram, data: Path) -> None:
    with newsbot_bot(tg, data, NEWSBOT_ANSWERS="llm") as process:
        assert process.ends() == 1
        assert is_one_line(process.err, tg.token), process.err
        assert "OPENAI_API_KEY" in "".join(process.err)
        assert "never awaited" not in "".join(process.err)
