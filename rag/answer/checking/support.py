"""How much of a sentence its source carries, by the words that they share or translate."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.answer.checking.numbers import amounts
from rag.corpus.language import WORD, Term, content_words, fold_accents, term, words
from rag.corpus.lexicon import synonyms, translations
from rag.search.matching import CONTAINED, ENDING_ONLY, SHORTEST_CONTAINED

MOST_FORMS = 8  # translations of a word that are looked for
SYNONYM_WORTH = 0.8
NAME_WEIGHT = 1.5  # of what is written with a capital in English, or with a digit
VERB_WEIGHT = 0.6  # of what is written small: paraphrase changes verbs first
SOFT_MATCH = 0.5  # below, 4-grams are alike by chance
# What people say about sources and reports carries nothing to check.
_REPORTING = frozenset(
    """
    laut zufolge angaben angabe berichtet berichten bericht berichte artikel quelle quellen meldung
    zeitung heißt hieß demnach folgende folgendes folgenden nennen nennt genannt dazu außerdem
    zudem ferner schreibt schreiben hervorgeht geht hervor grund gründe gründen punkt punkte
    überblick zusammenfassung insgesamt jedoch allerdings hingegen dagegen sagte sagt sagten
    menschen personen leute dinge bekannt klar fakten wichtigsten einzelheiten antwort frage fragen
    erklärte erklärt mitteilte mitgeteilt jeweils vor worden sei seien habe hätten dass mehrere
    according report reports reported reporting article articles source sources says said say
    states stated told following follows also however moreover meanwhile overall summary reason
    people persons things known facts key main details answer question questions
    reasons point points mention mentions mentioned several though although been
    """.casefold().split()
)
SPELT_ABROAD = 0.7  # `Lusatia` and `Lausitz`, `Kyiv` and `Kiew`: the same consonants
SHORTEST_SKELETON = 3  # consonants
_SOUNDS = str.maketrans("cqzwj", "kksvi")


@dataclass(frozen=True, slots=True)
class Source:
    """A text and its language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    names: frozenset[str]  # the consonants of words with a capital
    words: tuple[str, ...]  # distinct
    grams: list[tuple[str, ...]]  # of each word
    by_stem: dict[str, list[int]]
    by_gram: dict[str, list[int]]


def share_covered(sentence: str, language: str, sources: Sequence[Source]) -> float:
    """The share of a sentence's content, 0..1, that sources cover together; 1 where it has none."""
    weighed = matches(sentence, language, sources)
    total = sum(weight for _, weight, _ in weighed)
    return sum(weight * match for _, weight, match in weighed) / total if total else 1.0


def matches(
    sentence: str, language: str, sources: Sequence[Source]
) -> list[tuple[str, float, float]]:
    """Each content word of a sentence, its weight, and how well the sources have it."""
    found = []
    for word, spelt in _written(sentence, language):
        best = max(
            (max(_scores(word, language, source).values(), default=0.0) for source in sources),
            default=0.0,
        )
        if best < SOFT_MATCH and spelt[0].isupper() and _is_spelt_abroad(spelt, language, sources):
            best = SPELT_ABROAD
        found.append((word, _weight(spelt, language), best))
    return found


def shares_by_part(
    sentence: str, language: str, source: Source, parts: Sequence[Collection[str]]
) -> list[float]:
    """The share of a sentence's content that each part of a source covers, by its words."""
    weighed = [
        (_weight(spelt, language), _scores(word, language, source))
        for word, spelt in _written(sentence, language)
    ]
    total = sum(weight for weight, _ in weighed)
    if not total:
        return [1.0] * len(parts)
    return [
        sum(
            weight * max((score for word, score in scores.items() if word in part), default=0.0)
            for weight, scores in weighed
        )
        / total
        for part in parts
    ]


def _written(sentence: str, language: str) -> list[tuple[str, str]]:
    """The content words of a sentence, case-folded and as they are first written."""
    written = {found.casefold(): found for found in reversed(WORD.findall(sentence))}
    return [(word, written.get(word, word)) for word in content(sentence, language)]


