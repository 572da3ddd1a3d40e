"""Follow-ups without a model: the question that a follow-up leaves half unsaid, by rules.

A rule speaks only where its signs are plain. A question with words of its own and nothing that
refers back is a new subject and stays as it is. Where something refers back and no name can be
put in, the headline that was cited stands before the question: `Dresden reißt die Carolabrücke ab:
Was kostet das?` reads like a paper, and finds the article.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rag.answer.followup import ellipsis, swapping
from rag.answer.followup.anaphora import resolve_words
from rag.answer.followup.focus import Focus
from rag.answer.followup.mentions import names
from rag.answer.followup.things import things
from rag.answer.smalltalk import is_small_talk
from rag.corpus.detection import question_language
from rag.corpus.language import content_words, words
from rag.search.question import analyse
from rag.types import Turn

LONGEST_FOLLOW_UP = 400  # characters; longer texts say themselves what they are about

MOST_LEANING_WORDS = 3  # of content; who says more has a subject

_NO = re.compile(r"nein|no|nope|nö|nee|ok|okay|stop|stopp", re.IGNORECASE)
_OWNED = re.compile(r"\b(?:von|in|bei|für|aus|nach|of|at|for|from|to)\s[A-ZÄÖÜ]")
_WHO_IS = re.compile(
    r"(?:who|wer|how \w+|wie \w+) (?:is|are|was|were|ist|sind|war|waren)"
    r" (?:the|der|die|das) (?P<noun>[^\W\d_]+)",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:und|aber|and|but|also|so|ok|okay|ja|yes)[,\s]+(?=\S+\s+\w)", re.IGNORECASE)
_OTHER_THING = re.compile(
    r"(?:(?:und|aber|and|but)\s(?:was ist mit\s|what about\s|how about\s"
    r"|wie (?:ist|war|sieht) es mit\s)?"
    r"|(?:was ist mit|what about|how about|wie (?:ist|war|sieht|steht) es (?:denn )?(?:mit|um))\s)"
    r"(?:der|die|das|den|dem|the)\s(?P<thing>[\w-]+)",
    re.IGNORECASE,
)
# What is always somebody's or something's: asked alone, it is that of the last subject.
_OF_SOMETHING = frozenset(
    """
    schaden schäden kosten ursache ursachen grund gründe folge folgen auslöser opfer täter
    ergebnis preis verletzte verletzten tote toten verletzt jemand nachfolger nachfolgerin
    gegner reaktion reaktionen kritik kritiker opposition fläche neubau umbau bau abriss
    sanierung hintergrund hintergründe details zeitplan termin alternative alternativen risiken
    nebenwirkungen vertrag gehalt strafe urteil motiv besitzer eigentümer gründer chef leiter
    direktor direktorin anwohner nachbarn betroffene betroffenen beteiligten teilnehmer
    zuschauer verlierer sieger bürgermeister bürgermeisterin oberbürgermeister
    damage damages cost costs cause causes reason reasons consequence consequences victim
    victims culprit result results price injured injuries hurt anyone anybody killed dead
    successor opponents reaction reactions criticism critics opposition background details
    timetable schedule alternative alternatives risk risks effects react reacted reagiert
    reagierte reagierten reagieren contract salary penalty verdict motive owner owners founder
    director boss neighbours residents participants runner-up loser winner score mayor survivors
    """.split()
)
# Everybody knows which one, whatever was spoken of before.
_ONE_OF_A_KIND = frozenset(
    """
    wetter regierung opposition bundesregierung bundestag kanzler kanzlerin bundeskanzler inflation
    wahl bahn wirtschaft börse dax euro präsident papst weather government economy inflation
    president pope prime minister chancellor election parliament euro dollar
    """.split()
)


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that needs nobody to have heard those before."""

    question: str  # for people
    queries: Mapping[str, str] = field(default_factory=dict)  # language -> search query; {}: itself
    is_follow_up: bool = False  # False: a fresh subject, of which no earlier turn is a part
    also: tuple[str, ...] = ()  # to search for beside the queries

    @property
    def searches(self) -> tuple[str, ...]:
        """What to search for, each by itself."""
        return (*(self.queries.values() or (self.question,)), *self.also)


