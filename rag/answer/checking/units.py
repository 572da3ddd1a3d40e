"""Units that a number may count, by the words and signs of German and English. Pure functions."""

from __future__ import annotations

import re
from functools import lru_cache

_UNITS = {
    unit: re.compile(pattern)
    for unit, pattern in (
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
STAND_BEFORE = frozenset("€ $ £ ¥ eur usd gbp chf".split())  # before a number


@lru_cache(maxsize=20_000)
def unit_of(word: str) -> str:
    """The unit that a word or sign, case-folded, is of; "" if it is none."""
    if not word:
        return ""
    return next((unit for unit, sign in _UNITS.items() if sign.match(word)), "")


def units_within(word: str) -> list[str]:
    """The units in a word of number: `dreitägig`."""
    return [unit for part, unit in _WITHIN.items() if part in word]
