"""What a question is about: the noun phrases that "it", "sie" and "dagegen" may stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.answer.followup.mentions import DETERMINER_DE, MERGED, NAMES, TOKEN, persons
from rag.corpus.calendar import MONTHS, WEEKDAYS
from rag.corpus.lexicon import translations

_PREPOSITION_DE = (
    "in|im|an|am|auf|bei|beim|vor|mit|aus|von|vom|zu|zum|zur|nach|für|über|um|gegen|ohne|zwischen"
)
_WITH_DATIVE = frozenset("in an auf bei vor mit aus von zu nach seit unter über zwischen".split())
_COUNTS = r"(?:viele|wenige|mehrere|einige|alle|manche|keine)[nrsm]?\b"
_THING_DE = re.compile(
    rf"(?:\b(?P<preposition>(?i:{_PREPOSITION_DE}))\s)?"
    rf"(?:\b(?P<determiner>(?i:{DETERMINER_DE}))\s)?"
    rf"(?P<adjectives>(?:\b(?!{_COUNTS})[a-zäöüß]{{3,}}e[nrsm]?\s)*?)"
    rf"\b(?P<noun>{NAMES})"
    rf"(?P<rest>(?:\s(?:{_PREPOSITION_DE}|der|des)\s(?:(?:der|die|das|den|dem)\s)?{NAMES}"
    rf"(?:\sund\s{NAMES})?)*)"
)
_ENDS_THING_EN = frozenset(
    """
    is are was were be been being do does did has have had will would can could shall should may
    might must that which who whom whose what when where why how and or but if because as than after
    before since until while not so now today yesterday about by it its their his her they he she
    """.split()
)
_LINKS_EN = frozenset("of on in at for with against from to near off between over into".split())
_ARTICLES_EN = frozenset("the a an".split())


@dataclass(frozen=True, slots=True)
class Thing:
    """What an article or a capital makes recognisable."""

    phrase: str  # without its article
    genders: str  # of m, f, n, p (plural) those that its article admits; all in English
    language: str
    start: int
    end: int
    has_article: bool = True

    def with_article(self, case: str) -> str:
        """`der Neubau` as nominative (n), accusative (a) or dative (d)."""
        if not self.has_article:
            return self.phrase
        if self.language != "de":
            return f"the {self.phrase}"
        gender = next((g for g in "mfn" if g in self.genders), "f")
        return f"{_ARTICLES[case][gender]} {self.phrase}"


_ARTICLES = {
    "n": {"m": "der", "f": "die", "n": "das"},
    "a": {"m": "den", "f": "die", "n": "das"},
    "d": {"m": "dem", "f": "der", "n": "dem"},
}
_GENDERS = {  # of what stands behind an article, without and with a preposition that takes dative
    "der": ("m", "f"),
    "die": ("fp", "fp"),
    "das": ("n", "n"),
    "den": ("m", "p"),
    "dem": ("mn", "mn"),
    "des": ("mn", "mn"),
    "ein": ("mn", "mn"),
    "eine": ("f", "f"),
    "einen": ("m", "m"),
    "einem": ("mn", "mn"),
    "einer": ("f", "f"),
    "welche": ("fp", "fp"),
    "welcher": ("m", "f"),
    "welches": ("n", "n"),
    "welchen": ("m", "p"),
}


def things(question: str, language: str) -> list[Thing]:
    """What a question is about, in order; persons that are named in full aren't among it."""
    named = {person.start for person in persons(question)}
    found = _things_de(question) if language == "de" else _things_en(question)
    return [thing for thing in found if thing.start not in named]


