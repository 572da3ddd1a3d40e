"""Greetings, thanks and the like: texts that ask nothing of the corpus.

Only a text of nothing else counts: `Hilfe für die Ukraine` and `Good Morning America` are topics.
"""

from __future__ import annotations

from rag.search.question import Question

_COURTESIES = {
    "de": frozenset(
        """
        hallo moin servus guten morgen tag abend danke dankeschön dank vielen schön besten tschüss
        hilfe ok okay hi hey fasse zusammen
        """.split()
    ),
    "en": frozenset(
        """
        hello hi hey good morning evening afternoon day thanks thank thx lot much bye goodbye help
        ok okay summarize summarise
        """.split()
    ),
}


def is_small_talk(question: Question) -> bool:
    """Whether a text has no word, or none but courtesies, to look for."""
    content = {asked.word for asked in question.content}
    return any(content <= courtesies for courtesies in _COURTESIES.values())


def spoken_language(question: Question) -> str:
    """The language of small talk, of which detectors know too little: `thanks` is English."""
    votes = {
        language: sum(word in courtesies for word in question.words)
        for language, courtesies in _COURTESIES.items()
    }
    if len(set(votes.values())) == 1:
        return question.language
    return max(votes, key=votes.__getitem__)
