"""How much of a sentence its source carries."""

from __future__ import annotations

import pytest

from rag.answer.checking.claims import SUPPORTED, SUPPORTED_ABROAD
from rag.answer.checking.support import Source, share_covered
from rag.types import Article
from tests.support.claims import CLAIMS, articles
from tests.support.newsroom import BRIDGE_DE, WOLVES


def supports(sentence: str, language: str, text: str, there: str) -> float:
    return share_covered(sentence, language, (Source(text, there),))


def test_a_sentence_of_the_source_is_carried_whole() -> None:
    for sentence in BRIDGE_DE.text.replace("\n\n", " ").split(". "):
        assert supports(sentence, "de", BRIDGE_DE.text, "de") == pytest.approx(1.0)


def test_a_sentence_of_another_source_is_not() -> None:
    for sentence in WOLVES.text.split(". "):
        assert supports(sentence, "de", BRIDGE_DE.text, "de") < SUPPORTED
        assert supports(sentence, "de", BRIDGE_DE.text, "en") < SUPPORTED_ABROAD


@pytest.mark.parametrize("language", ["de", "en"])
def test_claims_are_carried_in_either_language(seed_article: Article, language: str) -> None:
    known = articles(seed_article)
    for claim in CLAIMS:
        text = claim.de if language == "de" else claim.en
        article = known[claim.article]
        needed = SUPPORTED if article.language == language else SUPPORTED_ABROAD
        if article.language in ("de", "en"):
            assert (
                supports(text, language, f"{article.text} {article.title}", article.language)
                > needed - 0.1
            )


def test_what_says_nothing_needs_no_support() -> None:
    assert supports("Laut dem Artikel heißt es:", "de", "Wölfe.", "de") == 1.0


def test_names_are_alike_in_other_spellings() -> None:
    assert supports("Zelenskyy", "en", "Selenskyj kam nach Lausitz.", "de") > 0.5
    assert supports("Lusatia", "en", "Selenskyj kam nach Lausitz.", "de") > 0.5
    assert supports("Hamburg", "en", "Selenskyj kam nach Lausitz.", "de") == 0.0
