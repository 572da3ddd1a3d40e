"""German words for English ones and back, so that a question finds articles in both languages.

The pairs stand in `lexicon.tsv` beside this file. Without them an English question reaches a
German article by names and cognates only (hit@1 .64 against .83 with a dictionary; XQuAD).
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib.resources import files

from rag.corpus.language import LANGUAGES, other_language, stem, stems


def translations(word: str, source: str, target: str) -> tuple[str, ...]:
    """Words of the target language for a case-folded word, the commonest first; () if unknown."""
    if {source, target} != set(LANGUAGES):
        return ()
    return _by_stem(source).get(stem(word, source), ())


def synonyms(word: str, language: str) -> tuple[str, ...]:
    """Words of the same language that share a translation: `trafen` -> `treffen`, `getroffen`.

    Those that share more of them come first; irregular inflections are found like that, too.
    """
    other = other_language(language)
    own = stem(word, language)
    shared: Counter[str] = Counter()
    for pivot in translations(word, language, other):
        shared.update(w for w in translations(pivot, other, language) if stem(w, language) != own)
    return tuple(found for found, _ in shared.most_common())


def knows(word: str, language: str) -> bool:
    """Whether a case-folded word, as it is written, is one of a language and not of the other."""
    here, other = _vocabularies()[language], _vocabularies()[other_language(language)]
    return word in here and word not in other


@cache
def _vocabularies() -> dict[str, frozenset[str]]:
    return {
        "en": frozenset(english for english, _ in _entries()),
        "de": frozenset(german.casefold() for _, germans in _entries() for german in germans),
    }


@cache
def _by_stem(source: str) -> dict[str, tuple[str, ...]]:
    """Look-up by stem, so that `sanctions` finds `sanction`; the closest translations first.

    How far down an entry a word stands tells how close it is, in either direction.
    """
    pairs = [
        ((english, german) if source == "en" else (german, english), distance)
        for english, germans in _entries()
        for distance, german in enumerate(germans)
    ]
    distances: dict[str, dict[str, int]] = {}
    known = stems([word for (word, _), _ in pairs], source)
    for stemmed, ((_, other), distance) in zip(known, pairs, strict=True):
        found = distances.setdefault(stemmed, {})
        found[other] = min(distance, found.get(other, distance))
    return {
        stemmed: tuple(sorted(found, key=found.__getitem__)) for stemmed, found in distances.items()
    }


@cache
def _entries() -> tuple[tuple[str, tuple[str, ...]], ...]:
    lines = files(__package__).joinpath("lexicon.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple((english, tuple(germans.split(","))) for english, germans in pairs)
