"""Where a quote that a model gives stands in its article. Pure functions.

Compared are letters, digits and punctuation; white space, quotation marks, kinds of hyphens and
Unicode forms are how a text is set, not what it says. What is shown is the article's own stretch.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.answer.checking.numbers import amounts
from rag.answer.citations import Quote
from rag.corpus.language import LANGUAGES, WORD
from rag.types import Article, RankedPassage

SHORTEST_QUOTE = 12  # characters
# Beyond folding, a quote may differ by slips in the letters of one word in so many. A threshold on
# equal characters would not do: with another number, name or "nicht" a quote of twenty words is
# still alike to .95. Measured on 300 XQuAD sentences a language: of those with a letter lost or two
# swapped in a long word .99 are found, with a word replaced none, with one dropped .01 (the last,
# or one of two alike), with a word's nearest neighbour in the vocabulary .05, all inflections.
WORDS_A_SLIP = 6
SHORTEST_SLIPPED = 8  # letters
AROUND = 20_000  # characters before and after a passage where its quote may stand as well

_QUOTATION = frozenset("„“”\"»«›‹‚‘’'`´′″‛‟〝〞＂＇")
_DASHES = frozenset("-‐‑‒–—―−﹘﹣－")
_IGNORED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is compared: `letters[i]` is made of `text[starts[i]:ends[i]]`."""

    letters: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


class _Letters(dict[str, str]):
    """What each character is compared as, found when it first occurs."""

    def __missing__(self, character: str) -> str:
        made = self[character] = _folded(character)
        return made


_LETTERS = _Letters()


@lru_cache(maxsize=32)  # some 100 bytes a character, and articles are long
def fold(text: str) -> Folded:
    """A text without what only sets it."""
    if unicodedata.is_normalized("NFC", text):
        clusters = [(at, at + 1, _LETTERS[letter]) for at, letter in enumerate(text)]
    else:
        clusters = list(_clusters(text))
    kept = [cluster for cluster in clusters if cluster[2]]
    letters = "".join([folded for _, _, folded in kept])
    if len(letters) > len(kept):  # `…` is three
        kept = [(start, end, one) for start, end, folded in kept for one in folded]
    return Folded(
        letters, tuple([start for start, _, _ in kept]), tuple([end for _, end, _ in kept])
    )


def _clusters(text: str) -> Iterator[tuple[int, int, str]]:
    """Letters with the accents that follow them, and what they are compared as."""
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        yield at, end, _folded(text[at:end])
        at = end


def _folded(letter: str) -> str:
    if letter in _DASHES:
        return "-"
    if letter.isspace() or letter in _QUOTATION or letter in _IGNORED:
        return ""
    return "".join(unicodedata.normalize("NFKC", letter).split())


def find_quote(article: Article, wanted: str, within: RankedPassage | None = None) -> Quote | None:
    """The article's stretch that a quote copies; None if it holds no such words.

    The passage that a model was shown comes first, then what stands around it in the article;
    slips are forgiven in the passage only.
    """
    wanted = " ".join(wanted.split()).strip()
    if len(wanted) < SHORTEST_QUOTE:
        return None
    places = list(_places(article, within))
    for start, text in places:
        found = _exact(text, wanted)
        if found:
            return Quote(article, start + found[0], start + found[1])
    start, text = places[0]  # slips take long to look for
    found = _near(text, wanted)
    return Quote(article, start + found[0], start + found[1]) if found else None


def _places(article: Article, within: RankedPassage | None) -> Iterator[tuple[int, str]]:
    if within is None:
        yield 0, article.text
        return
    yield within.start, article.text[within.start : within.end]
    start = max(0, within.start - AROUND)
    yield start, article.text[start : within.end + AROUND]


def _exact(text: str, wanted: str) -> tuple[int, int] | None:
    folded, sought = fold(text), fold(wanted).letters
    if not any(letter.isalnum() for letter in sought):
        return None
    at = folded.letters.find(sought)
    if at < 0:  # a full stop that ends the quote and not the article's sentence
        sought = sought.rstrip(".,;:!?-…")
        at = folded.letters.find(sought) if len(sought) >= SHORTEST_QUOTE // 2 else -1
    while at >= 0:
        start, end = folded.starts[at], folded.ends[at + len(sought) - 1]
        if _is_at_words(text, start, end):
            return _with_marks(text, start, end)
        at = folded.letters.find(sought, at + 1)
    return None


def _is_at_words(text: str, start: int, end: int) -> bool:
    """Whether a stretch begins and ends with whole words and numbers: `3 %` isn't in `1,3 %`."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if text[start].isalnum() and before[-1:].isalnum():
        return False
    if text[end - 1].isalnum() and after[:1].isalnum():
        return False
    if text[start].isdigit() and before[-1:] in ".," and before[:1].isdigit():
        return False
    return not (text[end - 1].isdigit() and after[:1] in ".," and after[1:].isdigit())


def _with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """With the quotation mark that a stretch's other one belongs to."""
    stretch = text[start:end]
    if start and text[start - 1] in '„“»«"‚‘' and _is_lopsided(text[start - 1], stretch):
        start -= 1
    if end < len(text) and text[end] in '“”«»"‘’' and _is_lopsided(text[end], text[start:end]):
        end += 1
    return start, end


def _is_lopsided(mark: str, stretch: str) -> bool:
    pairs = {"„": "“”", "“": "”„", "”": "“„", "»": "«", "«": "»", '"': '"', "‚": "‘", "‘": "’‚"}
    others = sum(stretch.count(other) for other in pairs.get(mark, ""))
    return others % 2 == 1 if mark == '"' else others > stretch.count(mark)


def _near(text: str, wanted: str) -> tuple[int, int] | None:
    """A stretch of the same words but for slips."""
    sought = [match[0].casefold() for match in WORD.finditer(unicodedata.normalize("NFC", wanted))]
    if not sought:
        return None
    slips = len(sought) // WORDS_A_SLIP
    there = list(WORD.finditer(text))
    spelt = [unicodedata.normalize("NFC", match[0]).casefold() for match in there]
    for first in range(len(there) - len(sought) + 1):
        left = slips
        for word, other in zip(sought, spelt[first:], strict=False):
            if word != other:
                left -= 1
                if left < 0 or not _is_slip(word, other):
                    break
        else:
            start, end = there[first].start(), there[first + len(sought) - 1].end()
            if _is_at_words(text, start, end):
                return start, end
    return None


def _is_slip(word: str, other: str) -> bool:
    """Whether two words are one with a letter lost, added or swapped with its neighbour.

    Short words, first letters, digits and other letters tell words apart: "eine" and "keine",
    "Million" and "Billion", "gefordert" and "gefördert", "Ausnahme" and "Aufnahme".
    """
    if min(len(word), len(other)) < SHORTEST_SLIPPED or word[:2] != other[:2]:
        return False
    if abs(len(word) - len(other)) > 1 or any(map(str.isdigit, word + other)):
        return False
    if any(amounts(one, language) for one in (word, other) for language in LANGUAGES):
        return False
    head = 0
    while head < min(len(word), len(other)) and word[head] == other[head]:
        head += 1
    a, b = word[head:], other[head:]
    return a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
