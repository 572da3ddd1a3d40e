"""Outcomes that exclude each other: approved and rejected, rose and fell, open and closed.

Word lists of both languages, by stem of the word's beginning; a negation turns a side around.
"""

from __future__ import annotations

import re

from rag.answer.checking.support import Source

_PAIRS = (
    (
        "angenommen|billigt|gebilligt|beschlossen|zugestimmt|verabschiedet|genehmig"
        r"|stimmt\w* .{0,40}\bzu\b|approv|adopt|pass(?:ed|es)\b|accept|back(?:ed|s)\b|endors",
        "abgelehnt|ablehn|verworfen|verwarf|gescheitert|scheiter|durchgefallen"
        r"|lehn\w* .{0,60}\bab\b|reject|turn\w* down|voted? down|voted? against|fail(?:ed|s)\b"
        r"|defeat|block(?:ed|s)\b",
    ),
    (
        "geeinigt|einig(?:en|t|te|ten) sich|einigung (?:erzielt|gelungen)"
        r"|reach\w* (?:an |a )?(?:deal|agreement)|agreed\b|struck a deal",
        "gescheitert|scheiter|ohne (?:ergebnis|einigung)|abgebrochen|broke down|collapsed"
        r"|without (?:a |an )?(?:deal|agreement|result)|fail(?:ed|s)\b",
    ),
    (
        r"stieg|steig|gestiegen|zugenommen|gewachsen|wuchs|rose\b|risen|rises|increas|grew\b"
        "|grown|climb",
        r"sank|sink|gesunken|gefallen|fiel\b|abgenommen|geschrumpft|schrumpf|fell\b|fallen\b"
        r"|falls\b|decreas|declin|shrank|shrunk|dropp",
    ),
    (
        r"gewann|gewonnen|siegt|won\b|wins\b",
        r"verlor|verlier|unterlag|unterlieg|lost\b|loses\b",
    ),
    (
        "verurteilt|schuldig gesprochen|convicted|found guilty",
        "freigesprochen|freispruch|acquitted|not guilty",
    ),
    (
        "bestätigt|confirm",
        "dementier|bestreit|bestritt|wies .{0,40}zurück|denied|denies|deny",
    ),
    (
        "wiedereröffnet|wieder geöffnet|reopen",
        "bleibt .{0,30}(?:geschlossen|gesperrt)|(?:remains?|stays?) (?:closed|shut)",
    ),
    (
        "fortgesetzt|geht weiter|gehen weiter|continu",
        r"beendet|endete?\b|ended\b|ends\b|called off",
    ),
    (
        "unverletzt|niemand wurde verletzt|verletzt wurde niemand"
        "|(?:nobody|no one) was (?:hurt|injured)",
        "(?:wurde|wurden) (?:schwer |leicht )?verletzt|(?:was|were) (?:hurt|injured)",
    ),
)
_OPPOSITES = tuple(
    (re.compile(rf"\b(?:{one})", re.IGNORECASE), re.compile(rf"\b(?:{other})", re.IGNORECASE))
    for one, other in _PAIRS
)
_ANY = re.compile("|".join(sign.pattern for pair in _OPPOSITES for sign in pair), re.IGNORECASE)
_NOT = re.compile(r"\b(?:nicht|kein\w*|nie|niemand|not|no|never|nobody)\b|n['’]t\b", re.IGNORECASE)
NEAR_CHARACTERS = 40  # before or after an outcome's word, in which a "not" is its own


def opposite(here: Source, there: Source) -> bool:
    """Whether one text tells one outcome and the other its opposite, and neither tells both."""
    for one, other in _OPPOSITES:
        sides = [_side(source.text, one, other) for source in (here, there)]
        if sides[0] and sides[1] and sides[0] != sides[1]:
            return True
    return False


def tells_outcome(text: str) -> bool:
    """Whether a text has the word of an outcome."""
    return _ANY.search(text) is not None


def _side(text: str, one: re.Pattern[str], other: re.Pattern[str]) -> int:
    """1 or -1 for the outcome that a text tells, 0 where it tells none, or both."""
    first, second = one.search(text), other.search(text)
    found = second or first
    if found is None or (first and second and first.start() != second.start()):
        return 0
    side = -1 if second else 1
    around = text[max(0, found.start() - NEAR_CHARACTERS) : found.start()]
    after = text[found.end() : found.end() + NEAR_CHARACTERS // 2]
    is_denied = _NOT.search(around) or _NOT.search(after)
    return -side if is_denied and not _NOT.search(found[0]) else side
