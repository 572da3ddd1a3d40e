"""Numbers as people say them in passing, and what is said of them.

`18 Uhr los statt 19` tells of 19 o'clock, though `19` alone is no time; `not the 3rd` is no 3rd.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.checking.daterefs import clock_times
from rag.answer.checking.support import SOFT_MATCH, Source, matches, share_covered
from rag.corpus.language import WORD

HALF_A_DAY = 12  # hours: nobody says which half is meant

_BARE = re.compile(r"(?<![\d.,:])(\d{1,2})(?![\d.,:]*\d|\s*[%€$£])")
_NUMBER = re.compile(r"\d+")
_HALF = re.compile(r"\A(?:a )?hal[bf]\w*\Z", re.IGNORECASE)
_BEFORE_AN_HOUR = r"\b(?:um|ab|bis|gegen|vor|nach|at|by|until|till|from|before|after|around) "
_PAIR = re.compile(r"(?<![\d.:])(\d+)\s*(?:to|zu|gegen|:)\s*(\d+)(?![\d.:])")
_DENIED = r"(?:not|nicht|kein\w*|statt|instead of)\s+(?:(?:the|on|at|am|um|den|der|dem|vom)\s+)?"
_DENYING = re.compile(r"\b(?:not|nicht|kein\w*|statt|instead|no)\b|n['’]t\b", re.IGNORECASE)
_DENIED_SOMEHOW = re.compile(
    r"\b(?:not?|nicht|nich|nix|nichts|kein\w*|nein|nee|nö|nie|niemals|niemand|ohne|weder|kaum"
    r"|nur|statt|lieber|sonst"
    r"|erst|leider|verboten|untersagt|gesperrt|nope|never|nobody|none|nothing|without|hardly"
    r"|only|instead|rather|earliest|frühestens|frei|free"
    r"|sorry|forbidden|banned|closed|fail\w*|lack\w*|miss\w*|un\w{4,}|cannot)\b|n['’]?t\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"(?<![,;:.!?–\n])[,;:.!?–\n]+(?:\s|$)"
    r"|\s(?:und|aber|doch|weil|denn|and|but|because|though)\s"
)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*[^\w\s]*")
_AFTER_A_MARK = ' !…)"“”😅😂🙈🤔😩'
_ASKS = re.compile(
    r"\b(?:fragt|fragen|frage|bittet|bitten|sucht|suchen|braucht|will|wollen|möchte\w*|wünscht"
    r"|schlägt|schlagen"
    r"|bietet|bieten|ob|wer|was|wann|wo|wie|welche\w*|asks?|asked|wonders?|whether|who|what"
    r"|when|where|how|which"
    r"|wants?|needs?|suggests?|proposes?|offers?|looks? for|looking|requests?|doubts?"
    r"|questions?)\b",
    re.IGNORECASE,
)
_MOCKED = re.compile(r"(?<!\w)[\"„“](\w+)[\"”“](?!\w)")  # a year "saved": it isn't
# What changes everything, so that no line says it where no message says anything like it.
_OVER = re.compile(
    r"\b(?:entfäll\w*|(?:fällt|fallen) aus|ausgefallen|abgesagt|verschoben|verboten|aufgehoben"
    r"|kaputt"
    r"|eingestürzt|verhaftet|gefeuert|gekündigt|gestorben|tot|pleite|cancel\w*|postpone\w*"
    r"|called off|banned|forbidden|broken|collapsed|arrested|fired|sacked|died|dead|bankrupt)\b",
    re.IGNORECASE,
)
_OTHERWISE = (
    (
        re.compile(r"\b(?:nichts|nix|nothing|kostenlos|keine \w*(?:kosten|gebühr\w*))\b", re.I),
        re.compile(r"\b(?:frei|free|umsonst|gratis|kostenlos)\b|\b0 [€£$]", re.I),
    ),
    (
        re.compile(r"\b(?:nicht|not|n['’]t\b.*) (?:\w+ ){0,3}(?:vor|before)\b|before\b", re.I),
        re.compile(r"\b(?:erst|frühestens|earliest|not until)\b", re.I),
    ),
)
_BROKEN = re.compile(
    r"\b(?:hin|defekt|im eimer|futsch|hinüber|fällt aus|busted|bust|knackered|dead|gone)\b", re.I
)
SURELY = 0.9  # a word is this one


def is_told_loosely(fact: str, text: str, said: str) -> bool:
    """Whether messages tell a number of a text after all, which by the letter they don't."""
    if _HALF.match(fact):
        return re.search(r"hal[bf]", said, re.IGNORECASE) is not None
    spoken = clock_times(fact)
    if spoken:
        minute = spoken[0][3]
        hours = {int(hour) for hour in _BARE.findall(said)}
        return minute % 60 == 0 and minute // 60 in {
            hour % HALF_A_DAY for hour in hours if hour <= 24
        }
    if _NUMBER.fullmatch(fact) and re.search(_BEFORE_AN_HOUR + re.escape(fact) + r"\b", text):
        minutes = {minute for *_, minute in clock_times(said)}
        return (int(fact) % HALF_A_DAY) * 60 in minutes
    return False


