"""What of a model's reply its sources carry. The code decides, not the model.

`claims` tells whether a sentence holds by what it cites. One without markers may rest on what the
next one cites, and the lead-in of a list on the list's items.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, islice, takewhile

from rag.answer.checking.claims import Checked, Checker
from rag.answer.checking.reply import ClaimSentence, parse_reply
from rag.types import RankedPassage


@dataclass(frozen=True, slots=True)
class Grounded:
    """A reply after its check."""

    paragraphs: tuple[tuple[Checked, ...], ...]
    says_no_answer: bool

    @property
    def sentences(self) -> list[Checked]:
        """Those of all paragraphs."""
        return [one for paragraph in self.paragraphs for one in paragraph]


def check_reply(reply: str, passages: Sequence[RankedPassage], language: str) -> Grounded:
    """Check a reply sentence by sentence; `[n]` in it is the n-th passage."""
    own = frozenset(passage.article.url for passage in passages if passage.article.url)
    parsed = parse_reply(reply, language, own)
    checker = Checker(passages, language, parsed.quotes)
    claims = [claim for paragraph in parsed.paragraphs for claim in paragraph]
    checked = [checker.check(claim) for claim in claims]
    starts = set(accumulate(map(len, parsed.paragraphs)))  # of all paragraphs but the first
    for index in reversed(range(len(claims) - 1)):
        claim, after = claims[index], index + 1
        if claim.markers:
            continue
        if claim.text.endswith(":"):
            items = _introduced(claims, checked, after)
            checked[index] = checker.check_before(claim, items, is_lead=True)
        elif claims[after].markers and after not in starts:
            checked[index] = checker.check_before(claim, [checked[after]], is_lead=False)
    if parsed.says_no_answer and not any(one.quotes for one in checked):
        return Grounded((), says_no_answer=True)
    told = iter(
        replace(one, sentence=claim.bullet + one.sentence)
        for claim, one in zip(claims, checked, strict=True)
    )
    paragraphs = tuple(tuple(islice(told, len(paragraph))) for paragraph in parsed.paragraphs)
    return Grounded(paragraphs, says_no_answer=False)


def _introduced(
    claims: Sequence[ClaimSentence], checked: Sequence[Checked], after: int
) -> list[Checked]:
    """What a lead-in introduces: the items of the list after it, else the sentence after it."""
    items = list(takewhile(lambda at: claims[at].bullet, range(after, len(claims))))
    return [checked[at] for at in items or [after]]
