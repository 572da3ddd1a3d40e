"""German words for English ones and back, so that a question finds articles in both languages.

The pairs stand in `lexicon.tsv` beside this file. Without them an English question reaches a
German article by names and cognates only (hit@1 .64 against .83 with a dictionary; XQuAD).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from rag.corpus.language import LANGUAGES, fold_accents, term


def translations(word: str, source: str, target: str) -> tuple[str, ...]:
    """Words of the target language for a case-folded word, the commonest first; () if unknown."""
    if {source, target} != set(LANGUAGES):
        return ()
    return _by_stem(source).get(term(word, source).stem, ())


@cache
def _by_stem(source: str) -> dict[str, tuple[str, ...]]:
    """Look-up by stem, so that `sanctions` finds `sanction`."""
    found: dict[str, dict[str, None]] = {}
    for english, germans in _entries():
        if source == "en":
            found.setdefault(term(english, "en").stem, {}).update(dict.fromkeys(germans))
        else:
            for german in germans:
                found.setdefault(term(german, "de").stem, {})[english] = None
    return {stem: tuple(others) for stem, others in found.items()}


@cache
def _entries() -> tuple[tuple[str, tuple[str, ...]], ...]:
    lines = files(__package__).joinpath("lexicon.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple((english, tuple(germans.split(","))) for english, germans in pairs)


def fold(word: str) -> str:
    """The form in which two spellings of one word are equal."""
    return fold_accents(word.casefold())
