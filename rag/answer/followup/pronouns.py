"""Pronouns of German and English: what they may stand for by gender, number and case. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.answer.followup.mentions import Person

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
_NO_POSSESSION = re.compile(
    r"(?:in|on|at|to|for|by|with|from|after|before|about|and|or|so|now)\b", re.IGNORECASE
)
LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A word that stands for somebody or something."""

    genders: str  # m, f, n, p that it may stand for
    case: str  # n, a, d; "" where it owns
    is_possessive: bool
    is_personal: bool  # "he": never a thing

    def agrees_with(self, person: Person) -> bool:
        """Whether it may stand for somebody, by what is known of their gender."""
        return not person.gender or person.gender in self.genders


def pronoun_at(match: re.Match[str], text: str, language: str) -> Pronoun | None:
    """The pronoun that a word of a text is; None if it is none that stands for somebody."""
    word, folded = match[0], match[0].casefold()
    following = text[match.end() :].lstrip(" ")
    if language == "de":
        if word == "Sie" and match.start() > 0:
            return None  # the asker is polite
        owner = _POSSESSIVE_DE.fullmatch(word)
        if owner and (following[:1].isupper() or folded not in ("ihr", "sein")):
            return Pronoun("mn" if owner["owner"].casefold() == "sein" else "fp", "", True, False)
        if folded in _PERSONAL_DE:
            genders, case = _PERSONAL_DE[folded]
            return Pronoun(genders, case, False, False)
        return None
    possessive = _POSSESSIVE_EN.get(folded)
    if possessive and (folded != "her" or _is_owner(following)):
        return Pronoun(possessive, "", True, folded in ("his", "her"))
    if folded in _PERSONAL_EN:
        return Pronoun(_PERSONAL_EN[folded], "n", False, folded in ("he", "him", "she", "her"))
    return None


def _is_owner(following: str) -> bool:
    """Whether "her" owns what follows: "her party", and not "replace her in May"."""
    return following[:1].islower() and not _NO_POSSESSION.match(following)


def is_plural(pronoun: Pronoun, text: str, match: re.Match[str], language: str) -> bool:
    """Whether several are meant: "fordern sie", "they"."""
    if language == "en":
        return pronoun.genders == "p"
    if "p" not in pronoun.genders or pronoun.is_possessive:
        return pronoun.genders == "p"
    before = LETTERS.findall(text[: match.start()])
    verb = before[-1].casefold() if before else ""
    is_verb = verb.endswith(("en", "sind", "ern", "eln")) and verb != "wen"
    return is_verb and match[0].casefold() == "sie"
