"""Which language a text is in, and that language's sentences, stems and character 4-grams.

One analysis serves the lexical index, the hashing embedding, the choice of answer sentences and
the check of coverage, so that they agree on what a word is. Analysed words are cached: the
vocabulary of a corpus grows with the square root of its length.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from rag.corpus import stopwords

if TYPE_CHECKING:
    import Stemmer

LANGUAGES = ("de", "en")  # those that questions come in; articles may be in any
GRAM_LENGTH = 4  # within words: hit@1 .931 in German, where stems alone reach .902 (XQuAD)
LONGEST_SENTENCE_WORDS = 250  # what is longer is a table or a list without full stops
LONGEST_SENTENCE_CHARACTERS = 4_000
SURELY_A_SENTENCE_CHARACTERS = 2 * LONGEST_SENTENCE_WORDS  # a word takes two with its space
LONGEST_STRETCH = 10_000  # characters; quotes left open cost sentencex the square of its text

VOCABULARY_WORDS = 100_000  # that are remembered; about 20 MB

WORD = re.compile(r"[^\W_]+")  # letters and digits of any script

_T = TypeVar("_T")
_SPACE = re.compile(r"\s*")
_ORDINAL = re.compile(r"(?<![\w.,])\d{1,3}\.$")
_STEMMERS = {"de": "german", "en": "english"}
_STOPWORDS = {"de": stopwords.GERMAN, "en": stopwords.ENGLISH}


def other_language(language: str) -> str:
    """The other one of the two that questions come in."""
    return "en" if language == "de" else "de"


class Vocabulary(dict[str, _T]):
    """What each word becomes, made when it is first looked up.

    For the inner loops of indexing: a look-up takes a fifth of a call, cached or not.
    """

    def __init__(self, make: Callable[[str], _T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> _T:
        if len(self) >= VOCABULARY_WORDS:
            self.clear()
        made = self[word] = self._make(word)
        return made


class Term(NamedTuple):
    """What one content word is searched by."""

    stem: str
    grams: tuple[str, ...]


def sentence_spans(text: str, language: str) -> list[tuple[int, int]]:
    """Start and end of each sentence, in order, without the white space around it."""
    spans: list[tuple[int, int]] = []
    for start, end in _boundaries(text, language):
        is_continued = language == "de" and spans and _ends_in_ordinal(text, spans[-1], start)
        spans.append((spans.pop()[0] if is_continued else start, end))
    pieces: list[tuple[int, int]] = []
    for start, end in spans:
        if end - start <= SURELY_A_SENTENCE_CHARACTERS:
            pieces.append((start, end))
        else:
            pieces.extend(_bounded(text, start, end))
    return pieces


def _boundaries(text: str, language: str) -> Iterator[tuple[int, int]]:
    """What sentencex takes for sentences, found in stretches that it can take."""
    import sentencex

    at = 0
    while at < len(text):
        until = _end_of_stretch(text, at)
        found = sentencex.get_sentence_boundaries(language, text[at:until])
        if until < len(text) and len(found) > 1:
            until = at + found.pop()["start_index"]  # it may go on: the next stretch begins with it
        for boundary in found:
            start, end = at + boundary["start_index"], at + boundary["end_index"]
            sentence = text[start:end]
            start += len(sentence) - len(sentence.lstrip())
            end -= len(sentence) - len(sentence.rstrip())
            if start < end:
                yield start, end
        at = until


def _end_of_stretch(text: str, at: int) -> int:
    limit = at + LONGEST_STRETCH
    if limit >= len(text):
        return len(text)
    middle = at + LONGEST_STRETCH // 2
    return max(text.rfind(" ", middle, limit), text.rfind("\n", middle, limit)) + 1 or limit


def _ends_in_ordinal(text: str, before: tuple[int, int], start: int) -> bool:
    """Whether `Im 19.` was cut from `Jahrhundert`: sentencex knows ordinals before months only."""
    if not text[max(before[0], before[1] - 2) : before[1] - 1].isdigit():
        return False  # nearly always: a search each would cost more
    following = WORD.match(text, start)
    return (
        _ORDINAL.search(text, *before) is not None
        and text.count("\n", before[1], start) == 0
        and following is not None
        and following[0].casefold() not in stopwords.GERMAN
    )


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut what can't be one sentence at line ends, else at words, else anywhere.

    A megabyte without a full stop would otherwise be one passage, and one quote.
    """
    while start < end:
        cut = _end_of_piece(text, start, end)
        yield start, start + len(text[start:cut].rstrip())
        start = _SPACE.match(text, cut, end).end()  # type: ignore[union-attr]  # matches nothing too


def _end_of_piece(text: str, start: int, end: int) -> int:
    reach = min(end, start + LONGEST_SENTENCE_CHARACTERS)
    ends = [m.end() for m in islice(WORD.finditer(text, start, reach), LONGEST_SENTENCE_WORDS + 1)]
    is_overlong = len(ends) > LONGEST_SENTENCE_WORDS
    if not is_overlong and reach == end:
        return end
    limit = ends[-2] if is_overlong else reach
    at = text.rfind("\n", start + 1, limit)
    return at if at > 0 else max(text.rfind(" ", start + 1, limit), 0) or limit


def words(text: str) -> tuple[str, ...]:
    """The words of a text, case-folded and composed, in order."""
    folded = text.casefold()
    if not unicodedata.is_normalized("NFC", folded):  # an "ü" in two pieces would part its word
        folded = unicodedata.normalize("NFC", folded)
    return tuple(WORD.findall(folded))


@lru_cache(maxsize=2_048)  # a passage is asked for by the embedder, then by the lexical index
def word_counts(text: str) -> Mapping[str, int]:
    """How often each word of a text comes, in order of first use."""
    return Counter(words(text))


def stopwords_of(language: str) -> frozenset[str]:
    """The case-folded words of a language that carry no topic; none are known of most."""
    return _STOPWORDS.get(language, frozenset())


def content_words(text: str, language: str) -> list[str]:
    """The distinct words of a text that carry its topic, in order of first use."""
    stop = stopwords_of(language)
    return [word for word in dict.fromkeys(words(text)) if word not in stop]


@lru_cache(maxsize=50_000)
def term(word: str, language: str) -> Term:
    """Stem and 4-grams of one case-folded word."""
    return Term(stem(word, language), grams(word))


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """The Snowball stem of a case-folded word, without accents; the word where there is none."""
    stemmer = _stemmer(language)
    return fold_accents(stemmer.stemWord(word) if stemmer else word)


def stems(distinct: Sequence[str], language: str) -> list[str]:
    """The stems of many words at once, in the same order: ten times as fast as one by one."""
    stemmer = _stemmer(language)
    return [fold_accents(s) for s in (stemmer.stemWords(distinct) if stemmer else distinct)]


def grams(word: str) -> tuple[str, ...]:
    """The character 4-grams of a word without its accents, its two ends marked by `_`."""
    folded = f"_{fold_accents(word)}_"
    return tuple(folded[i : i + GRAM_LENGTH] for i in range(max(1, len(folded) - GRAM_LENGTH + 1)))


def fold_accents(word: str) -> str:
    """`Erdoğan` and `Erdogan`, `Züge` and `Zuge` are searched alike."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@cache
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    import Stemmer

    name = _STEMMERS.get(language)
    return Stemmer.Stemmer(name) if name else None
