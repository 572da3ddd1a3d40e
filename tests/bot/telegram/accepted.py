"""Whether Telegram would take a message, by the parser and the limits of the double."""

from __future__ import annotations

from collections.abc import Sequence

from bot.telegram.showing.harmless import boundaries, shows
from bot.telegram.showing.parts import Part
from tests.telegramserver.formatted import finished
from tests.telegramserver.htmltext import parse_html
from tests.telegramserver.keyboards import checked_markup
from tests.telegramserver.refusals import Json
from tests.telegramserver.units import units


def accepted(part: Part) -> list[Json]:
    """Its entities; the message is one that Telegram takes and shows as it is."""
    text, entities = parse_html(part.html)
    assert text == part.plain, "Telegram takes nothing out"
    assert 0 < units(text) <= 4_096
    assert len(entities) <= 100
    assert len(part.html) <= 50_000
    kept = finished(text, [dict(one) for one in entities])
    assert kept.text == text.strip(" \n")
    assert shows(kept.text)
    for one in entities:
        if one["type"] == "text_link":
            assert any(one["url"] == other.get("url") for other in kept.entities)
    if part.keyboard:
        checked_markup(part.keyboard.to_dict())
    return entities


def assert_whole(parts: Sequence[Part], expected: str) -> None:
    """Together they say what is expected, but for white space at cuts, and cut no character."""
    ends = set(boundaries(expected)) | {0}
    at = 0
    for part in parts:
        begin = expected.find(part.plain, at)
        assert begin >= 0, f"not in the text: {part.plain[:80]!r}"
        assert not shows(expected[at:begin]), f"lost: {expected[at:begin]!r}"
        at = begin + len(part.plain)
        for place in (begin, at):
            assert (
                place in ends
                or expected[place - 1 : place + 1].strip() != expected[place - 1 : place + 1]
                or _is_endless(expected, ends, place)
            ), f"cut: {expected[max(0, place - 9) : place]!a}|{expected[place : place + 9]!a}"
    assert not shows(expected[at:]), f"lost: {expected[at:]!r}"


def _is_endless(text: str, ends: set[int], place: int) -> bool:
    begin = max(end for end in ends if end <= place)
    end = min(end for end in ends if end > place)
    return units(text[begin:end]) > 4_096
