"""What a question asks for: its words, how rare they are, and what kind of answer it wants."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain

from rag.corpus.detection import question_language
from rag.corpus.language import LANGUAGES, WORD, content_words, term, words
from rag.corpus.lexicon import synonyms, translations
from rag.index.lexical import OTHER, LexicalIndex, LexicalQuery
from rag.types import Filters

LONGEST_QUESTION_WORDS = 64  # more words make a search slower and no better
MOST_TRANSLATIONS = 4  # of one word; the lexicon has the commonest first
TRANSLATION_WEIGHT = 0.6  # in the lexical index, against the word as it was asked
MOST_SYNONYMS = 4
SYNONYM_WORTH = 0.6  # of a match by what has the same translation; hit@1 .948 -> .950 (XQuAD de)
GRAM_WEIGHT = 0.35  # against stems at 1; XQuAD hit@1 is flat from .25 to .5

TYPICAL_CORPUS_PASSAGES = 1_000  # among five passages, rarity would say nothing

# What people say when they ask a news bot for anything: of no use for finding something.
_NEWS_WORDS = frozenset(
    """
    news nachrichten nachricht neu neuigkeiten neuigkeit meldung meldungen schlagzeile schlagzeilen
    headline headlines neues neue new passiert passierte passieren geschah geschehen geschieht
    happen happens happened happening los steht schreibt berichtet bericht berichte report reports
    reported artikel article articles zeitung zeitungen newspaper newspapers thema topic topics
    """.split()
)
# What to do with the topic is not part of it: "Fasse den Gipfel zusammen", "explain the sanctions".
_ORDER = re.compile(
    r"^\W*(?:(?:bitte|please|can|could|would|you)\s+)*"
    r"(?:(fasse?|fassen sie)\b.*\b(zusammen)\b"
    r"|(erzähle?|erkläre?|beschreibe?|summari[sz]e|explain|describe)\b"
    r"|(?:kannst|könntest|können|könnten)\b.*\b(zusammenfassen|erklären|beschreiben|erzählen)\b)"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2060\ufeff]+")


class Wanted(StrEnum):
    """What kind of thing would answer, as far as the question word tells."""

    TIME = "time"
    QUANTITY = "quantity"
    PLACE = "place"
    PERSON = "person"
    ANYTHING = "anything"


_WANTED = {
    Wanted.TIME: re.compile(
        r"\b(wann|when)\b"
        r"|\bwelche[mrns]? (jahr|monat|tag|datum|jahrhundert|jahrzehnt)\b"
        r"|\b(what|which) (year|month|day|date|century|decade)\b"
    ),
    Wanted.QUANTITY: re.compile(
        r"\bwie ?viele?\b|\bwie (lange|alt|hoch|groß|weit|oft|schnell|teuer|schwer|tief)\b"
        r"|\bhow (many|much|long|old|far|large|big|tall|high|often|fast|heavy|deep)\b"
        r"|\b(what|which) (percentage|percent|number|amount|share|proportion)\b"
        r"|\bwelche[rns]? (anteil|prozentsatz|anzahl|zahl|summe|betrag)\b"
    ),
    Wanted.PLACE: re.compile(
        r"\b(wo|woher|wohin|where)\b"
        r"|\bwelche[mnrs]? (stadt|land|ort|staat|region|gegend|kontinent)\b"
        r"|\b(what|which) (city|country|place|state|town|region|continent)\b"
    ),
    Wanted.PERSON: re.compile(r"\b(wer|wen|wem|wessen|who|whom|whose)\b"),
}


@dataclass(frozen=True, slots=True)
class QuestionWord:
    """A content word and all by which it can be recognised."""

    word: str  # case-folded, as it was asked
    weight: float  # how rare it is in the corpus, in nats; 1.0 where that is unknown
    is_name: bool  # written as a name or a number, or as a noun where nouns are capitalised
    language: str  # that it was asked in
    others: dict[str, tuple[str, ...]] = field(hash=False)  # language -> synonyms, translations

    def forms(self, language: str) -> dict[str, float]:
        """What the word may be called in articles of a language, and what each is worth."""
        worth = SYNONYM_WORTH if language == self.language else 1.0
        return dict.fromkeys(self.others.get(language, ()), worth) | {self.word: 1.0}

    def all_forms(self) -> tuple[str, ...]:
        """The word and what it may be called in any language."""
        return (self.word, *chain.from_iterable(self.others.values()))


@dataclass(frozen=True, slots=True)
class Question:
    """A question, analysed once for search, answer and coverage."""

    text: str  # one line, without control characters
    language: str  # de or en
    words: tuple[str, ...]  # all of them, case-folded, in order
    content: tuple[QuestionWord, ...]
    wanted: Wanted
    asking: str  # the words that say so, case-folded: "how long", "wann"
    asks_for_news: bool  # "Was gibt es Neues?": about whatever there is


def analyse(text: str, index: LexicalIndex | None = None, ignoring: Sequence[str] = ()) -> Question:
    """Take a question apart; any text at all is a question.

    The index tells how rare the words are; without one all count alike. Words of the phrases in
    `ignoring` say when and not what: they are no content.
    """
    line = unicodedata.normalize("NFC", " ".join(_CONTROL.sub(" ", text).split()))
    language = question_language(line)
    spoken = words(line)[:LONGEST_QUESTION_WORDS]
    wanted, asking = _kind_of(line.casefold())
    order = _ORDER.search(line.casefold())
    ordering = filter(None, order.groups()) if order else ()
    idle = set(words(" ".join([*ignoring, asking, *ordering]))) | _NEWS_WORDS
    content = [w for w in content_words(" ".join(spoken), language) if w not in idle]
    named = _names(line)
    return Question(
        text=line,
        language=language,
        words=tuple(spoken),
        content=tuple(_question_word(word, language, word in named, index) for word in content),
        wanted=wanted,
        asking=asking,
        asks_for_news=not _NEWS_WORDS.isdisjoint(spoken),
    )


def lexical_query(question: Question, filters: Filters) -> LexicalQuery:
    """What the lexical index is asked.

    All words in the question's own language, since even `after` and `first` tell passages apart;
    content words and their translations in the others; and 4-grams, for compounds and typos.
    """
    stems: dict[str, dict[str, float]] = {}
    grams: dict[str, dict[str, float]] = {}
    for language in (*LANGUAGES, OTHER):
        forms: dict[str, float] = {}
        for asked in question.content:
            if language != question.language:
                forms |= dict.fromkeys(asked.others.get(language, ()), TRANSLATION_WEIGHT)
            forms[asked.word] = 1.0
        weights = grams.setdefault(language, {})
        for form, weight in forms.items():
            for gram in term(form, language).grams:
                weights[gram] = max(weights.get(gram, 0.0), GRAM_WEIGHT * weight)
        if language == question.language:
            forms |= dict.fromkeys(question.words, 1.0)
        weights = stems.setdefault(language, {})
        for form, weight in forms.items():
            stem = term(form, language).stem
            weights[stem] = max(weights.get(stem, 0.0), weight)
    return LexicalQuery(stems, grams, filters)


def _names(line: str) -> set[str]:
    """Words with a capital or a digit; all of them in a question that has no capitals."""
    spoken = WORD.findall(line)
    written = [word for word in spoken if word[0].isupper() or any(map(str.isdigit, word))]
    return {word.casefold() for word in written or spoken}


def _question_word(
    word: str, language: str, is_name: bool, index: LexicalIndex | None
) -> QuestionWord:
    others = {
        other: synonyms(word, language)[:MOST_SYNONYMS]
        if other == language
        else translations(word, language, other)[:MOST_TRANSLATIONS]
        for other in LANGUAGES
    }
    return QuestionWord(word, _rarity(word, others, index), is_name, language, others)


def _rarity(word: str, others: dict[str, tuple[str, ...]], index: LexicalIndex | None) -> float:
    """Inverse document frequency (Robertson & Sparck Jones) of the word or what it is called."""
    if index is None or not index.count():
        return 1.0
    forms = [(field, word) for field in (*LANGUAGES, OTHER)]
    forms += [(target, other) for target, found in others.items() for other in found]
    frequency = max(
        index.document_frequency(field, term(form, field).stem) for field, form in forms
    )
    count = max(index.count(), frequency, TYPICAL_CORPUS_PASSAGES)
    return math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))


def _kind_of(folded: str) -> tuple[Wanted, str]:
    """What is wanted, and the words that say so ("how many"): they are no content either."""
    for kind, sign in _WANTED.items():
        match = sign.search(folded)
        if match:
            return kind, match[0]
    return Wanted.ANYTHING, ""
