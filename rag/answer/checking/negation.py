"""Whether a sentence denies what its source says, or says what it denies.

Only what is plain: a sentence with a "not" where the stretches that it rests on have none, and one
without whose words all stand in a clause that has one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.checking.support import SOFT_MATCH, Source, content, matches, share_covered

ALIKE = 0.6  # of the best stretch's share: the sentence rests on this one, too
CLAUSE_COVERED = 0.99  # of a clause's content, in one clause of a source that denies it

_DENIES = re.compile(
    r"\b(?:nicht|kein\w*|niemand\w*|nie|niemals|nichts|not|no|nobody|never|nothing|none|neither"
    r"|nor|cannot)\b|n['’]t\b",
    re.IGNORECASE,
)
# What may be told by a "not", or tells one: "unverletzt" is "nicht verletzt".
_DENIES_SOMEHOW = re.compile(
    r"\b(?:weder|ohne|kaum|nirgend\w*|keinerlei|lediglich|lehn\w*|abgelehnt\w*|weiger\w*"
    r"|verweiger\w*|bestreit\w*|bestritt\w*|dementier\w*|verbiet\w*|verbot\w*|verhinder\w*|offen"
    r"|unklar|statt|scheiter\w*|fehl\w*|ausgeschlossen|schloss|schließt|stopp\w*|vermied\w*"
    r"|vermeid\w*|un(?!ter|ser|ion|iver|ite|til|der|it\b|its\b)[a-zäöüß]{4,}|[a-zäöüß]{3,}los\w*"
    r"|without|hardly|barely|deni\w*|deny\w*|refus\w*|reject\w*|declin\w*|fail\w*|lack\w*|ban\w*"
    r"|prevent\w*|open|instead|yet|stop\w*|avoid\w*|miss\w*|only|nur|bisher|[a-z]{3,}less"
    r"|ruled|prohibit\w*|forb[ai]d\w*|zero|null|anders|other than)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:.!?–]\s|\s(?:und|aber|sondern|doch|oder|and|but|or|while)\s")
_HAS_VERB = re.compile(
    r"\b(?:wurden?|wird|werden|ist|sind|war|waren|hat|haben|hatten?|gab|gibt|kann|können|will"
    r"|wollen|was|were|is|are|has|have|had|can|will)\b",
    re.IGNORECASE,
)


def contradicts(sentence: str, language: str, near: Sequence[Source]) -> bool:
    """Whether a "not" is plainly too many or lost, against the stretches of sources near."""
    if _DENIES.search(sentence):
        return not any(
            _DENIES.search(source.text) or _DENIES_SOMEHOW.search(source.text)
            for source in _most_alike(sentence, language, near)
        )
    if _DENIES_SOMEHOW.search(sentence):
        return False
    told = [sentence, *(clause for clause in _CLAUSE.split(sentence) if _HAS_VERB.search(clause))]
    denied = [
        Source(clause, source.language)
        for source in near
        for clause in _CLAUSE.split(source.text)
        if _DENIES.search(clause)
    ]
    return any(
        _covers(clause, language, other)
        for clause in told
        if content(clause, language)
        for other in denied
    )


def _most_alike(sentence: str, language: str, near: Sequence[Source]) -> list[Source]:
    shares = [share_covered(sentence, language, (source,)) for source in near]
    best = max(shares, default=0.0)
    return [source for source, share in zip(near, shares, strict=True) if share >= ALIKE * best]


def _covers(sentence: str, language: str, clause: Source) -> bool:
    found = matches(sentence, language, (clause,))
    total = sum(weight for _, weight, _ in found)
    covered = sum(weight for _, weight, match in found if match >= SOFT_MATCH)
    return covered >= CLAUSE_COVERED * total