def is_denied_otherwise(text: str, sources: Sequence[Source]) -> bool:
    """Whether "pays nothing" is "free", or "not before Friday" is "Friday earliest"."""
    said = "\n".join(source.text for source in sources)
    return any(claimed.search(text) and told.search(said) for claimed, told in _OTHERWISE)


def turns_round(text: str, language: str, sources: Sequence[Source]) -> bool:
    """Whether a text denies what nobody does, or says what they deny; a score upside down, too."""
    said = "\n".join(source.text for source in sources)
    pairs = set(_PAIR.findall(said))
    if any((b, a) in pairs and (a, b) not in pairs for a, b in _PAIR.findall(text)):
        return True
    if _DENYING.search(text):
        return not _DENIED_SOMEHOW.search(said)
    if _OVER.search(text) and not (
        _OVER.search(said) or _BROKEN.search(said) or _denies_with(text, language, sources)
    ):
        return True
    mocked = {word for word in _MOCKED.findall(said) if len(re.findall(rf"\b{word}\b", said)) == 1}
    if any(re.search(rf"\b{word}\b(?![\"”“])", text) for word in mocked):
        return True
    if not _DENIED_SOMEHOW.search(text) and _only_denied(text, language, sources):
        return True
    for number in set(_NUMBER.findall(text)):
        standing = re.findall(rf"(?<!\d){number}(?!\d)", said)
        denied = re.findall(rf"\b{_DENIED}{number}(?!\d)", said, re.IGNORECASE)
        if standing and len(denied) == len(standing):
            return True
    return False


def _denies_with(text: str, language: str, sources: Sequence[Source]) -> bool:
    """Whether a sentence that has anything of a text denies something."""
    return any(
        _DENIED_SOMEHOW.search(sentence)
        and any(
            match >= SOFT_MATCH
            for *_, match in matches(text, language, [Source(sentence, source.language)])
        )
        for source in sources
        for sentence in _CLAUSE.split(source.text)
    )


def _only_denied(text: str, language: str, sources: Sequence[Source]) -> bool:
    """Whether a word of a text stands only where it is denied: "but it isn't published"."""
    clauses = [
        (Source(clause, source.language), _DENYING.search(clause) is not None)
        for source in sources
        for clause in _CLAUSE.split(source.text)
        if clause.strip()
    ]
    denied = [clause for clause, is_denied in clauses if is_denied]
    told = [clause for clause, is_denied in clauses if not is_denied]
    if not denied:
        return False
    beside = {word: match for word, _, match in matches(text, language, told)}
    small = {word for word in WORD.findall(text) if word[0].islower()}  # nouns are no predicates
    return any(
        word in small and match >= SURELY and beside[word] < SOFT_MATCH
        for word, _, match in matches(text, language, denied)
    )


def is_only_asked(text: str, language: str, sources: Sequence[Source]) -> bool:
    """Whether a text states what messages merely ask: nobody says there that it is so."""
    if _ASKS.search(text) or len(sources) > 1:  # others have answered
        return False
    asked: list[Source] = []
    told: list[Source] = []
    for source in sources:
        for sentence in _SENTENCE.findall(source.text):
            end = sentence.rstrip(_AFTER_A_MARK)
            kind = asked if end.endswith("?") and not end.endswith("??") else told  # "what??"
            kind.append(Source(sentence, source.language))
    if not asked:
        return False
    by_questions = share_covered(text, language, asked)
    return by_questions > share_covered(text, language, told) if told else True
