"""Whether a source says of what a sentence names what the sentence says of it.

Names alone make most of many sentences: "Mayor Dirk Hilbert was arrested" shares all but one word
with an article in which he closes a road. So the other words are counted apart, and each only
where the names that it is said of stand by then: "the wolves killed the shepherd" is no news where
the shepherd comes in after the killing. Who did what to whom in one sentence isn't told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from rag.answer.checking.evidence import Evidence
from rag.answer.checking.support import SOFT_MATCH, Source, content, matches
from rag.corpus.calendar import MONTHS, WEEKDAYS
from rag.corpus.language import WORD, fold_accents, other_language, stopwords_of, words
from rag.corpus.lexicon import translations

# These are set by the scripted replies of the tests only.
SAID = 0.5  # of a sentence's words that are no names
SAID_ABROAD = 0.25  # the dictionary misses many; one word at least
ROOT = 6  # letters
LONGEST_COMPOUND = 40  # letters
SHORTEST_PART = 4  # letters of the half of a compound

_RUN = re.compile(r"[^\W\d_a-zäöüß][^\W_]*(?:[ -][^\W\d_a-zäöüß][^\W_]*)*")
_PARTICIPLE = re.compile(
    r"\A(ab|an|auf|aus|bei|ein|fest|her|hin|los|mit|nach|nieder|um|vor|weg|zu|zurück|zusammen)ge"
)
_ADDRESS = re.compile(r"\S+://\S*")  # of an article: others are gone by now


def is_said(sentence: str, language: str, near: Sequence[Evidence]) -> bool:
    """Whether enough of a sentence's words but its names stand near what it cites."""
    sentence = _ADDRESS.sub("", sentence)
    names = list(_names(sentence, language))
    named = {word for name in names for word in name}
    told = [
        word
        for word in content(sentence, language)
        if word not in named and word not in MONTHS and word not in WEEKDAYS
    ]
    if not told:
        return True
    by_source = [_scores(sentence, language, names, source) for source in near]
    found = [max((scores.get(word, 0.0) for scores in by_source), default=0.0) for word in told]
    is_abroad = all(source.language != language for source in near)
    needed = SAID_ABROAD if is_abroad else SAID
    return max(found) >= SOFT_MATCH and sum(found) >= needed * len(told)


def _scores(
    sentence: str, language: str, names: Sequence[frozenset[str]], source: Evidence
) -> dict[str, float]:
    """How well a source has each word, once it has named all of the sentence's names it has."""
    texts = [Source(text, source.language) for text in (source.about, *source.stretches)]
    parts = [
        {word: match for word, _, match in matches(sentence, language, (text,))} for text in texts
    ]
    named_at = [
        next((at for at, scores in enumerate(parts) if _has(scores, name, language)), 0)
        for name in names
    ]
    best: dict[str, float] = {}
    begins = max(named_at, default=0)
    roots = {_root(word) for text in texts[begins:] for word in words(text.text)}
    if source.language == "de" != language:
        best = {word: SOFT_MATCH for word in parts[0] if _roots_of(word, language) & roots}
    for scores in parts[begins:]:
        for word, score in scores.items():
            best[word] = max(best.get(word, 0.0), score)
    return best


@lru_cache(maxsize=20_000)
def _root(word: str) -> str:
    """How a German verb begins in all its forms: `eingestürzt` and `einstürzen` with `einsturz`."""
    return fold_accents(_PARTICIPLE.sub(r"\1", word))[:ROOT]


def _roots_of(word: str, language: str) -> set[str]:
    found = translations(word, language, "de")
    return {_root(form) for form in found if len(form) > ROOT}


def _has(scores: Mapping[str, float], name: frozenset[str], language: str) -> bool:
    """Whether a text has a name, its title aside: `Schäfer` is in `Schafe`, `Kubasch` isn't."""
    proper = {word for word in name if not is_common(word, language)} or name
    return any(scores.get(word, 0.0) >= SOFT_MATCH for word in proper)


def _names(sentence: str, language: str) -> Iterator[frozenset[str]]:
    """The names of a sentence, each with the title before it: "Mayor Dirk Hilbert"."""
    stopwords = stopwords_of(language)
    for run in _RUN.finditer(sentence):
        spoken = [word.casefold() for word in WORD.findall(run[0])]
        spoken = [word for word in spoken if word not in stopwords]
        begins = not sentence[: run.start()].strip(' „“"»–')
        is_plain = all(is_common(word, language) for word in spoken)
        is_name = not is_plain or (language == "en" and (not begins or len(spoken) > 1))
        if spoken and is_name:
            yield frozenset(spoken)


@lru_cache(maxsize=20_000)
def is_common(word: str, language: str) -> bool:
    """Whether a word is one of the dictionary, or made of two that are: "Militärstützpunkt"."""
    other = other_language(language)
    if translations(word, language, other):
        return True
    if language != "de" or len(word) > LONGEST_COMPOUND:
        return False
    return any(
        translations(word[at:], language, other)
        and any(
            translations(word[:at].removesuffix(joint), language, other)
            for joint in ("", "s", "n", "en", "es")
        )
        for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
    )
