"""Numbers and amounts as they are written in German and English. Pure functions.

`3,000`, `3.000`, `3000` and "dreitausend" are one number; "3 Millionen" and "3m" are another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rag.answer.checking.numerals import DIGITS, ONES, WEAK, readings, scale_of, value_of
from rag.answer.checking.units import STAND_BEFORE, unit_of, units_within

LEAST_HALVED = 100  # "half a million" is halved, "half past three" is not
HALF_REACH = 12  # characters before a number in which "half a" may stand
UNIT_REACH = 5  # words after a number in which its unit may stand: "von drei auf fünf Euro"

_TOKEN = re.compile(rf"(?P<number>(?<![^\W_])(?:{DIGITS}))|(?P<word>[^\W\d_]+|%|[€$£¥°])")
_HALF_OF = re.compile(r"\b(?:halbe[nr]?|half(?: an?)?)\s*\Z")
_SCALE_FOLLOWS = re.compile(r"\s+(?:an?\s+)?(?:million|billion|hundred|thousand|doz)")
_HALVES = str.maketrans({"½": ".5", "¼": ".25", "¾": ".75"})
_TIMES = frozenset(("day", "year", "week", "month", "hour", "minute"))


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a text: what it may mean, where it stands and what units are near."""

    text: str
    values: frozenset[float]
    start: int
    end: int
    unit: str = ""  # what it directly counts, "" where it counts no unit
    units: frozenset[str] = field(default_factory=frozenset)  # those that stand near
    is_weak: bool = False  # "a", "second", "both": more than a number, so nothing to look for


class _Token(NamedTuple):
    number: str | None  # its digits
    word: str  # case-folded; "" for digits
    start: int
    end: int


def amounts(text: str, language: str) -> list[Amount]:
    """The numbers of a text, in order."""
    text = re.sub(r"(?<![\d])([½¼¾])", r"0\1", text).translate(_HALVES)
    tokens = [
        _Token(m["number"], (m["word"] or "").casefold(), m.start(), m.end())
        for m in _TOKEN.finditer(text)
    ]
    found: list[Amount] = []
    at = 0
    while at < len(tokens):
        made = _amount(text, tokens, at, language)
        if made is None:
            at += 1
        else:
            amount, at = made
            found.append(amount)
    return found


def _amount(
    text: str, tokens: Sequence[_Token], first: int, language: str
) -> tuple[Amount, int] | None:
    """The number that begins with a token, and the place of the token after it."""
    token = tokens[first]
    begun = _beginning(token, text[token.end :], language)
    if begun is None:
        return None
    values, after, end = _continued(text, tokens, first, begun[0], language)
    if _HALF_OF.search(text[max(0, token.start - HALF_REACH) : token.start].casefold()):
        values = frozenset(v / 2 if v >= LEAST_HALVED else v for v in values)
    unit, units = _units(tokens, first, after)
    is_weak = begun[1] and end == token.end
    if unit and is_weak:  # "one euro" is a number, "a year" is none
        is_weak = token.word in WEAK or unit in _TIMES
    return Amount(text[token.start : end], values, token.start, end, unit, units, is_weak), after


def _beginning(token: _Token, rest: str, language: str) -> tuple[frozenset[float], bool] | None:
    """What a token may mean by itself, and whether that is weak; None if it begins no number."""
    if token.number is not None:
        return frozenset(readings(token.number, language)), False
    value, scale = value_of(token.word), scale_of(token.word, language)
    if value == 0.5 and _SCALE_FOLLOWS.match(rest):
        return None  # "half a million" is one number
    if value is not None:
        return frozenset({value}), token.word in ONES
    if scale is not None:
        return frozenset({scale}), False
    if token.word in WEAK:
        return frozenset({WEAK[token.word]}), True
    return None


def _continued(
    text: str, tokens: Sequence[_Token], first: int, values: frozenset[float], language: str
) -> tuple[frozenset[float], int, int]:
    """What a number means with the tokens that carry it on; the place after them, and its end."""
    at, end, is_spelt = first + 1, tokens[first].end, tokens[first].number is None
    while at < len(tokens):
        if (
            is_spelt
            and tokens[at].word == "and"
            and at + 1 < len(tokens)
            and all(v % 100 == 0 for v in values)
        ):
            at += _spelt_value(tokens[at + 1]) is not None  # "a hundred and five"
        token, between = tokens[at], text[end : tokens[at].start]
        if not re.fullmatch(r"[\s.\u00a0-]{0,2}(?:and )?", between):
            break
        scale, value = scale_of(token.word, language, is_attached=not between), _spelt_value(token)
        if scale is not None:
            values = frozenset(v * scale if v < scale else v + scale for v in values)
        elif is_spelt and value and token.word not in ONES and _adds(values, value):
            values = frozenset(v + value for v in values)
        else:
            break
        at, end = at + 1, token.end
    return values, at, end


def _spelt_value(token: _Token) -> float | None:
    return value_of(token.word) if token.number is None else None


def _adds(values: frozenset[float], value: float) -> bool:
    """Whether "twenty" and "three", "hundred" and "five" make one number."""
    return all(
        (v % 100 == 0 and value < 100) or (v % 10 == 0 and v >= 20 and value < 10) for v in values
    )


def other_readings(amount: Amount) -> frozenset[float]:
    """What a claim's digits mean in either language: a model may leave them as they are."""
    match = re.match(DIGITS, amount.text)
    if not match:
        return amount.values
    own = min(amount.values)
    read = {v for language in ("de", "en") for v in readings(match[0], language)}
    now = next(iter(read & amount.values), None)
    if now is None:  # scaled
        scale = own / max(min(read), 1e-9)
        return amount.values | {v * scale for v in read}
    return amount.values | read


def _units(tokens: Sequence[_Token], first: int, after: int) -> tuple[str, frozenset[str]]:
    """The unit that a number directly counts, "" for none, and all that stand near."""
    before = tokens[first - 1].word if first else ""
    unit = unit_of(before) if before in STAND_BEFORE else ""
    following = [unit_of(token.word) for token in tokens[after : after + UNIT_REACH]]
    near = {unit, *following, *units_within(tokens[after - 1].word)}
    return unit or next(iter(following), ""), frozenset(filter(None, near))
