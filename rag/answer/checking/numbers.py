"""Numbers and amounts as they are written in German and English. Pure functions.

`3,000`, `3.000`, `3000` and "dreitausend" are one number; "3 Millionen" and "3m" are another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

HUNDRED = 100
UNIT_REACH = 5  # words after a number in which its unit may stand: "von drei auf fünf Euro"

_SMALL = {
    word: float(value)
    for value, alike in enumerate(
        (
            "null zero", "ein eins eine einen einem einer one once", "zwei zwo two twice",
            "drei three",
            "vier four", "fünf five", "sechs six", "sieben seven", "acht eight", "neun nine",
            "zehn ten", "elf eleven", "zwölf twelve", "dreizehn thirteen", "vierzehn fourteen",
            "fünfzehn fifteen", "sechzehn sixteen", "siebzehn seventeen", "achtzehn eighteen",
            "neunzehn nineteen", "zwanzig twenty",
        )
    )
    for word in alike.split()
}  # fmt: skip
_TENS = {
    "dreißig": 30.0, "dreissig": 30.0, "vierzig": 40.0, "fünfzig": 50.0, "sechzig": 60.0,
    "siebzig": 70.0, "achtzig": 80.0, "neunzig": 90.0, "thirty": 30.0, "forty": 40.0,
    "fifty": 50.0, "sixty": 60.0, "seventy": 70.0, "eighty": 80.0, "ninety": 90.0,
}  # fmt: skip
# As ordinals and shares: "third" is "dritte" and "Drittel".
_PARTS = {
    "halb": 0.5, "halbe": 0.5, "halben": 0.5, "halber": 0.5, "halbes": 0.5, "hälfte": 0.5,
    "half": 0.5, "drittel": 3.0, "third": 3.0, "thirds": 3.0,
    "fourth": 4.0, "fifth": 5.0, "fünftel": 5.0, "sixth": 6.0, "sechstel": 6.0,
    "seventh": 7.0, "siebte": 7.0, "siebten": 7.0, "eighth": 8.0, "achte": 8.0, "achten": 8.0,
    "ninth": 9.0, "tenth": 10.0, "eleventh": 11.0, "twelfth": 12.0,
}  # fmt: skip
_SCALES = {
    "hundert": 1e2, "hunderte": 1e2, "hunderten": 1e2, "hundred": 1e2, "hundreds": 1e2,
    "tausend": 1e3, "tausende": 1e3, "tausenden": 1e3, "thousand": 1e3, "thousands": 1e3,
    "million": 1e6, "millionen": 1e6, "millions": 1e6, "mio": 1e6, "mn": 1e6,
    "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "bn": 1e9, "billions": 1e9,
    "billionen": 1e12, "trillion": 1e12, "trillions": 1e12, "dutzend": 12.0, "dutzende": 12.0,
    "dutzenden": 12.0, "dozen": 12.0, "dozens": 12.0,
}  # fmt: skip
_BILLION = {"de": 1e12}  # and 1e9 elsewhere
_ONES = frozenset("ein eins eine einen einem einer one once".split())
_WEAK = {"beide": 2.0, "beiden": 2.0, "beider": 2.0, "both": 2.0, "second": 2.0, "paar": 2.0,
         "zweite": 2.0, "zweiten": 2.0, "zweiter": 2.0, "zweites": 2.0, "couple": 2.0,
         "pair": 2.0, "doppelt": 2.0, "double": 2.0, "first": 1.0, "erste": 1.0, "ersten": 1.0,
         "single": 1.0, "einzige": 1.0, "viertel": 4.0, "quarter": 4.0, "quarters": 4.0,
         "a": 1.0, "an": 1.0}  # fmt: skip

_UNITS = {
    family: re.compile(pattern)
    for family, pattern in (
        ("percent", r"%|prozent|per\s?cent"),
        ("euro", r"€|eur(?:os?)?\b"),
        ("dollar", r"\$|us-dollar|dollars?\b|usd\b"),
        ("pound", r"£|pfund|pounds?\b|gbp\b"),
        ("franc", r"franken|francs?\b|chf\b"),
        ("rouble", r"rubel|roubles?\b|rubles?\b"),
        ("yen", r"¥|yen\b"),
        ("year", r"jahre?|jähr|years?\b"),
        ("month", r"monat|months?\b"),
        ("week", r"woche|wöchig|weeks?\b"),
        ("day", r"tag(?:e|en|es|s)?\b|tägig|days?\b"),
        ("hour", r"stunde|stündig|hours?\b|std\b"),
        ("minute", r"minute|minütig"),
        ("second", r"sekunde|seconds\b"),
        ("kilometre", r"kilomet(?:er|re)|km\b"),
        ("mile", r"meilen?\b|miles?\b"),
        ("metre", r"met(?:er|re)(?:n|s)?\b|m\b"),
        ("tonne", r"tonnen?\b|tonnes?\b|tons?\b"),
        ("kilogram", r"kilo(?:gramm?)?s?\b|kg\b"),
        ("litre", r"lit(?:er|re)"),
        ("degree", r"grad\b|degrees?\b|°"),
    )
}
_WITHIN = {
    "jährig": "year",
    "tägig": "day",
    "stündig": "hour",
    "wöchig": "week",
    "monatig": "month",
}
_BEFORE = frozenset("€ $ £ ¥ eur usd gbp chf".split())  # units that may stand before a number
_NUMBER = (
    r"\d{1,3}(?:(?P<group>[.,'’\u00a0\u202f\u2009 ])\d{3})(?:(?P=group)\d{3})*(?:[.,]\d+)?(?!\d)"
    r"|\d+(?:[.,]\d+)?"
)
_TOKEN = re.compile(rf"(?P<number>(?<![^\W_])(?:{_NUMBER}))|(?P<word>[^\W\d_]+|%|[€$£¥°])")
_HALF_OF = re.compile(r"\b(?:halbe[nr]?|half(?: an?)?)\s*\Z")
_HALVES = str.maketrans({"½": ".5", "¼": ".25", "¾": ".75"})
_COMPOUND = re.compile(
    r"(.+?)(?:mal|fach|fache[nrs]?|tägig\w*|jährig\w*|stündig\w*|wöchig\w*|monatig\w*|köpfig\w*"
    r"|stellig\w*|teilig\w*|malig\w*|er[a-zäöüß]{3,}|te[nrsm]?|ste[nrsm]?|fold|some)\Z"
)


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


def amounts(text: str, language: str) -> list[Amount]:
    """The numbers of a text, in order."""
    text = re.sub(r"(?<![\d])([½¼¾])", r"0\1", text).translate(_HALVES)
    tokens = [
        (m["number"], (m["word"] or "").casefold(), m.start(), m.end())
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


_Token = tuple[str | None, str, int, int]


def _amount(text: str, tokens: list[_Token], at: int, language: str) -> tuple[Amount, int] | None:
    number, word, start, end = tokens[at]
    first = at
    is_weak = False
    if number is not None:
        values = frozenset(_readings(number, language))
    else:
        value = _value(word)
        scale = _scale(word, language)
        if value == 0.5 and re.match(
            r"\s+(?:an?\s+)?(?:million|billion|hundred|thousand|doz)", text[end:]
        ):
            return None  # "half a million" is one number
        if value is not None:
            values, is_weak = frozenset({value}), word in _ONES
        elif scale is not None:
            values = frozenset({scale})
        elif word in _WEAK:
            values, is_weak = frozenset({_WEAK[word]}), True
        else:
            return None
        if scale is not None:
            value = scale
    at += 1
    sum_so_far = number is None
    while at < len(tokens):
        if tokens[at][1] == "and" and at + 1 < len(tokens) and all(v % 100 == 0 for v in values):
            is_sum = tokens[at + 1][0] is None and _value(tokens[at + 1][1]) is not None
            at += is_sum and sum_so_far
        if not re.fullmatch(r"[\s.\u00a0-]{0,2}(?:and )?", text[end : tokens[at][2]]):
            break
        scale = _scale(tokens[at][1], language, is_attached=text[end : tokens[at][2]] == "")
        value = _value(tokens[at][1]) if tokens[at][0] is None else None
        if scale is not None:
            values = frozenset(v * scale if v < scale else v + scale for v in values)
        elif sum_so_far and value and tokens[at][1] not in _ONES and _adds(values, value):
            values = frozenset(v + value for v in values)
        else:
            break
        is_weak = False
        end = tokens[at][3]
        at += 1
    if _HALF_OF.search(text[max(0, start - 12) : start].casefold()):
        values = frozenset(v / 2 if v >= HUNDRED else v for v in values)
    unit, units = _units(text, tokens, first, at)
    if unit and number is None and is_weak:
        is_weak = word in _WEAK or unit in ("day", "year", "week", "month", "hour", "minute")
    return Amount(text[start:end], values, start, end, unit, units, is_weak), at


def _adds(values: frozenset[float], value: float) -> bool:
    """Whether "twenty" and "three", "hundred" and "five" make one number."""
    return all(
        (v % 100 == 0 and value < 100) or (v % 10 == 0 and v >= 20 and value < 10) for v in values
    )


def _readings(number: str, language: str) -> Iterator[float]:
    """What digits may mean; where that is open, English takes `3.000` for three and German not."""
    bare = re.sub(r"['’\s\u00a0\u202f\u2009]", "", number)
    points, commas = bare.count("."), bare.count(",")
    if points and commas:
        group = "." if bare.rfind(".") < bare.rfind(",") else ","
        yield float(bare.replace(group, "").replace(",", "."))
        return
    if not points and not commas:
        yield float(bare)
        return
    sign = "." if points else ","
    head, _, tail = bare.rpartition(sign)
    is_grouped = len(tail) == 3 and len(head.replace(sign, "")) >= 1 and head.lstrip("0")[:1] != ""
    grouping = {"de": ".", "en": ","}.get(language, sign)
    if points + commas > 1 or (is_grouped and sign == grouping):
        yield float(bare.replace(sign, ""))
        return
    yield float(bare.replace(",", "."))


def other_readings(amount: Amount) -> frozenset[float]:
    """What a claim's digits mean in either language: a model may leave them as they are."""
    match = re.match(_NUMBER, amount.text)
    if not match:
        return amount.values
    own = min(amount.values)
    read = {v for language in ("de", "en") for v in _readings(match[0], language)}
    now = next(iter(read & amount.values), None)
    if now is None:  # scaled
        scale = own / max(min(read), 1e-9)
        return amount.values | {v * scale for v in read}
    return amount.values | read


