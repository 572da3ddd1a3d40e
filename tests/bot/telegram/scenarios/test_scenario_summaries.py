"""Groups that talk, and members who ask what they missed, without a model."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.bootstrap import build_app
from rag.corpus.calendar import spoken_date
from tests.bot.telegram.grouptalk import PARTY, SERVER
from tests.bot.telegram.scenarios.newsrooms import (
    BRIDGE,
    LINK,
    PICNIC,
    linked,
    long_talk,
    members,
    newsroom,
    now,
    summed_up,
    talk,
)
from tests.bot.telegram.scenarios.process import newsbot_bot
from tests.bot.telegram.scenarios.stage import Stage, performed, settings_of
from tests.support.newsroom import BRIDGE_DE, write_jsonl
from tests.telegramserver.scenario import Telegram


@pytest.fixture
def stage(tg: Telegram, data: Path) -> Iterator[Stage]:
    tg.privacy_mode(on=False)
    with performed(tg, data, times=now()) as running:
        yield running


def test_a_group_in_german(tg: Telegram, stage: Stage) -> None:
    group = newsroom(tg, "Redaktion", "Anna", "Ben", "Cleo")
    anna, ben, cleo = members(group)
    cleo.says("Ich bin bis heute Abend im Zug.", group)
    said = talk(group, [anna, ben], (*PARTY, *SERVER))
    stage.settles()

    summary = summed_up(cleo, "/summary", group)
    assert summary.text.startswith("Zusammenfassung\n7 Nachrichten von 2 Personen, ")
    assert "Ohne Sprachmodell" in summary.text
    assert "Sommerfest" in summary.text
    assert "Backup" in summary.text
    assert "Zug" not in summary.text
    assert linked(summary)
    assert linked(summary) <= {one.id for one in said}
    assert {chat for chat, _ in LINK.findall(summary.html)} == {str(-1_000_000_000_000 - group.id)}

    assert "niemand etwas Neues" in summed_up(cleo, "/summary", group).text
    talk(group, [ben], ("Das Sommerfest wird auf Sonntag verschoben.",))
    stage.settles()
    assert "Eine Nachricht" in summed_up(cleo, "@newsbot was habe ich verpasst?", group).text
    again = summed_up(cleo, "/summary 8", group)
    assert "8 Nachrichten" in again.text
    assert tg.refused == []


def test_a_group_in_english(tg: Telegram, stage: Stage) -> None:
    group = newsroom(tg, "Newsroom", "Alice", "Bob", "Carol", language="en")
    alice, bob, carol = members(group)
    said = talk(group, [alice, bob], PICNIC)
    stage.settles()
    summary = summed_up(carol, "@newsbot summarise what I missed, please", group)
    assert summary.text.startswith("Summary\n4 messages by 2 people, ")
    assert "picnic" in summary.text
    assert linked(summary) <= {one.id for one in said}
    assert "Nobody has written anything new" in summed_up(carol, "/summary", group).text
    carol.world.pass_time(90)
    carol.says("/summary", group, reply_to=said[2])
    assert group.wait_for_reply(10).text.startswith("Summary\n2 messages")
    assert "This is how it goes" in summed_up(carol, "/summary bananas", group).text


def test_each_topic_is_summed_up_for_itself(tg: Telegram, stage: Stage) -> None:
    forum = newsroom(tg, "Redaktion", "Anna", "Ben", "Cleo")
    anna, ben, cleo = members(forum)
    party, server = forum.topic("Fest"), forum.topic("Technik")
    talk(party, [anna, ben], PARTY)
    said = talk(server, [anna, ben], SERVER)
    stage.settles()
    summary = summed_up(cleo, "/summary", server)
    assert "3 Nachrichten" in summary.text
    assert "Sommerfest" not in summary.text
    assert linked(summary) <= {one.id for one in said}
    assert all(chat.endswith(f"/{server.id}") for chat, _ in LINK.findall(summary.html))
    assert "4 Nachrichten" in summed_up(cleo, "/summary heute", party).text


def test_what_the_news_say_of_it(tg: Telegram, data: Path, tmp_path: Path) -> None:
    today = dt.datetime.now(dt.UTC).date()
    write_jsonl(tmp_path / "today.jsonl", [replace(BRIDGE_DE, published=today)])
    with build_app(settings_of(tg, data), now()) as app:
        app.corpus.index([tmp_path / "today.jsonl"], prune=False, progress=lambda *_told: None)
    tg.privacy_mode(on=False)
    with performed(tg, data, times=now()) as stage:
        group = newsroom(tg, "Redaktion", "Anna", "Ben", "Cleo")
        anna, ben, cleo = members(group)
        talk(group, [anna, ben], BRIDGE)
        stage.settles()
        summary = summed_up(cleo, "/summary", group)
        stage.settles()
    assert "In den Nachrichten" in summary.text, tg.transcript()
    below = summary.text.partition("In den Nachrichten")[2]
    assert f"{spoken_date(today, 'de')}: Carolabrücke in Dresden eingestürzt" in below
    assert "<blockquote>" in summary.html


def test_me_is_for_the_asker_alone(tg: Telegram, stage: Stage) -> None:
    group = newsroom(tg, "Redaktion", "Anna", "Ben", "Cleo")
    anna, ben, cleo = members(group)
    talk(group, [anna, ben], PARTY)
    stage.settles()
    before = len(group.answers)
    summary = summed_up(cleo, "/summary me", group, cleo.chat)
    assert summary.text.startswith("Zusammenfassung: Redaktion\n4 Nachrichten")
    stage.settles()
    assert len(group.answers) == before

    cleo.blocks_bot()
    stage.settles()
    told = summed_up(cleo, "/summary 4 me", group)
    assert "https://t.me/newsbot?start=summary" in told.text
    assert "Sommerfest" not in told.text
    cleo.starts("summary")
    cleo.chat.wait_for_reply(10)
    assert "4 Nachrichten" in summed_up(cleo, "/summary 4 me", group, cleo.chat).text


def test_where_nobody_switched_it_on(tg: Telegram, stage: Stage) -> None:
    anna = tg.user("Anna", language="de")
    group = tg.supergroup("Stille", [anna])
    talk(group, [anna], PARTY)
    assert "„/summary on“" in summed_up(anna, "/summary", group).text
    anna.says("/summary")
    assert "Schick /summary dort" in anna.chat.wait_for_reply(10).text
    stage.settles()


def test_a_basic_group_gets_times(tg: Telegram, stage: Stage) -> None:
    anna, ben = tg.user("Anna", language="de"), tg.user("Ben", language="de")
    group = tg.group("Stammtisch", [anna, ben], bot_role="")
    group.adds_bot()
    group.wait_for_reply(10)
    anna.says("/summary on", group)
    group.wait_for_reply(10)
    talk(group, [ben], PARTY)
    stage.settles()
    summary = summed_up(anna, "/summary", group)
    assert "t.me" not in summary.html
    assert re.search(r"Ben: .* \[\d{1,2}:\d\d\]", summary.text)


def test_a_long_summary_comes_in_parts_and_is_not_summed_up_itself(
    tg: Telegram, stage: Stage
) -> None:
    group = newsroom(tg, "Redaktion", "Anna", "Ben", "Cleo")
    anna, ben, cleo = members(group)
    long_talk(group, [anna, ben])
    stage.settles()
    first = summed_up(cleo, "/summary 1 week", group)
    stage.settles()
    parts = [one for one in group.answers if one.id >= first.id]
    assert len(parts) > 1
    assert tg.refused == []
    group.unread.clear()
    assert "niemand etwas Neues" in summed_up(cleo, "/summary", group).text


def test_killed_between_its_parts_it_says_none_of_them_twice(tg: Telegram, data: Path) -> None:
    tg.privacy_mode(on=False)
    with newsbot_bot(tg, data) as process:
        group = newsroom(tg, "Redaktion", "Anna", "Ben", "Cleo")
        anna, ben, cleo = members(group)
        long_talk(group, [anna, ben])
        tg.quiet(0.5).wait(20)
        before = len(group.answers)
        silence = tg.fault("sendMessage", kind="silence", after=1, times=9)
        cleo.says("/summary 2 weeks", group)
        tg.until(lambda: silence.left < 9, "the second part").wait(20)
        process.kill()
    tg.faults.remove(silence)
    ben.says("Der Zaunwagen ist inzwischen da.", group)
    with newsbot_bot(tg, data) as process:
        tg.until(lambda: len(group.answers) > before + 1, "the other parts").wait(20)
        tg.quiet(1.0).wait(20)
        told = [one.text for one in group.answers[before:]]
        assert len(set(told)) == len(told)
        assert told[0].startswith("Zusammenfassung\n160 Nachrichten")
        assert sum(text.startswith("Zusammenfassung") for text in told) == 1
        texts = [
            {one.text for one in message.versions if not one.text.startswith("Ich lese 160")}
            for message in group.answers[before:]
        ]
        assert all(len(one) == 1 for one in texts), texts
        group.unread.clear()
        assert "Eine Nachricht" in summed_up(cleo, "/summary", group).text
        process.terminate()
        assert process.ends() == 0, process.err


def test_names_titles_and_messages_stay_text(tg: Telegram, stage: Stage) -> None:
    group = newsroom(tg, "<b>Presse</b> @anna", "Anna", "Ben", "Cleo")
    anna, ben, cleo = members(group)
    ben.first_name = '</i><a href="tg://user?id=1">Anna</a> /start @anna'
    talk(group, [ben], tuple(f"{text} @anna /forget https://t.me/c/1/2 <b>" for text in PARTY))
    stage.settles()
    summary = summed_up(cleo, "/summary me", group, cleo.chat)
    kinds = {one["type"] for one in summary.entities}
    assert kinds <= {"bold", "italic", "text_link"}
    assert "[1/2]" not in summary.html
    assert all(chat == str(-1_000_000_000_000 - group.id) for chat, _ in LINK.findall(summary.html))
    assert summary.text.replace("\u2060", "").startswith("Zusammenfassung: <b>Presse</b> @anna\n")
    assert anna.chat.answers == []
