"""Follow-ups that ask the last question of another: "Und Putin?", "and in Germany?", "2024?"."""

from __future__ import annotations

import datetime as dt
import re

from rag.answer.followup.ellipsis import under_headline
from rag.answer.followup.focus import Focus
from rag.answer.followup.mentions import names, places
from rag.answer.followup.things import things
from rag.corpus.calendar import spoken_date
from rag.corpus.language import words
from rag.search.dates import read_time
from rag.types import day_of

_AND = re.compile(
    r"(?:und|aber|and|but)\s+(?:was ist (?:mit\s)?|what about\s|how about\s"
    r"|wie (?:ist|war|sieht) es\s"
    r"(?:mit\s)?)?(?P<rest>.+)"
    r"|(?:was ist mit|what about|how about|wie (?:ist|war|sieht|steht) es (?:denn )?"
    r"(?:mit|um|(?=in\b|bei\b|im\b)))\s*(?P<other>.+?)(?: aus)?",
    re.IGNORECASE,
)
_EARLIER = re.compile(r"(?:davor|vorher|zuvor|before|before that|früher|earlier)", re.IGNORECASE)
_LATER = re.compile(r"(?:danach|seitdem|später|seither|after that|since then|later|since)", re.I)
_NAME = r"(?:[A-ZÄÖÜ]|\d)[\w’'.&-]*"
_BARE_NAME = re.compile(
    r"(?:(?:in|im|bei|aus|nach|für|mit|von|um|from|for|at|of|on|to)\s)?"
    rf"(?:(?:der|die|das|den|dem|the)\s)?"
    rf"{_NAME}(?: (?:(?:of|von|and|und|der|the)\s)?{_NAME}){{0,4}}"
)
_GOVERNS = re.compile(
    r"\b(?:von|vom|in|im|bei|beim|mit|aus|zu|zum|zur|nach|für|gegen|über|an|am|auf|vor)"
    r"\s(?:(?:der|dem|den)\s)?$"
)
_PLAIN_THING = re.compile(r"(?:the|its|their|his|her)(?: [a-z]+){1,3}")
_YEAR_BEFORE = re.compile(
    r"(?:im|das|dem) (?:jahr davor|jahr zuvor|vorjahr)|(?:in )?the (?:year before|previous year)",
    re.IGNORECASE,
)
_PARTIES = frozenset(
    """
    grüne grünen linke linken union sozialdemokraten liberalen christdemokraten koalition greens
    tories conservatives democrats republicans liberals labour
    """.split()
)
# States that German names with their article, as it does common nouns.
_STATE = re.compile(
    r"\b(?:[Dd]ie (?:Ukraine|Türkei|Schweiz|Slowakei|Mongolei|Niederlande|Philippinen)"
    r"|[Dd]er (?:Iran|Irak|Libanon|Jemen|Sudan|Südsudan|Tschad|Niger|Kongo|Vatikan))\b"
)
_IS = re.compile(r"\b(?:ist|sind|is|are)\b")
_PAST = {"ist": "war", "sind": "waren", "is": "was", "are": "were"}


def asked_of_another(text: str, focus: Focus, language: str, now: dt.datetime) -> str:
    """What "Und Putin?", "and in Germany?", "2024?" mean: a part of the last question replaced."""
    led = _AND.fullmatch(text)
    rest = ((led["rest"] or led["other"]) if led else text).strip()
    if not led and not _BARE_NAME.fullmatch(rest):
        return ""
    if _EARLIER.fullmatch(rest) or _LATER.fullmatch(rest):
        return _at_other_time(_relative_time(rest, focus, language), focus, now)
    time = read_time(rest, now)
    if (time.is_period or time.wants_latest) and not _remains(rest, (*time.phrases, *time.years)):
        return _at_other_time(rest, focus, now)
    year = re.search(r"\b(?:19|20)\d\d\b", focus.standing)
    if _YEAR_BEFORE.fullmatch(rest) and year:
        return _at_other_time(str(int(year[0]) - 1), focus, now)
    if led and _PLAIN_THING.fullmatch(rest):
        return under_headline(text, focus)
    if not _BARE_NAME.fullmatch(rest):
        return ""
    swapped = _in_place_of_another(rest, focus)
    if swapped:
        return swapped
    is_known = bool(led) or any(focus.speaks_of(word) for word in words(rest))
    return under_headline(text, focus) if is_known else ""


