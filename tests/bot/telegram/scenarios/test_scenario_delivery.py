"""Every update is answered, and once."""

from __future__ import annotations

import socket
import statistics
import time
from pathlib import Path
from typing import Any

import pytest

from tests.bot.telegram.scenarios.stage import Stage, model_settings, performed
from tests.support.modelserver import Sleep, Text, model_server
from tests.support.newsroom import news, write_jsonl
from tests.telegramserver.limits import Limits
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram
from tests.telegramserver.server import telegram

BRIDGE = "Was ist mit der Carolabrücke in Dresden passiert?"
UPDATES = 1_000
PEOPLE = 50


def is_full(config: pytest.Config) -> bool:
    """Whether the figures are wanted, which take minutes: `pytest --kills 100`."""
    return int(config.getoption("--kills")) >= 100


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def webhook_settings() -> dict[str, Any]:
    port = free_port()
    return {
        "listen": f"127.0.0.1:{port}",
        "webhook_url": f"http://127.0.0.1:{port}/hook",
        "webhook_secret": "geheim_1234567890_geheim",
    }


def crowd(tg: Telegram, most: int) -> list[Person]:
    return [tg.user(f"P{n}", language="de") for n in range(most)]


def one_answer_each(people: list[Person], said: dict[int, list[int]]) -> None:
    """Each message has its own reply: `/article N` shows the Nth."""
    for person in people:
        texts = [one.text for one in person.chat.answers]
        assert len(texts) == len(said[person.id]), person.name


@pytest.mark.parametrize("way", ["polling", "webhook"])
def test_each_of_many_updates_is_answered_once(
    tg: Telegram, data: Path, way: str, pytestconfig: pytest.Config
) -> None:
    updates = UPDATES if is_full(pytestconfig) else UPDATES // 4
    settings = webhook_settings() if way == "webhook" else {}
    tg.deliver(times=(1, 3), shuffled=True, seed=7)
    with performed(tg, data, **settings) as stage:
        people = crowd(tg, PEOPLE)
        for number in range(updates):
            person = people[number % PEOPLE]
            # Questions are dear; most of the updates ask for less.
            person.says(BRIDGE if number % 5 == 0 else f"/weather_{number}")
        stage.settles(300)
        for n, person in enumerate(people):
            own = [number for number in range(updates) if number % PEOPLE == n]
            answered = [one for one in person.chat.answers if "[1]" in one.text]
            assert len(answered) == sum(number % 5 == 0 for number in own), person.name
            assert len(person.chat.answers) == len(own), person.name


def test_a_webhook_from_end_to_end(tg: Telegram, data: Path) -> None:
    with performed(tg, data, **webhook_settings()) as stage:
        anna = tg.user("Anna", language="de")
        anna.says(BRIDGE)
        answer = anna.chat.wait_for_reply(10)
        anna.taps(answer.button("[1]")).wait_for_answer()
        assert "Dresden, 18. August 2025" in answer.wait_for_edit().text
        assert tg.webhook is not None
        assert {status for _, status in tg.webhook.posts} == {200}
        assert tg.webhook.secret == "geheim_1234567890_geheim"
        assert tg.count("getUpdates") == 0
        stage.stop()
        anna.says(BRIDGE)
        time.sleep(0.3)
        stage.start()
        assert "Carolabrücke" in anna.chat.wait_for_reply(10).text


def test_articles_that_come_while_it_runs_are_found(
    tg: Telegram, data: Path, tmp_path: Path
) -> None:
    from bot.bootstrap import build_app
    from tests.support.newsroom import NOW

    with performed(tg, data) as stage:
        anna = tg.user("Anna", language="de")
        anna.says("Was ist mit der Seilbahn von Oybin?")
        anna.chat.wait_for_reply(10)
        article = news(
            "seilbahn", "de", "Seilbahn von Oybin fährt wieder",
            "Die Seilbahn von Oybin fährt wieder. Nach drei Jahren Pause kamen tausend Gäste. "
            "Betreiber Knut Heller sprach von einem Freudentag.", None,
        )  # fmt: skip
        path = write_jsonl(tmp_path / "new.jsonl", [article])
        with build_app(stage.settings, lambda: NOW) as beside:
            beside.index([path], prune=False, progress=lambda *_told: None)
        time.sleep(5)
        anna.says("Fährt die Seilbahn von Oybin wieder?")
        assert "Seilbahn von Oybin fährt wieder" in anna.chat.wait_for_reply(10).text


