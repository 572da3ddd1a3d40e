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
GROUP_PATIENCE_S = 90.0  # it takes 20 in a minute


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
            beside.corpus.index([path], prune=False, progress=lambda *_told: None)
        follows_by_itself(stage, 5)
        anna.says("Fährt die Seilbahn von Oybin wieder?")
        assert "Seilbahn von Oybin fährt wieder" in anna.chat.wait_for_reply(10).text


def follows_by_itself(stage: Stage, within_s: float) -> None:
    """The indexes show what the catalog has, though nobody asks; a question brings them to it."""
    ends_at = time.monotonic() + within_s
    while not stage.app.corpus.projection().shows(stage.app.catalog.revision()):
        assert time.monotonic() < ends_at, "nobody watches the catalog"
        time.sleep(0.05)


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
    """Longer ones, with shorter pauses, are in transport/test_outages.py."""
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
    """Telegram's limits hold: 30 a second, one a second in a chat, 20 a minute in a group."""
    each, in_group, stall_s = (20, 22, 60) if is_full(pytestconfig) else (5, 10, 15)
    stalled = "Wann kommt STALL zurück?"

    def script(body: dict[str, Any]) -> list[Sleep | Text]:
        if "STALL" in body["messages"][-1]["content"]:
            return [Sleep(stall_s), Text("NO_ANSWER")]
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
        people = crowd(tg, PEOPLE)
        group = tg.supergroup("Redaktion", people)
        for person in people[:in_group]:
            person.says(f"/ask {BRIDGE}", group)
        waits: list[float] = []
        for _ in range(each):
            asked = [person.says(BRIDGE) for person in people]
            answers = [person.chat.wait_for_reply(60) for person in people]
            waits += [b.date - a.date for a, b in zip(asked, answers, strict=True)]
        assert statistics.quantiles(waits, n=20)[-1] < 5
        assert all(len(person.chat.answers) == each for person in people)
        assert max(tg.peak(3.0, person.chat) for person in people) <= 3
        assert eve.chat.answers == [], "it is stalled all the while"
        eve.chat.wait_for_reply(stall_s + 10)
        ends_at = time.monotonic() + GROUP_PATIENCE_S
        while len(group.answers) < in_group and time.monotonic() < ends_at:
            time.sleep(0.1)
        assert len(group.answers) == in_group
        assert tg.peak(60.0, group) <= 20
        assert tg.peak(1.0) <= 30
        assert tg.floods == 0
