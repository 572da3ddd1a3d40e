"""Articles that bear on what a group talked about: the right one, or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.groupchat.extractive import summarise
from bot.groupchat.news import in_the_news
from rag.search.hybrid import HybridSearch
from tests.groupchats.newsmeasure import (
    Shown,
    figures,
    labelled_topics,
    measure,
    news_search,
    read_articles,
)
from tests.groupchats.reading import Chat, read_chats

RIGHT, NOTHING = 0.90, 0.95  # the figures
RIGHT_STRICTLY = 0.80  # of what is found: at a topic that is mostly about it, and not partly
RIGHT_OF_HALF = 0.75  # of what is found in the chats that nothing was tuned on: 11 of 14
DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HybridSearch]:
    with news_search(tmp_path_factory.mktemp("news")) as search:
        yield search


def chat_of(name: str) -> Chat:
    return next(chat for chat in read_chats() if chat.name == name)


@pytest.fixture(scope="module")
def every(search: HybridSearch) -> list[Shown]:
    return list(measure(search))


@pytest.mark.parametrize("kind", ["labelled", "found"])
def test_the_right_article_is_shown_and_none_where_there_is_none(
    every: list[Shown], kind: str
) -> None:
    some = [one for one in every if one.kind == kind]
    right, due, none, others = figures(some)
    assert right >= RIGHT * due
    assert none >= NOTHING * others
    strictly, *_ = figures(some, strictly=True)
    assert strictly >= RIGHT_STRICTLY * due


def test_so_it_is_for_topics_found_in_chats_that_nothing_was_tuned_on(every: list[Shown]) -> None:
    some = [one for one in every if one.kind == "found" and not one.chat.is_odd]
    right, due, none, others = figures(some)
    assert right >= RIGHT_OF_HALF * due
    assert none >= NOTHING * others - 1  # 37 of 39


def test_an_article_is_shown_once(every: list[Shown]) -> None:
    for kind in ("labelled", "found"):
        shown = [(one.chat.name, one.article) for one in every if one.kind == kind and one.article]
        assert len(shown) == len(set(shown))


def test_an_article_is_cited_word_for_word(search: HybridSearch) -> None:
    chat = chat_of("de_01_lauftreff")
    article = {one.id: one for one in read_articles()}["halbmarathon-deich-umleitung"]
    topics = labelled_topics(chat)
    shown = in_the_news(list(topics.values()), chat.messages, search, chat.messages[-1].sent_at)
    for key, found in zip(topics, shown, strict=True):
        known = next(known for known in chat.topics if known.key == key)
        assert [one.article_id for one in found] == ([known.article] if known.article else [])
        for one in found:
            assert article.text[one.start : one.end] == one.quote


def test_an_article_in_the_other_language_is_found(search: HybridSearch) -> None:
    chat = chat_of("de_05_kleingarten")
    topic = labelled_topics(chat)["wasser"]
    [[found]] = in_the_news([topic], chat.messages, search, chat.messages[-1].sent_at)
    assert found.article_id == "drought-watering-ban-lower-saxony"


def test_what_was_said_beside_a_topic_counts(search: HybridSearch) -> None:
    chat = chat_of("en_15_travel_group")
    topics = summarise(chat.messages, chat.language).topics
    now = chat.messages[-1].sent_at
    shown = in_the_news(topics, chat.messages, search, now)
    [fire] = [
        topic
        for topic, found in zip(topics, shown, strict=True)
        if [one.article_id for one in found] == ["karst-fire-coast-road"]
    ]
    alone = [one for one in chat.messages if one.message_id in fire.message_ids]
    assert in_the_news([fire], alone, search, now) == [()]


@pytest.mark.parametrize("days", [-30, 90])
def test_what_is_no_news_then_is_not_shown(search: HybridSearch, days: int) -> None:
    chat = chat_of("de_01_lauftreff")
    topic = next(iter(labelled_topics(chat).values()))
    said = [replace(message, sent_at=message.sent_at + days * DAY) for message in chat.messages]
    assert in_the_news([topic], said, search, said[-1].sent_at) == [()]


def test_a_topic_without_messages_has_no_news(search: HybridSearch) -> None:
    topic = next(iter(labelled_topics(chat_of("de_01_lauftreff")).values()))
    empty = replace(topic, message_ids=())
    now = dt.datetime(2026, 9, 20, tzinfo=dt.UTC)
    assert in_the_news([empty], (), search, now) == [()]
    assert in_the_news([], (), search, now) == []
