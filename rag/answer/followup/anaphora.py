"""Words of a question that stand for something said before: "er", "dort", "dazu", "it", "that".

`resolve_words` puts in names where the signs agree, and says what is left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.answer.followup.focus import Focus
from rag.answer.followup.mentions import persons
from rag.answer.followup.pronouns import LETTERS, Pronoun, pronoun_at
from rag.answer.followup.referents import referent
from rag.answer.followup.things import things

_TIME_NOUN = (
    r"woche|monats?|jahr|jahre?s|tage?s?|morgen|abend|nacht|wochenende|sommers?|winters?|herbst"
    r"|frühling|frühjahr|mal|week|month|year|morning|evening|weekend|summer|winter|spring|autumn"
    r"|fall|time|season|saison|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|monday"
    r"|tuesday|wednesday|thursday|friday|saturday|sunday"
)
_OPEN = re.compile(
    # da-compounds, but "dazu, dass …" explains itself
    r"\b(?:da(?:bei|durch|für|gegen|mit|nach|neben|ran|rauf|raus|rin|rüber|runter|von|vor|zu|rum)"
    r"|hier(?:zu|für|von|mit|bei)|deswegen|deshalb)\b(?!,? (?:dass|wie|ob|was|wer|zu)\b)"
    # "das" and "dies" on their own
    r"|\b(?:das|dies)\b(?=\s*[?.!]?$|\s(?-i:[a-zäöüß]+(?:\s[a-zäöüß]+)*)[?.!]?$|\s(?:für|bei|mit|in|im|an|auf|von)\s)"
    rf"|\bdiese[rnms]?\s(?!(?:{_TIME_NOUN})\b)(?=(?-i:[A-ZÄÖÜ]))|\bdiese[rnms]?(?=\s*[?.!]?$)"
    r"|\b(?:about|of|with|to|for|against|on|by|from|is|was|did|does|has|will|after|before|do|who|to|like)"
    r"\s(?:that|this)\b(?=\s*[?.!]?$|\s(?:happen|mean|affect|cost|take|work|true|so|important|been"
    r"|be|come|have|start|begin|end|lead|work|matter|in|for)\b)"
    r"|\b(?:said|say|says|do|did|done|decide|decided|think|thinks|know|announce|announced)"
    r" (?:that|this)(?=\s*[?.!]?$)"
    r"|^(?:that|this|das|dies)\s(?:is|was|ist|war)\b"
    rf"|\b(?:is|was|are|were|did|does|do|has|have|will|can|could|would|should)\s"
    rf"(?:that|this|these|those)\b(?!\s(?:{_TIME_NOUN})\b)"
    rf"|\b(?:this|these|those)\s(?!(?:{_TIME_NOUN})s?\b)(?=[a-z]{{4,}})|\b(?:these|those)\b",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(
    r"\b(?:gibt|gab|gäbe|geht|ging|handelt|heißt|hieß|kam|kommt|kommen) es\b"
    r"|\bes (?:gibt|gab|geht|ging|heißt|handelt)\b"
    r"|\bhat es (?=.*\bgegeben\b)|\bes\b(?=.*,? dass\b)"
    r"|\b(?:ist|war|wäre) es (?:wahr|richtig|möglich|sicher|klar|erlaubt|verboten|spät|kalt|warm)\b"
    r"|\b(?:is|was|would|isn't) it (?:true|possible|likely|right|legal|ok|okay|certain|clear|known"
    r"|that|fair|worth|safe to|dangerous to|hard to|easy to)\b|\bit (?:rain|snow)s?\b|time is it\b"
    r"|\bhow (?:is|was) it that\b|\bit (?:is|was|'s) (?=.*\bthat\b)",
    re.IGNORECASE,
)
_PLACE_WORD = re.compile(
    r"\b(?:von dort|dorthin|dahin|dort|(?<=wer war )da|da(?=\s*[?.!]?$)|from there|over there"
    r"|there(?=\s*[?.!]?$|\s(?:in|on|at|during|now|today|yesterday|since|before|after)\b))",
    re.IGNORECASE,
)
_EXISTS = re.compile(r"\b(?:is|are|was|were|will|be|been)\s+(?:there)$", re.IGNORECASE)
_CLAUSE = re.compile(
    r",|\b(?:wenn|nachdem|als|weil|dass|bevor|obwohl|und|because|after|when|if|that|before|while"
    r"|although|and)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question with what could be put in."""

    text: str
    stands_alone: bool  # nothing is left that refers to something before
    had_any: bool  # whether there was such a word at all


@dataclass(frozen=True, slots=True)
class _Swap:
    start: int
    end: int
    text: str  # "" where the signs don't tell


def resolve_words(text: str, focus: Focus, language: str) -> Resolved:
    """Replace the words that stand for persons, places and things of the last turns."""
    found = [*_places(text, focus, language), *_persons_and_things(text, focus, language)]
    told = [swap for swap in found if swap.text]
    is_open = bool(_OPEN.search(text))
    return Resolved(
        _swapped(text, told),
        stands_alone=not is_open and len(told) == len(found),
        had_any=is_open or bool(found),
    )


def _places(text: str, focus: Focus, language: str) -> Iterator[_Swap]:
    for match in _PLACE_WORD.finditer(text):
        if _EXISTS.search(text[: match.end()]) and text[match.end() :].strip(" ?"):
            continue
        place = _place(focus)
        if place and match[0].casefold() in ("von dort", "from there"):
            place = f"{'from' if language == 'en' else 'aus'} {place.partition(' ')[2]}"
        yield _Swap(match.start(), match.end(), place)


def _persons_and_things(text: str, focus: Focus, language: str) -> Iterator[_Swap]:
    expletives = [match.span() for match in _EXPLETIVE.finditer(text)]
    done: set[str] = set()
    for match in LETTERS.finditer(text):
        pronoun = pronoun_at(match, text, language)
        if pronoun is None or any(s <= match.start() < e for s, e in expletives):
            continue
        if _is_answered_within(text, match.start(), pronoun, language):
            continue
        if pronoun.genders in done and pronoun.is_possessive:
            continue  # "What did she do with her prize?"
        said = referent(pronoun, text, match, focus, language)
        if said:
            done.add(pronoun.genders)
        yield _Swap(match.start(), match.end(), said)


def _swapped(text: str, swaps: list[_Swap]) -> str:
    for swap in sorted(swaps, key=lambda swap: -swap.start):
        said = swap.text
        if swap.start == 0:
            said = said[0].upper() + said[1:]
        text = text[: swap.start] + said + text[swap.end :]
    return text


def _place(focus: Focus) -> str:
    found = next(iter((*focus.asked_places, *focus.cited_places)), None)
    return found.whereabouts if found else ""


def _is_answered_within(text: str, at: int, pronoun: Pronoun, language: str) -> bool:
    """Whether the question itself says who is meant: "What will Merz do when he …"."""
    before = text[:at]
    if any(pronoun.agrees_with(person) for person in persons(before)):
        return True
    if not _CLAUSE.search(before):
        return False
    return bool(things(before, language)) or bool(re.search(r"\s[A-ZÄÖÜ]\w+", before))
