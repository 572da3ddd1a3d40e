"""What digits and words of number mean in German and English. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

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
ONES = frozenset("ein eins eine einen einem einer one once".split())
# More than a number, so nothing to look for in a source.
WEAK = {
    "beide": 2.0, "beiden": 2.0, "beider": 2.0, "both": 2.0, "second": 2.0, "paar": 2.0,
    "zweite": 2.0, "zweiten": 2.0, "zweiter": 2.0, "zweites": 2.0, "couple": 2.0,
    "pair": 2.0, "doppelt": 2.0, "double": 2.0, "first": 1.0, "erste": 1.0, "ersten": 1.0,
    "single": 1.0, "einzige": 1.0, "viertel": 4.0, "quarter": 4.0, "quarters": 4.0,
    "a": 1.0, "an": 1.0,
}  # fmt: skip

DIGITS = (
    r"\d{1,3}(?:(?P<group>[.,'’\u00a0\u202f\u2009 ])\d{3})(?:(?P=group)\d{3})*(?:[.,]\d+)?(?!\d)"
    r"|\d+(?:[.,]\d+)?"
)
_COMPOUND = re.compile(
    r"(.+?)(?:mal|fach|fache[nrs]?|tägig\w*|jährig\w*|stündig\w*|wöchig\w*|monatig\w*|köpfig\w*"
    r"|stellig\w*|teilig\w*|malig\w*|er[a-zäöüß]{3,}|te[nrsm]?|ste[nrsm]?|fold|some)\Z"
)


def readings(number: str, language: str) -> Iterator[float]:
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


@lru_cache(maxsize=20_000)
def value_of(word: str) -> float | None:
    """The number that a word, case-folded, says or holds; None if it says none."""
    value = _SMALL.get(word, _TENS.get(word, _PARTS.get(word)))
    if value is not None:
        return value
    if len(word) < 5:
        return None
    if word.endswith("einhalb"):
        whole = value_of(word[: -len("einhalb")])
        return None if whole is None else whole + 0.5
    if word == "anderthalb":
        return 1.5
    if word.endswith(("teenth", "tieth")):
        return value_of(word.removesuffix("th").removesuffix("ie") + "y" * word.endswith("tieth"))
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


def scale_of(word: str, language: str, *, is_attached: bool = False) -> float | None:
    """What a word multiplies by; `m` and `k` only where they are attached to digits."""
    if word == "billion":
        return _BILLION.get(language, 1e9)
    if is_attached and word in ("m", "k"):
        return {"m": 1e6, "k": 1e3}[word]
    return _SCALES.get(word)
