"""What an answer would have to carry: a place where the question asks where, an age for how old.

The search knows coarse kinds (`Wanted`) and gives each sentence that bears its sign the same small
bonus. Among sentences that compete as the answer the sign is read more finely, what the question
itself says is no answer to it, and a sign counts by its rarity: nearly every sentence of a report
names somebody, few give an age. A person's sign is left to the search: more of it lost answers
(3 of XQuAD's 82 English questions that ask who).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from rag.corpus.calendar import MONTH_NAMES, WEEKDAYS
from rag.corpus.language import words
from rag.search.question import Question, Wanted
from rag.search.sentences import Sentence

_MONTHS, _WEEKDAYS = "|".join(MONTH_NAMES), "|".join(WEEKDAYS)
_NUMBERS = (
    "zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwanzig|dreißig|vierzig|fünfzig"
    r"|hundert|tausend|million\w*|milliarde\w*|dutzend\w*|hälfte|drittel|viertel|einzige[nrs]?"
    "|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty"
    "|hundred|thousand|billion|trillion|dozen|half|third|quarter|single|beiden?|both"
)
_SPANS_OF_TIME = (
    "sekunde|minute|stunde|tag|woche|monat|jahr|jahrzehnt|jahrhundert"
    "|second|minute|hour|day|week|month|year|decade"
)
_AMOUNT = rf"(?:\d[\d.,]*|{_NUMBERS}|eine[nmr]?|ein|an?|mehrere\w*|several|halbe\w*)"
_FOLDED_SIGNS = {
    "time": rf"\b(?:\d{{3,4}}(?:er|s)?|{_MONTHS}|(?:{_WEEKDAYS})s?|jahrhunderts?|century"
    r"|gestern|heute|yesterday|today|tomorrow)\b|\bv\. ?chr|\bbc\b",
    "duration": rf"\b{_AMOUNT}\W+(?:\w+\W+)?(?:{_SPANS_OF_TIME})(?:e?n|s|e)?\b"
    r"|\b\w+-?(?:jährig|stündig|tägig|wöchig|monatig|minütig)\w*|\b(?:years?|days?|hours?)-long\b",
    "age": r"\b\w+-?jährig\w*|\b\w+[- ]years?[- ]old\b|\b\d{1,3} jahren? alt\b|\baged?\b|\balter\b"
    r"|\(\d{1,3}\)|\bgeboren|\bborn\b",
    "share": rf"%|prozent|per ?cent\b|\b(?:{_NUMBERS}) (?:of|der|aller)\b|\b(?:hälfte|half)\b",
    "number": rf"\d+|\b(?:{_NUMBERS}|eine?[nmrs]?)\b",
}  # fmt: skip
# A place is named after a bare preposition ("bei Anchorage", not "im Hintergrund"), or told by a
# word such as `Austragungsort`.
_PLACE = (
    r"\b(?:in|bei|nach|aus|at|near|from|to|outside|across)\s(?:the\s|\w+ern\s)?([A-ZÄÖÜ][\w'’.-]+)"
    r"|\b(?:Ort|[A-ZÄÖÜ]\w+[dst]ort|\w*[sS]chauplatz|\w*[sS]tätte|venue|located|location)(?:e?s)?\b"
)
_SIGNS = {name: re.compile(sign, re.IGNORECASE) for name, sign in _FOLDED_SIGNS.items()}
_SIGNS["place"] = re.compile(_PLACE)
_FINE = (  # what the question word says more closely than `Wanted`
    ("duration", re.compile("lang|long")),
    ("age", re.compile(r"\b(?:alt|old)\b")),
    ("share", re.compile("prozent|percent|anteil|share|proportion")),
)
_COARSE = {Wanted.TIME: "time", Wanted.QUANTITY: "number", Wanted.PLACE: "place"}


def bonuses(question: Question, sentences: Sequence[Sentence]) -> list[float]:
    """For each sentence 0, or how telling it is that it carries what the question asks for.

    That is how rare such sentences are among these, in nats, as the rarity of a word is.
    """
    sign = _sign_of(question)
    if sign is None:
        return [0.0] * len(sentences)
    asked = frozenset(question.words)
    carries = [_carries(sign, sentence.text, asked) for sentence in sentences]
    rarity = math.log((len(sentences) + 1) / (sum(carries) + 0.5))
    return [rarity if carried else 0.0 for carried in carries]


def _sign_of(question: Question) -> re.Pattern[str] | None:
    name = _COARSE.get(question.wanted)
    if question.wanted is Wanted.QUANTITY:
        name = next((fine for fine, asks in _FINE if asks.search(question.asking)), name)
    return _SIGNS[name] if name else None


def _carries(sign: re.Pattern[str], text: str, asked: frozenset[str]) -> bool:
    """Whether the sign stands in the text, in other words than those of the question."""
    return any(
        not asked.issuperset(words(match[match.lastindex or 0])) or not words(match[0])
        for match in sign.finditer(text)
    )
