"""The markers `[n]` by which a model cites: all the ways in which models write them, made one.

Whatever number stands in brackets is a marker and nothing else, so that an answer's text holds no
`[n]` but those that its citations put there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from rag.answer.checking import links

LONGEST_FORM = 400  # characters, brackets included; what is longer is text
LONGEST_RANGE = 20  # `[1-300]` cites nothing

_LABEL = r"(?:(?:quellen?|sources?|src|refs?|cite|citations?|zitat|beleg|nr|no|s|q)\b[\s.:#]*)?"
_ITEM = rf"{_LABEL}[\^#]?[-−]?\d{{1,4}}(?:\s*[-–—]\s*\d{{1,4}})?(?:\s*†[^\]】［\[\n]{{0,40}})?"
_BETWEEN = r"(?:\s*(?:[,;/&+|]|und\b|and\b|sowie\b)\s*|\s+)"
_ITEMS = rf"{_ITEM}(?:{_BETWEEN}{_ITEM}){{0,19}}"
_FORM = re.compile(rf"\\?[\[【［]\s*({_ITEMS})\s*\\?[\]】］]", re.IGNORECASE)
_SPOKEN = re.compile(
    r"\(\s*(?:siehe\s+|vgl\.\s*|see\s+)?(?=quelle|source)" rf"({_ITEMS})\s*\)", re.IGNORECASE
)
_RAISED = re.compile(r"(?<=[.!?,;:“”\"»«’)\]])[⁰¹²³⁴-⁹]{1,3}(?![\w⁰¹²³⁴-⁹])")
_SEVERAL = r"(?:\[\d{1,4}\][\s,;]*(?:und\b|and\b|&)?\s*)+"
_WRAPPED = re.compile(rf"[\[【［]\s*{_SEVERAL}[\]】］]|\(\s*{_SEVERAL}\)", re.IGNORECASE)
_JOINED = re.compile(r"(?<=\d\])\s*(?:,|;|&|und\b|and\b)\s*(?=\[\d{1,4}\])", re.IGNORECASE)
_RANGE = re.compile(r"([-−]?)(\d{1,4})(?:\s*[-–—]\s*(\d{1,4}))?")
_ANY_NUMBER = re.compile(r"\[\s*(\d[\d\s]*)\]")
_EMPTY = re.compile(r"\s*(?:\(\s*\)|\[\s*\])")
_HALF = re.compile(rf"(?:\s*[\[【［]\s*{_LABEL}[\s\d,;^#–-]*)+\Z", re.IGNORECASE)
MARKER = re.compile(r"\s*\[(\d{1,4})\]")


def normalise(text: str) -> str:
    """The text with all its markers as `[1]`, several as `[1][2]`; `[0]` is one that is unknown."""
    return _JOINED.sub("", _in_one_form(text))


def _in_one_form(text: str) -> str:
    text = _SPOKEN.sub(_written_out, _FORM.sub(_written_out, text))
    text = _RAISED.sub(lambda raised: f"[{unicodedata.normalize('NFKC', raised[0])}]", text)
    before = ""
    while before != text:  # `[[[1]]]`
        before = text
        text = _WRAPPED.sub(lambda wrapped: "".join(_markers_in(wrapped[0])), text)
        text = _ANY_NUMBER.sub(lambda number: f"[{_bounded(number[1])}]", text)
    return text


def take_markers(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A normalised text without its markers, and for each where it stood and its number."""
    kept: list[str] = []
    found: list[tuple[int, int]] = []
    length = at = 0
    for match in MARKER.finditer(text):
        kept.append(text[at : match.start()])
        length += match.start() - at
        found.append((length, int(match[1])))
        at = match.end()
    kept.append(text[at:])
    clean = "".join(kept)
    if _ANY_NUMBER.search(normalise(clean)):  # `[[1]2]`: taking one away has made another
        again, _ = take_markers(normalise(clean))
        return again, [(min(position, len(again)), number) for position, number in found]
    return clean, found


def plain(line: str, own: frozenset[str] = frozenset()) -> str:
    """One line of a reply without links and mark-up, its markers normal."""
    line = _in_one_form(links.without_emphasis(links.without_links(line, own)))
    return _EMPTY.sub(links.SEAM, line)


def readable(text: str) -> str:
    """A plain line as it can be shown, its markers as they are by now."""
    return links.without_seams(_HALF.sub("", text))


def _written_out(form: re.Match[str]) -> str:
    return "".join(f"[{number}]" for number in _numbers(form[1])) or "[0]"


def _numbers(items: str) -> Iterator[int]:
    for minus, first, last in _RANGE.findall(re.sub(r"†[^,;]*", "", items)):
        if minus:
            yield 0
        elif last and 0 < int(last) - int(first) < LONGEST_RANGE:
            yield from range(int(first), int(last) + 1)
        else:
            yield int(first)
            if last:
                yield int(last)


def _markers_in(text: str) -> list[str]:
    return [f"[{int(number)}]" for number in re.findall(r"\[(\d{1,4})\]", text)]


def _bounded(digits: str) -> int:
    """The number that digits write, in any script; 0 where it is too long to be a source's."""
    joined = "".join(digits.split())
    return int(joined) if len(joined) <= 4 else 0
