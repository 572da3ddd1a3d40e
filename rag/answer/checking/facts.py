"""What of a sentence must stand in what it cites, and doesn't: numbers, dates, direct speech.

A claim may leave out, put in other words and translate; these it may not change.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from rag.answer.checking.daterefs import (
    blotted,
    clock_times,
    contradicts_weekday,
    dates,
    stands_among,
    weekdays,
)
from rag.answer.checking.evidence import Evidence, Facts, facts_in
from rag.answer.checking.numbers import Amount, amounts, other_readings
from rag.answer.checking.quoting import fold

_SAME = 1e-9
_SPEECH = re.compile(
    r"„([^“”\"]+)[“”\"]|“([^“”]+)”|”([^”]+)”|»([^»«]+)«|«([^»«]+)»|\"([^\"]+)\""
    r"|(?<!\w)‚([^‘’‚]+)[‘’]|(?<!\w)‘([^‘]+?)’(?!\w)|(?<!\w)'([^']+?)'(?!\w)"
)
_MARKS = re.compile(r"[„“”»«\"]")
_SAID = re.compile(
    r"\b(?:sagte?n?|sagt|so|erklärte?n?|meinte?n?|betonte?n?|forderte?n?|warnte?n?|rief|kündigte"
    r"|said|says|told|added|declared|warned|called|explained|stated|announced)\b",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(r"\s*(?:\[[^\]]*\]|\(\.\.\.\)|…|\.\.\.)\s*")
SURELY_SPEECH = 4  # words in quotation marks; fewer may be a name or a term


def missing_facts(sentence: str, language: str, sources: Sequence[Evidence]) -> tuple[str, ...]:
    """What a sentence states and none of its sources does, as it stands in the sentence."""
    speech = list(_missing_speech(sentence, sources))
    told = [
        (facts_in(text, source.language, source.published), source.published)
        for source in sources
        for text in (*source.stretches, source.about)
    ]
    rest, missing = _without_dates(sentence, told)
    missing += [
        said
        for said, weekday in weekdays(sentence)
        if not any(
            weekday in facts.weekdays or any(day.weekday() == weekday for day in facts.days)
            for facts, _ in told
        )
    ]
    missing += [
        amount.text
        for amount in amounts(rest, language)
        if not amount.is_weak and not any(_is_told(amount, facts) for facts, _ in told)
    ]
    return tuple(dict.fromkeys([*speech, *missing]))


def _without_dates(
    sentence: str, told: Sequence[tuple[Facts, dt.date | None]]
) -> tuple[str, list[str]]:
    """The sentence with its dates and times blotted out, and those that no source has."""
    missing, blots = [], []
    for date in dates(sentence):
        blots.append((date.start, date.end))
        is_told = any(stands_among(date, facts.dates, facts.days, day) for facts, day in told)
        if not is_told or contradicts_weekday(date, sentence):
            missing.append(date.text)
    for said, start, end, minute in clock_times(sentence):
        if any(a < end and start < b for a, b in blots):
            continue
        blots.append((start, end))
        if not any(minute in facts.minutes for facts, _ in told):
            missing.append(said)
    return blotted(sentence, blots), missing


def _is_told(amount: Amount, facts: Facts) -> bool:
    values = other_readings(amount)
    if not amount.unit and not values.isdisjoint(facts.bare):
        return True
    for other in facts.amounts:
        is_same = any(
            abs(a - b) <= _SAME * max(abs(a), abs(b), 1.0) for a in values for b in other.values
        )
        if is_same and (not amount.unit or amount.unit in other.units or not other.units):
            return True
    return amount.values == {0.5} and any(
        50.0 in other.values and "percent" in other.units for other in facts.amounts
    )


def _missing_speech(sentence: str, sources: Sequence[Evidence]) -> Iterator[str]:
    """Direct speech must stand so in the source, and there as speech, where somebody says it."""
    for match in _SPEECH.finditer(sentence):
        said = next(filter(None, match.groups()))
        around = sentence[: match.start()] + " " + sentence[match.end() :]
        is_said = len(said.split()) >= SURELY_SPEECH and bool(_SAID.search(around))
        pieces = [piece for piece in _LEFT_OUT.split(said) if any(map(str.isalnum, piece))]
        wholly = pieces or [said]
        if not any(
            all(_stands(piece, source, is_said) for piece in wholly)
            or _stands(said, source, is_said)
            for source in sources
        ):
            yield match[0]
    if not list(_SPEECH.finditer(sentence)) and len(_MARKS.findall(sentence)) == 1:
        yield _MARKS.findall(sentence)[0]  # speech that doesn't end can't be checked


def _stands(said: str, source: Evidence, is_said: bool) -> bool:
    sought = fold(said).letters.strip(".,;:!?-…").casefold()
    text = f"{source.whole}\n{source.about}"
    folded = fold(text)
    letters = folded.letters.casefold()
    if len(letters) != len(folded.letters):  # "ß" in capitals
        letters, sought = folded.letters, fold(said).letters.strip(".,;:!?-…")
    at = letters.find(sought) if sought else -1
    while at >= 0:
        start, end = folded.starts[at], folded.ends[at + len(sought) - 1]
        if not is_said or _is_in_marks(text, start, end):
            return True
        at = letters.find(sought, at + 1)
    return False


def _is_in_marks(text: str, start: int, end: int) -> bool:
    """Whether a stretch stands in quotation marks there, too."""
    before = text.rfind("\n", 0, start) + 1
    after = text.find("\n", end)
    opened = (
        _MARKS.findall(text[before:start]),
        _MARKS.findall(text[end : after if after > 0 else None]),
    )
    inner = _MARKS.findall(text[start:end])
    return len(opened[0]) % 2 == 1 or (len(opened[1]) + len(inner)) % 2 == 1
