"""Disagreements: those that are planted are found, and no others."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from rag.types import Article
from tests.rag.answer.briefing.briefingroom import BriefingRoom, opened_briefing_room
from tests.support.newsroom import news
from tests.support.stories import DISAGREEMENTS, NOW

DAY = dt.date(2026, 6, 1)


def found(room: BriefingRoom, topic: str) -> list[set[str]]:
    briefing = room.brief(topic)
    by_number = {c.number: c.article_id for c in briefing.answer.citations}
    return [{by_number[side.number] for side in one.sides} for one in briefing.disagreements]


@pytest.mark.parametrize(("topic", "planted"), DISAGREEMENTS.items())
def test_planted_disagreements_are_found_and_no_others(
    room: BriefingRoom, topic: str, planted: tuple[set[str], ...]
) -> None:
    pairs = found(room, topic)
    assert [pair for pair in pairs if pair not in planted] == []
    assert [pair for pair in planted if pair not in pairs] == []


def test_the_news_of_a_month_have_the_disagreements_of_their_stories(room: BriefingRoom) -> None:
    planted = [pair for pairs in DISAGREEMENTS.values() for pair in pairs]
    pairs = found(room, "seit dem 8. Mai")
    assert len(pairs) == 3
    assert all(pair in planted for pair in pairs)


def test_sides_have_their_outlets_and_days_the_older_one_first(room: BriefingRoom) -> None:
    [one] = room.brief("Bürgermeisterwahl Kelbra-Süd").disagreements
    assert [(side.outlet, side.day) for side in one.sides] == [
        ("Kelbraer Rundschau", dt.date(2026, 5, 18)),
        ("Landeskurier", dt.date(2026, 5, 19)),
    ]
    assert ["51 Prozent" in one.sides[0].text, "58 Prozent" in one.sides[1].text] == [True, True]


def pair(first: str, second: str, language: str = "de", other: str = "de") -> list[Article]:
    one = news("a", language, "Brand im Werk Ostheim", first, DAY, outlet="Bote")
    return [one, replace(news("b", other, one.title, second, DAY, outlet="Kurier"))]


FIRE = "In Ostheim hat am Montag ein Werk gebrannt. Bei dem Brand in Ostheim wurden {} verletzt."


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (FIRE.format("drei Menschen"), FIRE.format("sieben Menschen")),
        (
            "Der Stadtrat von Ostheim hat den Neubau der Schule am Montag beschlossen.",
            "Der Stadtrat von Ostheim hat den Neubau der Schule am Montag abgelehnt.",
        ),
        (
            "Das neue Schwimmbad in Ostheim wird am 3. Juli eröffnet.",
            "Das neue Schwimmbad in Ostheim wird am 5. Juli eröffnet.",
        ),
    ],
)
def test_a_number_an_outcome_and_a_day_can_differ(tmp_path: Path, first: str, second: str) -> None:
    with opened_briefing_room(tmp_path, pair(first, second)) as room:
        assert found(room, "Ostheim") == [{"a", "b"}]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (FIRE.format("drei Menschen"), FIRE.format("3 Menschen")),
        (FIRE.format("rund 100 Menschen"), FIRE.format("98 Menschen")),
        (FIRE.format("mindestens drei Menschen"), FIRE.format("sieben Menschen")),
        (FIRE.format("drei Menschen"), FIRE.format("bis zu sieben Menschen")),
        (FIRE.format("drei Menschen"), FIRE.format("weitere zwei Menschen")),
        (FIRE.format("drei Männer"), FIRE.format("zwei Hunde")),
        (
            "Der Neubau der Schule in Ostheim kostet acht Millionen Euro.",
            "Der Umbau der Klinik in Ostheim kostet drei Millionen Euro.",
        ),
        (
            "Die Arbeitslosigkeit in Ostheim lag im April bei sechs Prozent.",
            "Die Arbeitslosigkeit in Ostheim lag im Mai bei fünf Prozent.",
        ),
        (
            "Der Stadtrat von Ostheim hat den Neubau der Schule beschlossen.",
            "Der Stadtrat von Ostheim hat den Abriss der Mauer abgelehnt.",
        ),
        (
            "Erst hieß es, drei Menschen seien in Ostheim verletzt worden. Es waren sieben "
            "Menschen, die in Ostheim verletzt wurden.",
            "In Ostheim wurden sieben Menschen verletzt.",
        ),
    ],
)
def test_what_is_rounded_bounded_or_of_something_else_is_no_disagreement(
    tmp_path: Path, first: str, second: str
) -> None:
    with opened_briefing_room(tmp_path, pair(first, second)) as room:
        assert found(room, "Ostheim") == []


def test_an_outlet_does_not_disagree_with_itself_nor_with_the_news_of_last_year(
    tmp_path: Path,
) -> None:
    first, second = pair(FIRE.format("drei Menschen"), FIRE.format("sieben Menschen"))
    with opened_briefing_room(tmp_path / "one", [first, replace(second, outlet="BOTE")]) as room:
        assert found(room, "Ostheim") == []
    old = replace(second, published=DAY - dt.timedelta(days=365))
    with opened_briefing_room(tmp_path / "two", [first, old]) as room:
        assert found(room, "Ostheim") == []
    assert NOW.date() > DAY
