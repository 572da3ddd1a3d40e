"""The rules by which sentences of a reply hold."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from rag.answer.checking.composing import compose
from rag.answer.checking.grounding import check_reply
from tests.support.claims import passage_of
from tests.support.newsroom import BRIDGE_DE, THEATRE, WOLVES

PASSAGES = [passage_of(BRIDGE_DE), passage_of(WOLVES), passage_of(THEATRE)]
COST = "Der Abriss soll elf Millionen Euro kosten."
COLLAPSED = "In Dresden ist die Carolabrücke eingestürzt."
FENCES = "Der Schäfer fordert höhere Zäune."


def problems(reply: str, language: str = "de") -> list[str]:
    grounded = check_reply(reply, PASSAGES, language)
    return [one.problem for paragraph in grounded.paragraphs for one in paragraph]


def shown(reply: str, language: str = "de") -> str:
    return compose(check_reply(reply, PASSAGES, language))[0]


def test_numbers_run_by_first_use_and_a_quote_has_one() -> None:
    text, citations = compose(check_reply(f"{FENCES} [2] {COST} [1] {FENCES} [2]", PASSAGES, "de"))
    assert text == f"{FENCES} [1] {COST} [2] {FENCES} [1]"
    assert [citation.article_id for citation in citations] == ["wolf", "bruecke"]
    assert all(c.quote in (BRIDGE_DE.text + WOLVES.text) for c in citations)


def test_unknown_markers_go_and_known_ones_beside_them_stay() -> None:
    assert shown(f"{COST} [7][1]") == f"{COST} [1]"
    assert problems(f"{COST} [7]") == ["there is no source 7"]


def test_a_quote_that_stands_nowhere_fails_what_rests_on_it() -> None:
    quotes = '\n\nQUOTES\n[1] "Der Abriss soll ganze elf Millionen Euro kosten, mindestens."'
    [problem] = problems(f"{COST} [1]{quotes}")
    assert "doesn't stand in source 1" in problem
    assert "\n" not in problem


def test_a_quote_for_another_sentence_does_not_fail_this_one() -> None:
    quotes = '\n\nQUOTES\n[1] "Als Ursache vermuten Gutachter rostigen Spannstahl."'
    [[checked]] = check_reply(f"{COST} [1]{quotes}", PASSAGES, "de").paragraphs
    assert checked.problem == ""
    assert "elf Millionen" in checked.quotes[0].text


def test_a_sentence_without_marker_before_a_cited_one_takes_its_markers() -> None:
    assert shown(f"{COLLAPSED} {COST} [1]") == f"{COLLAPSED} [1] {COST} [2]" or shown(
        f"{COLLAPSED} {COST} [1]"
    ) == (f"{COLLAPSED} [1] {COST} [1]")
    assert problems(f"{FENCES} {COST} [1]")[0].startswith("it cites no source")
    assert problems(f"{COLLAPSED}\n\n{COST} [1]")[0] == "it cites no source"
    assert problems(f"{COST} [1] {COLLAPSED}")[1] == "it cites no source"


def test_a_lead_in_stands_before_its_list() -> None:
    text = shown(f"Das sind zwei Punkte:\n\n- {COST} [1]\n- {FENCES} [2]")
    assert text == f"Das sind zwei Punkte: [1]\n– {COST} [1]\n– {FENCES} [2]"


def test_a_lead_in_whose_list_fails_fails() -> None:
    assert shown("Das gilt:\n- Der Papst reiste ab. [1]\n- Es schneite in Rom. [2]") == ""


def test_no_answer_shows_nothing() -> None:
    grounded = check_reply("NO_ANSWER", PASSAGES, "de")
    assert grounded.says_no_answer
    assert compose(grounded) == ("", ())


def test_an_answer_with_a_stray_no_answer_is_an_answer() -> None:
    grounded = check_reply(f"{COST} [1]\n\nNO_ANSWER", PASSAGES, "de")
    assert not grounded.says_no_answer
    assert compose(grounded)[0] == f"{COST} [1]"


def test_the_articles_own_address_may_stay() -> None:
    article = dataclasses.replace(BRIDGE_DE, url="https://elbkurier.example/bruecke")
    passages = [passage_of(article)]
    grounded = check_reply(f"{COST[:-1]} (https://elbkurier.example/bruecke). [1]", passages, "de")
    assert "https://elbkurier.example/bruecke" in compose(grounded)[0]


@given(st.text(alphabet="[]12379 ,.QUOTESa\n【】„“:-", max_size=120))
def test_every_marker_shown_has_its_citation(reply: str) -> None:
    import re

    grounded = check_reply(f"{COST} [1]\n\n{reply}", PASSAGES, "de")
    text, citations = compose(grounded)
    used = list(dict.fromkeys(int(n) for n in re.findall(r"\[\s*(\d+)\s*\]", text)))
    assert used == [citation.number for citation in citations]
