"""The words of messages that tell what they are about, as terms that can be compared.

Groups write as they talk: compounds, half words, slips of the pen. So a term is a stem, `Lampe`
is found in `Stirnlampen`, `Platanne` is `Platane`, and numbers count, as `18:30` or `F18` often
are what it is about. Words of talk that no topic is made of, and the members' names, are none.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.groupchat.messages import GroupMessage
from bot.groupchat.talk import TALK
from rag.corpus.language import LANGUAGES, stems, stopwords_of, words

LONGEST_TEXT = 2_000  # characters that are read: what is longer was pasted
PREFIX_LETTERS = 5  # a stem that others may begin with: `kachel` in `kachelserver`
SUFFIX_LETTERS = 4  # and end in: `lamp` in `stirnlamp`
OTHER_PART_LETTERS = 3  # of the compound
TYPO_LETTERS = 6  # of a word that may be another, misspelt
PART_WEIGHT = 0.6  # of a compound's part, beside the whole
NUMBER_WEIGHT = 0.6
SMALL_NUMBER_WEIGHT = 0.6
SHORT_WORD_WEIGHTS = {2: 0.4, 3: 0.6, 4: 0.8, 5: 0.9}  # by letters of the stem

# An address begins where white space ends: tried from every character of "a@a@a@…", a message
# took seconds.
_LINK = re.compile(r"(?:https?://|www\.|t\.me/)\S+|(?<!\S)@?[^\s@]+@\S+\.\w+")
_CLOCK = re.compile(r"\b(\d{1,2})[:.](\d\d)\b(?! *(?:€|eur|pf|quid))", re.IGNORECASE)
_FUNCTION_WORDS = {language: stopwords_of(language) for language in LANGUAGES}


@dataclass(frozen=True, slots=True)
class Analysed:
    """A message with its terms."""

    message: GroupMessage
    words: tuple[str, ...]  # case-folded, links left out
    weights: Mapping[str, float]  # by term: how rare it is in the chat, times how sure we are
    forms: Mapping[str, str]  # each whole word's term -> the word as it was written here
    names: frozenset[str]  # of members that are spoken of or to


def analyse(messages: Sequence[GroupMessage], language: str) -> list[Analysed]:
    """Every message of a chat with its terms, in the same order."""
    names = _names(message.author for message in messages)
    spoken = [_spoken(message.text) for message in messages]
    stemmed = _stemmed(spoken, names, language)
    related = _related(Counter(stem for found in stemmed for stem in set(found.values())))
    counted: list[dict[str, float]] = []
    for found in stemmed:
        weights: dict[str, float] = {}
        for stem in found.values():
            for term, weight in related[stem].items():
                weights[term] = max(weight, weights.get(term, 0.0))
        counted.append(weights)
    frequency = Counter(term for weights in counted for term in weights)
    rarity = {term: _rarity(count, len(messages)) for term, count in frequency.items()}
    return [
        Analysed(
            message,
            said,
            {term: weight * rarity[term] for term, weight in weights.items()},
            {stem: word for word, stem in found.items()},
            names.intersection(said),
        )
        for message, said, weights, found in zip(messages, spoken, counted, stemmed, strict=True)
    ]


def _rarity(count: int, messages: int) -> float:
    return math.log((messages + 1) / (count + 0.5)) / math.log(messages + 2)


def _names(authors: Iterable[str]) -> frozenset[str]:
    return frozenset(word for author in set(authors) for word in words(author) if len(word) > 1)


def without_links(text: str) -> str:
    """What is read of a message, without links and addresses."""
    return _LINK.sub(" ", text[:LONGEST_TEXT])


def _spoken(text: str) -> tuple[str, ...]:
    return words(_CLOCK.sub(r"\1h\2", without_links(text)))


def language_of(spoken: Sequence[str], default: str) -> str:
    """German or English, by the words that only hold sentences together."""
    votes = {code: sum(map(known.__contains__, spoken)) for code, known in _FUNCTION_WORDS.items()}
    best = max(votes, key=lambda code: (votes[code], code == default))
    return best if votes[best] else default


def _stemmed(
    spoken: Sequence[Sequence[str]], names: frozenset[str], language: str
) -> list[dict[str, str]]:
    """By message: each word that may tell a topic -> its stem."""
    telling: list[tuple[str, list[str]]] = []
    vocabulary: dict[str, dict[str, str]] = {code: {} for code in (*LANGUAGES, language)}
    for said in spoken:
        code = language_of(said, language)
        kept = [word for word in dict.fromkeys(said) if _tells(word, names)]
        vocabulary[code].update(dict.fromkeys(kept, ""))
        telling.append((code, kept))
    for code, known in vocabulary.items():
        known.update(zip(known, stems(list(known), code), strict=True))
    return [{word: vocabulary[code][word] for word in kept} for code, kept in telling]


def _tells(word: str, names: frozenset[str]) -> bool:
    if word in names or word in TALK or any(word in known for known in _FUNCTION_WORDS.values()):
        return False
    if word[0].isdigit():
        return len(word) > 1
    return len(word) > 2 and not _is_cry(word)


def _is_cry(word: str) -> bool:
    """`haha`, `neeeein`, `jaaa`: few letters, often."""
    return len(word) > 3 and (len(set(word)) <= 2 or re.search(r"(.)\1\1", word) is not None)


def _related(vocabulary: Mapping[str, int]) -> dict[str, dict[str, float]]:
    """Each stem -> the terms that it stands for, itself first, with their weights."""
    canonical = _without_typos(vocabulary)
    known = set(canonical.values())
    related: dict[str, dict[str, float]] = {}
    for stem, term in canonical.items():
        weights = {term: _specific(term)}
        if not term.isdigit():
            for part in _parts(term):
                if part in known:
                    weights[part] = PART_WEIGHT * _specific(part)
        related[stem] = weights
    return related


def _specific(term: str) -> float:
    """How sure a term tells a topic, 0..1: short words and small numbers mean many things."""
    if term.isdigit():
        return SMALL_NUMBER_WEIGHT if len(term) < 3 else NUMBER_WEIGHT
    return SHORT_WORD_WEIGHTS.get(len(term), 1.0)


def _parts(stem: str) -> Iterable[str]:
    for cut in range(PREFIX_LETTERS, len(stem) - OTHER_PART_LETTERS + 1):
        yield stem[:cut]
    for cut in range(OTHER_PART_LETTERS, len(stem) - SUFFIX_LETTERS + 1):
        yield stem[cut:]


def _without_typos(vocabulary: Mapping[str, int]) -> dict[str, str]:
    """Each stem -> the commonest that differs by one letter left out, too many or swapped."""
    by_rest: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    canonical: dict[str, str] = {}
    for stem in sorted(vocabulary, key=lambda stem: (-vocabulary[stem], stem)):
        if len(stem) < TYPO_LETTERS or any(map(str.isdigit, stem)):
            canonical[stem] = stem
            continue
        rests = {(stem[0], stem)} | {
            (stem[0], stem[:i] + stem[i + 1 :]) for i in range(2, len(stem))
        }
        known = min((word for rest in rests for word in by_rest[rest]), default=stem)
        canonical[stem] = known
        if known == stem:
            for rest in rests:
                by_rest[rest].append(stem)
    return canonical
