"""Words of a question that stand for something said before: "er", "dort", "dazu", "it", "that".

`resolve_words` puts in names where the signs agree, and says what is left open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.answer.followup.focus import Focus
from rag.answer.followup.mentions import Person, persons
from rag.answer.followup.things import things

_PERSONAL_DE = {  # genders, case
    "er": ("m", "n"),
    "ihn": ("m", "a"),
    "ihm": ("mn", "d"),
    "sie": ("fp", "n"),
    "ihr": ("f", "d"),
    "ihnen": ("p", "d"),
    "es": ("n", "n"),
}
_PERSONAL_EN = {"he": "m", "him": "m", "she": "f", "her": "f", "it": "n", "they": "p", "them": "p"}
_POSSESSIVE_DE = re.compile(r"(?P<owner>sein|ihr)(?:e[nrms]?)?", re.IGNORECASE)
_POSSESSIVE_EN = {"his": "m", "her": "f", "its": "n", "their": "p"}
_TIME_NOUN = (
    r"woche|monats?|jahr|jahre?s|tage?s?|morgen|abend|nacht|wochenende|sommers?|winters?|herbst"
    r"|frühling|frühjahr|mal|week|month|year|morning|evening|weekend|summer|winter|spring|autumn"
    r"|fall|time|season|saison|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|monday"
    r"|tuesday|wednesday|thursday|friday|saturday|sunday"
)
_OPEN = re.compile(
    # da-compounds, but "dazu, dass …" explains itself
    r"\b(?:da(?:bei|durch|für|gegen|mit|nach|neben|ran|rauf|raus|rin|rüber|runter|von|vor|zu|rum)"
    r"|hier(?:zu|für|von|mit|bei)|deswegen|deshalb)\b(?!,? (?:dass|wie|ob|was|wer|zu)\b)"
    # "das" and "dies" on their own
    r"|\b(?:das|dies)\b(?=\s*[?.!]?$|\s(?-i:[a-zäöüß]+(?:\s[a-zäöüß]+)*)[?.!]?$|\s(?:für|bei|mit|in|im|an|auf|von)\s)"
    rf"|\bdiese[rnms]?\s(?!(?:{_TIME_NOUN})\b)(?=(?-i:[A-ZÄÖÜ]))|\bdiese[rnms]?(?=\s*[?.!]?$)"
    r"|\b(?:about|of|with|to|for|against|on|by|from|is|was|did|does|has|will|after|before|do|who|to|like)"
    r"\s(?:that|this)\b(?=\s*[?.!]?$|\s(?:happen|mean|affect|cost|take|work|true|so|important|been"
    r"|be|come|have|start|begin|end|lead|work|matter|in|for)\b)"
    r"|\b(?:said|say|says|do|did|done|decide|decided|think|thinks|know|announce|announced)"
    r" (?:that|this)(?=\s*[?.!]?$)"
    r"|^(?:that|this|das|dies)\s(?:is|was|ist|war)\b"
    rf"|\b(?:is|was|are|were|did|does|do|has|have|will|can|could|would|should)\s"
    rf"(?:that|this|these|those)\b(?!\s(?:{_TIME_NOUN})\b)"
    rf"|\b(?:this|these|those)\s(?!(?:{_TIME_NOUN})s?\b)(?=[a-z]{{4,}})|\b(?:these|those)\b",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(
    r"\b(?:gibt|gab|gäbe|geht|ging|handelt|heißt|hieß|kam|kommt|kommen) es\b"
    r"|\bes (?:gibt|gab|geht|ging|heißt|handelt)\b"
    r"|\bhat es (?=.*\bgegeben\b)|\bes\b(?=.*,? dass\b)"
    r"|\b(?:ist|war|wäre) es (?:wahr|richtig|möglich|sicher|klar|erlaubt|verboten|spät|kalt|warm)\b"
    r"|\b(?:is|was|would|isn't) it (?:true|possible|likely|right|legal|ok|okay|certain|clear|known"
    r"|that|fair|worth|safe to|dangerous to|hard to|easy to)\b|\bit (?:rain|snow)s?\b|time is it\b"
    r"|\bhow (?:is|was) it that\b|\bit (?:is|was|'s) (?=.*\bthat\b)",
    re.IGNORECASE,
)
_PLACE_WORD = re.compile(
    r"\b(?:von dort|dorthin|dahin|dort|(?<=wer war )da|da(?=\s*[?.!]?$)|from there|over there"
    r"|there(?=\s*[?.!]?$|\s(?:in|on|at|during|now|today|yesterday|since|before|after)\b))",
    re.IGNORECASE,
)
# What only people do or have: the bridge that "she" might be says nothing.
_OF_PERSONS = re.compile(
    r"\b(?:sag(?:t|te|en|ten)|gesagt|mein(?:t|te)|denk(?:t|en)|dacht|glaub|wohn(?:t|en)|geboren"
    r"|heirat|verheiratet|studier|partei|ehe(?:frau|mann)|kinder|born|wife|husband|party|married)"
    r"|\b(?:wie|how) old (?:is|was) (?:he|she)\b",
    re.IGNORECASE,
)
_EXISTS = re.compile(r"\b(?:is|are|was|were|will|be|been)\s+(?:there)$", re.IGNORECASE)
_CLAUSE = re.compile(
    r",|\b(?:wenn|nachdem|als|weil|dass|bevor|obwohl|und|because|after|when|if|that|before|while"
    r"|although|and)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_NO_POSSESSION = re.compile(
    r"(?:in|on|at|to|for|by|with|from|after|before|about|and|or|so|now)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question with what could be put in."""

    text: str
    stands_alone: bool  # nothing is left that refers to something before
    had_any: bool  # whether there was such a word at all