FAULTS = (
    "flood", "drop", "drop_after", "cut_json", "html_page", "server_error", "bad_gateway", "slow",
)  # fmt: skip


@pytest.mark.parametrize("kind", FAULTS)
def test_trouble_on_the_way_costs_no_answer(tg: Telegram, data: Path, kind: str) -> None:
    twice = kind in ("drop_after", "cut_json")  # nobody can know that it was carried out
    with performed(tg, data) as stage:
        anna = tg.user("Anna", language="de")
        tg.fault("sendMessage", kind=kind)
        question = anna.says(BRIDGE)
        answer = anna.chat.wait_for_reply(20)
        stage.settles(30)
        assert len(anna.chat.answers) <= 1 + twice
        answer = anna.chat.answers[-1]
        tg.fault("editMessageText", kind=kind)
        tg.fault("answerCallbackQuery", kind=kind)
        anna.taps(answer.button("[1]"))
        answer.until(lambda one: "Dresden, 18. August" in one.text).wait(20)
        tg.fault("editMessageText", kind=kind)
        anna.edits(question, "Was fordert der Schäfer Jurij Kubasch?")
        answer.until(lambda one: "Kubasch" in one.text).wait(20)
        tg.fault("getUpdates", kind=kind)
        anna.says("/new")
        tg.until(lambda: any("neues Gespräch" in o.text for o in anna.chat.answers), "reply").wait(
            20
        )


def test_an_outage_costs_nothing(tg: Telegram, data: Path) -> None:
    with performed(tg, data) as stage:
        anna = tg.user("Anna", language="de")
        with tg.unreachable():
            anna.says(BRIDGE)
            time.sleep(2)
        assert "Carolabrücke" in anna.chat.wait_for_reply(30).text
        stage.settles()
        assert len(anna.chat.answers) == 1


@pytest.mark.parametrize(
    "kind", ["edit_missing", "cant_edit", "cant_parse", "not_modified", "query_too_old"]
)
def test_refusals_of_edits(tg: Telegram, stage: Stage, kind: str) -> None:
    anna = tg.user("Anna", language="de")
    anna.says(BRIDGE)
    answer = anna.chat.wait_for_reply(10)
    method = "answerCallbackQuery" if kind == "query_too_old" else "editMessageText"
    tg.fault(method, kind=kind)
    anna.taps(answer.button("[1]"))
    stage.settles()
    opened = [one for one in anna.chat.answers if "Dresden, 18. August" in one.text]
    assert len(opened) == (kind != "not_modified")
    anna.says("/new")
    tg.until(lambda: "neues Gespräch" in anna.chat.answers[-1].text, "next reply").wait()


def test_many_chats_beside_a_stalled_one(data: Path, pytestconfig: pytest.Config) -> None:
    """Telegram's limits hold: 30 a second, and one a second in a chat after a short burst."""
    chats, each = 50, 20 if is_full(pytestconfig) else 5
    stalled = "Wann kommt STALL zurück?"

    def script(body: dict[str, Any]) -> list[Sleep | Text]:
        if "STALL" in body["messages"][-1]["content"]:
            return [Sleep(60)]
        return [Text("NO_ANSWER")]

    with (
        telegram(limits=Limits()) as tg,
        model_server(script) as model,
        performed(
            tg, data, **model_settings(model, model_timeout=90, tokens_per_user=0, tokens_per_day=0)
        ),
    ):
        eve = tg.user("Eve", language="de")
        eve.says(stalled)
        people = crowd(tg, chats)
        waits: list[float] = []
        for _ in range(each):
            asked = [person.says(BRIDGE) for person in people]
            answers = [person.chat.wait_for_reply(60) for person in people]
            waits += [b.date - a.date for a, b in zip(asked, answers, strict=True)]
        assert statistics.quantiles(waits, n=20)[-1] < 5
        assert all(len(person.chat.answers) == each for person in people)
        assert tg.floods == 0
        assert tg.peak(60.0) / 60 <= 30
        assert max(tg.peak(1.0, person.chat) for person in people) <= 4
        assert eve.chat.answers == []
