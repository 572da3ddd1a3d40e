"""How a reply is laid out: lines of the answer, then a section of quotes. Pure functions."""

from __future__ import annotations

import re


def _beginnings(word: str) -> str:
    return "|".join(word[:length] for length in range(1, len(word) + 1))


_NAMES = (
    "quotes|quotations?|verbatim quotes|zitate|wörtliche zitate|belege|belegstellen|evidence"
    "|sources|references|quellen|quellenangaben|citations|footnotes|fußnoten"
)
_DECORATION = r"[\s#*_`>~=:.\-–—|<>/\[\]]*"
_EDGES = re.compile(rf"\A{_DECORATION}|{_DECORATION}\Z")
_MARKED = r"(?:[-*•–]\s*)?\[\d{1,4}\]"
_QUOTE_MARK = "„“”\"»«‚‘'"
# A line that says that quotes follow; its name in capitals may also end the answer's last line.
_HEADING = re.compile(
    rf"{_DECORATION}(?:{_NAMES}){_DECORATION}\Z"
    rf"|{_DECORATION}(?:{_NAMES})[\s*_]*[:\-–—][\s*_]*(?={_MARKED}|[{_QUOTE_MARK}])",
    re.IGNORECASE,
)
INLINE_HEADING = re.compile(
    rf"(?<![^\W_])(?:QUOTES|ZITATE)\b[\s*_]*:?[\s*_]*(?=\[|\Z|QUOTES|ZITATE|[{_QUOTE_MARK}])"
)
# Quotes without a heading: `[1] "…"`, `[1]: …`.
_BARE_QUOTE = re.compile(rf"\s*{_MARKED}(?:\s*:|[\s*_]*[{_QUOTE_MARK}])")
_RULE = re.compile(r"\s*(?:[-*_=~]\s*){3,}\Z|\s*```\w*\s*\Z")
_TITLE = re.compile(r"\A\s*(?:#{1,6}|>)\s+")
_BULLET = re.compile(r"\s*(?:[-*+•‣·▪–—]|\(?(\d{1,2})[.)])\s+(?=\S)")
NO_ANSWER = re.compile(
    r"[*_`\"'\[(]{0,6}(?:NO\\?_ANSWER|(?<!\w)NO[ -]ANSWER(?!\w))[\s*_`\"'\])]*[.!]?"
)
# The end of a line that may become `NO_ANSWER` or `QUOTES`.
UNFINISHED = re.compile(
    rf"(?:[*_`\"'\[(]{{0,6}}(?:N|NO|NO\\|NO\\?[_ -]A?N?S?W?E?R?[\s*_`\"'\])]*[.!]?)"
    rf"|(?:{_beginnings('QUOTES')}|{_beginnings('ZITATE')}|(?:QUOTES|ZITATE)[\s*_]*:?[\s*_]*)"
    r")\Z"
)
_UNDECIDED_BULLET = re.compile(r"\s*(?:(?:#{1,6}|>)\s*)?\(?\d{0,2}[.)]?\s*\Z")
_UNDECIDED_QUOTE = re.compile(r"\s*(?:[-*•–]\s*)?(?:[\[【][^\]】]{0,80}[\]】]?)?[\s*_]*\Z")
_HELD_NAMES = tuple(_NAMES.replace("?", "").split("|"))


def quotes_begin(line: str, *, is_first: bool = False) -> tuple[int, bool] | None:
    """Where in a line with normal markers the section of quotes begins; None if it doesn't.

    The second tells whether that is sure, or may change if the line goes on.
    """
    heading = _HEADING.match(line)
    if heading:
        return 0, heading.end() < len(line)
    if not is_first and _BARE_QUOTE.match(line):
        return 0, True
    inline = INLINE_HEADING.search(line)
    return (inline.start(), inline.end() < len(line)) if inline else None


def without_heading(line: str) -> str:
    """What follows on the line where the section of quotes begins."""
    heading = _HEADING.match(line) or INLINE_HEADING.match(line)
    return line[heading.end() :] if heading else line


def is_undecided(line: str, *, is_first: bool = False) -> bool:
    """Whether a line that isn't complete may still turn out to be no text, or to have a bullet."""
    bare = _EDGES.sub("", line).casefold()
    if any(name.startswith(bare) for name in _HELD_NAMES):
        return True
    if _RULE.match(line) or _UNDECIDED_BULLET.match(line):
        return True
    return not is_first and bool(_UNDECIDED_QUOTE.match(line))


def is_rule(line: str) -> bool:
    """Whether a line is a ruler or the fence of a code block."""
    return bool(_RULE.match(line))


def is_title(line: str) -> bool:
    """Whether a line is a heading: `## Ursache`, `**Ursache**`."""
    return line.lstrip().startswith("#") or bool(re.fullmatch(r"\s*\*\*[^*]+\*\*:?\s*", line))


def without_title(line: str) -> str:
    """A line without the signs that make it a heading or a quotation."""
    return _TITLE.sub("", line, count=1)


def bullet_of(line: str) -> tuple[str, str]:
    """The bullet that a line begins with, as we write it, and the rest."""
    match = _BULLET.match(line)
    if not match:
        return "", line.strip()
    return (f"{match[1]}. " if match[1] else "– "), line[match.end() :].strip()
