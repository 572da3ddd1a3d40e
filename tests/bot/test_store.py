"""Turns on disk."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.store import REMEMBERED, ConversationStore
from bot.tables import turns
from rag.corpus.catalog import Catalog
from rag.types import Turn
from tests.support.newsroom import ANSWER, NEWS
from tests.support.stores import catalog_url


def turn(question: str) -> Turn:
    return Turn(question, dataclasses.replace(ANSWER, question=question))


def asked(store: ConversationStore, conversation: str) -> list[str]:
    return [turn.question for turn in store.turns(conversation)]


def test_a_new_conversation_has_no_turns(store: ConversationStore) -> None:
    assert store.turns("anna") == []


def test_turns_come_back_whole_and_in_order(store: ConversationStore) -> None:
    for question in ("Eins?", "Zwei?", "Drei?"):
        store.add("anna", turn(question))
    assert store.turns("anna") == [turn("Eins?"), turn("Zwei?"), turn("Drei?")]


def test_turns_survive_the_process(tmp_path: Path) -> None:
    store = ConversationStore.open(catalog_url(tmp_path))
    store.add("anna", turn("Eins?"))
    store.close()
    store = ConversationStore.open(catalog_url(tmp_path))
    assert store.turns("anna") == [turn("Eins?")]
    store.close()


def test_conversations_do_not_mix(store: ConversationStore) -> None:
    store.add("anna", turn("Eins?"))
    store.add("bert", turn("Zwei?"))
    store.start_afresh("anna")
    store.add("anna", turn("Drei?"))
    assert asked(store, "anna") == ["Drei?"]
    assert asked(store, "bert") == ["Zwei?"]


def test_started_afresh_the_turns_so_far_are_left_behind(store: ConversationStore) -> None:
    store.add("anna", turn("Eins?"))
    store.start_afresh("anna")
    assert asked(store, "anna") == []
    store.add("anna", turn("Zwei?"))
    assert asked(store, "anna") == ["Zwei?"]


def test_an_empty_question_is_a_turn_and_no_fresh_start(store: ConversationStore) -> None:
    store.add("anna", turn("Eins?"))
    store.add("anna", turn(""))
    assert asked(store, "anna") == ["Eins?", ""]


def test_a_long_conversation_is_resumed_with_its_last_turns(store: ConversationStore) -> None:
    for number in range(REMEMBERED + 5):
        store.add("anna", turn(f"{number}?"))
    assert asked(store, "anna") == [f"{n}?" for n in range(5, REMEMBERED + 5)]


@pytest.mark.parametrize("text", ["'; DROP TABLE turns; --", "😀 \x00 \u2028", "x" * 100_000])
def test_any_text_is_kept(store: ConversationStore, text: str) -> None:
    store.add(text, turn(text))
    assert asked(store, text) == [text]


def test_bytes_that_are_no_text_are_kept_as_what_they_were(store: ConversationStore) -> None:
    store.add("\udcff", turn("\udce4h?"))  # how Python passes a Latin-1 terminal's "ä"
    store.start_afresh("\udcfe")
    assert asked(store, "\udcff") == ["\\udce4h?"]


def test_it_shares_its_database_with_the_catalog(tmp_path: Path) -> None:
    catalog = Catalog.open(catalog_url(tmp_path))
    store = ConversationStore.open(catalog_url(tmp_path))
    store.add("anna", turn("Eins?"))
    catalog.articles.write(list(NEWS))
    store.add("anna", turn("Zwei?"))
    assert catalog.articles.span().articles == len(NEWS)
    assert asked(store, "anna") == ["Eins?", "Zwei?"]
    store.close()
    catalog.close()


def test_a_forgotten_conversation_is_gone_and_others_stay(store: ConversationStore) -> None:
    store.add("anna", turn("Eins?"))
    store.start_afresh("anna")
    store.add("anna", turn("Zwei?"))
    store.add("bert", turn("Drei?"))
    store.forget("anna")
    store.forget("carl")
    assert asked(store, "anna") == []
    assert asked(store, "bert") == ["Drei?"]


def test_of_a_shared_conversation_only_some_answers_are_forgotten(store: ConversationStore) -> None:
    for question in ("Eins?", "Zwei?", "Drei?"):
        store.add("gruppe", turn(question))
    store.start_afresh("gruppe")
    store.add("gruppe", turn("Vier?"))
    store.forget_answers("gruppe", [turn("Eins?").answer, turn("Vier?").answer])
    store.forget_answers("bert", [turn("Zwei?").answer])
    assert asked(store, "gruppe") == []
    with store._database.reading() as connection:
        left = connection.scalars(select(turns.c.question).order_by(turns.c.pk)).all()
    assert left == ["Zwei?", "Drei?", None]


def test_who_asked_the_same_keeps_their_turn(store: ConversationStore) -> None:
    for _ in range(3):
        store.add("gruppe", turn("Eins?"))
    store.forget_answers("gruppe", [turn("Eins?").answer])
    assert asked(store, "gruppe") == ["Eins?", "Eins?"]
