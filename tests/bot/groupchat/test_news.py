"""Articles that bear on what a group talked about: the right one, or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from bot.groupchat.news import in_the_news
from rag.search.hybrid import HybridSearch
from tests.groupchats.newsmeasure import (
    figures,
    labelled_topics,
    measure,
    news_search,
    read_articles,
)
from tests.groupchats.reading import Chat, read_chats

RIGHT, NOTHING = 0.90, 0.95  # the figures
RIGHT_OF_FOUND = 0.65  # a topic that is found lacks messages, those that tell the news at times
DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HybridSearch]:
    with news_search(tmp_path_factory.mktemp("news")) as search:
        yield search


def chat_of(name: str) -> Chat:
    return next(chat for chat in read_chats() if chat.name == name)


def test_the_right_article_is_shown_and_none_where_there_is_none(search: HybridSearch) -> None:
    every = list(measure(search))
    for kind, least in (("labelled", RIGHT), ("found", RIGHT_OF_FOUND)):
        right, due, none, others = figures([one for one in every if one.kind == kind])
        assert right >= least * due
        assert none >= NOTHING * others


def test_an_article_is_cited_word_for_word(search: HybridSearch) -> None:
    chat = chat_of("de_01_lauftreff")
    article = {one.id: one for one in read_articles()}["halbmarathon-deich-umleitung"]
    for key, topic in labelled_topics(chat).items():
        said = [m for m in chat.messages if m.message_id in topic.message_ids]
        found = in_the_news(topic, said, search, said[-1].sent_at)
        known = next(known for known in chat.topics if known.key == key)
        assert [one.article_id for one in found] == ([known.article] if known.article else [])
        for one in found:
            assert article.text[one.start : one.end] == one.quote


def test_an_article_in_the_other_language_is_found(search: HybridSearch) -> None:
    chat = chat_of("de_05_kleingarten")
    topic = labelled_topics(chat)["wasser"]
    said = [m for m in chat.messages if m.message_id in topic.message_ids]
    [found] = in_the_news(topic, said, search, said[-1].sent_at)
    assert found.article_id == "drought-watering-ban-lower-saxony"


@pytest.mark.parametrize("days", [-30, 90])
def test_what_is_no_news_then_is_not_shown(search: HybridSearch, days: int) -> None:
    from dataclasses import replace

    chat = chat_of("de_01_lauftreff")
    topic = next(iter(labelled_topics(chat).values()))
    said = [
        replace(message, sent_at=message.sent_at + days * DAY)
        for message in chat.messages
        if message.message_id in topic.message_ids
    ]
    assert in_the_news(topic, said, search, said[-1].sent_at) == ()


def test_a_topic_without_messages_has_no_news(search: HybridSearch) -> None:
    topic = next(iter(labelled_topics(chat_of("de_01_lauftreff")).values()))
    assert in_the_news(topic, (), search, dt.datetime(2026, 9, 20, tzinfo=dt.UTC)) == ()
