"""A text as Telegram keeps it: parsed, trimmed, with the entities that it finds itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.telegramserver.htmltext import CLEANED, parse_html
from tests.telegramserver.links import checked_link
from tests.telegramserver.refusals import Json, bad
from tests.telegramserver.units import cut, units

MAX_ENTITIES = 100  # the rest is dropped without a word
_FOUND = re.compile(
    r"(?P<url>(?<![\w@./])(?:https?://[^\s<>\"“”]+|(?:[a-zA-Z0-9-]+\.)+"
    r"(?:com|org|net|de|eu|info|io|at|ch|fr|uk|news|me)\b(?:/[^\s<>\"“”]*)?))"
    r"|(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,}\b)"
    r"|(?P<mention>(?<![\w@/])@[A-Za-z][A-Za-z0-9_]{2,31}\b)"
    r"|(?P<bot_command>(?<![\w/<>@.])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@]))"
    r"|(?P<hashtag>(?<![\w#/])#(?=\w*[^\W\d])\w{1,256})"
    r"|(?P<cashtag>(?<![\w$])\$[A-Z]{1,8}(?![\w$]))"
)
_OPAQUE = {"code", "pre", "text_link", "text_mention", "custom_emoji"}
_GIVEN = {
    "bold", "italic", "underline", "strikethrough", "spoiler", "blockquote",
    "expandable_blockquote", "code", "pre", "text_link", "text_mention", "custom_emoji",
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "date_time",
}  # fmt: skip


@dataclass(frozen=True)
class Formatted:
    """A text and its entities; offsets and lengths in UTF-16 units."""

    text: str = ""
    entities: list[Json] = field(default_factory=list)


def formatted(text: str, parse_mode: str = "", given: Sequence[Json] = ()) -> Formatted:
    """A bot's text.

    Raises: Refusal, where Telegram would not parse it.
    """
    if parse_mode and parse_mode.lower() != "html":
        raise bad("unsupported parse_mode")  # the double knows no Markdown
    if parse_mode:
        text, entities = parse_html(text)
    else:
        entities = [_checked(entity, text) for entity in given]
        text = text.translate(CLEANED) if not entities else text
    return finished(text, entities)


def finished(text: str, entities: list[Json]) -> Formatted:
    """Trimmed, with the entities that Telegram adds, in its order, and no more than it keeps."""
    text, entities = _trimmed(text, entities)
    entities = [one for one in entities if cut(text, one["offset"], one["length"]).strip()]
    entities = _without_nested_in_code(entities)
    entities += _found(text, entities)
    entities.sort(key=lambda one: (one["offset"], -one["length"]))
    return Formatted(text, entities[:MAX_ENTITIES])


def _checked(entity: Json, text: str) -> Json:
    if entity.get("type") not in _GIVEN:
        raise bad("can't parse MessageEntity: Unsupported type specified")
    offset, length = int(entity["offset"]), int(entity["length"])
    if offset < 0 or length <= 0 or offset + length > units(text):
        raise bad("can't parse MessageEntity: entity is out of the text")
    return dict(entity)


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    first = min((one["offset"] for one in entities), default=len(text))
    lead = min(len(text) - len(text.lstrip(" \n")), first)
    text = text[lead:].rstrip()
    end = units(text)
    moved = [one | {"offset": one["offset"] - lead} for one in entities]
    clipped = [one | {"length": min(one["length"], end - one["offset"])} for one in moved]
    return text, [one for one in clipped if one["length"] > 0]


def _without_nested_in_code(entities: list[Json]) -> list[Json]:
    """Code holds no other entity."""
    codes = [one for one in entities if one["type"] in {"code", "pre"}]
    return [one for one in entities if not any(_within(one, code) for code in codes)]


def _within(inner: Json, outer: Json) -> bool:
    return (
        inner is not outer
        and inner["offset"] >= outer["offset"]
        and inner["offset"] + inner["length"] <= outer["offset"] + outer["length"]
        and not (inner["type"] == outer["type"] and inner["length"] == outer["length"])
    )


def _found(text: str, entities: list[Json]) -> Iterator[Json]:
    taken = [
        (one["offset"], one["offset"] + one["length"])
        for one in entities
        if one["type"] in _OPAQUE or one["type"] in _FOUND.groupindex
    ]
    at, offset = 0, 0
    for found in _FOUND.finditer(text):
        kind, what = str(found.lastgroup), found[0]
        if kind == "url":
            what = what.rstrip(".,;:!?)'»")
            if checked_link(what) is None:
                continue
        offset += units(text[at : found.start()])
        at = found.start()
        length = units(what)
        if not any(begin < offset + length and offset < end for begin, end in taken):
            yield {"type": kind, "offset": offset, "length": length}
