"""Whom or what of the last turns a pronoun means, and how to say it in the pronoun's place."""

from __future__ import annotations

import re

from rag.answer.followup.focus import Focus
from rag.answer.followup.pronouns import Pronoun, is_plural

# What only people do or have: the bridge that "she" might be says nothing.
_OF_PERSONS = re.compile(
    r"\b(?:sag(?:t|te|en|ten)|gesagt|mein(?:t|te)|denk(?:t|en)|dacht|glaub|wohn(?:t|en)|geboren"
    r"|heirat|verheiratet|studier|partei|ehe(?:frau|mann)|kinder|born|wife|husband|party|married)"
    r"|\b(?:wie|how) old (?:is|was) (?:he|she)\b",
    re.IGNORECASE,
)


def referent(pronoun: Pronoun, text: str, match: re.Match[str], focus: Focus, language: str) -> str:
    """What to say in place of a pronoun; "" where the signs don't tell."""
    plural = is_plural(pronoun, text, match, language)
    person = "" if plural else _person(pronoun, focus)
    asks_who = _asks_who(focus)
    thing = (
        ""
        if pronoun.is_personal or _OF_PERSONS.search(text)
        else _thing(pronoun, focus, language, plural)
    )
    asked = [p for p in focus.asked_persons if pronoun.agrees_with(p)]
    if plural and not thing:
        thing = _both(focus, language)
    if person and (asks_who or asked or not thing):
        return _owned(person, language) if pronoun.is_possessive else person
    if thing and pronoun.is_possessive:
        return f"{thing}{'’' if thing.endswith('s') else '’s'}" if language == "en" else ""
    return thing


def _person(pronoun: Pronoun, focus: Focus) -> str:
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


def _thing(pronoun: Pronoun, focus: Focus, language: str, plural: bool) -> str:
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
