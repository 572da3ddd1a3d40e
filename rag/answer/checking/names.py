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
from rag.corpus.language import stopwords_of
from rag.corpus.lexicon import translations

_WORD = re.compile(r"[^\W_]+")
_NATIONAL = re.compile(r"(?:isch|ian|ese|ish)(?:e[nrms]?|s)?\Z")
_GERMAN_NOUN = re.compile(
    r"(?:ung|heit|keit|schaft|tion|tät|ismus|chen|lein|ling|nis|erei|ler|ist)(?:e?n|es|s|e)?\Z"
)
# Where a name stands in German, rather than a noun: "sagte Hilbert", "Dirk Hilbert", "in Dresden".
_BEFORE_A_PERSON = frozenset(
    "sagte sagt so laut erklärte betonte forderte meinte warnte kündigte".split()
)
_BEFORE_A_PLACE = frozenset("in aus nach bei".split())  # "in Südafrika" is "in South Africa"
_AFTER_A_NAME = frozenset("sagte sagt erklärte betonte forderte meinte warnte kündigte".split())


def unknown_names(sentence: str, language: str, sources: Sequence[Source]) -> tuple[str, ...]:
    """The names that no source has."""
    other = "en" if language == "de" else "de"
    found = {word: match for word, _, match in matches(sentence, language, sources)}
    is_abroad = all(source.language != language for source in sources)
    signs = _BEFORE_A_PERSON if is_abroad else _BEFORE_A_PERSON | _BEFORE_A_PLACE
    spoken = list(_WORD.finditer(sentence))
    unknown = []
    for position, place in enumerate(spoken):
        word = place[0].casefold()
        if not place[0][0].isupper() or len(word) < 3 or found.get(word, 1.0) >= SOFT_MATCH:
            continue
        if word in MONTHS or word in WEEKDAYS or _NATIONAL.search(word):
            continue
        if any(translations(form, language, other) for form in (word, word.removesuffix("s"))):
            continue
        if language == "en":
            is_name = not _begins(spoken, position)
        else:
            is_name = _is_named_in_german(spoken, position, signs, found)
        if is_name:
            unknown.append(place[0])
    return tuple(dict.fromkeys(unknown))


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
