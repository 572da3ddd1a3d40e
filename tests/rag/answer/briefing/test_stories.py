"""Articles are grouped into the stories that they tell, across languages and weeks."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rag.answer.briefing.stories import group, kin
from rag.types import Article, RankedPassage
from tests.support.stories import DAM, PAINTING, PORT, STORIES, VOTE


def opening(article: Article) -> RankedPassage:
    return RankedPassage(article.id, 1.0, article.text, 0, len(article.text), None, article)


def grouped(articles: tuple[Article, ...]) -> list[set[str]]:
    return [
        {one.article.id for one in story.openings} for story in group(list(map(opening, articles)))
    ]


def ids(articles: tuple[Article, ...]) -> set[str]:
    return {article.id for article in articles}


def test_each_running_story_is_one_and_the_others_are_by_themselves() -> None:
    found = grouped(STORIES)
    for story in (DAM, PORT, PAINTING, VOTE):
        assert ids(story) in found
    assert sorted(map(len, found)) == [1, 1, 1, 2, 2, 4, 4, 6, 6]


def test_big_and_new_stories_come_first() -> None:
    assert {len(story) for story in grouped(STORIES)[:2]} == {6}
    old = tuple(
        replace(article, published=article.published - dt.timedelta(days=300))
        for article in DAM
        if isinstance(article.published, dt.date)
    )
    assert grouped((*old, *VOTE))[0] == ids(VOTE)


def test_kin_tell_the_story_of_the_core_and_are_not_in_it() -> None:
    passages = [opening(article) for article in STORIES]
    found = kin({"damm-1"}, passages)
    assert {passage.article.id for passage in found} == ids(DAM) - {"damm-1"}
    assert kin(set(), passages) == ()


def test_no_article_is_a_story_without_articles() -> None:
    assert group([]) == ()


@given(st.lists(st.sampled_from(STORIES), max_size=12, unique_by=lambda article: article.id))
def test_every_article_is_in_one_story(articles: list[Article]) -> None:
    found = [identity for story in grouped(tuple(articles)) for identity in story]
    assert sorted(found) == sorted(ids(tuple(articles)))