@dataclass(frozen=True, slots=True)
class _Swap:
    start: int
    end: int
    text: str


def resolve_words(text: str, focus: Focus, language: str) -> Resolved:
    """Replace the words that stand for persons, places and things of the last turns."""
    expletives = [match.span() for match in _EXPLETIVE.finditer(text)]
    swaps: list[_Swap] = []
    is_open = any(_OPEN.finditer(text))
    had_any = is_open
    people_done: set[str] = set()
    for match in _PLACE_WORD.finditer(text):
        if _EXISTS.search(text[: match.end()]) and text[match.end() :].strip(" ?"):
            continue
        had_any = True
        place = _place(focus)
        if place:
            origin = match[0].casefold() in ("von dort", "from there")
            bare = place.partition(" ")[2]
            said = f"{'from' if language == 'en' else 'aus'} {bare}" if origin else place
            swaps.append(_Swap(match.start(), match.end(), said))
        else:
            is_open = True
    for match in _WORD.finditer(text):
        pronoun = _pronoun(match, text, language)
        if pronoun is None or any(s <= match.start() < e for s, e in expletives):
            continue
        if _is_answered_within(text, match.start(), pronoun, language):
            continue
        if pronoun.genders in people_done and pronoun.is_possessive:
            continue  # "What did she do with her prize?"
        had_any = True
        said = _meant(pronoun, text, match, focus, language)
        if said:
            swaps.append(_Swap(match.start(), match.end(), said))
            people_done.add(pronoun.genders)
        else:
            is_open = True
    return Resolved(_swapped(text, swaps), not is_open, had_any)


def _swapped(text: str, swaps: list[_Swap]) -> str:
    for swap in sorted(swaps, key=lambda swap: -swap.start):
        said = swap.text
        if swap.start == 0:
            said = said[0].upper() + said[1:]
        text = text[: swap.start] + said + text[swap.end :]
    return text


def _place(focus: Focus) -> str:
    found = next(iter((*focus.asked_places, *focus.cited_places)), None)
    return found.whereabouts if found else ""


@dataclass(frozen=True, slots=True)
class _Pronoun:
    genders: str  # m, f, n, p that it may stand for
    case: str
    is_possessive: bool
    is_personal: bool  # "he": never a thing


def _pronoun(match: re.Match[str], text: str, language: str) -> _Pronoun | None:
    word, folded = match[0], match[0].casefold()
    following = text[match.end() :].lstrip(" ")
    if language == "de":
        if word == "Sie" and match.start() > 0:
            return None  # the asker is polite
        owner = _POSSESSIVE_DE.fullmatch(word)
        if owner and following[:1].isupper() | (folded not in ("ihr", "sein")):
            return _Pronoun("mn" if owner["owner"].casefold() == "sein" else "fp", "", True, False)
        if folded in _PERSONAL_DE:
            genders, case = _PERSONAL_DE[folded]
            return _Pronoun(genders, case, False, False)
        return None
    possessive = _POSSESSIVE_EN.get(folded)
    if possessive and (folded != "her" or _is_owner(following)):
        return _Pronoun(possessive, "", True, folded in ("his", "her"))
    if folded in _PERSONAL_EN:
        return _Pronoun(_PERSONAL_EN[folded], "n", False, folded in ("he", "him", "she", "her"))
    return None


