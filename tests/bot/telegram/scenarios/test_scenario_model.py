"""Answers by a model: how they stream in, and what stands in for it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.bot.telegram.scenarios.stage import model_settings, performed
from tests.support.modelscript import Step
from tests.support.modelserver import Error, ModelServer, Sleep, Text, model_server
from tests.support.newswriting import written
from tests.telegramserver.scenario import Telegram

BRIDGE = "Was ist mit der Carolabrücke in Dresden passiert?"
FELL = (
    "Ein Abschnitt von etwa hundert Metern fiel in die Elbe, verletzt wurde niemand.",
    "Ein Abschnitt von etwa hundert Metern fiel in die Elbe, verletzt wurde niemand.",
)
COST = (
    "Der Abriss soll nach Angaben der Stadt elf Millionen Euro kosten.",
    "Der Abriss soll nach Angaben der Stadt elf Millionen Euro kosten.",
)
BROKEN_MARKER = re.compile(r"\[\d*$")


def slowly(*claims: tuple[str, str], every_s: float) -> Callable[[dict[str, Any]], list[Step]]:
    write = written(*claims)
    return lambda body: [Text(write(body), size=6, every_s=every_s)]


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with model_server(written(FELL, COST)) as server:
        yield server


def test_a_draft_grows_and_then_the_answer_stands(
    tg: Telegram, data: Path, model: ModelServer
) -> None:
    model.answer_chats_with(slowly(FELL, COST, every_s=0.06))
    with performed(tg, data, **model_settings(model)) as stage:
        anna = tg.user("Anna", language="de")
        anna.says(BRIDGE)
        answer = anna.chat.wait_for_reply(15)
        stage.settles()
    drafts = [draft.text for draft in anna.chat.drafts]
    assert "typing" in anna.chat.actions
    assert len(drafts) >= 2, tg.transcript()
    assert len({draft.id for draft in anna.chat.drafts}) == 1
    for before, after in pairwise(drafts):
        assert after.startswith(before)
    for draft in drafts:
        assert not BROKEN_MARKER.search(draft)
        assert "QUOTES" not in draft
    assert answer.text.startswith(FELL[0] + " [1] " + COST[0])
    assert anna.chat.answers == [answer]
    assert anna.chat.live_drafts == []
    assert tg.refused == []


def test_in_a_group_one_message_grows_slowly(tg: Telegram, data: Path, model: ModelServer) -> None:
    model.answer_chats_with(slowly(FELL, COST, every_s=0.2))
    anna = tg.user("Anna", language="de")
    group = tg.supergroup("Redaktion", [anna])
    with performed(tg, data, **model_settings(model, model_timeout=30)) as stage:
        question = anna.says(f"/ask {BRIDGE}", group)
        answer = group.wait_for_reply(15)
        answer.until(lambda one: bool(one.buttons)).wait(30)
        stage.settles()
    assert group.answers == [answer]
    assert answer.reply_to is question
    assert group.drafts == []
    assert 2 <= len(answer.versions) <= 5
    assert answer.text.startswith(FELL[0] + " [1] " + COST[0])
    times = [version.at for version in answer.versions[:-1]]
    assert all(later - sooner > 3 for sooner, later in pairwise(times))


def test_a_model_that_is_down_costs_a_notice(tg: Telegram, data: Path, model: ModelServer) -> None:
    model.answer_chats_with(Error(500))
    with performed(tg, data, **model_settings(model, model_timeout=2)):
        anna = tg.user("Anna", language="de")
        anna.says(BRIDGE)
        answer = anna.chat.wait_for_reply(20)
    assert answer.html.startswith("<i>Das Sprachmodell ist gerade nicht erreichbar")
    assert "[1]" in answer.text


def test_beyond_the_budget_a_notice_says_when_to_come_back(
    tg: Telegram, data: Path, model: ModelServer
) -> None:
    with performed(tg, data, **model_settings(model, tokens_per_user=1)):
        anna, bob = tg.user("Anna", language="de"), tg.user("Bob", language="de")
        anna.says(BRIDGE)
        assert anna.chat.wait_for_reply(10).text.startswith(FELL[0])
        anna.says(BRIDGE)
        told = anna.chat.wait_for_reply(10).html
        assert re.match(r"<i>Für heute ist dein Kontingent.* ab dem .* Uhr", told)
        bob.says(BRIDGE)
        assert bob.chat.wait_for_reply(10).text.startswith(FELL[0])


def test_sigterm_drains_within_its_time_with_a_stalled_model(
    tg: Telegram, data: Path, model: ModelServer
) -> None:
    model.answer_chats_with([Sleep(60), Text("late")])
    with performed(tg, data, **model_settings(model, model_timeout=60)) as stage:
        anna = tg.user("Anna", language="de")
        anna.says(BRIDGE)
        tg.until(lambda: model.chats, "model that is asked").wait(10)
        began = time.monotonic()
        stage.stop()
        assert time.monotonic() - began < 15.5
        assert stage.depth() == 1
        assert anna.chat.answers == []
        model.answer_chats_with(written(FELL))
        stage.start()
        assert anna.chat.wait_for_reply(20).text.startswith(FELL[0])
        stage.settles()
        assert len(anna.chat.answers) == 1
