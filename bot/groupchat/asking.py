"""Whether plain words ask for a summary of the group's talk. Pure functions.

Precision comes before recall: the bot is asked about the news far more often, and "summarise the
article on X" is a question to the corpus. So every word must belong to the request: who asks for
a summary, politeness, the group itself, and a stretch that `read_span` knows.
"""

from __future__ import annotations

import datetime as dt
import re

from bot.groupchat.spans import LONGEST, Span, read_span

_MISSED = re.compile(
    r"\b(?:(?:was|alles was)\s+(?:ich|wir)\s+(?:hier\s+)?(?:alles\s+)?"
    r"(?P<when>(?:[\w:.]+\s+){0,4}?)verpasst\s+habe?n?"
    r"|was\s+(?:habe?n?|hab)\s+(?:ich|wir)\s+(?:hier\s+)?(?:alles\s+)?(?:verpasst|versäumt)"
    r"|(?:hab|habe|haben)\s+(?:ich|wir)\s+(?:hier\s+)?(?:was|etwas)\s+verpasst"
    r"|(?:everything\s+|all\s+)?(?:what\s+|that\s+)?(?:i|we)(?:\s+have|\s*ve)?\s+missed"
    r"|what\s+(?:did|have)\s+(?:i|we)\s+miss(?:ed)?"
    r"|did\s+(?:i|we)\s+miss\s+(?:anything|something|much))\b"
)
_TALKED = re.compile(
    r"\b(?:was\s+(?:wurde|habt\s+ihr)\s+(?:hier|in\s+(?:der|dieser)\s+gruppe)\s+(?:alles\s+)?"
    r"(?:(?P<de>.*)\s+)?(?:besprochen|geschrieben|gesagt|diskutiert|geredet)"
    r"|worüber\s+(?:wurde\s+hier|habt\s+ihr(?:\s+hier)?)\s+(?:(?P<de2>.*)\s+)?"
    r"(?:gesprochen|geredet|geschrieben|diskutiert)"
    r"|what\s+(?:was|has\s+been|did\s+(?:you|we|people))\s+(?:said|discussed|talk(?:ed)?\s+about|say|discuss)"
    r"(?:\s+(?:in\s+)?(?:here|this\s+group|this\s+chat))?)\b"
)
_REQUEST = re.compile(
    r"\b(?:zusammenfassung(?:en)?|zusammen\s*fassen|zusammenzufassen|zusammengefasst|summar(?:y|i[sz]e|i[sz]ing)"
    r"|(?:sum|wrap)\s+(?:it\s+|this\s+|that\s+)?up|recap(?:s|itulate)?|tl\s*dr|(?:catch|fill)\s+(?:me|us)\s+(?:up|in))\b"
)
_FASS = re.compile(r"\bfass(?:e|t|en)?\b(?P<between>.*?)\bzusammen\b")
_AROUND = re.compile(
    r"\b(?:(?:in\s+)?(?:die|der|den|dieser?|diesen|this|the|unsere?n?|our)\s+"
    r"(?:gruppe|chat|unterhaltung|diskussion|gespräch|group|conversation|discussion|thread)"
    r"|was\s+(?:hier\s+)?(?:besprochen|geschrieben|gesagt|los|passiert)\s+(?:wurde|war|ist)"
    r"|what\s+(?:was|has\s+been)\s+(?:said|discussed|written)|what\s+(?:we|people)\s+(?:said|discussed)"
    r"|bitte|please|pls|mal|kurze?|schnell|eben|doch|nochmal|einmal|hey|hallo|hi|ok|okay|so|also"
    r"|kannst\s+du|könntest\s+du|gib|mach|schick|zeig|(?:ich\s+)?(?:brauche|bräuchte)"
    r"|can\s+you|could\s+you|would\s+you|give|send|show|i\s+need|i\s+want|make"
    r"|quick(?:ly)?|short(?:ly)?|brief(?:ly)?"
    r"|uns|us|mich|alles|everything|all|it|hier|here|eine?|a|an|the|für|for|to)\b"
)
_TO_ME = re.compile(r"\b(?:privat(?:e|ely)?|in\s+private|per\s+dm|as\s+a\s+dm)\b")
_ME = re.compile(r"\b(?:mir|me)\b")
_PUNCTUATION = re.compile(r"[^\w\s:.]|[.:](?=\s|$)|_")


def asks_for_summary(text: str, now: dt.datetime) -> Span | None:
    """The stretch that is to be summed up; None if something else is asked.

    Args:
        text: what was said to the bot, without its name.
        now: in the zone that "today" is meant in.
    """
    if len(text) > LONGEST:
        return None
    said = " ".join(_PUNCTUATION.sub(" ", text.casefold()).split())
    rest = _without_request(said)
    if rest is None:
        return None
    is_private = bool(_TO_ME.search(rest))
    rest = _TO_ME.sub(" ", rest)
    span = _span_in(rest, now)
    if span is None:
        return None
    return Span(span.kind, span.since, span.until, span.count, is_private)


def _without_request(said: str) -> str | None:
    """What is left of it besides that a summary is wanted; None if none is."""
    rest, fass = _FASS.subn(r"\g<between>", said)
    rest, requests = _REQUEST.subn(" ", rest)
    rest, missed = _MISSED.subn(lambda found: found["when"] or " ", rest)
    rest, talked = _TALKED.subn(lambda found: found["de"] or found["de2"] or " ", rest)
    return rest if fass or requests or missed or talked else None


def _span_in(rest: str, now: dt.datetime) -> Span | None:
    """The stretch in what is left; what the asker missed, where nothing is."""
    for plain in (rest, _ME.sub(" ", rest), _ME.sub(" ", _AROUND.sub(" ", rest))):
        words = " ".join(plain.split())
        span = read_span(words, now)
        if span is not None and not span.is_private:
            return span
    return None
