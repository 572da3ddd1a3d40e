"""Correct replies are shown whole, with all their citations: at least 98 of 100."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from rag.answer.checking.composing import compose
from rag.answer.checking.grounding import check_reply
from rag.types import Article, RankedPassage
from tests.support.claims import CLAIMS, Claim, articles, passage_of

SHOWN_WHOLE = 0.98


class Scripted(NamedTuple):
    name: str
    reply: str
    passages: tuple[RankedPassage, ...]
    language: str
    sentences: tuple[str, ...]
    citations: int


_TO_SINGLE = str.maketrans("„“”", "‚‘‘")
QUOTE_FORMS: dict[str, Callable[[str], str]] = {
    "as it is": lambda quote: f'"{quote}"',
    "German marks": lambda quote: f"„{quote.translate(_TO_SINGLE)}“",
    "French marks": lambda quote: f"« {quote} »",
    "no marks": lambda quote: quote,
    "no full stop": lambda quote: f'"{quote.rstrip(".")}"',
    "decomposed": lambda quote: f'"{unicodedata.normalize("NFD", quote)}"',
    "other spaces": lambda quote: f'"{quote.replace(" ", chr(160), 2)}"',
    "other hyphens": lambda quote: f'"{quote.replace("-", "‑").replace("–", "—")}"',
    "bold": lambda quote: f'**"{quote}"**',
}
MARKER_FORMS = (
    "[{}]",
    "[[{}]]",
    "【{}】",
    "[^{}]",
    "[Source {}]",
    "[Quelle {}]",
    "([{}])",
    "[#{}]",
)
HEADINGS = ("QUOTES", "Quotes:", "**QUOTES**", "ZITATE", "## Zitate", "QUOTES:")
ENTRIES = ("[{}] {}", "- [{}] {}", "[{}]: {}", "{}. {}", "Source {}: {}")


def text_of(claim: Claim, language: str) -> str:
    return claim.de if language == "de" else claim.en


def scripts(seed: Article) -> Iterator[Scripted]:
    known, drawn = articles(seed), random.Random(3)
    names = list(QUOTE_FORMS)
    for number, claim in enumerate(CLAIMS):
        for language in ("de", "en"):
            yield _single(known, claim, language, names[number % len(names)], number)
        yield _pair(known, CLAIMS[number - 1], claim, ("de", "en")[number % 2], number)
        yield _several_in_one(known, claim, number)
        yield _listed(known, [CLAIMS[number - 2], claim], ("en", "de")[number % 2])
        if number % 2:
            others = drawn.sample(CLAIMS, 3)
            yield _listed(known, others, ("de", "en")[number % 2], bullet="1. ")


def _passages(known: dict[str, Article], *claims: Claim) -> tuple[RankedPassage, ...]:
    return tuple(passage_of(known[claim.article], claim.quote) for claim in claims)


def _single(
    known: dict[str, Article], claim: Claim, language: str, form: str, number: int
) -> Scripted:
    other = CLAIMS[(number + 7) % len(CLAIMS)]
    marker = MARKER_FORMS[number % len(MARKER_FORMS)].format(2)
    text = text_of(claim, language)
    said = f"{text} {marker}" if number % 2 else f"{text[:-1]} {marker}."
    entry = ENTRIES[number % len(ENTRIES)].format(2, QUOTE_FORMS[form](claim.quote))
    heading = HEADINGS[number % len(HEADINGS)]
    return Scripted(
        f"{claim.article} {language} {form}",
        f"{said}\n\n{heading}\n{entry}",
        _passages(known, other, claim),
        language,
        (text,),
        1,
    )


def _pair(
    known: dict[str, Article], first: Claim, second: Claim, language: str, number: int
) -> Scripted:
    one, two = text_of(first, language), text_of(second, language)
    quotes = f'\n\nQUOTES\n[1] "{first.quote}"\n[2] "{second.quote}"' if number % 3 else ""
    return Scripted(
        f"{first.article}+{second.article} {language}",
        f"{one} [1] {two[:-1]} [2].{quotes}",
        _passages(known, first, second),
        language,
        (one, two),
        2,
    )


def _several_in_one(known: dict[str, Article], claim: Claim, number: int) -> Scripted:
    """Two sentences of one source, the first without a marker of its own."""
    language = ("de", "en")[number % 2]
    beside = [other for other in CLAIMS if other.article == claim.article and other != claim]
    passage = passage_of(known[claim.article], claim.quote)
    beside = [other for other in beside if other.quote in passage.text]
    told = text_of(claim, language)
    first = text_of(beside[0], language) if beside else told
    sentences = (first, told) if beside else (told,)
    return Scripted(
        f"{claim.article} uncited {language}",
        " ".join(sentences) + " [1]",
        (passage,),
        language,
        sentences,
        1,
    )


def _listed(
    known: dict[str, Article], claims: list[Claim], language: str, bullet: str = "- "
) -> Scripted:
    told = [text_of(claim, language) for claim in claims]
    lead = {"de": "Die Artikel nennen Folgendes:", "en": "The articles mention the following:"}
    items = "\n".join(
        f"{bullet if bullet == '- ' else f'{n}. '}**{text}** [{n}]"
        for n, text in enumerate(told, 1)
    )
    return Scripted(
        f"list of {'+'.join(claim.article for claim in claims)} {language}",
        f"{lead[language]}\n{items}",
        _passages(known, *claims),
        language,
        (lead[language], *told),
        len(claims),
    )


def test_correct_replies_are_shown_whole_with_all_their_citations(seed_article: Article) -> None:
    failed = []
    written = list(scripts(seed_article))
    for script in written:
        grounded = check_reply(script.reply, script.passages, script.language)
        text, citations = compose(grounded)
        problems = [one.problem for paragraph in grounded.paragraphs for one in paragraph]
        is_whole = all(sentence in text for sentence in script.sentences)
        if (
            any(problems)
            or not is_whole
            or len({c.article_id for c in citations})
            < len({passage.article.id for passage in script.passages[-script.citations :]})
        ):
            failed.append((script.name, problems, text))
        for citation in citations:
            [article] = [p.article for p in script.passages if p.article.id == citation.article_id][
                :1
            ]
            assert article.text[citation.start : citation.end] == citation.quote
    assert len(written) >= 200
    assert len(failed) <= (1 - SHOWN_WHOLE) * len(written), failed


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_verbatim_answer_holds(seed_article: Article, language: str) -> None:
    known = articles(seed_article)
    for claim in CLAIMS:
        article = known[claim.article]
        passage = passage_of(article, claim.quote)
        reply = f"{claim.quote} [1]\n\nQUOTES\n[1] {claim.quote}"
        [[checked]] = check_reply(reply, [passage], article.language).paragraphs
        assert checked.problem == ""
        assert [quote.text for quote in checked.quotes] == [claim.quote]


@pytest.mark.parametrize(
    ("article", "language", "said"),
    [
        ("bridge", "de", "Der Bürgermeister schloss die Flussufer für den Verkehr."),
        ("bruecke", "en", "The bridge collapsed on Monday."),
        ("bruecke", "en", "The cause is thought to be rusty steel."),
        ("bruecke", "de", "Hilbert fordert raschen Ersatz."),
        ("bruecke", "de", "Oberbürgermeister von Dresden ist Dirk Hilbert."),
        ("wolf", "en", "Shepherd Jurij Kubasch found the animals near Nochten."),
        ("theatre", "en", "Maureen Okafor is the theatre's director."),
        ("rettung", "en", "Rescuers found the missing hiker."),
        ("zins", "de", "Oppositionsführer Tomas Varga nannte den Schritt einen Fehler."),
    ],
)
def test_other_words_for_the_same_hold(
    seed_article: Article, article: str, language: str, said: str
) -> None:
    passage = passage_of(articles(seed_article)[article])
    assert compose(check_reply(f"{said} [1]", [passage], language))[0] == f"{said} [1]"
