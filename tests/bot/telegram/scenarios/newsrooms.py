"""Groups that talk, and members who ask what they missed."""

from __future__ import annotations

import datetime as dt
import re

from tests.bot.telegram.scenarios.stage import Times
from tests.telegramserver.gatherings import Gathering
from tests.telegramserver.messages import Message
from tests.telegramserver.people import Person
from tests.telegramserver.places import Place
from tests.telegramserver.scenario import Telegram

BRIDGE = (
    "Habt ihr das mit der Carolabrücke in Dresden gelesen? Ein Stück ist eingestürzt.",
    "Die Carolabrücke in Dresden! Ein Abschnitt liegt in der Elbe, das ist doch verrückt.",
    "Der Abriss der Carolabrücke soll elf Millionen Euro kosten, sagt die Stadt Dresden.",
)
PICNIC = (
    "Shall we have the office picnic in the park on Saturday?",
    "A picnic in the park on Saturday sounds great, I can bring a blanket.",
    "For the picnic we still need somebody with a cool box.",
    "So we agreed: picnic on Saturday at noon, in the park by the lake.",
)
FIRSTS = ("Stein", "Wald", "Luft", "Brot", "Glas", "Turm", "Korb", "Zaun")
LONG = 20  # messages of each
LASTS = ("karte", "kessel", "bruder", "schuppen", "treppe", "meister", "wagen", "flasche")
LINK = re.compile(r'href="https://t\.me/c/([\d/]+)/(\d+)"')


def now() -> Times:
    return Times(now=dt.datetime.now(dt.UTC))


def newsroom(tg: Telegram, title: str, *names: str, language: str = "de") -> Gathering:
    """A group that has switched summaries on."""
    members = [tg.user(name, language=language, started=True) for name in names]
    group = tg.supergroup(title, members, bot_role="")
    group.adds_bot()
    group.wait_for_reply(10)  # the introduction
    members[0].says("/summary on", group)
    group.wait_for_reply(10)
    return group


def members(group: Gathering) -> list[Person]:
    return list(group.roles)


def talk(place: Place, speakers: list[Person], texts: tuple[str, ...]) -> list[Message]:
    return [speakers[n % len(speakers)].says(text, place) for n, text in enumerate(texts)]


def linked(message: Message) -> set[int]:
    return {int(number) for _chat, number in LINK.findall(message.html)}


def summed_up(person: Person, command: str, place: Place, there: Place | None = None) -> Message:
    """The summary that a command brings; time goes on before it."""
    person.world.pass_time(90)
    person.says(command, place)
    return (there or place).wait_for_reply(15)


def long_talk(place: Place, speakers: list[Person]) -> None:
    """Six topics and more, which is the most that a summary has, in long messages."""
    for first in FIRSTS:
        place.world.pass_time(3 * 3_600)
        for n in range(LONG):
            nouns = [f"{first}{last}" for last in (*LASTS[n % 8 :], *LASTS[: n % 8])]
            told = f"{' und '.join(nouns)} sind da, {' oder '.join(nouns)} fehlen."
            speakers[n % len(speakers)].says(told, place)
