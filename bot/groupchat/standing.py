"""Whether what a line says stood so in the talk: who said it, as what, and with what result.

The words of a line may all be in the messages and it may still be false: another one did it, it
was asked, denied, planned or a condition, a price was that of something else, nobody agreed. Rules
that hold for every talk; each leaves alone what it can't tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.groupchat.messages import GroupMessage
from rag.answer.checking.numbers import amounts
from rag.answer.checking.support import SOFT_MATCH, Source, content, matches, share_covered
from rag.corpus.calendar import MONTHS, WEEKDAYS

SURELY = 0.9  # a word is this one
CAUSE_CARRIED = 0.5  # of the words of a cause
SHORT_ANSWER = 3  # words: it takes over those of what it answers
BANTER = 5  # words: what is said so shortly of another may be a joke
BETWEEN = 6  # messages, from a proposal to the assent to it

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\d)[^.!?\n]*)*[.!?]*[^\w\s.!?]*")
_CLAUSE = re.compile(
    r"(?:[,;:!?–()\n]|(?<!\d)\.)+(?:\s|$)|\s(?:und|aber|doch|and|but|because|weil|then)\s"
)
_AFTER_A_MARK = re.compile(r"[^\w?!.]+$")
_ASKING_WORD = re.compile(r"\s*(?:who|wer|what if|does anyone|anyone|weiß (?:wer|jemand))\b", re.I)
_SUPPOSED = re.compile(
    r"\b(?:wenn|falls|ob|sofern|if|whether|unless|what if|ask(?:ed|ing)? for"
    r"|applied for|nach (?=[^.!?]*\bgefragt)|um (?=[^.!?]*\bgebeten))\b",
    re.I,
)
_SUPPOSING = re.compile(
    r"\b(?:wenn|falls|sofern|solange|sobald|if|once|when|unless|would|could|würde\w*|könnte\w*"
    r"|wäre\w*)\b",
    re.I,
)
_ASKS_FOR = re.compile(
    r"\b(?:ob|fragt|möchte|schlägt|planen|plant|bietet|bittet|whether|might|may|asks?|wants?"
    r"|plans?|proposes?|suggests?|offers?|wonders?|would like|könnte|could|würde)\b",
    re.I,
)
_WANTS = re.compile(r"\b(?:will|wollen)\b", re.I)
_NO = re.compile(
    r"^\W*(?:nein|nee|nö|no|nope|never|not me|ich nicht|not really|i can'?t"
    r"|i (?:do )?not"
    r"|(?:ich )?(?:kann|schaff\w*)(?: \w+)? nicht"
    r"|leider nicht|niemals|auf keinen fall|bloß nicht)\b",
    re.I,
)
_KNOWS_NOT = re.compile(
    r"\b(?:keine ahnung|weiß (?:ich )?(?:auch )?(?:nicht|ned)|no idea|don'?t know|dunno|not sure"
    r"|good question|gute frage|i(?:'ll| will) ask|ich frag\w*|frag(?:e)? ich)\b",
    re.I,
)
_YES = re.compile(
    r"^\W*(?:ja|jo|jap|jep|jepp|ok|okay|yes|yep|yeah|sure|agreed|deal|abgemacht|einverstanden|passt"
    r"|klar|fine|gern\w*|top|super|perfekt|perfect|doch|love (?:it|that)|done|dabei|bin dabei|in"
    r"|i'?m in|great|right|signed|schöne idee|good idea|gute idee|genau|stimmt|of course)\b"
    r"|^\s*(?:👍|✅|💯|🙌|👌|\+1|❤)",
    re.I,
)
_DENIES = re.compile(
    r"\b(?:not?|nicht|nich|nix|nichts|kein\w*|nie|niemals|niemand|ohne|never|nobody|none|nothing"
    r"|without|cannot|cant|wont|dont|isnt|nur|only|refuses?|lehnt|statt|instead|unable|weder|frei"
    r"|free|verboten|banned|zu\s?ende|un\w{4,})\b|n['’]t\b",
    re.I,
)
_CANNOT = re.compile(
    r"\b(?:can['’]?t|cannot|won['’]?t|don['’]?t|(?:kann|schaff\w*)(?: \w+)? nicht|ned)\b",
    re.I,
)
_SETTLES = re.compile(
    r"\b(?:beschlossen|abgemacht|ausgemacht|gebongt|geeinigt|vereinbart|genehmigt|entscheidung"
    r"|entschieden|steht fest|bleibt es|es bleibt|machen wir|dann nehmen|nehmen wir|fix|final"
    r"|geht auf|gilt|sonst gilt|agreed|settled|decided|decision|deal|done|it is|sorted|all set"
    r"|everyone|we meet|we take|we go|approved|carried|booked|gebucht|gewählt|elected|fest)\b"
    r"|^\W*(?:ok|okay|right|gut|also|so|then|dann)\b|\bthen\W*$|✅",
    re.I | re.M,
)
_PROPOSES = re.compile(
    r"\b(?:(?:do|should|shall) we|sollen wir|wollen wir|machen wir)\b[^.!?]*\?", re.I
)
_COUNTERS = re.compile(
    r"^\W*(?:lieber|rather|nein|nee|nö|no\b|nope|please not|bloß nicht|instead|oder\b|or\b)", re.I
)
_AGAINST = re.compile(
    r"\b(?:gegen\w*|dagegen|nicht|nein|ohne mich|lieber|kein\w*|not|no|against|rather|never"
    r"|can'?t|won'?t)\b",
    re.I,
)
_SAYS_ALL = re.compile(
    r"^\W*(?:alle|everyone|everybody|all)\b|\b(?:we all|einstimmig|unanimous\w*|allen?\b.*einig)\b",
    re.I,
)
_DECIDING = re.compile(
    r"\b(?:beschließ\w*|beschloss\w*|entscheide\w*|entschied\w*|einig\w* sich|geeinigt|vereinbar\w*"
    r"|decides?|decided|settled|agreed (?:to|that|on))\b",
    re.I,
)
_CAUSE = re.compile(
    r"\b(?:weil|denn|because(?: of)?|wegen|due to|aufgrund|since (?=he|she|they|it))\b\s*(.+)",
    re.I | re.S,
)
_MINE = re.compile(
    r"^\W*(?:\w+\W+){0,3}?(?:my|our|meine?|unsere?)\s+(\w+)\s+"
    r"(?:is|has|was|does|did|can|will|had|moves|runs|comes|wants|ist|hat|war|kann|will|geht|kommt)\b",
    re.I,
)
_DONE = re.compile(
    r"\A(?:has|have|had)\b|\b(?:has|have) (?:\w+ )?(?:agreed|given|got|made|become|been|\w{3,}ed)\b"
    r"|\A(?!needed|asked|said|told|warned|noted|offered|suggested|proposed|wanted|wondered)"
    r"(?:\w{3,}ed|bought|sold|got|made|left|sent|built|found|took|gave)\b"
    r"|\A(?:hat|haben)\b.*\b(?:\w*ge\w{3,}(?:t|en)|(?:be|ver|er|zer|ent)\w{3,}(?:t|en))\b"
    r"|\b(?:hat|haben|ist|sind)\b.*\b\w*ge\w{3,}(?:t|en)\W*\Z",
)
_HAS_DONE = re.compile(
    r"(?:^|\b(?:I|we|he|she|they|who|and) |[,.;:!] )(?:left|put|cut|read|ran|met|shut|saw|won)\b"
    r"|\b(?:has|have|had|hasn'?t|haven'?t|did|didn'?t|\w+['’]ve|bought|sold|got|made|sent|built"
    r"|(?!need|indeed|speed|feed)\w{2,}ed|found|took|gave|went|came|said|told|paid|been|done|rang"
    r"|broke|lost|wrote|hat|hab|habe|haben|hats|habs|hatte\w*|bin|ist|wurde\w*|war"
    r"|sind|warn|ge\w{3,}(?:t|en)"
    r"|(?:ab|an|auf|aus|ein|vor|zu|nach|hin|her|mit|um|weg|los|zurück|rein|raus|fest|durch|frei"
    r"|zusammen|weiter|runter|hoch)ge\w{2,}(?:t|en)|\w{3,}iert)\b",
    re.I,
)
_AT = re.compile(r"\b(?:at|by|till|until|from|on the|um|bis|ab|am|vom|zum|gegen)\W*$", re.I)
_DAYS = frozenset({*WEEKDAYS, *MONTHS})
_SAYS_NO_OR_YES = re.compile(
    r"(?P<who>[^.;,()]*?)\b(?:says?|said|sagt|sagte|sagen)\s+(?P<what>no|nein|yes|ja)\b", re.I
)
_TO_SOMEBODY = re.compile(
    r"\b(?:du|dir|dich|dein\w*|sie haben|jemand|you|your|someone|somebody|anyone)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Said:
    """A message that a line cites: who wrote it, and what."""

    message: GroupMessage
    source: Source
    is_own: bool  # of whom the line names, or it names nobody

    @property
    def text(self) -> str:
        """What it says."""
        return self.source.text


@dataclass(frozen=True, slots=True)
class Stated:
    """A line: what is left of its words without names and what people do by talking."""

    text: str
    bare: str
    language: str
    is_decided: bool
    is_open: bool
    names_somebody: bool
    is_of_another: bool  # its subject is another member, who wrote none of the messages

    @property
    def is_about_its_author(self) -> bool:
        """Whether its author is its subject: "bringt Salat mit"."""
        return self.names_somebody and self.text[:1].islower()


def unfounded(line: Stated, told: Sequence[Said], between: Sequence[str]) -> str:
    """Why a line doesn't stand so, in English, or nothing; `between`: messages it doesn't cite."""
    if (line.is_decided or _DECIDING.search(line.text)) and not _is_settled(told, between):
        return "nobody settles it"
    if _SAYS_ALL.search(line.text) and _somebody_differs(line, told):
        return "not all do"
    if line.is_open:
        return ""
    if line.is_of_another and all(len(one.text.split()) <= BANTER for one in told):
        return "it may be banter"
    if _is_anothers(line, told):
        return "somebody else says so"
    if _is_supposed(line, told):
        return "it is asked or supposed"
    if _is_of_something_else(line, told):
        return "the number is of something else"
    if _is_out_of_reach(line, told):
        return "it is said not to be so"
    if _is_of_ones_kin(line, told):
        return "somebody else is meant"
    if _is_yet_to_come(line, told):
        return "it isn't done yet"
    if _says_the_other(line, told):
        return "it is the other way round"
    cause = _CAUSE.search(line.bare)
    sources = [one.source for one in told]
    if cause and share_covered(cause[1], line.language, sources) < CAUSE_CARRIED:
        return "nobody says why"
    return ""


def _sentences(text: str) -> list[str]:
    return [found for found in _SENTENCE.findall(text) if found.strip()]


def _asks(sentence: str) -> bool:
    end = _AFTER_A_MARK.sub("", sentence)
    return (end.endswith("?") and not end.endswith("??")) or bool(_ASKING_WORD.match(sentence))


def _is_settled(told: Sequence[Said], between: Sequence[str]) -> bool:
    """Whether somebody decides, or agrees to what another one proposes, and it isn't refused."""
    if _CANNOT.search(told[-1].text) and not _YES.search(told[-1].text):
        return False
    for at, one in enumerate(told):
        plain = "\n".join(found for found in _sentences(one.text) if not _asks(found))
        if _SETTLES.search(plain) and not _COUNTERS.search(one.text):
            return True
        others = [two for two in told[:at] if two.message.author != one.message.author]
        if others and _YES.search(one.text):
            return not any(map(_COUNTERS.search, between))
        if others and others[-1] is told[at - 1] and _answers(one.text, others[-1].text):
            return True
    return False


