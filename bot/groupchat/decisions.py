"""What a group settled, and what it was asked and left open.

Both go by how people say it, in German and English at once, as groups mix them. Precision comes
before recall: a decision that was none misleads, one that is not listed still stands in the chat.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from bot.groupchat.deciding import says_what, settles, takes_back
from bot.groupchat.summary import Remark
from bot.groupchat.telling import remark
from bot.groupchat.terms import Analysed

MOST = 3  # of either, in a topic
REFUSED_WITHIN = 6  # messages of a topic after a decision
REFUSED_IN_REPLY_WITHIN = 50  # messages of the chat
READ_FOR_AN_ANSWER = 200  # messages after a question: what comes later is of something else
ANSWERS_WITHIN = 3  # messages of a topic
ANSWERS_IN = dt.timedelta(hours=12)
SHARED_OF_ANSWER = 0.5  # of a question's words, in a later message that answers it
LEAST_WORDS = 3  # of a question that can stand alone

_ASSENT = re.compile(
    r"^\W*(?:ja|jo|jap|jep|ok|okay|yes|yep|yeah|sure|agreed|deal|abgemacht|einverstanden|passt|klar"
    r"|fine|gern|\+1|top|super|perfekt|perfect)\b|^[^\w👍✅💯🙌]*[👍✅💯🙌]",
    re.IGNORECASE,
)
_NO_ANSWER = re.compile(
    r"\b(?:keine ahnung|weiß (?:ich )?(?:auch )?nicht|weiss (?:ich )?nicht|gute frage"
    r"|frag(?:e)? ich|ich frag"
    r"|frag mal|no idea|don'?t know|dunno|not sure|good question|i(?:'ll| will) ask|will ask"
    r"|same question"
    r"|das frag ich mich auch|würd mich auch|offen)\b",
    re.IGNORECASE,
)
_ENDS_ASKING = re.compile(r"\?[^\w?]*$")


def decisions(analysed: Sequence[Analysed], places: Sequence[int]) -> tuple[Remark, ...]:
    """What was settled in a topic and not taken back, in the order of time; the last ones count."""
    found: dict[int, Remark] = {}
    refused: set[int] = set()
    for number in reversed(range(len(places))):
        at = places[number]
        one = analysed[at]
        if len(found) >= MOST and at not in found:
            break
        if at in refused or not settles(one.message):
            continue
        after = places[number + 1] if number + 1 < len(places) else None
        before = places[number - 1] if number else None
        if _ENDS_ASKING.search(one.message.text):
            is_agreed = after is not None and _assents(analysed[after], one)
            if after is not None and is_agreed and not _is_taken_back(analysed, places, number + 1):
                found[at] = remark(one, analysed[after])
        elif _is_taken_back(analysed, places, number):
            if before is not None and not says_what(one.message.text):
                refused.add(before)
        elif says_what(one.message.text):
            found[at] = remark(one)
        elif before is not None and _proposes(analysed[before], one):
            found.setdefault(before, remark(analysed[before], one))
    return tuple(found[at] for at in sorted(found)[-MOST:])


def _assents(one: Analysed, asked: Analysed) -> bool:
    return _is_by_another(one, asked) and _ASSENT.search(one.message.text) is not None


def _proposes(one: Analysed, agreed: Analysed) -> bool:
    """Whether another one said what a bare `abgemacht` is about."""
    is_told = says_what(one.message.text) and not one.message.text.rstrip().endswith("?")
    return is_told and _is_by_another(one, agreed)


def _is_taken_back(analysed: Sequence[Analysed], places: Sequence[int], number: int) -> bool:
    """Whether one of the next messages, in the topic or beside it, says no to a settled one."""
    at = places[number]
    settled = analysed[at].message
    beside = [one.message for one in analysed[at + 1 : at + 1 + REFUSED_IN_REPLY_WITHIN]]
    near = [one for one in beside[:1] if one.thread_id == settled.thread_id]
    replies = [one for one in beside if one.reply_to == settled.message_id]
    topic = [analysed[at].message for at in places[number + 1 : number + 1 + REFUSED_WITHIN]]
    return any(takes_back(later, settled) for later in (*near, *replies, *topic))


def _is_by_another(one: Analysed, other: Analysed) -> bool:
    return (one.message.user_id, one.message.author) != (
        other.message.user_id,
        other.message.author,
    )


def open_questions(analysed: Sequence[Analysed], places: Sequence[int]) -> tuple[Remark, ...]:
    """What was asked in a topic and answered by no later message of it, in the order of time."""
    found: list[Remark] = []
    for number in reversed(range(len(places))):
        at, later = places[number], places[number + 1 : number + 1 + READ_FOR_AN_ANSWER]
        if _asks(analysed[at]) and not _is_answered(analysed, at, later):
            found.append(remark(analysed[at]))
            if len(found) == MOST:
                break
    return tuple(reversed(found))


def _asks(one: Analysed) -> bool:
    text = one.message.text
    return bool(_ENDS_ASKING.search(text)) and bool(one.weights) and len(one.words) >= LEAST_WORDS


def _is_answered(analysed: Sequence[Analysed], asked: int, later: Sequence[int]) -> bool:
    question = analysed[asked]
    until = question.message.sent_at + ANSWERS_IN
    is_own_to_answer = 0
    for number, at in enumerate(later):
        one = analysed[at]
        if not _is_by_another(one, question):
            is_own_to_answer += 1
            continue
        if _NO_ANSWER.search(one.message.text):
            continue
        is_reply = one.message.reply_to == question.message.message_id
        is_next = (
            number - is_own_to_answer < ANSWERS_WITHIN
            and one.message.sent_at <= until
            and one.message.reply_to is None
            and not _ENDS_ASKING.search(one.message.text)
        )
        if is_reply or is_next or _shares(question, one):
            return True
    return False


def _shares(question: Analysed, one: Analysed) -> bool:
    shared = sum(weight for term, weight in question.weights.items() if term in one.weights)
    is_statement = not _ENDS_ASKING.search(one.message.text)
    return is_statement and shared > SHARED_OF_ANSWER * sum(question.weights.values())
