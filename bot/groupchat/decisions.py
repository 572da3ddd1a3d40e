"""What a group settled, and what it was asked and left open.

Both go by how people say it, in German and English at once, as groups mix them. Precision comes
before recall: a decision that was none misleads, one that is not listed still stands in the chat.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from bot.groupchat.summary import Remark
from bot.groupchat.telling import remark
from bot.groupchat.terms import Analysed

MOST = 3  # of either, in a topic
ANSWERS_WITHIN = 3  # messages of a topic
ANSWERS_IN = dt.timedelta(hours=12)
SHARED_OF_ANSWER = 0.5  # of a question's words, in a later message that answers it
LEAST_WORDS = 3  # of a question that can stand alone

_SETTLED = re.compile(
    r"\b(?:beschlossen|abgemacht|ausgemacht|gebongt|geeinigt|vereinbart|genehmigt|dann fest"
    r"|(?:ist|damit|wir haben|haben wir) (?:es )?entschieden|entschieden(?=:)|ist gewählt"
    r"|ist \w+ gewählt"
    r"|steht (?:jetzt |damit )?fest|so machen wir(?:'?s| es)?|machen wir so|bleibt es bei"
    r"|(?:dann|also) machen wir|es bleibt bei|dann (?:ist|wär)s? (?:das )?(?:klar|fix)"
    r"|(?:meeting|we(?:'ve| have)?|all|everyone) agreed|(?:agreed|decided)(?=:|[\s!.✅👍]*$)"
    r"|decided then|it'?s decided|settled|it'?s a deal|deal then|it is,? then|that'?s final"
    r"|let'?s (?:do|go|take|make|meet|say)|we(?:'ll| will)? (?:go|went) with|final decision|all set"
    r"|(?:ok|okay|right),? so (?=\d|(?:we|let'?s) (?:meet|take|go|do)\b))"
    r"|\bfix\b[.!]*\s*$|\bfix\s*[^\w\s]|\bdeal\b[.!]*",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"^\W*(?:ok|okay|okey|gut|alles klar|na gut|super|prima|right|fine|great|alright)\b[\s,.!:]*"
    r"(?:also |ok |then |dann )?(?:dann|also|then|it'?s|we(?:'ll)?|ist es|it is)\b",
    re.IGNORECASE,
)
_THEN_LAST = re.compile(r"\b(?:it is|that's it|meet\w*),? .{0,30}\bthen\b[.!]*\s*$", re.IGNORECASE)
_NOT_YET = re.compile(
    r"\b(?:nicht|noch nix|nichts|noch kein\w*|wenn|falls|ob|wer|wie|would|not|nothing|if|whether"
    r"|hasn'?t"
    r"|haven'?t|isn'?t|never|why|they|committee)\b",
    re.IGNORECASE,
)
_DETAIL = re.compile(r"\d|[^\W\d_]{4,}")
_ASSENT = re.compile(
    r"^\W*(?:ja|jo|jap|jep|ok|okay|yes|yep|yeah|sure|agreed|deal|abgemacht|einverstanden|passt|klar"
    r"|👍\S*|✅|fine|gern|\+1|top|super|perfekt|perfect)\b|^\s*(?:👍|✅|💯|🙌)",
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
_ENDS_ASKING = re.compile(r"\?[\s!?…\W]*$")


def decisions(analysed: Sequence[Analysed], places: Sequence[int]) -> tuple[Remark, ...]:
    """What was settled in a topic, in the order of time; the last ones count."""
    found: dict[int, Remark] = {}
    for number, at in enumerate(places):
        one = analysed[at]
        text = one.message.text
        if not _settles(text):
            continue
        after = analysed[places[number + 1]] if number + 1 < len(places) else None
        if _ENDS_ASKING.search(text):
            if (
                after is not None
                and _is_by_another(after, one)
                and _ASSENT.search(after.message.text)
            ):
                found[at] = remark(one, after)
        elif _says_what(one):
            found[at] = remark(one)
        elif number and _is_by_another(analysed[places[number - 1]], one):
            before = analysed[places[number - 1]]
            if _says_what(before) and not before.message.text.rstrip().endswith("?"):
                found.setdefault(places[number - 1], remark(before, one))
    return tuple(found[at] for at in sorted(found)[-MOST:])


def _settles(text: str) -> bool:
    settled = _SETTLED.search(text)
    if settled:
        return not _NOT_YET.search(text[max(0, settled.start() - 25) : settled.end() + 25])
    if "?" in text or _NOT_YET.search(text):
        return False
    return bool(_THEN.search(text) or _THEN_LAST.search(text))


def _says_what(one: Analysed) -> bool:
    """Whether it says what was settled: some word or number besides that it was."""
    rest = _THEN.sub(" ", _SETTLED.sub(" ", one.message.text))
    return "?" not in rest and len(_DETAIL.findall(rest)) > 1


def _is_by_another(one: Analysed, other: Analysed) -> bool:
    return (one.message.user_id, one.message.author) != (
        other.message.user_id,
        other.message.author,
    )


def open_questions(analysed: Sequence[Analysed], places: Sequence[int]) -> tuple[Remark, ...]:
    """What was asked in a topic and answered by no later message of it, in the order of time."""
    found = [
        remark(analysed[at])
        for number, at in enumerate(places)
        if _asks(analysed[at]) and not _is_answered(analysed, at, places[number + 1 :])
    ]
    return tuple(found[-MOST:])


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