def _remains(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether a text says more than these phrases."""
    said = set(words(" ".join(phrases)))
    return any(word not in said for word in words(text))


def _relative_time(text: str, focus: Focus, language: str) -> str:
    """`vor 2024`, `after 3 March 2025`: against the year that was asked about, or the article."""
    year = re.search(r"\b(?:19|20)\d\d\b", focus.standing)
    day = next((d for c in focus.citations if (d := day_of(c.published))), None)
    if year is None and day is None:
        return ""
    earlier = bool(_EARLIER.fullmatch(text))
    point = year[0] if year else spoken_date(day, language) if day else ""
    if language == "de":
        return f"{'vor' if earlier else 'nach'} {'' if year else 'dem '}{point}"
    return f"{'before' if earlier else 'after'} {point}"


def _at_other_time(phrase: str, focus: Focus, now: dt.datetime) -> str:
    if not phrase:
        return ""
    question, other = focus.standing, read_time(phrase, now)
    if other.until is not None and other.until < now.date():
        question = _IS.sub(lambda verb: _PAST[verb[0]], question, count=1)
    time = read_time(question, now)
    spans = [
        (at, at + len(said))
        for said in (*time.phrases, *time.years)
        if (at := question.casefold().find(said)) >= 0
    ] or [year.span() for year in re.finditer(r"\b(?:19|20)\d\d\b", question)]
    if spans:
        start, end = min(s for s, _ in spans), max(e for _, e in spans)
        return question[:start] + phrase + question[end:]
    is_year = re.fullmatch(r"\d{4}", phrase) and focus.language == "en"
    return f"{question.rstrip('?. ')} {'in ' if is_year else ''}{phrase}?"


def _in_place_of_another(rest: str, focus: Focus) -> str:
    """The last question with another name in it; "" where it has none to give way."""
    there = places(rest)
    is_place = bool(there) and there[0].start == 0
    swap = _swap_place if is_place else _swap_name
    questions = focus.questions if not focus.headline else focus.questions[::-1]
    for question in (*questions, *focus.thread):
        swapped = swap(question, rest, focus)
        if swapped:
            return swapped
    return f"{focus.standing.rstrip('?. ')} {rest}?" if is_place else _swap_phrase(rest, focus)


def _swap_phrase(rest: str, focus: Focus) -> str:
    """`of Chicago` for `of New York`: a name behind the same preposition."""
    preposition, _, name = rest.partition(" ")
    if not name or not preposition.islower() or preposition in ("der", "die", "das", "the"):
        return ""
    behind = re.compile(rf"\b{re.escape(preposition)} [A-ZÄÖÜ][\w-]*(?: [A-ZÄÖÜ][\w-]*)*")
    found = (behind.search(question) for question in focus.questions)
    return next((m.string[: m.start()] + rest + m.string[m.end() :] for m in found if m), "")


def _swap_place(question: str, rest: str, focus: Focus) -> str:
    for place in places(question):
        return question[: place.start] + rest + question[place.end :]
    home = {c.place for c in focus.citations}
    for start, end in names(question, focus.language):
        if question[start:end] in home or question[:start].endswith((" von ", " of ")):
            return question[:start] + places(rest)[0].name + question[end:]
    return ""


def _swap_name(question: str, rest: str, focus: Focus) -> str:
    article = re.match(r"(?:der|die|das|den|dem|the)\s", rest, re.IGNORECASE)
    if article and not _is_named(rest[article.end() :]):
        return ""
    named = names(question, focus.language)
    behind = {place.end - len(place.name) for place in places(question)}
    free = [span for span in named if span[0] not in behind]
    organisations = [
        (t.end - len(t.phrase), t.end)
        for t in things(question, focus.language)
        if _is_named(t.phrase)
    ]
    if not article and rest[:1].islower():
        return ""
    for start, end in (*free, *organisations, *named):
        if article and focus.language == "de" and _GOVERNS.search(question[:start]):
            continue  # the article would stand in the wrong case: "von die CDU"
        led = re.search(r"\b(?:der|die|das|den|dem|the)\s$", question[:start], re.IGNORECASE)
        return question[: led.start() if led else start] + rest + question[end:]
    state = _STATE.search(question)
    if state and not article and not _GOVERNS.search(question[: state.start()]):
        return question[: state.start()] + rest + question[state.end() :]
    return ""


def looked_for_there(question: str, language: str) -> str:
    """What to search for where only the place is another: the nouns, as verbs tell of the old one.

    Names before a noun belong to the old place, too: of `the Underground drivers in Glasgow` the
    drivers in Glasgow are left. Where there are no nouns the question stays as it is.
    """
    nouns = [thing.phrase for thing in things(question, language)]
    if not nouns:
        return question
    there = [place.name for place in places(question)]
    if language == "en":
        nouns = [re.sub(r"^(?:[A-Z]\S* )+(?=[a-z]{4})", "", noun) for noun in nouns]
    said = " ".join(nouns)
    return " ".join((said, *(name for name in there if name not in said)))


def is_elsewhere(text: str, whole: str) -> bool:
    """Whether a follow-up is but another place, which is now in the whole question."""
    led = _AND.fullmatch(text)
    there = places(((led["rest"] or led["other"]) if led else text).strip())
    return bool(there) and there[0].start == 0 and there[0].name in whole


def _is_named(phrase: str) -> bool:
    """Whether what stands behind an article is a name: an acronym, a party, capitals in English."""
    spoken = phrase.split()
    return (
        phrase.isupper()
        or phrase.casefold() in _PARTIES
        or (len(spoken) > 1 and all(w[0].isupper() or w in ("of", "and") for w in spoken))
    )