@lru_cache(maxsize=20_000)
def _value(word: str) -> float | None:
    value = _SMALL.get(word, _TENS.get(word, _PARTS.get(word)))
    if value is not None:
        return value
    if len(word) < 5:
        return None
    if word.endswith("einhalb"):
        whole = _value(word[: -len("einhalb")])
        return None if whole is None else whole + 0.5
    if word == "anderthalb":
        return 1.5
    if word.endswith(("teenth", "tieth")):
        return _value(word.removesuffix("th").removesuffix("ie") + "y" * word.endswith("tieth"))
    return _german(word)


def _german(word: str) -> float | None:
    """`dreiundzwanzig`, `vierhundert`, `dreitägig`."""
    for name, scale in (("tausend", 1e3), ("hundert", 1e2)):
        head, found, tail = word.partition(name)
        if found and (head or tail):
            high = _german(head) if head else 1.0
            low = _german(tail.removeprefix("und")) if tail else 0.0
            return None if high is None or low is None else high * scale + low
    plain = _SMALL.get(word, _TENS.get(word))
    if plain is not None:
        return plain
    ones, und, tens = word.partition("und")
    if und and ones in _SMALL and (tens in _TENS or tens == "zwanzig"):
        return _SMALL[ones] + _TENS.get(tens, 20.0)
    compound = _COMPOUND.fullmatch(word)
    if compound and len(compound[1]) >= 3:
        stem = "drei" if compound[1] == "drit" else compound[1]
        value = _SMALL.get(stem, _TENS.get(stem))
        return value if value is not None and value >= 3 else None
    return None


def _scale(word: str, language: str, *, is_attached: bool = False) -> float | None:
    if word == "billion":
        return _BILLION.get(language, 1e9)
    if is_attached and word in ("m", "k"):
        return {"m": 1e6, "k": 1e3}[word]
    return _SCALES.get(word)


def _units(text: str, tokens: list[_Token], first: int, after: int) -> tuple[str, frozenset[str]]:
    near: list[str] = []
    unit = ""
    if first and tokens[first - 1][1] in _BEFORE:
        unit = _family(tokens[first - 1][1])
        near.append(unit)
    for place in range(after, min(after + UNIT_REACH, len(tokens))):
        family = _family(tokens[place][1])
        if family:
            near.append(family)
            if place == after and not unit:
                unit = family
    near += [family for part, family in _WITHIN.items() if part in tokens[after - 1][1]]
    return unit, frozenset(filter(None, near))


@lru_cache(maxsize=20_000)
def _family(word: str) -> str:
    if not word:
        return ""
    return next((family for family, sign in _UNITS.items() if sign.match(word)), "")
