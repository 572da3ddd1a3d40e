"""Whether plain words ask for a summary of the group's talk. Pure functions.

Precision comes before recall: the bot is asked about the news far more often, and "summarise the
article on X" is a question to the corpus. So every word must belong to the request: who asks for
a summary, politeness, the group itself, and a stretch that `read_span` knows.
"""

from __future__ import annotations

import datetime as dt
import re

from bot.groupchat.spans import LONGEST, Span, read_span

# In German the verb comes last, and whatever stands before it is the stretch, the group or a topic:
# so what is left of that must be understood as well, or it is a question to the corpus.
_WHEN = r"(?:[\w:.]+\s+){0,10}?"
_MISSED = re.compile(
    rf"\b(?:(?:(?:von\s+)?(?:alles|allem|dem|das)\s+)?was\s+(?:ich|wir)\s+(?P<clause>{_WHEN})(?:verpasst|versäumt)\s+habe?n?"
    rf"|(?:was\s+)?habe?n?\s+(?:ich|wir)\s+(?P<main>{_WHEN})(?:verpasst|versäumt)"
    r"|(?:(?:of|on)\s+)?(?:everything\s+|all\s+)?(?:what\s+|that\s+)?(?:i|we)(?:\s+have|\s*ve)?\s+missed"
    r"|what\s+(?:did|have)\s+(?:i|we)\s+miss(?:ed)?"
    r"|did\s+(?:i|we)\s+miss\s+(?:anything|something|much))\b"
)
_SAID = r"(?:besprochen|geschrieben|gesagt|diskutiert|geredet|gesprochen)"
_TALKED = re.compile(
    rf"\b(?:was\s+(?:wurde|habt\s+ihr|haben\s+wir)\s+(?P<here>{_WHEN}){_SAID}"
    rf"|worüber\s+(?:wurde\s+(?P<here2>{_WHEN})|habt\s+ihr\s+(?P<when>{_WHEN})){_SAID}"
    r"|what\s+(?:was|has\s+been|did\s+(?:you|we|people))\s+(?:said|discussed|talk(?:ed)?\s+about|say|discuss)"
    r"(?:\s+(?:in\s+)?(?:here|this\s+group|this\s+chat))?)\b"
)
_CLAUSE = re.compile(
    rf"\b(?:was|worüber|wovon)\s+(?P<when>{_WHEN})"
    rf"(?:{_SAID}\s+(?:wurden?|worden\s+(?:ist|war)|habt|haben)"
    r"|(?P<happened>los|passiert)\s+(?:wurde|war|ist))\b"
)
_HERE = re.compile(
    r"\b(?:hier|(?:im|in\s+(?:der|diesem|dieser|unserem|unserer))\s+(?:gruppe|chat|gespräch|thread))\b"
)
_SOMETHING = re.compile(
    r"\b(?:(?:irgend)?was|(?:irgend)?etwas|viel|wichtiges|interessantes|neues|denn|eigentlich"
    r"|inzwischen|bisher)\b"
)
_WHO = re.compile(r"\b(?:ihr|wir|alle|die\s+(?:anderen|leute))\b")
_REQUEST = re.compile(
    r"\b(?:zusammenfassung(?:en)?|zusammen\s*fassen|zusammenzufassen|zusammengefasst|summar(?:y|i[sz]e|i[sz]ing)"
    r"|(?:sum|wrap)\s+(?:it\s+|this\s+|that\s+)?up|recap(?:s|itulate)?|tl\s*dr|(?:catch|fill)\s+(?:me|us)\s+(?:up|in))\b"
)
_FASS = re.compile(r"\bfass(?:e|t|en)?\b(?P<between>.*?)\bzusammen\b")
_AROUND = re.compile(
    r"\b(?:(?:in\s+)?(?:die|der|den|diese[mnr]?|this|the|unsere?[mnr]?|our)\s+"
    r"(?:gruppe|chat|unterhaltung|diskussion|gespräch|group|conversation|discussion|thread)"
    r"|im\s+(?:chat|gespräch|thread)|was\s+(?:hier\s+)?(?:los|passiert)\s+(?:wurde|war|ist)"
    r"|(?:seit|since)\s+(?:meiner|my)\s+(?:letzten|last)\s+(?:nachricht|message|post)"
    r"|what\s+(?:has\s+)?happened\s+(?:here|in\s+(?:here|(?:this|the|our)\s+(?:group|chat)))"
    r"|what\s+(?:was|has\s+been)\s+(?:said|discussed|written)|what\s+(?:we|people)\s+(?:said|discussed)"
    r"|bitte|please|pls|mal|kurze?|schnell|eben|doch|nochmal|einmal|hey|hallo|hi|ok|okay|so|also"
    r"|kannst\s+du|könntest\s+du|sag(?:e|en)?|erzähl(?:e|en)?|tell|gib|mach|schick|zeig|(?:ich\s+)?(?:brauche|bräuchte)"
    r"|can\s+you|could\s+you|would\s+you|give|send|show|i\s+need|i\s+want|make"
    r"|quick(?:ly)?|short(?:ly)?|brief(?:ly)?"
    r"|uns|us|mich|alles|everything|all|it|hier|here|eine?|a|an|the|für|for|to)\b"
)
_GROUP = re.compile(
    r"\b(?:gruppe|chat|unterhaltung|diskussion|gespräch|group|conversation|discussion|thread"
    r"|what\s+(?:we|people)\s+(?:said|discussed))\b"
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
    rest = _without_request(_words(text))
    if rest is None:
        return None
    is_private = bool(_TO_ME.search(rest))
    rest = _TO_ME.sub(" ", rest)
    span = _span_in(rest, now)
    if span is None:
        return None
    return Span(span.kind, span.since, span.until, span.count, is_private)


def names_the_talk(text: str) -> bool:
    """Whether a request for a summary says that it is of what people wrote to each other."""
    said = _words(text[:LONGEST])
    return any(sign.search(said) for sign in (_MISSED, _TALKED, _CLAUSE, _GROUP))


def _words(text: str) -> str:
    return " ".join(_PUNCTUATION.sub(" ", text.casefold()).split())


def _without_request(said: str) -> str | None:
    """What is left of it besides that a summary is wanted; None if none is."""
    rest, fass = _FASS.subn(r"\g<between>", said)
    rest, requests = _REQUEST.subn(" ", rest)
    if fass or requests:
        rest = _CLAUSE.sub(_left_of_clause, rest)
    rest, missed = _MISSED.subn(_left_of_missed, rest)
    rest, talked = _TALKED.subn(_left_of_talked, rest)
    return rest if fass or requests or missed or talked else None


def _left_of_missed(found: re.Match[str]) -> str:
    left = _SOMETHING.sub(" ", found["clause"] or found["main"] or " ")
    # "was hab ich 2014 verpasst" isn't about so many messages.
    return found[0] if left.strip().isdecimal() else left


def _left_of_talked(found: re.Match[str]) -> str:
    here = found["here"] if found["here"] is not None else found["here2"]
    if here is not None and not _HERE.search(here):
        return found[0]  # of what was written elsewhere the corpus knows
    return here or found["when"] or " "


def _left_of_clause(found: re.Match[str]) -> str:
    # What happened today is in the news; what happened here today isn't.
    if found["happened"] and not _HERE.search(found["when"]):
        return found[0]
    return _WHO.sub(" ", found["when"])


def _span_in(rest: str, now: dt.datetime) -> Span | None:
    """The stretch in what is left; what the asker missed, where nothing is."""
    for plain in (rest, _ME.sub(" ", rest), _ME.sub(" ", _AROUND.sub(" ", rest))):
        words = " ".join(plain.split())
        span = read_span(words, now)
        if span is not None and not span.is_private:
            return span
    return None
