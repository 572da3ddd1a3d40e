"""What people do in a private chat."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from tests.bot.telegram.scenarios.stage import Stage, Times, performed
from tests.telegramserver.messages import Message
from tests.telegramserver.scenario import Telegram

BRIDGE = "Was ist mit der Carolabrücke in Dresden passiert?"
WOLVES = "Wie viele Schafe haben die Wölfe in der Lausitz gerissen?"
THEATRE = "When did the Wharfedale Theatre in Leeds reopen?"


def ask(tg: Telegram, name: str, text: str, language: str = "de") -> Message:
    person = tg.user(name, language=language)
    person.says(text)
    return person.chat.wait_for_reply(10)


@pytest.mark.usefixtures("stage")
def test_a_first_question(tg: Telegram) -> None:
    anna = tg.user("Anna", language="de")
    anna.says("/start")
    assert anna.chat.wait_for_reply().text.startswith("Hallo! Ich beantworte Fragen")
    anna.says(BRIDGE)
    answer = anna.chat.wait_for_reply(10)
    assert "[1]" in answer.text
    assert "Elbkurier, 18. August 2025: Carolabrücke in Dresden eingestürzt" in answer.text
    assert "Stand: " in answer.text
    assert any(button.text.startswith("[1] ") for button in answer.buttons)
    assert [button.text for button in answer.rows[-1]] == ["👍", "👎"]
    assert answer.reply_to is None
    assert len(anna.chat.answers) == 2
    assert tg.refused == []


@pytest.mark.usefixtures("stage")
def test_a_source_opens_at_a_tap_and_goes_back(tg: Telegram) -> None:
    answer = ask(tg, "Anna", BRIDGE)
    anna = answer.chat.person
    assert anna is not None
    said, buttons = answer.html, [button.text for button in answer.buttons]
    anna.taps(answer.button("[1]")).wait_for_answer()
    source = answer.wait_for_edit()
    assert "Elbkurier, Dresden, 18. August 2025" in source.text
    assert re.search(r"<blockquote>.*<b>.*</b>.*</blockquote>", source.html, re.DOTALL)
    [back] = source.buttons
    assert back.text == "‹ Zurück"
    anna.taps(back).wait_for_answer()
    again = answer.wait_for_edit()
    assert (again.html, [button.text for button in again.buttons]) == (said, buttons)


def test_buttons_work_after_a_restart_and_on_old_messages(tg: Telegram, stage: Stage) -> None:
    answer = ask(tg, "Anna", BRIDGE)
    anna = answer.chat.person
    assert anna is not None
    stage.restart()
    tg.pass_time(72 * 3600)
    anna.taps(answer.button("[1]")).wait_for_answer()
    assert "Dresden, 18. August 2025" in answer.wait_for_edit().text
    anna.taps(answer.button("‹")).wait_for_answer()
    answer.wait_for_edit()
    # What Telegram shows of a very old message is only its number.
    anna.taps(answer.button("[1]"), inaccessible=True).wait_for_answer()
    assert "Dresden, 18. August 2025" in answer.wait_for_edit().text


def test_suggestions_are_asked_by_tap_and_shown(tg: Telegram, stage: Stage) -> None:
    answer = ask(tg, "Anna", BRIDGE)
    anna = answer.chat.person
    assert anna is not None
    suggestions = [b for b in answer.buttons if (b.data or "").startswith("q:")]
    assert len(suggestions) >= 2, answer.rows
    asked = []
    for suggestion in suggestions[:2]:
        tap = anna.taps(suggestion)
        reply = anna.chat.wait_for_reply(10)
        tap.wait_for_answer()
        question = reply.text.splitlines()[0]
        assert question.startswith(suggestion.text.rstrip("…"))
        assert reply.html.startswith("<b>")
        assert [button.text for button in reply.rows[-1]] == ["👍", "👎"]
        asked.append(question)
    assert len(set(asked)) == 2
    stage.settles()
    assert len(anna.chat.answers) == 3


def test_verdicts_are_kept_and_exported(tg: Telegram, stage: Stage) -> None:
    answer = ask(tg, "Anna", BRIDGE)
    anna = answer.chat.person
    assert anna is not None
    assert anna.taps(answer.button("👎")).wait_for_answer().text == "Danke!"
    assert anna.taps(answer.button("👍")).wait_for_answer().text == "Danke!"
    [row] = stage.feedback()
    assert row["question"] == BRIDGE
    assert "bruecke" in row["relevant"]


def test_an_edited_question_edits_its_answer(tg: Telegram, stage: Stage) -> None:
    anna = tg.user("Anna", language="de")
    question = anna.says(BRIDGE)
    answer = anna.chat.wait_for_reply(10)
    first = answer.button("[1]").data
    anna.edits(question, WOLVES)
    assert "sieben Schafe" in answer.wait_for_edit(10).text
    assert answer.button("[1]").data != first
    stage.settles()
    assert anna.chat.answers == [answer]
    anna.taps(answer.button("[1]")).wait_for_answer()
    assert "Wölfe reißen Schafe" in answer.wait_for_edit().text
    anna.edits(question, WOLVES)  # nothing new
    stage.settles()
    assert anna.chat.answers == [answer]


@pytest.mark.usefixtures("stage")
def test_a_long_article_comes_in_parts(tg: Telegram) -> None:
    anna = tg.user("Anna", language="de")
    anna.says("/article streik-lang")
    first = anna.chat.wait_for_reply(10)
    rest = anna.chat.wait_for_reply()
    assert first.text.startswith("Bahnstreik: Chronik eines Arbeitskampfs")
    assert "In Ulm warteten Reisende" in rest.text or len(anna.chat.answers) > 2
    assert tg.refused == []


@pytest.mark.usefixtures("stage")
@pytest.mark.parametrize("kind", ["sticker", "photo", "voice", "location", "contact"])
def test_what_is_no_text_is_politely_refused(tg: Telegram, kind: str) -> None:
    anna = tg.user("Anna", language="de")
    anna.sends(kind)
    assert anna.chat.wait_for_reply().text.startswith("Ich kann nur Text lesen")


@pytest.mark.usefixtures("stage")
def test_a_caption_is_a_question(tg: Telegram) -> None:
    anna = tg.user("Anna", language="de")
    anna.sends("photo", caption=BRIDGE)
    assert "Carolabrücke" in anna.chat.wait_for_reply(10).text
    anna.sends("photo", caption=f"/ask {WOLVES}")
    assert "sieben Schafe" in anna.chat.wait_for_reply(10).text


@pytest.mark.usefixtures("stage")
def test_a_follow_up_is_understood_until_a_new_conversation(tg: Telegram) -> None:
    anna = tg.user("Anna", language="de")
    anna.says("Was fordert der Schäfer Jurij Kubasch?")
    assert "Kubasch" in anna.chat.wait_for_reply(10).text
    anna.says("Und wo ist das passiert?")
    assert "Lausitz" in anna.chat.wait_for_reply(10).text
    anna.says("/new")
    assert anna.chat.wait_for_reply().text.startswith("Ein neues Gespräch")
    anna.says("Und wo ist das passiert?")
    assert "Kubasch" not in anna.chat.wait_for_reply(10).text


@pytest.mark.usefixtures("stage")
def test_unknown_commands(tg: Telegram) -> None:
    anna = tg.user("Anna", language="de")
    for command in ("/weather", "/ask_me", "/2024 Haushalt"):
        anna.says(command)
        assert anna.chat.wait_for_reply().text.startswith("Diesen Befehl kenne ich nicht")


@pytest.mark.usefixtures("stage")
def test_the_interface_speaks_german_and_english_and_answers_the_question(tg: Telegram) -> None:
    anna, bob, carla = (tg.user(n, language=code) for n, code in
                        (("Anna", "de-AT"), ("Bob", "en-GB"), ("Carla", "pt")))  # fmt: skip
    for person, hello in ((anna, "Hallo!"), (bob, "Hello!"), (carla, "Hello!")):
        person.says("/start")
        assert person.chat.wait_for_reply().text.startswith(hello)
    anna.says(THEATRE)
    assert "As of" in anna.chat.wait_for_reply(10).text
    bob.says(BRIDGE)
    assert "Stand: " in bob.chat.wait_for_reply(10).text
    bob.says("/language de")
    assert "ab jetzt deutsch" in bob.chat.wait_for_reply().text
    bob.sends("sticker")
    assert bob.chat.wait_for_reply().text.startswith("Ich kann nur Text lesen")


def test_who_asks_too_fast_is_told_when_to_come_back(tg: Telegram, data: Path) -> None:
    with performed(tg, data, times=Times(dt.timedelta(0))):
        anna = tg.user("Anna", language="de")
        for question in (BRIDGE, WOLVES, THEATRE):
            anna.says(question)
            anna.chat.wait_for_reply(10)
        anna.says(BRIDGE)
        assert "In 10 Sekunden" in anna.chat.wait_for_reply(10).text


@pytest.mark.usefixtures("stage")
def test_forgetting_by_button(tg: Telegram) -> None:
    anna = tg.user("Anna", language="de")
    anna.says(BRIDGE)
    answer = anna.chat.wait_for_reply(10)
    anna.says("/forget")
    question = anna.chat.wait_for_reply()
    anna.taps(question.button("Ja, löschen")).wait_for_answer()
    assert "Eine Antwort" in question.wait_for_edit().text
    assert anna.taps(answer.button("[1]")).wait_for_answer().text.startswith("Diese Antwort")


@pytest.mark.usefixtures("stage")
def test_a_passage_by_inline_mode_is_no_question(tg: Telegram) -> None:
    anna = tg.user("Anna", language="de")
    query = anna.asks_inline("Carolabrücke")
    results = query.wait_for_results(10)
    assert results
    anna.chooses(query, results[0])
    anna.says("/start")
    assert anna.chat.wait_for_reply().text.startswith("Hallo!")
    assert len(anna.chat.answers) == 1


@pytest.mark.usefixtures("stage")
def test_menus_are_registered_for_everybody(tg: Telegram) -> None:
    anna = tg.user("Anna", language="de")
    tg.until(lambda: len(tg.calls_of("setMyCommands")) >= 9, "menus").wait(10)
    tg.quiet().wait()
    assert "/ask" in " ".join(tg.commands_shown(anna)) or "ask" in tg.commands_shown(anna)
