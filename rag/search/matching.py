"""How well a sentence answers a question, by the words that they share.

Words match by stem, or softly by their 4-grams: compounds, inflections, typos, translations.
The weights are set on XQuAD (German and English, 595 questions each), where the figures stay
within .01 for half and for twice of each.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rag.corpus.calendar import MONTH_NAMES, WEEKDAYS
from rag.corpus.language import Term, term
from rag.search.question import Question, Wanted
from rag.search.sentences import Sentence

WORDS_WEIGHT = 0.6  # content words, each by its rarity
PAIRS_WEIGHT = 0.15  # neighbouring words that are neighbours here too
FUNCTION_WORDS_WEIGHT = 0.1  # `after`, `first`: weak, but they tell near sentences apart
WANTED_WEIGHT = 0.1  # a number where the question asks how many, a name where it asks who
LENGTH_EXPONENT = 0.1  # long sentences match more by chance
TYPICAL_WORDS = 15
SHORTEST_SENTENCE_WORDS = 4
FRAGMENT_PENALTY = 0.2  # headings and cries seldom answer
CONTAINED = 0.8  # a word within a compound, against the same word
SHORTEST_CONTAINED = 3  # grams
ENDING_ONLY = 0.7  # `Franken` and `wanken` share an ending, not a meaning
SOFT_MATCH = 0.5  # what counts as a match at all in `coverage`

_NUMBER = re.compile(
    r"\d|\b(?:eine?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|hundert|tausend"
    r"|million\w*|milliarde\w*|dutzend\w*|hälfte|drittel|viertel"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|billion"
    r"|dozen|half|third|quarter)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:1\d{3}|20\d\d)\b|\d+\. ?(?:jahrhundert|jh)|\d+(?:st|nd|rd|th) century|\d{1,2}[.:]\d{2}"
    rf"|\b(?:{'|'.join((*MONTH_NAMES, *WEEKDAYS))}"
    r"|gestern|heute|morgen|yesterday|today|tomorrow)\b",
    re.IGNORECASE,
)
# Place names stand after a preposition without an article: "bei Anchorage", not "im Hintergrund".
_PLACE = re.compile(r"\b(?:in|bei|nach|aus|at|near|from|to)\s[A-ZÄÖÜ][\w-]+")
_PERSON = re.compile(r"\b[A-ZÄÖÜ][\w'’-]+\s(?:von\s|van\s|de\s)?[A-ZÄÖÜ][\w'’-]+")
_SIGN_OF = {
    Wanted.TIME: _TIME,
    Wanted.QUANTITY: _NUMBER,
    Wanted.PLACE: _PLACE,
    Wanted.PERSON: _PERSON,
}

_Matches = tuple[tuple[int, float], ...]
"""Which of the question's content words a word matches, and how well (0..1)."""


@dataclass(frozen=True, slots=True)
class _Form:
    index: int  # of the question's content word
    weight: float  # 1 for the word as it was asked, less for what else it can be called
    stem: str
    grams: frozenset[str]


@lru_cache(maxsize=64)
def matcher_for(question: Question, language: str) -> SentenceMatcher:
    """The matcher of a question; search, coverage and answer share it with what it has seen."""
    return SentenceMatcher(question, language)


class SentenceMatcher:
    """Scores sentences of articles in one language against one question."""

    def __init__(self, question: Question, language: str) -> None:
        self._question = question
        self._language = language
        self._forms = [
            _Form(index, weight, analysed.stem, frozenset(analysed.grams))
            for index, asked in enumerate(question.content)
            for form, weight in asked.forms(language).items()
            for analysed in [term(form, language)]
        ]
        self._by_gram: dict[str, list[_Form]] = {}
        for form in self._forms:
            for gram in form.grams:
                self._by_gram.setdefault(gram, []).append(form)
        self._grams = frozenset(self._by_gram)
        self._weights = [asked.weight for asked in question.content]
        self._total = sum(self._weights) or 1.0
        stems = [term(word, language).stem for word in question.words]
        self._pairs = set(pairwise(stems))
        content = {asked.word for asked in question.content}
        spoken_here = question.language == language
        self._function_stems = {
            stem
            for stem, word in zip(stems, question.words, strict=True)
            if spoken_here and word not in content
        }
        self._seen: dict[str, _Matches] = {}

    def score(self, sentence: Sentence) -> float:
        """How well a sentence answers: about 0..1."""
        score = WORDS_WEIGHT * self._share_of_words(sentence.words)
        if self._pairs:
            here = len(self._pairs.intersection(pairwise(sentence.stems)))
            score += PAIRS_WEIGHT * here / len(self._pairs)
        if self._function_stems:
            here = len(self._function_stems.intersection(sentence.stems))
            score += FUNCTION_WORDS_WEIGHT * here / len(self._function_stems)
        sign = _SIGN_OF.get(self._question.wanted)
        if sign is not None and sign.search(sentence.text):
            score += WANTED_WEIGHT
        length = len(sentence.words)
        score *= math.pow(TYPICAL_WORDS / (length + TYPICAL_WORDS), LENGTH_EXPONENT)
        return score - (FRAGMENT_PENALTY if length < SHORTEST_SENTENCE_WORDS else 0.0)

    def coverage(self, spoken: Iterable[str]) -> list[float]:
        """For each content word of the question, how well any of some words matches it."""
        best = [0.0] * len(self._weights)
        seen = self._seen
        for word in spoken:
            found = seen.get(word)
            if found is None:
                found = seen[word] = self._compare(word)
            for index, match in found:
                if match > best[index]:
                    best[index] = match
        return best

    def _share_of_words(self, spoken: Iterable[str]) -> float:
        best = self.coverage(spoken)
        return sum(map(float.__mul__, self._weights, best)) / self._total

    def _compare(self, word: str) -> _Matches:
        analysed = term(word, self._language)
        if self._grams.isdisjoint(analysed.grams):  # as most words are
            return ()
        grams = set(analysed.grams)
        shared: dict[int, int] = {}
        near: dict[int, _Form] = {}
        for gram in grams:
            for form in self._by_gram.get(gram, ()):
                shared[id(form)] = shared.get(id(form), 0) + 1
                near[id(form)] = form
        best: dict[int, float] = {}
        for key, form in near.items():
            match = form.weight * _similarity(form, analysed, shared[key])
            best[form.index] = max(best.get(form.index, 0.0), match)
        return tuple(best.items())


def _similarity(form: _Form, word: Term, shared: int) -> float:
    """1 for the same stem; less for what shares 4-grams: inflections, compounds, typos."""
    if form.stem == word.stem:
        return 1.0
    shorter = min(len(form.grams), len(word.grams))
    alike = 2 * shared / (len(form.grams) + len(word.grams))
    if shorter >= SHORTEST_CONTAINED:
        alike = max(alike, CONTAINED * shared / shorter)
    begins_alike = word.grams[0] in form.grams
    is_contained = shared >= shorter - 1  # all but the gram at the seam of the compound
    return alike if begins_alike or is_contained else ENDING_ONLY * alike