def _answers(text: str, asked: str) -> bool:
    """Whether a text says what shall be done where another one asked it."""
    evades = _AGAINST.search(text) or _KNOWS_NOT.search(text) or _asks(text)
    return _PROPOSES.search(asked) is not None and not evades


def _somebody_differs(line: Stated, told: Sequence[Said]) -> bool:
    """Whether one of them is against it, or for something else."""
    authors = {one.message.author for one in told}
    for author in authors:
        own = [one.source for one in told if one.message.author == author]
        said = "\n".join(source.text for source in own)
        if _AGAINST.search(said) and not _DENIES.search(line.text):
            return True
        covered = any(match >= SOFT_MATCH for *_, match in matches(line.bare, line.language, own))
        if len(authors) > 1 and not covered and not _YES.search(said):
            return True
    return False


def _is_anothers(line: Stated, told: Sequence[Said]) -> bool:
    """Whether a number or a word of it is only in what another one states."""
    own = [one for one in told if one.is_own]
    others = [one for one in told if not one.is_own]
    if not line.names_somebody or not own or not others or line.is_decided:
        return False
    if any(_YES.search(one.text) for one in own):
        return False
    stated = [
        Source(found, one.source.language)
        for one in others
        for found in _sentences(one.text)
        if not (_asks(found) and "?" in found) and not _TO_SOMEBODY.search(found)
    ]
    mine = "\n".join(one.text for one in own)
    rest = "\n".join(one.text for one in others if _asks(one.text))
    numbers = set(re.findall(r"\d+", line.bare))
    if any(not re.search(rf"(?<!\d){n}(?!\d)", mine + "\n" + rest) for n in numbers):
        return bool(stated)
    if any(_NO.search(one.text) for one in own):
        return not _DENIES.search(line.text)
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
    if _ASKS_FOR.search(line.text) or (line.language == "de" and _WANTS.search(line.text)):
        return False
    asked: list[Source] = []
    supposed: list[Source] = []
    stated: list[Source] = []
    answers: list[str] = []
    for one in told:
        for sentence in _sentences(one.text):
            if _asks(sentence):
                asked.append(Source(sentence, one.source.language))
                continue
            if asked:
                answers.append(sentence)
            found = _SUPPOSED.search(sentence)
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

    if supposed and not _SUPPOSING.search(line.text) and only(supposed) * 2 > len(known):
        return True
    if not asked or not only(asked):
        return False
    if any(map(_KNOWS_NOT.search, answers)):
        return True
    if any(map(_NO.search, answers)):
        return not _DENIES.search(line.text)
    return not answers or (only(asked) * 2 >= len(known) and not any(map(_YES.search, answers)))


