"""Whom and where a text speaks of: persons, places and names that a later pronoun may mean.

Simple signs, no parser: capitals, articles, prepositions, given names. What they miss leaves a
follow-up with the headline beside it, which finds the article as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.answer.followup.givennames import FEMALE, MALE
from rag.corpus.calendar import MONTHS, WEEKDAYS
from rag.corpus.language import grams, words
from rag.corpus.lexicon import translations

_NAME = r"[A-ZÄÖÜ][\w’'-]*[\w]"
NAMES = rf"{_NAME}(?:(?: of| &)? {_NAME})*"
DETERMINER_DE = r"der|die|das|den|dem|des|ein|eine|einen|einem|einer|welche|welcher|welches|welchen"
MERGED = {"zum": "dem", "beim": "dem", "im": "dem", "am": "dem", "vom": "dem", "zur": "der"}
_LEADS = (
    frozenset(DETERMINER_DE.split("|"))
    | MERGED.keys()
    | frozenset("dieser diese dieses diesen diesem kein keine keinen sein seine ihr ihre".split())
)
_PERSON = re.compile(
    r"(?P<before>[\w-]+ )?(?P<first>[A-ZÄÖÜ][\w’'-]*\w) "
    r"(?P<rest>(?:(?:von|van|de|der|al|bin) )*[A-ZÄÖÜ][\w’'-]*\w)"
)


# Who has a given name that we don't know, at the beginning of a sentence.
_ACTING = re.compile(
    r"(?:^|(?<=[.!?] ))(?P<name>[A-ZÄÖÜ][\w’'-]*\w [A-ZÄÖÜ][\w’'-]*\w)"
    r"(?= (?:was|has|said|says|told|won|wurde|hat|sagte|will|war|forderte|erklärte) )"
)
_FEMALE_OFFICE = re.compile(
    r"\w+(?:ministerin|präsidentin|kanzlerin|meisterin|sprecherin|leiterin|torin|ikerin|ärztin|ologin)"
    r"|frau|mrs|ms|miss|\w{4,}erin|actress|chairwoman|spokeswoman|queen|princess",
    re.IGNORECASE,
)
_MALE_OFFICE = re.compile(
    r"\w*(?:minister|präsident|kanzler|meister|sprecher|trainer|leiter|direktor|richter|chef)"
    r"|herr|mr|sir|king|prince|chairman|spokesman",
    re.IGNORECASE,
)
_OFFICE_EN = frozenset(  # say nothing of "he" or "she"
    """
    president minister mayor chancellor governor director manager coach captain doctor dr prof
    professor secretary leader founder councillor senator judge councilor chairman chief
    """.split()
)
_PLACE = re.compile(
    r"\b(?P<preposition>in|im|bei|aus|nach|vor|auf|at|off|near|from|to|outside|across|around)\s"
    rf"(?P<place>(?:(?:der|dem|den|the)\s)?{NAMES})"
)
_ASKING_EN = frozenset("who what which when where why how whose whom".split())
_AUXILIARY_EN = frozenset(
    """
    is are was were do does did has have had will would can could shall should may might must
    """.split()
)
TOKEN = re.compile(r"[^\W_]+(?:[’'&.-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, by name."""

    name: str
    gender: str  # m, f, or "" where nothing tells
    start: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is."""

    preposition: str
    name: str
    start: int
    end: int  # of the name; preposition and name are text[start:end]

    @property
    def whereabouts(self) -> str:
        """As an answer to "where"; `nach Kiew` is in Kiev then."""
        moved = {"aus": "in", "nach": "in", "from": "in", "to": "in"}
        return f"{moved.get(self.preposition, self.preposition)} {self.name}"


def persons(text: str) -> list[Person]:
    """Those named in full, in order."""
    found, at = [], 0
    while match := _PERSON.search(text, at):
        at = match.start("rest")
        before = (match["before"] or "").strip().casefold()
        first = match["first"].casefold()
        given = "m" if first in MALE else "f" if first in FEMALE else ""
        if given or _is_office(before):
            name = f"{match['first']} {match['rest']}"
            found.append(Person(name, given or _gender_of_office(before), match.start("first")))
            at = match.end()
    known = {person.start for person in found}
    for match in _ACTING.finditer(text):
        parts = words(match["name"])
        if match.start() not in known and not any(map(_is_word, parts)):
            found.append(Person(match["name"], "", match.start()))
    return found


def _is_word(word: str) -> bool:
    return bool(translations(word, "en", "de") or translations(word, "de", "en"))


def _is_office(word: str) -> bool:
    return word in _OFFICE_EN or bool(
        _FEMALE_OFFICE.fullmatch(word) or _MALE_OFFICE.fullmatch(word)
    )


def _gender_of_office(word: str) -> str:
    if word in _OFFICE_EN:
        return ""
    return "f" if _FEMALE_OFFICE.fullmatch(word) else "m" if _MALE_OFFICE.fullmatch(word) else ""


def places(text: str) -> list[Place]:
    """Those behind a preposition, in order."""
    return [
        Place(m["preposition"], m["place"], m.start(), m.end())
        for m in _PLACE.finditer(text)
        if m["place"].casefold() not in MONTHS.keys() | WEEKDAYS.keys()
    ]


def names(question: str, language: str) -> list[tuple[int, int]]:
    """Where names stand: words with a capital that no article makes a noun."""
    found = []
    opening = TOKEN.match(question)
    for match in re.finditer(rf"\b{NAMES}", question):
        start = match.start()
        if opening and start == opening.start():
            rest = match[0].partition(" ")
            if not rest[2] or language == "de" or not _is_function(rest[0]):
                continue
            start += len(rest[0]) + 1
        before = TOKEN.findall(question[:start])
        has_article = bool(before) and before[-1].casefold() in _LEADS
        is_noun = language == "de" and _is_common(
            question[start : match.end()], has_article=has_article
        )
        if not is_noun and not (has_article and language == "de"):
            found.append((start, match.end()))
    return found


def _is_function(word: str) -> bool:
    return word.casefold() in _ASKING_EN | _AUXILIARY_EN


def _is_common(text: str, *, has_article: bool) -> bool:
    """Whether a German word with a capital is just a noun.

    The lexicon has names too. They are alike in both languages, and stand without an article.
    """
    spoken = words(text)
    if len(spoken) != 1:
        return False
    known = translations(spoken[0], "de", "en")
    own = set(grams(spoken[0]))
    is_cognate = any(2 * len(own & set(grams(other))) >= len(own) for other in known)
    return bool(known) and (has_article or not is_cognate)
