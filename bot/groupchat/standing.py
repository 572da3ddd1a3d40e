"""Whether what a line says stood so in the talk: who said it, as what, and with what result.

The words of a line may all be in the messages and it may still be false: another one did it, it
was asked, denied, planned or a condition, a price was that of something else, nobody agreed. Rules
that hold for every talk; each leaves alone what it can't tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.groupchat.cited import Said, Stated
from bot.groupchat.clues import (
    ASKS_FOR,
    CANNOT,
    CAUSE,
    CLAUSE,
    DECIDING,
    DENIES,
    DONE,
    HAS_DONE,
    KNOWS_NOT,
    MINE,
    NO,
    SAYS_ALL,
    SAYS_NO_OR_YES,
    SUPPOSED,
    SUPPOSING,
    TO_SOMEBODY,
    WANTS,
    YES,
    asks,
    sentences,
)
from bot.groupchat.figures import SURELY, is_of_something_else
from bot.groupchat.settling import is_settled, somebody_differs
from rag.answer.checking.support import SOFT_MATCH, Source, matches, share_covered

CAUSE_CARRIED = 0.5  # of the words of a cause
BANTER = 5  # words: what is said so shortly of another may be a joke


def unfounded(line: Stated, told: Sequence[Said], between: Sequence[str]) -> str:
    """Why a line doesn't stand so, in English, or nothing; `between`: messages it doesn't cite."""
    if (line.is_decided or DECIDING.search(line.text)) and not is_settled(told, between):
        return "nobody settles it"
    if SAYS_ALL.search(line.text) and somebody_differs(line, told):
        return "not all do"
    if line.is_open:
        return ""
    if line.is_of_another and all(len(one.text.split()) <= BANTER for one in told):
        return "it may be banter"
    if _is_anothers(line, told):
        return "somebody else says so"
    if _is_supposed(line, told):
        return "it is asked or supposed"
    if is_of_something_else(line, told):
        return "the number is of something else"
    if _is_out_of_reach(line, told):
        return "it is said not to be so"
    if _is_of_ones_kin(line, told):
        return "somebody else is meant"
    if _is_yet_to_come(line, told):
        return "it isn't done yet"
    if _says_the_other(line, told):
        return "it is the other way round"
    cause = CAUSE.search(line.bare)
    sources = [one.source for one in told]
    if cause and share_covered(cause[1], line.language, sources) < CAUSE_CARRIED:
        return "nobody says why"
    return ""


def _is_anothers(line: Stated, told: Sequence[Said]) -> bool:
    """Whether a number or a word of it is only in what another one states."""
    own = [one for one in told if one.is_own]
    others = [one for one in told if not one.is_own]
    if not line.names_somebody or not own or not others or line.is_decided:
        return False
    if any(YES.search(one.text) for one in own):
        return False
    stated = [
        Source(found, one.source.language)
        for one in others
        for found in sentences(one.text)
        if not (asks(found) and "?" in found) and not TO_SOMEBODY.search(found)
    ]
    mine = "\n".join(one.text for one in own)
    rest = "\n".join(one.text for one in others if asks(one.text))
    numbers = set(re.findall(r"\d+", line.bare))
    if any(not re.search(rf"(?<!\d){n}(?!\d)", mine + "\n" + rest) for n in numbers):
        return bool(stated)
    if any(NO.search(one.text) for one in own):
        return not DENIES.search(line.text)
    if not line.is_about_its_author:
        return False
    by_own = {
        word: match
        for word, _, match in matches(line.bare, line.language, [one.source for one in own])
    }
    return any(
        match >= SURELY and by_own[word] < SOFT_MATCH
        for word, _, match in matches(line.bare, line.language, stated)
    )


def _is_supposed(line: Stated, told: Sequence[Said]) -> bool:
    """Whether a word of it stands only in a question, without a yes, or after an `if`."""
    if ASKS_FOR.search(line.text) or (line.language == "de" and WANTS.search(line.text)):
        return False
    asked: list[Source] = []
    supposed: list[Source] = []
    stated: list[Source] = []
    answers: list[str] = []
    for one in told:
        for sentence in sentences(one.text):
            if asks(sentence):
                asked.append(Source(sentence, one.source.language))
                continue
            if asked:
                answers.append(sentence)
            found = SUPPOSED.search(sentence)
            if found is None or not one.is_own:
                stated.append(Source(sentence, one.source.language))
                continue
            head, tail = sentence[: found.start()], sentence[found.start() :]
            if not head.strip(" ,–"):  # "wenn das gilt, bin ich dabei"
                clause = re.search(r",", tail)
                head, tail = (
                    (tail[clause.end() :], tail[: clause.start()]) if clause else ("", tail)
                )
            stated.append(Source(head, one.source.language))
            supposed.append(Source(tail, one.source.language))
    if not asked and not supposed:
        return False
    known = {word: match for word, _, match in matches(line.bare, line.language, stated)}

    def only(sources: Sequence[Source]) -> int:
        found = matches(line.bare, line.language, sources)
        return sum(match >= SOFT_MATCH > known[word] for word, _, match in found)

    if supposed and not SUPPOSING.search(line.text) and only(supposed) * 2 > len(known):
        return True
    if not asked or not only(asked):
        return False
    if any(map(KNOWS_NOT.search, answers)):
        return True
    if any(map(NO.search, answers)):
        return not DENIES.search(line.text)
    return not answers or (only(asked) * 2 >= len(known) and not any(map(YES.search, answers)))


def _is_out_of_reach(line: Stated, told: Sequence[Said]) -> bool:
    """Whether a name, a thing or a day of it stands only where somebody can't or doesn't."""
    if DENIES.search(line.text):
        return False
    out: list[Source] = []
    rest: list[Source] = []
    for one in told:
        for clause in CLAUSE.split(one.text):
            which = out if one.is_own and CANNOT.search(clause) else rest
            which.append(Source(clause, one.source.language))
    if not out:
        return False
    beside = {word: match for word, _, match in matches(line.bare, line.language, rest)}
    things = {found.casefold() for found in re.findall(r"\b[A-ZÄÖÜ]\w+", line.bare)}
    return any(
        word in things and match >= SURELY and beside[word] < SOFT_MATCH
        for word, _, match in matches(line.bare, line.language, out)
    )


def _is_of_ones_kin(line: Stated, told: Sequence[Said]) -> bool:
    """Whether "my aunt moves" became of whom it is the aunt."""
    if not line.is_about_its_author:
        return False
    kin: list[Source] = []
    rest: list[Source] = []
    for one in told:
        for clause in CLAUSE.split(one.text):
            found = MINE.search(clause)
            is_kin = found is not None and found[1].casefold() not in line.text.casefold()
            (kin if is_kin else rest).append(Source(clause, one.source.language))
    if not kin:
        return False
    beside = {word: match for word, _, match in matches(line.bare, line.language, rest)}
    return any(
        match >= SURELY and beside[word] < SOFT_MATCH
        for word, _, match in matches(line.bare, line.language, kin)
    )


def _is_yet_to_come(line: Stated, told: Sequence[Said]) -> bool:
    """Whether it tells as done what the messages tell of in no such way."""
    clause = CLAUSE.split(line.text)[0]
    return bool(DONE.search(clause)) and not any(HAS_DONE.search(one.text) for one in told)


def _says_the_other(line: Stated, told: Sequence[Said]) -> bool:
    """Whether somebody "said no" of whom a message tells that he said yes."""
    claimed = SAYS_NO_OR_YES.search(line.text)
    if claimed is None or not claimed["who"].strip():
        return False
    kind = claimed["what"].casefold() in ("no", "nein")
    answers = [
        (Source(found["who"], one.source.language), found["what"].casefold() in ("no", "nein"))
        for one in told
        for found in SAYS_NO_OR_YES.finditer(one.text)
    ]
    same = [
        share_covered(claimed["who"], line.language, [who]) for who, no in answers if no == kind
    ]
    other = [
        share_covered(claimed["who"], line.language, [who]) for who, no in answers if no != kind
    ]
    return bool(other) and max(other) > max(same, default=0.0)