@lru_cache(maxsize=1_024)
def content(sentence: str, language: str) -> tuple[str, ...]:
    """The words of a sentence that say something which a source must have; facts.py has numbers."""
    return tuple(
        word
        for word in content_words(sentence, language)
        if word not in _REPORTING and len(word) > 1 and not amounts(word, language)
    )


def _is_spelt_abroad(name: str, language: str, sources: Sequence[Source]) -> bool:
    """Whether a source in another language has a name of the same consonants."""
    sought = _consonants(name)
    return len(sought) >= SHORTEST_SKELETON and any(
        there.startswith(sought) or (len(there) >= SHORTEST_SKELETON and sought.startswith(there))
        for source in sources
        if source.language != language
        for there in _vocabulary(source).names
    )


@lru_cache(maxsize=20_000)
def _consonants(name: str) -> str:
    folded = fold_accents(name.casefold()).replace("ph", "f").translate(_SOUNDS)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouhy]", "", folded))


def _weight(written: str, language: str) -> float:
    if written[:1].isupper():
        return NAME_WEIGHT if language == "en" else 1.0
    return VERB_WEIGHT if language == "de" else 1.0


@lru_cache(maxsize=512)
def _vocabulary(source: Source) -> _Vocabulary:
    spoken = tuple(dict.fromkeys(words(source.text)))
    terms = [term(word, source.language) for word in spoken]
    by_stem: dict[str, list[int]] = {}
    by_gram: dict[str, list[int]] = {}
    for index, one in enumerate(terms):
        by_stem.setdefault(one.stem, []).append(index)
        for gram in one.grams:
            by_gram.setdefault(gram, []).append(index)
    return _Vocabulary(
        frozenset(_consonants(name) for name in WORD.findall(source.text) if name[0].isupper()),
        spoken,
        [one.grams for one in terms],
        by_stem,
        by_gram,
    )


@lru_cache(maxsize=20_000)
def _forms(word: str, language: str, target: str) -> tuple[tuple[Term, float], ...]:
    """What a word may be called in a language, and what each is worth."""
    found = {word: 1.0}
    if language == target:
        for other in synonyms(word, language)[:MOST_FORMS]:
            found.setdefault(other, SYNONYM_WORTH)
    else:
        for other in translations(word, language, target)[:MOST_FORMS]:
            found[other] = 1.0
    return tuple((term(form, target), worth) for form, worth in found.items())


@lru_cache(maxsize=8_192)
def _scores(word: str, language: str, source: Source) -> dict[str, float]:
    """The words of a source that a word matches, and how well."""
    there = _vocabulary(source)
    best: dict[int, float] = {}
    for form, worth in _forms(word, language, source.language):
        for index, alike in _likeness(form, there).items():
            best[index] = max(best.get(index, 0.0), worth * alike)
    return {there.words[index]: score for index, score in best.items()}


def _likeness(form: Term, there: _Vocabulary) -> dict[int, float]:
    """1 for words of the same stem, less for those that share 4-grams."""
    shared: dict[int, int] = {}
    for gram in form.grams:
        for index in there.by_gram.get(gram, ()):
            shared[index] = shared.get(index, 0) + 1
    found = dict.fromkeys(there.by_stem.get(form.stem, ()), 1.0)
    size = len(form.grams)
    for index, count in shared.items():
        other = there.grams[index]
        shorter = min(size, len(other))
        if index in found or 2 * count < shorter:
            continue
        alike = 2 * count / (size + len(other))
        if shorter >= SHORTEST_CONTAINED:
            alike = max(alike, CONTAINED * count / shorter)
        if form.grams[0] != other[0] and count < shorter - 1:
            alike *= ENDING_ONLY
        if alike >= SOFT_MATCH:
            found[index] = min(alike, 1.0)
    return found