def _is_of_something_else(line: Stated, told: Sequence[Said]) -> bool:
    """Whether a number is in no message, or no clause, with what the line says of it."""
    for clause in _CLAUSE.split(line.bare):
        spoken = [word for word in content(clause, line.language) if not re.search(r"\d", word)]
        for amount in amounts(clause, line.language):
            digits = re.search(r"\d[\d.,]*", amount.text)
            if digits is None or not spoken:
                continue
            having = [one for one in told if _has(one.text, digits[0])]
            if not having or any(len(one.text.split()) <= SHORT_ANSWER for one in having):
                continue
            sources = [one.source for one in having]
            if not any(m >= SOFT_MATCH for *_, m in matches(clause, line.language, sources)):
                if share_covered(clause, line.language, [one.source for one in told]):
                    return True
                continue
            every = [one.source for one in told]
            before = [
                word
                for word, _, match in matches(clause[: amount.start], line.language, every)
                if match >= SURELY and word not in _DAYS
            ]
            if not before:
                continue
            is_near = any(m >= SOFT_MATCH for *_, m in matches(before[-1], line.language, sources))
            is_time = _AT.search(clause[: amount.start])
            if not is_near and not is_time and not _is_answered(told):
                return True
            if _is_in_another_clause(before[-1], digits[0], line.language, sources):
                return True
    return False