def resolve(question: str, history: Sequence[Turn], now: dt.datetime) -> Standalone:
    """Say a question so that it stands on its own; any text at all is one. Pure, and no model.

    `now` is what "und gestern?" is read against. History is oldest first; the last turns count.
    """
    line = " ".join(question.split())
    focus = Focus.of(history, ellipsis.is_aside) if len(line) <= LONGEST_FOLLOW_UP else None
    if focus is None or not line:
        return Standalone(question)
    text = line.rstrip("?!. ")
    language = _language(line, focus)
    if _NO.fullmatch(text):
        return Standalone(question)
    offered = ellipsis.asked_for_more(text, focus, language) or ellipsis.asked_for_source(
        text, focus, language
    )
    if offered:
        return Standalone(offered, {}, is_follow_up=True)
    if _is_courtesy(line):
        return Standalone(question)
    why = ellipsis.asked_why(text, focus, language)
    if why:  # about what was just read
        return Standalone(why, _with_title(why, focus, language), is_follow_up=True)
    if _is_of_another_thing(text, focus):
        return Standalone(question)
    other = swapping.asked_of_another(text, focus, language, now)
    if other:
        there = swapping.is_elsewhere(text, other) and not other.startswith(focus.title or "?")
        if not there:
            return Standalone(other, {}, is_follow_up=True)
        # The new place counts twice: without it, the article on the old one would come first.
        query = {language: swapping.looked_for_there(other, language)}
        return Standalone(other, query, is_follow_up=True, also=(line,))
    asked = _LEAD.sub("", text) + (line[len(text) :].rstrip() or "?")
    asked = asked[0].upper() + asked[1:]
    resolved = resolve_words(asked, focus, language)
    if not resolved.had_any:
        if not _leans_on(asked, focus, language):
            return Standalone(question)
        return Standalone(ellipsis.under_headline(asked, focus), {}, is_follow_up=True)
    if not resolved.stands_alone:
        whole = ellipsis.under_headline(resolved.text, focus)
        query = _of_new_name(asked, focus, language)
        return Standalone(whole, query, is_follow_up=True)
    # What a thing is called in the other language, its headline knows.
    is_abroad = question_language(" ".join(focus.texts[:2]), default=language) != language
    needs_title = is_abroad and not names(asked, language)
    query = _with_title(resolved.text, focus, language) if needs_title else {}
    return Standalone(resolved.text, query, is_follow_up=True)


def _language(line: str, focus: Focus) -> str:
    """That of the text; a bare name is in that of the conversation."""
    return question_language(line, default=focus.language)


def _is_courtesy(line: str) -> bool:
    asked = analyse(line)
    return bool(asked.content) and is_small_talk(asked)


def _is_of_another_thing(text: str, focus: Focus) -> bool:
    """Whether "Und der Wolf?" or "What about the bank?" names what nobody spoke of yet."""
    named = _OTHER_THING.fullmatch(text)
    if named is None:
        return False
    things = words(named["thing"])
    return _OF_SOMETHING.isdisjoint(things) and not any(map(focus.speaks_of, things))


def _leans_on(asked: str, focus: Focus, language: str) -> bool:
    """Whether a question that refers to nothing needs an owner: "What was the cause?"."""
    content = content_words(asked, language)
    named = names(asked, language)
    if named or _OWNED.search(asked) or len(content) > MOST_LEANING_WORDS:
        return False
    role = _WHO_IS.fullmatch(asked.rstrip("?!. "))
    if role and role["noun"].casefold() not in _ONE_OF_A_KIND:
        return True
    if not _OF_SOMETHING.isdisjoint(content):
        return True
    return any(
        thing.has_article
        and focus.speaks_of(thing.phrase.casefold())
        and thing.phrase.casefold() not in _ONE_OF_A_KIND
        for thing in things(asked, language)
        if " " not in thing.phrase
    )


def _of_new_name(asked: str, focus: Focus, language: str) -> dict[str, str]:
    """A query without the headline, where somebody is asked about whom it doesn't name.

    "Was sagt Selenskyj dazu?" is told in another article than what Trump said.
    """
    new = [asked[start:end] for start, end in names(asked, language)]
    if not new or any(name in text for name in new for text in (*focus.texts, focus.standing)):
        return {}
    others = {word for person in focus.asked_persons for word in words(person.name)}
    phrases = " ".join(thing.phrase for thing in things(focus.standing, focus.language))
    about = [word for word in content_words(phrases, focus.language) if word not in others]
    return {language: " ".join((asked, *about))}


def _with_title(question: str, focus: Focus, language: str) -> dict[str, str]:
    if not focus.title or focus.title in question:
        return {}
    return {language: f"{question} {focus.title}"}
