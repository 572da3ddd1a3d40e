"""What people do by saying something: they ask, propose, agree, refuse, offer.

A summary says so ("schlägt Samstag vor"), and no message does: "Samstag?" is one. These words are
not looked for in the messages; those that have a sense of their own must fit what was said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.checking.support import Source
from rag.corpus.calendar import MONTHS, WEEKDAYS

_ACTS = {
    "de": r"""
    ab absage alle an antwortet bat befürchtet beginnt beklagt bekommt berichten berichtet
    beschließen beschließt beschlossen beschwert bestätigen bestätigt bieten bietet bitten
    bittet bleiben bleibt brauchen braucht dafür dagegen damit dankt darf dürfen einigen
    einigt einverstanden empfiehlt entscheiden entscheidet entschieden ergänzt erinnern
    erinnert erklärt erzählt finden findet fordert frage fragen fragt fragte freut geeinigt
    geht gibt glaubt gruppe hin hinweis hofft hält jeder jemand kann kennt klärt korrigiert
    kosten kostet kritisiert können könnte kümmern kümmert kündigt laut lehnt liegt lobt lässt
    machen beruhigt sofern binnen offen ohne planen plant rät sagen
    macht meinen meint melden meldet mit muss möchte möchten müssen nennt niemand nimmt ob
    sagt sagte schlagen schlägt schreibt soll sollen
    sollte statt stattdessen steht stellt stimmen stimmt teilt thema uhr unklar vereinbaren
    vereinbart verlangt vermutet verspricht vor vorgeschlagen vorschlag warnt wegen weist
    weiß werden widerspricht will wird wollen wünscht würde zeigt zu zugestimmt zusage
    ärgert übernehmen übernimmt
    """,
    "en": r"""
    added adds? advised advises? against agreed agrees? all announced announces? answered
    answers? anyone are asked asking asks? be because begins? being believes? can cannot
    complained complains? confirmed confirms? corrected corrects? costs? could criticises? decided
    decides? declined declines? demands? everybody everyone explains? fears? finds? gets?
    gives? goes got group had has have hopes? instead is joins? knows? lets? likes? makes? may
    mentioned mentions? might must needed needs? nobody noted notes? objects? offered
    offering offers? open out place planned planning plans? pointed points? praises?
    promised promises? proposed proposes? question recommends? refused refuses? remains?
    reminded reminds? reported reports? request requested requests said says? settled
    settles? shared shares? should shows? somebody someone starts? stated states? stays?
    suggested suggests? suspects? takes? tells? thanks? thinks? thought told topic unclear
    volunteered volunteers? wants? warned warning warns? was were whether will without
    wondered wonders? would writes?
    """,
}
_ACT = {
    language: re.compile(rf"\b(?:{'|'.join(acts.split())})\b", re.IGNORECASE)
    for language, acts in _ACTS.items()
}
_AUXILIARY = re.compile(
    r"\b(?:do|does|did|is|are|was|were|wo|ca|could|should|would|has|have|had)n['’]t\b",
    re.IGNORECASE,
)
_AMBIGUOUS = {"may", "march", "mar", "sun", "sat", "mon", "so", "do", "di", "mi", "fr", "sa", "mo"}
_DAY = re.compile(
    rf"\b(?:(?:{'|'.join(sorted({*WEEKDAYS, *MONTHS} - _AMBIGUOUS, key=len, reverse=True))})"
    r"|(?<=in )(?:may|march)|(?<=since )(?:may|march)|(?<=\d )(?:may|march))",
)
_LONG_MONTHS = {
    "jan": "January",
    "feb": "February",
    "apr": "April",
    "aug": "August",
    "sep": "September",
    "oct": "October",
    "okt": "Oktober",
    "nov": "November",
    "dec": "December",
    "dez": "Dezember",
}
_LONG_DAYS = {"wed": "Wednesday", "thu": "Thursday", "tue": "Tuesday", "fri": "Friday"}
_SHORT_DAY = re.compile(r"\b(?:wed|thu|thurs|tues|fri)\b", re.IGNORECASE)
_SHORT_MONTH = re.compile(r"(?<=\d )(?:jan|feb|apr|aug|sept?|oct|okt|nov|dec|dez)\b", re.IGNORECASE)
_MONTH = re.compile(
    rf"\b(?:{'|'.join(sorted({*MONTHS} - _AMBIGUOUS, key=len, reverse=True))})\b", re.I
)
_ASKING = re.compile(
    r"\b(?:fragt|fragen|fragte|asks? (?:who|what|when|where|why|how|if|whether)|wonders?)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\?|\b(?:wer|was|wann|wo|wie|wieso|warum|welche\w*|ob|weiß jemand|kann jemand|who|what"
    r"|when|where|why|how"
    r"|which|whether|anyone|anybody|someone|can|could)\b"
    r"|^[^\w\n]*(?:is|are|do|does|did|has|have|was|were|will|would|should|shall|ist|sind|hat|habt"
    r"|haben|gibt"
    r"|kann|könnt|darf|soll|muss|wird)\b",
    re.IGNORECASE | re.MULTILINE,
)
_REFUSING = re.compile(
    r"\b(?:lehnt\b.*\bab|lehnen\b.*\bab|ist dagegen|sind dagegen|sagt\b.*\bab|widerspricht"
    r"|weigert|verweigert|refuses?"
    r"|refused|declines?|declined|objects?|is against|are against|rejects?|rejected|opposes?)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:nein|nee|nö|nicht|nich|nix|kein\w*|nie|ohne mich|leider|dagegen|lieber|bloß nicht"
    r"|auf keinen|quatsch"
    r"|no|not|nope|never|don'?t|won'?t|can'?t|cannot|isn'?t|sorry|against|rather|without me"
    r"|refuse\w*|reject\w*"
    r"|abgelehnt|lehn\w*|objection|hate|object\w*)\b|n['’]t\b",
    re.IGNORECASE,
)
_AGREEING = re.compile(
    r"\b(?:stimmt\b.*\bzu|stimmen\b.*\bzu|ist einverstanden|sind einverstanden|ist dafür"
    r"|sind dafür|sagt\b.*\bzu"
    r"|agrees?|agreed|is in favour|accepts?|accepted|approves?|approved)\b",
    re.IGNORECASE,
)
_PLAIN_NO = re.compile(
    r"^\W*(?:nein|nee|nö|no|nope|never|auf keinen fall|bloß nicht|ohne mich|not me)\b",
    re.IGNORECASE,
)
_NOT_AT_ALL = re.compile(r"\b(?:nicht|kein\w*|not|can'?t|won'?t|don'?t)\b|n['’]t\b", re.IGNORECASE)
_YES = re.compile(
    r"\b(?:ja|jo|jap|jep|ok|okay|klar|gern\w*|passt|einverstanden|dabei|deal|super|top|gut"
    r"|prima|abgemacht"
    r"|genehmigt|darfst|yes|yep|yeah|sure|fine|great|agreed|good|perfect|right|done|will|i'?ll"
    r"|approved?|erlaubt|agrees?|accept\w*)\b|\+1|👍|✅|💯",
    re.IGNORECASE,
)


def with_capitals(text: str) -> str:
    """A text whose days and months have their capitals: groups write "on sunday", "in march"."""
    text = _SHORT_MONTH.sub(lambda found: _LONG_MONTHS[found[0][:3].casefold()], text)
    text = _SHORT_DAY.sub(lambda found: _LONG_DAYS[found[0][:3].casefold()], text)
    return _DAY.sub(lambda found: found[0][:1].upper() + found[0][1:], text)


def without_months(text: str) -> str:
    """A text whose numbers are no days: "ab januar 31 % teurer"."""
    return _MONTH.sub(" ", text)


def without_acts(text: str, language: str) -> str:
    """A line without what it says that people do by talking."""
    bare = _AUXILIARY.sub(" ", text) if language == "en" else text
    return " ".join(_ACT.get(language, _ACT["en"]).sub(" ", bare).split())


def acts_hold(text: str, sources: Sequence[Source]) -> bool:
    """Whether somebody asks where a line says so, refuses where it does, and agrees."""
    said = [source.text for source in sources]
    if _ASKING.search(text) and not any(map(_ASKED.search, said)):
        return False
    if _REFUSING.search(text) and not any(map(_REFUSED.search, said)):
        return False
    if _AGREEING.search(text):
        return any(_YES.search(one) or not _NOT_AT_ALL.search(one) for one in said) and not any(
            _PLAIN_NO.search(one) for one in said
        )
    return True
