"""How much of a line the messages that it cites carry.

Talk is short, and much of it stands in what was said before: so what else was said on the topic
carries words as well, for less, but neither numbers nor all of a line. A line of few words has to
have nearly all of them: "the police banned the march" differs by one from what they said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.groupchat.speech import with_capitals
from rag.answer.checking.daterefs import clock_times, dates
from rag.answer.checking.numbers import amounts
from rag.answer.checking.predicates import is_common
from rag.answer.checking.support import SOFT_MATCH, Source, matches
from rag.corpus.language import WORD, other_language
from rag.corpus.lexicon import translations

# By tests/groupchats/remarks.txt: 94 of 98 true lines are shown and 0 of 95 false ones, from .53 to
# .56; in the other language 11 of 21 and 0 of 13. 30 of either were written when all was set: of
# them 27 and 5 were shown, and the checks of loosely.py came after that.
CARRIED = 0.55  # of a line's words and numbers, by the cited messages and the topic's others
CARRIED_ABROAD = 0.55  # with .4, 17 of 21 and 2 of 13
BY_THE_CITED = 0.35  # by the cited messages alone
CONTEXT_WORTH = 0.7  # of a word that only the topic's other messages have
CONTEXT_MATCH = 0.8  # they may not be merely alike
UNKNOWN_WORTH = 0.5  # of a word that no dictionary has, where it would have to be translated
FACT_WORTH_ABROAD = 0.5  # numbers are the same in all languages, whatever is said of them
CAUTION = 1.0  # a word that is missing, in every line: what is short is easily wrong

_PARTICIPLE = re.compile(r"\bge(\w{3,}(?:t|en))\b")  # `gerufen` is in nobody's "ich rufe"


@dataclass(frozen=True, slots=True)
class Carried:
    """What carries a line, as shares of it, 0..1."""

    share: float
    by_cited: float


def carried(
    text: str, language: str, cited: Sequence[Source], context: Sequence[Source]
) -> Carried:
    """The share of a line that messages carry; its numbers are known to stand in the cited ones."""
    is_abroad = all(source.language != language for source in cited)
    facts = _count_of_facts(text, language) * (FACT_WORTH_ABROAD if is_abroad else 1.0)
    text = _PARTICIPLE.sub(r"\1", text) if language == "de" else text
    around = {word: match for word, _, match in matches(text, language, context)}
    things = {word.casefold() for word in WORD.findall(text) if word[0].isupper()}
    total, own, both = facts + CAUTION, facts, facts
    for word, _, match in matches(text, language, cited):
        may_be_elsewhere = language != "de" or word in things
        is_around = around[word] >= CONTEXT_MATCH and may_be_elsewhere
        beside = CONTEXT_WORTH * around[word] if is_around else 0.0
        best = max(match, beside)
        is_unknown = is_abroad and not translations(word, language, other_language(language))
        total += UNKNOWN_WORTH if is_unknown and best < SOFT_MATCH else 1.0
        own += match
        both += best
    return Carried(both / total, own / total)


def is_carried(
    text: str, language: str, cited: Sequence[Source], context: Sequence[Source]
) -> bool:
    """Whether that is enough, and no word looks like a name that nobody said."""
    if strange_names(text, language, [*cited, *context]):
        return False
    found = carried(text, language, cited, context)
    is_abroad = all(source.language != language for source in cited)
    needed = CARRIED_ABROAD if is_abroad else CARRIED
    return found.share >= needed and found.by_cited >= BY_THE_CITED


def strange_names(text: str, language: str, sources: Sequence[Source]) -> tuple[str, ...]:
    """Words with a capital that no message and no dictionary has."""
    capitals = {
        found[0].casefold(): found[0]
        for found in WORD.finditer(with_capitals(text))
        if found[0][0].isupper() and (language == "de" or not _begins(text, found.start()))
    }
    return tuple(
        capitals[word]
        for word, _, match in matches(text, language, sources)
        if word in capitals and match < SOFT_MATCH and not is_common(word, language)
    )


def _begins(text: str, at: int) -> bool:
    before = text[:at].rstrip()
    return not before or before[-1] in ".!?:"


def _count_of_facts(text: str, language: str) -> int:
    told = [date for date in dates(text) if date.day is not None]
    clock = [(start, end) for _, start, end, _ in clock_times(text)]
    taken = [(date.start, date.end) for date in told] + clock
    numbers = [
        amount
        for amount in amounts(text, language)
        if not amount.is_weak
        and re.search(r"\d", amount.text)
        and not any(a < amount.end and amount.start < b for a, b in taken)
    ]
    return len(told) + len(clock) + len(numbers)
