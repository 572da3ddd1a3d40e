"""Whether two sentences of two articles can't both be right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rag.answer.briefing.outcomes import opposite, tells_outcome
from rag.answer.briefing.statement import Count, Statement
from rag.answer.checking.numbers import Amount, amounts
from rag.answer.checking.support import SOFT_MATCH, Source, matches, share_covered
from rag.corpus.language import term
from rag.corpus.lexicon import translations

# Each is the share of a sentence's words that the other has. They find the pairs planted in the
# tests; of 81 topics over 10kGNAD and XQuAD in both languages, dealt out to three outlets within a
# week, not one pair is taken for a disagreement.
ITSELF, ITSELF_ABROAD = 0.5, 0.35  # in the other sentence; compounds have few translations
AROUND, AROUND_ABROAD = 0.75, 0.6  # in the other's passage and headline; abroad of one of them
ROUNDING = 0.1  # of a number that is told as "rund", "about", "knapp"
ONE_SIDED = 1  # key words that only one of two sentences may have

_PEOPLE = frozenset("menschen personen leute people persons".split())
_ROUND = re.compile(
    r"\b(?:rund|etwa|zirka|circa|ca\.|ungefähr|knapp|fast|gut|an die|about|around|roughly|nearly"
    r"|almost|some|approximately|close to)\s*$",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"\b(?:mehr als|über|mindestens|wenigstens|more than|over|at least|above)\s*$", re.IGNORECASE
)
_AT_MOST = re.compile(
    r"\b(?:bis zu|höchstens|maximal|weniger als|unter|up to|at most|less than|fewer than|under)"
    r"\s*$",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\d|%|\b(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|\w+zehn|\w+zig"
    r"|\w*hundert\w*|\w*tausend\w*|million\w*|milliarde\w*|dutzend\w*|hälfte|drittel|viertel"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred"
    r"|thousand|billion|dozen|half|third|quarter|\w+tag\w*|\w+day|gestern|mittwoch)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"\b(?:weitere|zusätzlich|noch|davon|darunter|another|further|of them)\s*$",
                     re.IGNORECASE)  # fmt: skip


def may_contradict(text: str) -> bool:
    """Whether a sentence tells a number, a day or an outcome at all; quick."""
    return bool(_TELLS.search(text)) or tells_outcome(text)


def differs(here: Statement, there: Statement) -> bool:
    """Whether two statements on the same thing contradict each other."""
    if here.months and there.months and here.months.isdisjoint(there.months):
        return _days_differ(here, there)  # of May and of June, both may be right
    if not are_on_the_same(here, there):
        return False
    return (
        _numbers_differ(here, there)
        or _days_differ(here, there)
        or opposite(here.about, there.about)
    )


def are_on_the_same(here: Statement, there: Statement) -> bool:
    """Whether two sentences tell of the same thing."""
    is_abroad = here.about.language != there.about.language
    shares = (_share(here, there.about), _share(there, here.about))
    if min(shares) < (ITSELF_ABROAD if is_abroad else ITSELF):
        return False
    around = (_share(here, there.around), _share(there, here.around))
    return max(around) >= AROUND_ABROAD if is_abroad else min(around) >= AROUND


def _share(statement: Statement, source: Source) -> float:
    return share_covered(statement.about.text, statement.about.language, (source,))


def _numbers_differ(here: Statement, there: Statement) -> bool:
    return any(
        _counts_same(one, other, here.about.language, there.about.language)
        and _values_differ(one, other)
        and not _has_value(there, one, other)
        and not _has_value(here, other, one)
        for one in here.counts
        for other in there.counts
    )


def _counts_same(one: Count, other: Count, language: str, others: str) -> bool:
    """Whether two numbers count the same: by their unit, else by the word that follows."""
    if one.amount.unit or other.amount.unit:
        return one.amount.unit == other.amount.unit
    if not one.counted or not other.counted:
        return False
    here = {name for word in one.counted[:2] for name in _names(word, language, others)}
    return any(not here.isdisjoint(_names(word, others, others)) for word in other.counted[:2])


@lru_cache(maxsize=4_096)
def _names(word: str, language: str, target: str) -> frozenset[str]:
    """What a counted thing is called in a language, by stem; people are people."""
    if word in _PEOPLE:
        return frozenset({"people"})
    forms = {word, *(() if language == target else translations(word, language, target))}
    return frozenset(term(form, target).stem for form in forms)


def _values_differ(one: Count, other: Count) -> bool:
    here, there = one.amount.values, other.amount.values
    if not here or not there or not here.isdisjoint(there):
        return False
    if _OTHERS.search(one.before) or _OTHERS.search(other.before):
        return False
    a, b = max(here), max(there)
    if a == 0 or b == 0:
        return True
    is_rounded = bool(_ROUND.search(one.before) or _ROUND.search(other.before))
    if is_rounded and abs(a - b) <= ROUNDING * max(a, b):
        return False
    return not (_bounds(one, b) or _bounds(other, a))


def _bounds(count: Count, value: float) -> bool:
    """Whether a "mindestens" or "bis zu" leaves room for the other's number."""
    own = max(count.amount.values)
    if _AT_LEAST.search(count.before):
        return value >= own
    return bool(_AT_MOST.search(count.before)) and value <= own


def _has_value(statement: Statement, wanted: Count, besides: Count) -> bool:
    """Whether an article's passage has the other's number as well: it knows of both."""
    return any(
        not amount.values.isdisjoint(wanted.amount.values)
        and (amount.unit == wanted.amount.unit)
        and amount.text != besides.amount.text
        for amount in _amounts(statement.around)
    )


@lru_cache(maxsize=256)
def _amounts(source: Source) -> Sequence[Amount]:
    return amounts(source.text, source.language)


def _days_differ(here: Statement, there: Statement) -> bool:
    """Whether both name one day for what is nearly the same sentence."""
    if not here.days or not there.days or here.days[0].day == there.days[0].day:
        return False
    return are_on_the_same(here, there) and _key_words_agree(here, there)


def _key_words_agree(here: Statement, there: Statement) -> bool:
    return min(_lacking(here, there), _lacking(there, here)) <= ONE_SIDED


def _lacking(here: Statement, there: Statement) -> int:
    """How many words of a statement the other's surroundings don't have."""
    found = matches(here.about.text, here.about.language, (there.around,))
    return sum(match < SOFT_MATCH for _, _, match in found)