def _is_owner(following: str) -> bool:
    """Whether "her" owns what follows: "her party", and not "replace her in May"."""
    return following[:1].islower() and not _NO_POSSESSION.match(following)


def _is_answered_within(text: str, at: int, pronoun: _Pronoun, language: str) -> bool:
    """Whether the question itself says who is meant: "What will Merz do when he …"."""
    before = text[:at]
    if any(_agrees(pronoun, person) for person in persons(before)):
        return True
    if not _CLAUSE.search(before):
        return False
    return bool(things(before, language)) or bool(re.search(r"\s[A-ZÄÖÜ]\w+", before))


def _agrees(pronoun: _Pronoun, person: Person) -> bool:
    return not person.gender or person.gender in pronoun.genders


def _meant(pronoun: _Pronoun, text: str, match: re.Match[str], focus: Focus, language: str) -> str:
    """What to say in place of a pronoun; "" where the signs don't tell."""
    plural = _is_plural(pronoun, text, match, language)
    person = "" if plural else _person(pronoun, focus)
    asks_who = _asks_who(focus)
    thing = (
        ""
        if pronoun.is_personal or _OF_PERSONS.search(text)
        else _thing(pronoun, focus, language, plural)
    )
    asked = [p for p in focus.asked_persons if _agrees(pronoun, p)]
    if plural and not thing:
        thing = _both(focus, language)
    if person and (asks_who or asked or not thing):
        return _owned(person, language) if pronoun.is_possessive else person
    if thing and pronoun.is_possessive:
        return f"{thing}{'’' if thing.endswith('s') else '’s'}" if language == "en" else ""
    return thing


def _is_plural(pronoun: _Pronoun, text: str, match: re.Match[str], language: str) -> bool:
    """Whether several are meant: "fordern sie", "they"."""
    if language == "en":
        return pronoun.genders == "p"
    if "p" not in pronoun.genders or pronoun.is_possessive:
        return pronoun.genders == "p"
    before = _WORD.findall(text[: match.start()])
    verb = before[-1].casefold() if before else ""
    return (
        verb.endswith(("en", "sind", "ern", "eln"))
        and match[0].casefold() == "sie"
        and (verb not in ("wen",))
    )


def _person(pronoun: _Pronoun, focus: Focus) -> str:
    if not set(pronoun.genders) & set("mf"):
        return ""
    asked, cited = focus.asked_persons, focus.cited_persons
    known = {person.name for person in asked}
    new = [person for person in cited if person.name not in known]
    asks_who = _asks_who(focus)
    for group in (new, asked) if asks_who else (asked, cited):
        sure = [person for person in group if person.gender and person.gender in pronoun.genders]
        likely = [person for person in group if not person.gender]
        if sure or likely:
            return (*sure, *likely)[0].name
    return ""


def _asks_who(focus: Focus) -> bool:
    return focus.latest.casefold().startswith(("wer ", "wen ", "wem ", "who ", "whom "))


def _thing(pronoun: _Pronoun, focus: Focus, language: str, plural: bool) -> str:
    if language != focus.language:
        return ""
    wanted = "p" if plural else pronoun.genders.replace("p", "")
    known = {person.name.split()[-1] for person in (*focus.asked_persons, *focus.cited_persons)}
    for thing in focus.asked_things:
        if not set(wanted) & set(thing.genders) or known & set(thing.phrase.split()[:1]):
            continue
        if language == "de" and plural and thing.has_article:
            return f"{'den' if pronoun.case == 'd' else 'die'} {thing.phrase}"
        return thing.with_article(pronoun.case or "n")
    return ""


def _both(focus: Focus, language: str) -> str:
    names = [person.name for person in focus.asked_persons[:2]]
    return f" {'und' if language == 'de' else 'and'} ".join(names) if len(names) == 2 else ""


def _owned(name: str, language: str) -> str:
    if language == "en":
        return f"{name}’s"
    return f"{name}’" if name.endswith(("s", "x", "z", "ß")) else f"{name}s"
