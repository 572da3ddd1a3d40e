"""Who gets in, and that nobody sees what belongs to another chat."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest

from tests.bot.telegram.scenarios.stage import model_settings, performed
from tests.support.modelserver import model_server
from tests.support.newsroom import news, write_jsonl
from tests.support.newswriting import is_rewriting, written
from tests.telegramserver.messages import Message
from tests.telegramserver.people import Person
from tests.telegramserver.places import Place
from tests.telegramserver.scenario import Telegram

BRIDGE = "Was ist mit der Carolabrücke in Dresden passiert?"
ATTEMPTS = 500
CHATS = 20
QUERIES = 2_000


def test_a_stranger_is_told_once_with_the_id(tg: Telegram, data: Path) -> None:
    with performed(tg, data, public=False) as stage:
        eve = tg.user("Eve", language="en")
        for text in ("/start", BRIDGE, "/latest", "/stats"):
            eve.says(text)
        told = eve.chat.wait_for_reply()
        assert str(eve.id) in told.text
        stage.settles()
        stage.restart()
        eve.says(BRIDGE)
        stage.settles()
        assert eve.chat.answers == [told]


def test_the_pairing_code_makes_one_admin(
    tg: Telegram, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with performed(tg, data, public=False) as stage:
        out, first_err = capsys.readouterr()
        code = re.search(r"\w{4}-\w{4}-\w{4}", out)
        assert code is not None
        anna, eve = tg.user("Anna", language="en"), tg.user("Eve", language="en")
        anna.says("0000-0000-0000")
        assert "That isn't the code" in anna.chat.wait_for_reply().text
        anna.says(code[0].lower())
        assert anna.chat.wait_for_reply().text.startswith("Welcome!")
        eve.says(code[0])
        assert str(eve.id) in eve.chat.wait_for_reply().text
        tg.until(lambda: "stats" in " ".join(tg.commands_shown(anna)), "admin's menu").wait()
        anna.says(f"/allow {eve.id}")
        anna.chat.wait_for_reply()
        eve.says(BRIDGE)
        assert "Carolabrücke" in eve.chat.wait_for_reply(10).text
        anna.says("/stats")
        assert "Corpus: 15 articles" in anna.chat.wait_for_reply().text
        anna.says(f"/revoke {eve.id}")
        anna.chat.wait_for_reply()
        answers = len(eve.chat.answers)
        eve.says("/stats")
        eve.says(BRIDGE)
        stage.settles()
        assert not any("[1]" in one.text for one in eve.chat.answers[answers:])
        stage.restart()
        out, err = capsys.readouterr()
        assert "is up" in out
        assert "code" not in out, "where there is an admin, there is none"
        assert "admin" not in out
        for form in (code[0], code[0].lower(), code[0].replace("-", "")):
            assert form not in first_err + err


def test_no_attempt_past_the_list_is_answered(tg: Telegram, data: Path) -> None:
    anna = tg.user("Anna", language="de")
    strangers = [tg.user(f"Eve{n}", language="en") for n in range(10)]
    group = tg.supergroup("Redaktion", [anna, *strangers])
    foreign = tg.supergroup("Fremde", strangers)
    channel = tg.channel("Kanal", strangers[:1])
    with performed(tg, data, public=False, allowed_users=frozenset({anna.id})) as stage:
        anna.says(f"/ask {BRIDGE}", group)
        answer = group.wait_for_reply(10)
        anna.says(BRIDGE)
        private = anna.chat.wait_for_reply(10)
        drawn = random.Random(4)
        queries, taps = [], []
        asked: list[tuple[Person, Message]] = []
        for number in range(ATTEMPTS):
            eve = strangers[number % len(strangers)]
            match number % 10:
                case 0:
                    asked.append((eve, eve.says(BRIDGE)))
                case 1:
                    eve.says(f"/ask {BRIDGE}", group)
                case 2:
                    eve.says(f"@newsbot {BRIDGE}", foreign)
                case 3:
                    eve.says(f"{BRIDGE} @newsbot", group, reply_to=answer)
                case 4:
                    taps.append(eve.taps(drawn.choice(answer.buttons)))
                case 5:
                    forged = (drawn.choice(private.buttons)).data
                    taps.append(eve.taps(answer.buttons[0], data=forged))
                case 6:
                    queries.append(eve.asks_inline("Carolabrücke"))
                case 7:
                    asked = asked or [(eve, eve.says(BRIDGE))]
                    author, message = drawn.choice(asked)
                    author.edits(message, f"{BRIDGE} {number}")
                case 8:
                    eve.says("/search Carolabrücke", foreign, anonymous=True)
                case _:
                    channel.posts(f"/ask {BRIDGE}")
        stage.settles(60)
        assert group.answers[0] is answer
        assert len(answer.versions) == 1
        told = [one for eve in strangers for one in eve.chat.answers]
        told += group.answers[1:] + foreign.answers + channel.answers
        assert not any("Carolabrücke" in one.text or one.buttons for one in told)
        assert len(told) <= len(strangers) + 2, [one.text for one in told]
        for query in queries:
            assert query.wait_for_results() == []
        for tap in taps:
            said = "You aren't on the list of those whom I answer."
            assert tap.wait_for_answer().text == f"{said} Your id: {tap.person.id}"
        assert stage.feedback() == []


CANARY, PASSWORD = "Kanarien{:02d}vogel", "Losung{:02d}wort"

SAYINGS = ("/sources", "/article 1", "/ask Und wo sitzt er jetzt?", "/latest 1")


def fled(number: int) -> str:
    return f"In Ort{number}hausen ist der {CANARY.format(number)} entflogen."


def canaries(folder: Path) -> Path:
    """An article for each chat, with a word that no other has."""
    articles = [
        news(
            f"canary-{n}", "de", f"{CANARY.format(n)} entflogen",
            f"{fled(n)} Der Vogel sitzt nach Angaben der Feuerwehr auf dem Rathaus.", None,
        )
        for n in range(CHATS)
    ]  # fmt: skip
    folder.mkdir()
    return write_jsonl(folder / "canaries.jsonl", articles)


def about_its_own(body: dict[str, Any]) -> str:
    """A model that answers whom it knows by a word of the question."""
    told = re.findall(r"Losung(\d\d)wort", str(body["messages"]))
    if not told:
        return "NO_ANSWER"
    if is_rewriting(body):
        return f"Losung{told[-1]}wort: Wo sitzt der {CANARY.format(int(told[-1]))} jetzt?"
    return written((fled(int(told[-1])), fled(int(told[-1]))))(body)


def numbers_in(text: str, word: str) -> set[int]:
    return set(map(int, re.findall(word.replace("{:02d}", r"(\d\d)"), text)))


def test_no_chat_sees_what_was_said_in_another(tg: Telegram, data: Path, tmp_path: Path) -> None:
    path = canaries(tmp_path / "more")
    with (
        model_server(about_its_own) as model,
        performed(tg, data, **model_settings(model, tokens_per_user=0, tokens_per_day=0)) as stage,
    ):
        stage.app.corpus.index([path], prune=False, progress=lambda *_told: None)
        people = [tg.user(f"P{n}", language="de") for n in range(CHATS)]
        places: list[Place] = [
            person.chat if n % 2 else tg.supergroup(f"G{n}", [person])
            for n, person in enumerate(people)
        ]
        for n, (person, place) in enumerate(zip(people, places, strict=True)):
            word = PASSWORD.format(n)
            person.says(f"/ask {word}: Wo ist der {CANARY.format(n)} entflogen?", place)
        answers = [place.wait_for_reply(60) for place in places]
        stage.settles(60)
        for n, answer in enumerate(answers):
            assert answer.text.startswith(fled(n)), answer.text
        held = [answer.buttons for answer in answers]
        own = [str(buttons[0].data).split(":")[1] for buttons in held]
        drawn = random.Random(5)
        for number in range(QUERIES):
            mine = number % CHATS
            other = drawn.choice([n for n in range(CHATS) if n != mine])
            person, place, button = people[mine], places[mine], held[mine][0]
            if number < 4 * CHATS:
                person.says(SAYINGS[number // CHATS], place)
            elif number % 2:
                person.taps(button, data=drawn.choice(held[other]).data)
            else:
                # Its own answer to the second question has a number between these.
                ids = [*range(1, CHATS + 1), *range(1_000, 1_000 + CHATS)]
                answer_id = drawn.choice([i for i in map(str, ids) if i != own[mine]])
                kind, which = drawn.choice("sbqf"), drawn.randrange(9)
                person.taps(button, data=f"{kind}:{answer_id}:{which}")
        stage.settles(240)
        for n, place in enumerate(places):
            versions = [version for message in place.answers for version in message.versions]
            assert len(versions) >= 5
            for version in versions:
                assert numbers_in(version.text, PASSWORD) <= {n}
                if not version.text.startswith("Dazu finde ich"):  # which names anybody's articles
                    assert numbers_in(version.text, CANARY) <= {n}, (n, version.text)
        assert all(len(answer.versions) == 1 for answer in answers if answer.chat.kind == "private")
        told = [numbers_in(request.text, PASSWORD) for request in model.chats]
        assert all(len(numbers) <= 1 for numbers in told)
        assert sum(len(numbers) for numbers in told) >= 2 * CHATS, "history is told"
        assert stage.feedback() == []


def test_revoked_members_of_an_allowed_group(tg: Telegram, data: Path) -> None:
    anna, eve = tg.user("Anna", language="en"), tg.user("Eve", language="en")
    group = tg.supergroup("Desk", [anna, eve])
    settings: dict[str, Any] = {
        "admins": frozenset({anna.id}),
        "allowed_chats": frozenset({group.id}),
    }
    with performed(tg, data, public=False, **settings) as stage:
        anna.says(f"/revoke {eve.id}")
        anna.chat.wait_for_reply()
        eve.says(f"/ask {BRIDGE}", group)
        stage.settles()
        assert not any("group isn't on the list" in one.text for one in group.answers)
        assert not any("[1]" in one.text for one in group.answers)
