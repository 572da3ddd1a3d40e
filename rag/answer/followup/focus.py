"""What a conversation is about: what its last question asked, and the articles that answered it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.answer.followup.mentions import Person, Place, names, persons, places
from rag.answer.followup.things import Thing, things
from rag.answer.smalltalk import is_small_talk
from rag.corpus.detection import question_language
from rag.corpus.language import content_words, grams
from rag.search.question import analyse
from rag.types import Citation, Turn

_SPEAKS = re.compile(  # what tells that an unknown name is a person's
    r"\b(?:sag\w*|gesagt|forder\w*|will|mein\w*|verlang\w*|kritisier\w*|warn\w*|say|says|said"
    r"|think|thinks|want|wants|demand|demands|call|warn|criticise)\b",
    re.IGNORECASE,
)
TURNS_BACK = 4  # further back nobody means


@dataclass(frozen=True)
class Focus:
    """What the last turns asked, and what was cited for it, the most fitting first."""

    latest: str  # the last question, without the headline that stood before it
    headline: str  # that headline, or ""
    standing: str  # the last question that was asked in full and stands without a headline
    thread: tuple[str, ...]  # those before it that the same article answered, the last first
    citations: tuple[Citation, ...]
    suggestions: tuple[str, ...]  # of an answer that cited nothing

    @classmethod
    def of(cls, history: Sequence[Turn], is_aside: Callable[[str], bool]) -> Focus | None:
        """None where nothing was asked yet; an aside is a follow-up such as "why?"."""
        recent = list(reversed(history[-TURNS_BACK:]))
        if not recent:
            return None
        titles = {_bare(c.title) for turn in history for c in turn.answer.citations}
        spoken = [turn for turn in recent if not _is_small_talk(turn)]
        asked = [(turn, *_parted(_said(turn), titles)) for turn in spoken]
        full = [
            (turn, question)
            for turn, headline, question in asked
            if not headline and not is_aside(turn.question)
        ]
        in_full, before = [question for _, question in full], full[1:]
        headline, latest = asked[0][1:] if asked else ("", "")
        answered = next((turn.answer for turn in spoken if turn.answer.citations), None)
        here = {citation.article_id for citation in answered.citations} if answered else set()
        return cls(
            latest=latest,
            headline=headline,
            standing=in_full[0] if in_full else latest,
            thread=tuple(q for turn, q in before if not here.isdisjoint(_cited(turn))),
            citations=_by_fit(latest, answered.citations) if answered else (),
            suggestions=recent[0].answer.suggestions if not recent[0].answer.citations else (),
        )

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """The last one, and the last in full where that is another."""
        return tuple(dict.fromkeys((self.latest, self.standing)))

    @cached_property
    def language(self) -> str:
        """Of the question."""
        return question_language(self.standing)

    @cached_property
    def title(self) -> str:
        """The headline of the article that fits best; empty where nothing was cited."""
        return _bare(self.citations[0].title) if self.citations else ""

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Headlines and quotes, those of the best article first."""
        best = self.citations[0].article_id if self.citations else ""
        ordered = sorted(self.citations, key=lambda c: c.article_id != best)
        return tuple(dict.fromkeys(text for c in ordered for text in (c.quote, c.title)))

    @cached_property
    def asked_persons(self) -> list[Person]:
        """Those of the questions, by their full names where an article gives them."""
        found: dict[str, Person] = {}
        for question in self.questions:
            in_full = persons(question)
            found |= {person.name: person for person in in_full if person.name not in found}
            for start, end in names(question, self.language):
                name = question[start:end]
                is_led = question[:start].casefold().endswith("the ")  # "the Underground drivers"
                if (
                    is_led
                    or " " in name
                    or any(p.start <= start < p.start + len(p.name) for p in in_full)
                ):
                    continue
                known = (p for p in self.cited_persons if p.name.split()[-1] == name)
                person = next(known, Person(name, "", start))
                speaks = _SPEAKS.search(question) and not self._is_elsewhere(name)
                if person.gender or speaks:
                    found.setdefault(person.name, person)
        return list(found.values())

    def _is_elsewhere(self, name: str) -> bool:
        """Whether a name is that of a place, or no name of a person."""
        there = {place.name for place in (*self.asked_places, *self.cited_places)}
        return name in there or name.isupper() or any(map(str.isdigit, name))

    @cached_property
    def cited_persons(self) -> list[Person]:
        """Those of the articles."""
        found = [p for text in self.texts for p in persons(text)]
        return list({p.name: p for p in reversed(found)}.values())[::-1]

    @cached_property
    def asked_things(self) -> list[Thing]:
        """What the questions are about."""
        return [t for question in self.questions for t in things(question, self.language)]

    @cached_property
    def asked_places(self) -> list[Place]:
        """Where the questions are set."""
        return [place for question in self.questions for place in places(question)]

    @cached_property
    def cited_places(self) -> list[Place]:
        """Where the articles are set: by their headlines, quotes and datelines."""
        found = [p for text in self.texts for p in places(text)]
        lines = [c.place for c in self.citations if c.place]
        return found + [Place("in", name, 0, 0) for name in lines]

    def speaks_of(self, word: str) -> bool:
        """Whether the question, a headline or a quote has a word or a compound of it."""
        sought = set(grams(word))
        spoken = content_words(" ".join((*self.questions, *self.texts)), self.language)
        return any(_are_alike(sought, set(grams(other))) for other in spoken)


def _cited(turn: Turn) -> set[str]:
    return {citation.article_id for citation in turn.answer.citations}


def _said(turn: Turn) -> str:
    return turn.answer.standalone_question or turn.question


def _bare(title: str) -> str:
    return title.rstrip("… ")


def _parted(question: str, titles: Collection[str]) -> tuple[str, str]:
    """The headline that stands before a question, if any, and the question."""
    for title in titles:
        if title and question.startswith(f"{title}: "):
            return title, question[len(title) + 2 :]
    return "", question


def _is_small_talk(turn: Turn) -> bool:
    return not turn.answer.citations and is_small_talk(analyse(turn.question))


def _are_alike(here: set[str], there: set[str]) -> bool:
    shorter = min(len(here), len(there))
    return shorter >= 3 and len(here & there) >= max(2, shorter - 2)


def _by_fit(question: str, citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """Those first whose headline and quote say most of the question: answers quote others too."""
    asked = [set(grams(word.word)) for word in analyse(question).content]

    def fit(citation: Citation) -> int:
        there = [set(grams(w)) for w in content_words(f"{citation.title} {citation.quote}", "")]
        return sum(any(_are_alike(here, other) for other in there) for here in asked)

    return tuple(sorted(citations, key=lambda citation: -fit(citation)))