def _is_answered(told: Sequence[Said]) -> bool:
    return any(_asks(found) for one in told for found in _sentences(one.text))


def _has(text: str, number: str) -> bool:
    return re.search(rf"(?<![\d.,]){re.escape(number)}(?!\d)", text) is not None


def _is_in_another_clause(word: str, number: str, language: str, sources: Sequence[Source]) -> bool:
    """Whether a word comes only after the clause of a number, which has a thing of its own."""
    for source in sources:
        clauses = [clause for clause in _CLAUSE.split(source.text) if clause.strip()]
        last = max(at for at, clause in enumerate(clauses) if _has(clause, number))

        def best(some: Sequence[str], spoken: str = source.language) -> float:
            found = matches(word, language, [Source(clause, spoken) for clause in some])
            return max((match for *_, match in found), default=0.0)

        has_its_own = len(content(clauses[last], source.language)) >= SHORT_ANSWER
        if not has_its_own or best(clauses[: last + 1]) >= SOFT_MATCH:
            return False
        if best(clauses[last + 1 :]) < SURELY:
            return False
    return True


def _is_out_of_reach(line: Stated, told: Sequence[Said]) -> bool:
    """Whether a name, a thing or a day of it stands only where somebody can't or doesn't."""
    if _DENIES.search(line.text):
        return False
    out: list[Source] = []
    rest: list[Source] = []
    for one in told:
        for clause in _CLAUSE.split(one.text):
            which = out if one.is_own and _CANNOT.search(clause) else rest
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
        for clause in _CLAUSE.split(one.text):
            found = _MINE.search(clause)
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
    clause = _CLAUSE.split(line.text)[0]
    return bool(_DONE.search(clause)) and not any(_HAS_DONE.search(one.text) for one in told)


def _says_the_other(line: Stated, told: Sequence[Said]) -> bool:
    """Whether somebody "said no" of whom a message tells that he said yes."""
    claimed = _SAYS_NO_OR_YES.search(line.text)
    if claimed is None or not claimed["who"].strip():
        return False
    kind = claimed["what"].casefold() in ("no", "nein")
    answers = [
        (Source(found["who"], one.source.language), found["what"].casefold() in ("no", "nein"))
        for one in told
        for found in _SAYS_NO_OR_YES.finditer(one.text)
    ]
    same = [
        share_covered(claimed["who"], line.language, [who]) for who, no in answers if no == kind
    ]
    other = [
        share_covered(claimed["who"], line.language, [who]) for who, no in answers if no != kind
    ]
    return bool(other) and max(other) > max(same, default=0.0)
