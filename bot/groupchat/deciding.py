"""Whether a message settles something, or takes back what was settled.

A word such as `abgemacht` is not enough: its clause may deny it ("nichts ist abgemacht"), tell
of others or of the past ("wurde 2018 vereinbart"), or put it off ("wird noch entschieden").
"""

from __future__ import annotations

import datetime as dt
import re

from bot.groupchat.messages import GroupMessage

READ = 300  # characters of a message: a remark shows no more of it
BESIDE = 25  # characters before and after, in which a word of doubt is of what is settled
TAKEN_BACK_IN = dt.timedelta(hours=24)

_ALONE = (
    r"(?:^|[.,;:!?…\n–-][^\S\n]{0,2}"
    r"|\b(?:ok(?:ay)?|then|also|dann|damit|jetzt|ist|sind|it'?s a) )"
)
_SETTLED = re.compile(
    r"\b(?:beschlossen|abgemacht|ausgemacht|gebongt|geeinigt|vereinbart|genehmigt|dann fest"
    r"|(?:ist|damit|wir haben|haben wir) (?:es )?entschieden|entschieden(?=:)|ist gewählt"
    r"|ist \w+ gewählt"
    r"|(?<!das )steht fest|steht (?:jetzt|damit) fest|so machen wir(?:'?s| es)?|machen wir so"
    r"|bleibt es bei"
    r"|(?:dann|also) machen wir|es bleibt bei|dann (?:ist|wär)s? (?:das )?(?:klar|fix)"
    r"|(?:meeting|we(?:'ve| have)?|all|everyone) agreed"
    r"|decided then|it'?s decided|settled(?! (?:in|down|up|the|an?|my|his|her|our|their)\b)"
    r"|it'?s a deal|deal then|it is,? then|that'?s final"
    r"|let'?s (?:do|go|take|make|meet|say)|we(?:'ll| will)? (?:go|went) with|final decision"
    r"|all set(?! for\b)"
    r"|(?:ok|okay|right),? so (?=\d|(?:we|let'?s) (?:meet|take|go|do)\b))"
    rf"|{_ALONE}(?:agreed|decided)(?=:|[\s!.✅👍]*$)"
    rf"|{_ALONE}(?:fix|deal)\b(?=\s*(?:[^\w\s?'’]|$))[.!]*",
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
_END_OF_CLAUSE = re.compile(
    r"[,;:!?…–()\n]|(?<!\d)\.(?!\d)|\s(?:und|aber|doch|and|but)\s", re.IGNORECASE
)
_END_OF_SENTENCE = re.compile(r"[!?…\n]|(?<!\d)\.(?!\d)")
_DENIED = re.compile(  # in the clause of what is settled
    r"\b(?:no|nein|nee|nope|not|nicht|nich|kein\w*|nichts|nix|nie|niemals|niemand|never|nobody"
    r"|nothing|none|neither|weder|without|ohne|hardly|kaum|(?:is|are|it'?s|that'?s) off|any ?more"
    r"|no longer|geplatzt|hinfällig|vom tisch|offen|unless|once|sobald|solange?"
    r"|(?:before|until|bevor|bis) (?:we|it|wir|es)"
    r"|almost|nearly|fast|beinahe|maybe|perhaps|probably|supposedly|vielleicht|wahrscheinlich"
    r"|vermutlich|angeblich|hoffentlich|hopefully|hätten?|wären?|könnten?|sollten?|wollten?"
    r"|could|should|might|muss|müss\w+|soll(?:en)?|wird|werden|be|being|needs?|must"
    r"|von wegen|warum|wieso|wann|when|who|as (?:agreed|decided|settled)|er|he|she)\b|n['’]t\b",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"\b(?:hat|hatten?|(?<=\w )haben(?! wir\b)|has|had|my|mein\w*)\b", re.IGNORECASE
)
_OF_US = re.compile(r"\b(?:wir|we|alle|everyone|meeting)\b", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:wurden?|worden|war|waren|was|were|had|hatten?|damals|früher|einst|ursprünglich"
    r"|originally|back (?:then|in)|last (?:year|time|month|summer|winter)|years? ago"
    r"|(?:letzte[ns]?|vorige[ns]?) (?:jahr|mal|monat|sommer|winter)|vor \w+ jahren)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_IMPOSSIBLE = re.compile(  # in its sentence
    r"\b(?:wenn|falls|sofern|if|whether|verboten|untersagt|unmöglich|abgelehnt|dagegen|gescheitert|abgesagt|dachte|dachten"
    r"|banned|forbidden|prohibited|not allowed|impossible|illegal|reject\w*|refuse\w*|cancel\w*"
    r"|called off|thought|wish)\b",
    re.IGNORECASE,
)
_NO = (
    r"(?:nein|nee+|nö+|ne|nope|nah|never|niemals|keineswegs|auf (?:gar )?keinen fall|bloß nicht"
    r"|ohne mich"
    r"|no|no way|not (?:so fast|me|with me|at all|really|yet|agreed|happy)|absolutely not|hell no)"
)
_REFUSES = re.compile(
    rf"^\W*(?:(?:sorry|äh|ähm|hm+|um|also|oh|ach|well|actually|eigentlich|but|aber|leider)\W+)*{_NO}\b"
    r"(?! (?:problem|worries|objections?|stress|prob|doubt|matter|sorge))",
    re.IGNORECASE,
)
_COUNTERS = re.compile(
    r"^\W*(?:(?:sorry|hm+|also|oh|ach|well|but|aber|und|ich|i'?d|dann|would)\W+){0,2}"
    r"(?:lieber|rather|instead|stattdessen|oder (?:doch|lieber)|bin dagegen|disagree|object"
    r"|i'?m against|einspruch|widerspruch|veto|quatsch|unsinn|vergiss|forget|stop+|halt|moment"
    r"|wait|warte\w*|hold on|hang on|nicht so schnell|nichts|nothing|kann (?:da )?(?:\w+ )?nicht"
    r"|(?:i )?can(?:'?t|not))\b",
    re.IGNORECASE,
)
_TAKES_BACK = re.compile(
    r"\b(?:nicht|nichts|nix|kein(?:e[rn]?)?|not|nothing|never|isn['’]?t|no)\b[^.,;:!?\n]{0,25}"
    r"\b(?:abgemacht|ausgemacht|beschlossen|vereinbart|entschieden|geeinigt|einverstanden|deal"
    r"|agreed?|decided|settled|fix)\b"
    r"|\b(?:doch nicht|doch lieber|bin (?:ich )?dagegen|i disagree|i object|i'?m against"
    r"|(?:deal|it|that)(?:'s| is) off|called off|off the table|vom tisch|wieder offen"
    r"|abgesagt|geplatzt|gestrichen|hinfällig|fällt aus|changed (?:my|our) minds?)\b"
    r"|\b(?:abgemacht|beschlossen|vereinbart|entschieden) (?:ist|war|wurde|haben wir)"
    r" (?:noch )?(?:gar |hier )?(?:nichts|nix|nicht|kein)",
    re.IGNORECASE,
)
_DISLIKES = re.compile(
    r"\b(?:(?:geht|passt|kann|klappt|schaffe?|will|mag|möchte) (?:\w+ ){0,3}?(?:nicht|kein\w*)"
    r"|(?:ist|wäre|klingt) (?:\w+ )?(?:schlecht|blöd|doof|unfair|mist|quatsch|zu \w+)"
    r"|viel zu \w+|(?:bin|ich) (?:da )?raus|kein\w* \w+ für mich|lieber|stattdessen"
    r"|(?:can['’]?t|cannot|won['’]?t) (?!wait)|doesn['’]?t (?:work|suit)|(?:is|are|too) awful"
    r"|(?:i['’]?m|count me) out|(?:is|are|that's|way|far|it's) (?:far |way )?too \w+|unfair"
    r"|instead|rather|^\W*(?:leider|unfortunately|sadly|please no)|halte? (?:ich )?(?:\w+ )?nichts"
    r"|sold out|(?:fully|all) booked|booked (?:out|up)|ausgebucht|ausverkauft)\b",
    re.IGNORECASE,
)
_PLAIN_NO = re.compile(rf"\W*{_NO}\s*(?:[,.!\n]|$)", re.IGNORECASE)
_DETAIL = re.compile(r"\d|[^\W\d_]{4,}")


def settles(message: GroupMessage) -> bool:
    """Whether it says that something is settled, here and now, by the group."""
    text = message.text[:READ]
    if _REFUSES.search(text) or _TAKES_BACK.search(text):
        return False
    settled = _SETTLED.search(text)
    if settled:
        return _is_meant(text, settled.start(), settled.end(), message.sent_at.year)
    if "?" in text or _NOT_YET.search(text) or _PAST.search(text):
        return False
    return bool(_THEN.search(text) or _THEN_LAST.search(text))


def says_what(text: str) -> bool:
    """Whether it says what was settled: some word or number besides that it was."""
    rest = _THEN.sub(" ", _SETTLED.sub(" ", text[:READ]))
    return "?" not in rest and len(_DETAIL.findall(rest)) > 1


def takes_back(later: GroupMessage, settled: GroupMessage) -> bool:
    """Whether a later message says no to one that settled something, or says otherwise."""
    if later.reply_to not in (None, settled.message_id):
        return False
    if later.sent_at - settled.sent_at > TAKEN_BACK_IN:
        return False
    text = later.text[:READ]
    if _TAKES_BACK.search(text):
        return True
    is_by_another = (later.user_id, later.author) != (settled.user_id, settled.author)
    return is_by_another and any(
        pattern.search(text) for pattern in (_REFUSES, _COUNTERS, _DISLIKES)
    )


def _is_meant(text: str, start: int, end: int, year: int) -> bool:
    if _NOT_YET.search(text[max(0, start - BESIDE) : end + BESIDE]):
        return False
    clause, _ = _around(text, start, end, _END_OF_CLAUSE)
    sentence, rest = _around(text, start, end, _END_OF_SENTENCE)
    if _DENIED.search(clause) or _PAST.search(clause) or _IMPOSSIBLE.search(sentence):
        return False
    if _OF_OTHERS.search(clause) and not _OF_US.search(clause):
        return False
    if any(int(found) < year for found in _YEAR.findall(sentence)):
        return False
    return not _PLAIN_NO.match(rest)


def _around(text: str, start: int, end: int, border: re.Pattern[str]) -> tuple[str, str]:
    """What stands between two borders around a place, and all that comes after it."""
    begin, finish = 0, len(text)
    for found in border.finditer(text):
        if found.end() <= start + 1:  # a mark may be the first that was found
            begin = found.end()
        elif found.start() >= end - 1:
            finish = found.start()
            break
    return text[begin:finish], text[finish + 1 :]
