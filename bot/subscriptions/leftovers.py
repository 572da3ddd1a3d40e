"""Words of time that are no part of a schedule that can be had: better asked about than guessed.

Invariant: what isn't understood whole is nothing. A subscription with "monatlich" in its topic
would come daily, and look like the right one.

Pure functions.
"""

from __future__ import annotations

import re

from bot.subscriptions.days import DAY, WEEKDAYS_ONLY
from bot.subscriptions.unclear import Unclear
from rag.corpus.calendar import MONTHS, NUMBERS

_NUMBER = rf"(?:\d+|{'|'.join(NUMBERS)}|ein\s+paar|a\s+few|few|a\s+couple\s+of|paar)"
_ORDINAL = (
    r"(?:(?:zweit|dritt|viert|fünft|erst|letzt)e[nrsm]?|\d+(?:\.|st|nd|rd|th)"
    r"|other|second|third|fourth|first|last|alternate)"
)
_UNIT = (
    r"(?:minuten?|stunden?|tage?n?|wochen?|monate?n?|jahre?n?"
    r"|minutes?|hours?|days?|weeks?|months?|years?|h)"
)
_ENGLISH_DAY = r"(?:mon|tues?|wed|thu(?:rs)?|fri|sat|sun)\b"
_DAYS = rf"(?:(?:{DAY})s?\b|{_ENGLISH_DAY})"
_SOON = r"(?:heute|morgen|übermorgen|sofort|jetzt|today|tomorrow|now)\b"
_WEEKEND = r"(?:wochenenden?|weekends?)\b"

# What no topic is likely to hold; who has one that does puts it in quotation marks.
_NEVER = re.compile(
    r"\b(?:(?:monatlich|jährlich|stündlich|minütlich|quartalsweise|vierteljährlich|halbjährlich"
    r"|monthly|yearly|annually|hourly|quarterly|biweekly|bi-weekly|fortnightly|semiweekly"
    r"|(?:zwei|drei|14-|vierzehn)(?:wöchentlich|tägig|täglich|tägl)|mehrmals|wochenends|monatsanfang|monatsende)\b"
    r"|(?:jede[nrsm]?|every|each)\s+(?:stunde|hour|minute|monat|month|jahr|year|quartal|quarter"
    r"|nacht|night|fortnight|mittag|noon|afternoon|nachmittag|wochenende|weekend)s?\b"
    rf"|(?:jede[nrsm]?|every|each)\s+{_ORDINAL}(?!\w)"
    rf"|(?:alle|every|each|in|für|for|nach|after|once\s+in)\s+{_NUMBER}\s*{_UNIT}\b"
    r"|(?!(?:einmal|once)\s+(?:täglich|daily|(?:am|a|pro)\s+(?:tag|day))\b)"
    r"(?:(?:ein|zwei|drei|vier)mal|once|twice|\d+\s*(?:x|×|mal|times)|(?:two|three|four)\s+times)"
    r"\s+(?:täglich|daily|wöchentlich|weekly|monatlich|die|a|an|am|pro|per|im|in|every|each)\b"
    rf"|(?:am|an|übers|on|at|over|nur|only)\s+(?:(?:dem|den|the)\s+)?{_WEEKEND}"
    rf"|(?:{_ORDINAL}|nächste[nrsm]?|kommende[nrsm]?|diese[nrsm]?|next|this|coming)\s+{_DAYS}"
    rf"|(?:nächste|kommende|next|this|diese)[nrsm]?\s+(?:woche|week|monat|month|{_WEEKEND})"
    rf"|(?:ab|bis|until|till|starting|beginning|from)\s+(?:(?:on|the|dem)\s+)?(?:{_DAYS}|{_SOON}|\d{{1,2}}(?:\.|st|nd|rd|th)(?!\w))"
    rf"|(?:außer|ausser|ohne|without|except|but\s+not|nicht|not)\s+(?:(?:am|an|on|den)\s+)?(?:{_DAYS}|{_WEEKEND}))",
    re.IGNORECASE,
)
# What no schedule leaves behind, however often it was said to come.
_LEFT = re.compile(
    r"\b(?:morgen|übermorgen|vorgestern|tomorrow|tonight|(?:vor|nach)?mittags|morgens|abends|nachts"
    r"|nachmittags|vormittags|at\s+night|in\s+the\s+(?:morning|afternoon|evening)"
    r"|einmal|once|twice|zweimal|dreimal)\b",
    re.IGNORECASE,
)
# Words of many topics, and of schedules that weren't understood.
_PERHAPS = re.compile(
    rf"\b(?:(?:{DAY})(?:s|(?:morgen|vormittag|nachmittag|abend|nacht)s?)?|heute|gestern|today"
    rf"|yesterday|{_WEEKEND}|mornings?|evenings?|afternoons?|nights?|mittag|abend|nacht|vormittag|nachmittag|jede[nrsm]?|every|each"
    rf"|(?:am|on|the)\s+\d{{1,2}}(?:\.|st|nd|rd|th)(?!\w)"
    rf"|\d{{1,2}}(?:\.|st|nd|rd|th)?\s*(?:{'|'.join(MONTHS)})"
    rf"|(?:{'|'.join(MONTHS)})\s+\d{{1,2}}(?:st|nd|rd|th)?"
    r"|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})?(?!\w)|\d{4}-\d\d-\d\d)(?!\w)",
    re.IGNORECASE,
)
_SHORT = r"(?:Mo|Di|Mi|Do|Fr|Sa|So|Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun)\b\.?"
_AT_EDGE = re.compile(rf"(?:^\W*{_SHORT}(?=\s|$)|(?<!\S){_SHORT}\W*$)")
_ONLY_SHORT = re.compile(rf"^\W*{_SHORT}\W*$")
_NO_TOPIC = re.compile(
    r"\b(?:brief(?:ing)?|news|nachrichten|summary|zusammenfassung|recap|me|mir|mich|privat\w*|private"
    r"|an|für|for|to|um|at|am|on|zu|zum|zur|und|and|ab|of|von)\b",
    re.IGNORECASE,
)


def check_schedule(text: str) -> None:
    """A text asks for no schedule that can't be had.

    Raises: Unclear.
    """
    if found := _NEVER.search(WEEKDAYS_ONLY.sub(" weekdays ", text)):
        raise Unclear("left-over", found.group())


def check_rest(rest: str, *, is_firm: bool) -> None:
    """What is left for a topic holds no word of time, or is a phrase that does.

    `is_firm`: how often was said, so that the name of a day may be any.
    Raises: Unclear.
    """
    found = _LEFT.search(rest)
    if found is None and not (is_firm and _is_phrase(rest)):
        found = _PERHAPS.search(rest) or _AT_EDGE.search(rest)
    if found is not None:
        raise Unclear("left-over", found.group())


def _is_phrase(rest: str) -> bool:
    """Whether more is left than words of time."""
    without = _NO_TOPIC.sub(" ", _ONLY_SHORT.sub(" ", _PERHAPS.sub(" ", rest)))
    return any(one.isalnum() for one in without)
