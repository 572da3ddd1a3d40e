"""Articles for tests: as many as wanted, each with words that no other one has."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from typing import Any, Protocol

from rag.types import Article

FIRST_DAY = dt.date(2025, 1, 1)

_TOPICS = {
    "de": (
        "Bundestag Haushalt Steuern Bahn Streik Klinik Schule Wetter Hochwasser Museum Theater "
        "Trainer Tor Wahlkreis Minister Gericht Urteil Polizei Flughafen Hafen Ernte Imker Wald"
    ).split(),
    "en": (
        "parliament budget taxes railway strike hospital school weather flood museum theatre "
        "coach goal district minister court verdict police airport harbour harvest bees forest"
    ).split(),
}
_SENTENCES = {
    "de": "Am Abend sprach die Stadt {n} über {a} und {b}, aber nicht über {c}.",
    "en": "That evening the town {n} talked about {a} and {b}, but not about {c}.",
}


class ArticleMaker(Protocol):
    """Makes article `number` in one of its versions."""

    def __call__(self, number: int, version: int = 1, **changes: Any) -> Article: ...


def article(number: int, version: int = 1, **changes: Any) -> Article:
    """An article of one short passage, that differs from every other number and version."""
    language = changes.get("language", "de")
    return dataclasses.replace(
        Article(
            id=f"article-{number}",
            title=f"{random_words(language, number, version)[0].capitalize()} {mark(number)}",
            text=" ".join(sentences(language, 3, number, version)),
            language=language,
            source=f"news/{number}.txt",
            outlet="taz" if number % 2 else "Guardian",
            place="Berlin",
            published=FIRST_DAY + dt.timedelta(days=number % 300),
        ),
        **changes,
    )


def long_article(number: int, version: int = 1, paragraphs: int = 8, **changes: Any) -> Article:
    """One of several passages."""
    language = changes.get("language", "de")
    told = [
        " ".join(sentences(language, 5, number, version, paragraph))
        for paragraph in range(paragraphs)
    ]
    return article(number, version, **{"text": "\n\n".join(told), **changes})


def sentences(language: str, count: int, *seed: int) -> list[str]:
    """Sentences of about a dozen words."""
    made = []
    for index in range(count):
        a, b, c = random_words(language, *seed, index)
        made.append(
            _SENTENCES.get(language, _SENTENCES["en"]).format(n=mark(*seed, index), a=a, b=b, c=c)
        )
    return made


def random_words(language: str, *seed: int) -> list[str]:
    """Three words; the same for the same seed."""
    return random.Random(repr(seed)).sample(_TOPICS.get(language, _TOPICS["en"]), 3)


def mark(*seed: int) -> str:
    """A name that stands in one place only: `Ortbadufe`."""
    drawn = random.Random(repr(("mark", *seed)))
    syllables = "".join(drawn.choice("bdfgklmnprstvz") + drawn.choice("aeiou") for _ in range(5))
    return f"Ort{syllables}"