def _things_de(question: str) -> Iterator[Thing]:
    opening = TOKEN.match(question)
    for match in _THING_DE.finditer(question, 0):
        is_opening = opening is not None and match.start("noun") == opening.start()
        determiner = (match["determiner"] or "").casefold()
        merged = MERGED.get((match["preposition"] or "").casefold())
        if is_opening or match["noun"].casefold() in MONTHS.keys() | WEEKDAYS.keys():
            continue
        governed = merged or (match["preposition"] or "").casefold() in _WITH_DATIVE
        article = merged or determiner
        genders = _GENDERS.get(article, ("p", "p"))[1 if governed else 0]
        if match["preposition"] and not article:
            continue  # "in Leipzig": a place
        start = match.start("determiner") if determiner else match.start("noun")
        adjectives = _weak(match["adjectives"] or "", article)
        phrase = f"{adjectives}{match['noun']}{match['rest'] or ''}"
        yield Thing(phrase, genders, "de", start, match.end(), bool(article))


def _weak(adjectives: str, article: str) -> str:
    """Adjectives as they stand behind `die` and `das`, which is right for most cases."""
    return " ".join(re.sub("e[nrsm]?$", "e", word) for word in adjectives.split()) + (
        " " if adjectives.strip() else ""
    )


def _things_en(question: str) -> Iterator[Thing]:
    tokens = list(TOKEN.finditer(question))
    index = 0
    while index < len(tokens):
        run = _run_en(tokens, index)
        first, last = tokens[index], tokens[index + run - 1] if run else tokens[index]
        if run:
            text = question[first.start() : last.end()]
            bare = re.sub(r"^(?:the|a|an|which)\s", "", text, flags=re.IGNORECASE)
            genders = "p" if _is_plural(bare) else "n"
            yield Thing(bare, genders, "en", first.start(), last.end(), bare != text)
        index += max(1, run)


_IS = ("is", "are", "was", "were")
# "affected", "dangerous": what follows "is" without an article is often no noun.
_IS_QUALITY = re.compile(r"(?:ed|ing|ous|ive|able|ible|al|ful|less|ly|ent|ant)$")


def _is_plural(phrase: str) -> bool:
    """Whether an English noun phrase is, by the ending of its head."""
    head = re.split(rf"\s(?:{'|'.join(_LINKS_EN)})\s", phrase)[0].split()[-1].casefold()
    return head in _PLURALS or (
        head.endswith("s") and not head.endswith(("ss", "us", "is", "news"))
    )


_PLURALS = frozenset("people men women children police tories labour".split())


def _run_en(tokens: list[re.Match[str]], index: int) -> int:
    """How many tokens from here are one noun phrase."""
    spoken = [token[0] for token in tokens]
    word = spoken[index]
    folded = word.casefold()
    # "How high is inflation": elsewhere what follows "is" is seldom a noun.
    follows_copula = index == 3 and spoken[0].casefold() == "how" and spoken[2].casefold() in _IS
    begins = (
        folded in _ARTICLES_EN
        or (word[0].isupper() and index > 0)
        or (
            follows_copula
            and folded not in _ENDS_THING_EN | _LINKS_EN
            and not _IS_QUALITY.search(folded)
        )
    )
    if not begins:
        return 0
    needs_verb = any(s.casefold() in ("did", "do", "does", "will", "can") for s in spoken[:index])
    length, nouns, verb = 1, int(folded not in _ARTICLES_EN), 0
    while index + length < len(tokens):
        word, before = spoken[index + length], spoken[index + length - 1].casefold()
        folded = word.casefold()
        if folded in _ENDS_THING_EN or (folded in _ARTICLES_EN and before not in _LINKS_EN):
            break
        if tokens[index + length].start() - tokens[index + length - 1].end() > 1:
            break  # a comma between
        is_governed = before in _LINKS_EN or before in _ARTICLES_EN
        if needs_verb and nouns and not is_governed and word.islower() and _is_verb(folded):
            verb = length  # the last that can be: "does the malaria vaccine work"
        nouns += folded not in _LINKS_EN and folded not in _ARTICLES_EN
        length += 1
    length = verb or length
    while length and spoken[index + length - 1].casefold() in _LINKS_EN | _ARTICLES_EN:
        length -= 1
    return length


def _is_verb(word: str) -> bool:
    """Whether an English word has German infinitives among its translations."""
    return any(t.endswith(("en", "ern", "eln")) for t in translations(word, "en", "de"))
