"""Telegram's HTML, parsed as strictly as Telegram does it.

Unknown tags, tags that are not closed, and tags closed in the wrong order are refused with the byte
offset. Unknown character references stay as they are, unknown attributes and bad links are dropped.
The rules are those of TDLib's parser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.telegramserver.links import checked_link, user_of_link
from tests.telegramserver.refusals import Json, Refusal, bad
from tests.telegramserver.units import units

_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "tg-emoji": "custom_emoji",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPACE = " \t\r\n\0\v"
_PLAIN = re.compile(r"[^<&]+")
_REFERENCE = re.compile(r"&(?:#(?:x([0-9A-Fa-f]*)|([0-9]*))|([A-Za-z]*));?")
_TAG_NAME = re.compile(rf"[^{_SPACE}>]*")
_ATTRIBUTE_NAME = re.compile(rf"[^{_SPACE}=>]*")
_SPACES = re.compile(rf"[{_SPACE}]*")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
# What Telegram takes out of any text, or writes as a space.
CLEANED: dict[int, str | None] = {
    **{code: " " for code in range(32) if chr(code) not in "\n\t"},
    0x0D: None,
    **dict.fromkeys(range(0x2028, 0x202F)),
}


@dataclass
class _Open:
    tag: str
    argument: str
    offset: int  # in UTF-16 units
    pieces: int  # how many pieces of text came before


def parse_html(source: str) -> tuple[str, list[Json]]:
    """The text and its entities.

    Raises: Refusal, "can't parse entities: …".
    """
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.pieces: list[str] = []
        self.units = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            if plain := _PLAIN.match(self.source, self.at):
                self._emit(plain[0])
                self.at = plain.end()
            elif self.source[self.at] == "&":
                self._emit(self._reference())
            elif self.source.startswith("</", self.at):
                self._end_tag(self.at)
            else:
                self._start_tag(self.at)
        if self.open:
            raise _refusal(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return "".join(self.pieces), self.entities

    def _emit(self, text: str) -> None:
        text = text.translate(CLEANED)
        self.pieces.append(text)
        self.units += units(text)

    def _reference(self) -> str:
        """What stands at an ampersand: the character meant, or the ampersand itself."""
        found = _REFERENCE.match(self.source, self.at)
        decoded = _decoded(found) if found else None
        if found is None or decoded is None:
            self.at += 1
            return "&"
        self.at = found.end()
        return decoded

    # -- tags ------------------------------------------------------------------------------------

    def _start_tag(self, begin: int) -> None:
        self.at = begin + 1
        tag = self._take(_TAG_NAME).lower()
        if self._ended():
            raise self._wrong("Unclosed start tag", begin)
        if tag not in _TYPES:
            raise self._wrong(f'Unsupported start tag "{tag}"', begin)
        argument = ""
        while True:
            self._take(_SPACES)
            if self._ended():
                raise self._wrong(f'Unclosed start tag "{tag}"', begin)
            if self.source[self.at] == ">":
                break
            argument = _argument(tag, *self._attribute(tag, begin)) or argument
        if tag == "span" and argument != "spoiler":
            raise self._wrong('Tag "span" must have class "tg-spoiler"', begin)
        self.at += 1
        self.open.append(_Open(tag, argument, self.units, len(self.pieces)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self._take(_ATTRIBUTE_NAME)
        if not name:
            raise self._wrong(f'Empty attribute name in the tag "{tag}"', begin)
        self._take(_SPACES)
        if self._ended():
            raise self._wrong(f'Unclosed start tag "{tag}"', begin)
        if self.source[self.at] != "=":
            return name, ""
        self.at += 1
        self._take(_SPACES)
        if self._ended():
            raise self._wrong(f'Unclosed start tag "{tag}"', begin)
        value = self._quoted() if self.source[self.at] in "'\"" else self._token()
        if self._ended():
            raise self._wrong("Unclosed start tag", begin)
        return name, value

    def _quoted(self) -> str:
        quote = self.source[self.at]
        self.at += 1
        value: list[str] = []
        while not self._ended() and self.source[self.at] != quote:
            if self.source[self.at] == "&":
                value.append(self._reference())
            else:
                value.append(self.source[self.at])
                self.at += 1
        self.at += 0 if self._ended() else 1
        return "".join(value)

    def _token(self) -> str:
        begin = self.at
        value = self._take(_TOKEN).lower()
        if not self._ended() and self.source[self.at] not in _SPACE + ">":
            raise self._wrong("Unexpected end of name token", begin)
        return value

    def _end_tag(self, begin: int) -> None:
        if not self.open:
            raise self._wrong("Unexpected end tag", begin)
        self.at = begin + 2
        name = self._take(_TAG_NAME).lower()
        self._take(_SPACES)
        if self._ended() or self.source[self.at] != ">":
            raise self._wrong("Unclosed end tag", begin)
        opened = self.open.pop()
        if name and name != opened.tag:
            told = f', expected "</{opened.tag}>", found "</{name}>"'
            raise self._wrong("Unmatched end tag", begin, told)
        self.at += 1
        if self.units > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        entity: Json = {
            "type": _TYPES[opened.tag],
            "offset": opened.offset,
            "length": self.units - opened.offset,
        }
        match opened.tag:
            case "a":
                link = opened.argument or "".join(self.pieces[opened.pieces :])
                self._close_link(entity, link)
                return
            case "tg-emoji":
                if not opened.argument.isdigit() or int(opened.argument) == 0:
                    raise _refusal("Invalid custom emoji identifier specified")
                entity["custom_emoji_id"] = opened.argument
            case "blockquote" if opened.argument:
                entity["type"] = "expandable_blockquote"
            case "code" if opened.argument:
                entity["language"] = opened.argument
            case "pre":
                self._close_pre(entity)
                return
        self.entities.append(entity)

    def _close_link(self, entity: Json, link: str) -> None:
        if (user := user_of_link(link)) is not None:
            self.entities.append(entity | {"type": "text_mention", "user": {"id": user}})
        elif (checked := checked_link(link)) is not None:
            self.entities.append(entity | {"url": checked})

    def _close_pre(self, entity: Json) -> None:
        """`<pre><code class="language-x">` is one entity."""
        last = self.entities[-1] if self.entities else {}
        if last.get("type") == "code" and (last["offset"], last["length"]) == (
            entity["offset"],
            entity["length"],
        ):
            self.entities.pop()
            if "language" in last:
                entity["language"] = last["language"]
        self.entities.append(entity)

    # -- reading ---------------------------------------------------------------------------------

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.source, self.at)
        assert found is not None, "these patterns match the empty text"
        self.at = found.end()
        return found[0]

    def _ended(self) -> bool:
        return self.at >= len(self.source)

    def _wrong(self, what: str, begin: int, more: str = "") -> Refusal:
        offset = len(self.source[:begin].encode("utf-8", "surrogatepass"))
        return _refusal(f"{what} at byte offset {offset}{more}")


def _decoded(found: re.Match[str]) -> str | None:
    hexadecimal, decimal, name = found.groups()
    if name is not None:
        return _NAMED.get(name)
    code = int(hexadecimal or "0", 16) if hexadecimal is not None else int(decimal or "0")
    digits = found[0].rstrip(";")
    if code == 0 or code >= 0x10FFFF or len(digits) >= 10:
        return None
    if 0xD800 <= code <= 0xDFFF:
        raise _refusal(
            "Text contains invalid Unicode characters after decoding HTML entities, check for"
            " unmatched surrogate code units"
        )
    return chr(code)


def _argument(tag: str, name: str, value: str) -> str:
    """What an attribute says of its tag; nothing for those that Telegram does not know."""
    match tag, name:
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            return value
        case "code", "class" if value.startswith("language-"):
            return value.removeprefix("language-")
        case "span", "class" if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case "blockquote", "expandable":
            return "1"
    return ""


def _refusal(text: str) -> Refusal:
    return bad(f"can't parse entities: {text}")
