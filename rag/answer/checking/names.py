"""Names in a sentence that its sources don't have: the commonest thing that a model makes up.

A name is told by its capital where other words have none, and in German by being in no dictionary;
names are spelt alike in both languages, or nearly: see `support`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.answer.checking.numbers import amounts
from rag.answer.checking.support import SOFT_MATCH, Source, matches
from rag.corpus.calendar import MONTHS, WEEKDAYS
from rag.corpus.language import WORD, other_language, stopwords_of, words
from rag.corpus.lexicon import translations

_NATIONAL = re.compile(
    r"\A(?!\w*(?:ici|histori|civili|librari|vegetari|guardi|parliamentari)ans?\Z|(?:publ|fin|establ)ish)"
    r"\w*?(?:isch(?:e[nrms]?)?|[a-z]{3}(?:ian|ese|ish)s?|germans?|french|dutch|greeks?|swiss|czechs?"
    r"|americans?|koreans?|mexicans?|deutsche[nrms]?)\Z"
)
# Whom a sentence names as its source: whoever that is must stand there.
_NAMED = r"((?:[^\W\d_]+ ){0,3}?[A-ZÄÖÜ][\w.&]*(?:[ -][A-ZÄÖÜ][\w.&]*){0,4})"
_SPEAKING = (
    "berichte[nt]|berichtete[n]?|melde[nt]|meldete[n]?|schreib(?:t|en)|schrieb(?:en)?"
    "|reports?|reported|writes|wrote"
)
_ATTRIBUTED = (
    re.compile(
        rf"\b(?:according to|laut|nach (?:den |neuen )?(?:angaben|informationen|berichten)"
        rf"(?: von| der| des)?|as reported by|told|citing|gegenüber) (?-i:{_NAMED})",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:[Ww]ie|[Aa]s|[Tt]he) {_NAMED},? (?:{_SPEAKING})\b"),
    re.compile(rf"\b{_NAMED},? (?:{_SPEAKING})\b"),
)
SHORTEST_ROOT = 4  # letters that "Russian" and "Russland" share
_GERMAN_NOUN = re.compile(
    r"(?:ung|heit|keit|schaft|tion|tät|ismus|chen|lein|ling|nis|erei|ler|ist)(?:e?n|es|s|e)?\Z"
)
# Where a name stands in German, rather than a noun: "sagte Hilbert", "Dirk Hilbert", "in Dresden".
_AFTER_A_NAME = frozenset("sagte sagt erklärte betonte forderte meinte warnte kündigte".split())
_BEFORE_A_PERSON = _AFTER_A_NAME | {"so", "laut"}
_BEFORE_A_PLACE = frozenset("in aus nach bei".split())  # "in Südafrika" is "in South Africa"


def unknown_names(sentence: str, language: str, sources: Sequence[Source]) -> tuple[str, ...]:
    """The names that no source has."""
    found = {word: match for word, _, match in matches(sentence, language, sources)}
    is_abroad = all(source.language != language for source in sources)
    signs = _BEFORE_A_PERSON if is_abroad else _BEFORE_A_PERSON | _BEFORE_A_PLACE
    spoken = list(WORD.finditer(sentence))
    attributed = {
        match.start(1) + word.start()
        for pattern in _ATTRIBUTED
        for match in pattern.finditer(sentence)
        for word in WORD.finditer(match[1])
    }
    unknown = []
    for position, place in enumerate(spoken):
        word = place[0].casefold()
        if len(word) < 3 or found.get(word, 1.0) >= SOFT_MATCH:
            continue
        if place[0][0].islower():
            is_german = language == "de" and _is_national(word, language)
            is_name = is_german and not _is_of_a_country(word, language, sources)
        elif word in MONTHS or word in WEEKDAYS:
            is_name = False
        elif place.start() in attributed:
            is_name = True
        elif _is_national(word, language):
            is_name = not _is_of_a_country(word, language, sources)
        elif _NATIONAL.search(word) or _is_in_dictionary(word, language):
            is_name = False
        elif language == "en":
            is_name = not _begins(spoken, position)
        else:
            is_name = _is_named_in_german(spoken, position, signs, found)
        if is_name:
            unknown.append(place[0])
    return tuple(dict.fromkeys(unknown))


def _is_in_dictionary(word: str, language: str) -> bool:
    other = other_language(language)
    return any(translations(form, language, other) for form in (word, word.removesuffix("s")))


def _is_national(word: str, language: str) -> bool:
    """Whether a word is "Russian" or "russische"; "technische" is no English "-ian"."""
    if language == "de" and not any(map(_NATIONAL.search, translations(word, "de", "en"))):
        return False
    return bool(_NATIONAL.search(word))


def _is_of_a_country(word: str, language: str, sources: Sequence[Source]) -> bool:
    """Whether a source has a word of the root of "Russian": "Russia", "russische"."""
    other = other_language(language)
    roots = {form[:SHORTEST_ROOT] for form in (word, *translations(word, language, other))}
    return any(spoken[:SHORTEST_ROOT] in roots for one in sources for spoken in words(one.text))


def _is_named_in_german(
    spoken: Sequence[re.Match[str]],
    position: int,
    signs: frozenset[str],
    found: Mapping[str, float],
) -> bool:
    word = spoken[position][0]
    if _GERMAN_NOUN.search(word.casefold()):
        return False
    after = spoken[position + 1][0] if position + 1 < len(spoken) else ""
    if after in _AFTER_A_NAME:
        return True
    # "Region Tyneside" is no person.
    if found.get(after.casefold(), 1.0) < SOFT_MATCH and _makes_a_name(
        spoken, position, position + 1
    ):
        return True
    if not position or not _are_together(spoken, position - 1):
        return False
    said_before = spoken[position - 1][0].casefold() in signs
    return said_before or _makes_a_name(spoken, position - 1, position)


def _makes_a_name(spoken: Sequence[re.Match[str]], first: int, second: int) -> bool:
    """Whether two words are "Dirk Hilbert", not "Zweiter Weltkrieg": no dictionary has "Dirk"."""
    if second >= len(spoken) or not _are_together(spoken, first):
        return False
    name, surname = spoken[first][0], spoken[second][0]
    word = name.casefold()
    return (
        name[0].isupper()
        and surname[0].isupper()
        and word not in stopwords_of("de")
        and not translations(word, "de", "en")
        and not amounts(name, "de")
    )


def _are_together(spoken: Sequence[re.Match[str]], first: int) -> bool:
    return spoken[first].string[spoken[first].end() : spoken[first + 1].start()] == " "


def _begins(spoken: Sequence[re.Match[str]], position: int) -> bool:
    """Whether a word has its capital since a sentence or a quote begins with it."""
    before = spoken[position].string[: spoken[position].start()].rstrip()
    return not before or before[-1] in '.:!?„“”"‘‚–«»('
