"""Articles that bear on what a group talked about.

A group names things in passing and seldom as newspapers do. So candidates are searched by all of a
topic's words, and one is shown only where both fit: the article has the topic's words, rare ones
above all, and the group has said what the article's headline says, in either language. Precision
comes before recall: an article on something alike is worse than none.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.groupchat.messages import GroupMessage
from bot.groupchat.summary import Topic
from bot.groupchat.talk import TALK
from bot.groupchat.topics import language_of_chat
from rag.answer.checking.support import Source, share_covered
from rag.answer.citations import number_quotes
from rag.answer.extracting.context import lead
from rag.answer.extracting.selection import select_quotes
from rag.corpus.language import LANGUAGES, stopwords_of, words
from rag.search.matching import matcher_for
from rag.search.question import Question
from rag.types import Article, Citation, Filters, RankedPassage, day_of

if TYPE_CHECKING:
    from rag.search.hybrid import Found, HybridSearch

MOST_WORDS = 60  # of a query; a search reads 64
CANDIDATES = 10  # passages of a search; with two the right article is among them for 35 of 35
BEFORE = dt.timedelta(days=30)  # an article may be older than the talk: what is older is no news
MATCHED = 0.6  # how well a word has to be matched to count

# Logistic regression on the topics of the odd half of tests/groupchats/chats, L2 of 1, over all
# articles there, those of other times too. `python -m tests.groupchats.newsmeasure` has figures.
RARITY_WEIGHT = 0.057  # a nat of the topic's words that the article has
SHARE_WEIGHT = 14.0  # of the topic's words
HEADLINE_WEIGHT = 2.2  # of the headline's words that the group has said
ABROAD_WEIGHT = 0.74  # translations match less
BEARS = 8.25 - 2.6  # the sum from which on an article bears on a topic

_LINK = re.compile(r"(?:https?://|www\.|t\.me/)\S+|\S+@\S+\.\w+|[@/]\w+")
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_STOPWORDS = frozenset(word for language in LANGUAGES for word in stopwords_of(language))


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article, and how surely it bears on a topic."""

    article: Article
    score: float
    passages: tuple[RankedPassage, ...]


def in_the_news(
    topic: Topic, said: Sequence[GroupMessage], search: HybridSearch, now: dt.datetime
) -> tuple[Citation, ...]:
    """The article that bears on a topic, by a verbatim quote; none is the usual case.

    Args:
        topic: What the group talked about.
        said: Its messages.
        search: Over the articles.
        now: The asker's; nothing that was published later is shown.

    Raises: as `HybridSearch.search`.
    """
    if not said:
        return ()
    question, found = candidates(topic, said, search, now)
    if question is None or not found or found[0].score < BEARS:
        return ()
    quotes = select_quotes(question, found[0].passages)[:1]
    return number_quotes(quotes)


def candidates(
    topic: Topic, said: Sequence[GroupMessage], search: HybridSearch, now: dt.datetime
) -> tuple[Question | None, list[Candidate]]:
    """The articles that a topic's words find, the likeliest first, and what was searched for."""
    told = " ".join(_told(topic, said))
    if not told:
        return None, []
    wide = search.search(told, k=CANDIDATES, filters=Filters(), now=now)
    short = " ".join([topic.title, *topic.terms])
    narrow = search.search(short, k=CANDIDATES, filters=Filters(), now=now)
    source = Source("\n".join(message.text for message in said), language_of_chat(said))
    since = min(message.sent_at for message in said).date() - BEFORE
    found = [
        Candidate(article, _score(wide.question, article, source), passages)
        for article, passages in _articles(narrow, wide)
        if _is_timely(article, since, now)
    ]
    return wide.question, sorted(found, key=lambda one: (-one.score, one.article.id))


def _told(topic: Topic, said: Sequence[GroupMessage]) -> list[str]:
    """The words of a topic, those first that tell it best; nobody's name and no talk."""
    names = {word for message in said for word in words(message.author)}
    texts = [topic.title, *topic.terms, *(one.text for one in topic.remarks)]
    texts += [message.text for message in said]
    found: dict[str, str] = {}
    for text in texts:
        for spoken in _WORD.findall(_LINK.sub(" ", text)):
            word = spoken.casefold()
            if len(found) == MOST_WORDS:
                return list(found.values())
            if len(word) > 1 and word.strip("0,.") and word not in names and _tells(word):
                found.setdefault(word, spoken)
    return list(found.values())


def _tells(word: str) -> bool:
    return word not in TALK and word not in _STOPWORDS


def _articles(*found: Found) -> Iterator[tuple[Article, tuple[RankedPassage, ...]]]:
    """The articles of searches, each with its passages."""
    passages: dict[str, dict[str, RankedPassage]] = {}
    for one in found:
        for passage in one.passages:
            passages.setdefault(passage.article.id, {})[passage.passage_id] = passage
    for group in passages.values():
        every = tuple(group.values())
        yield every[0].article, every


def _is_timely(article: Article, since: dt.date, now: dt.datetime) -> bool:
    day = day_of(article.published)
    return day is None or since <= day <= now.date()


def _score(question: Question, article: Article, source: Source) -> float:
    heading = lead(article)
    text = " ".join(filter(None, (heading, article.text, article.place, article.outlet)))
    found = matcher_for(question, article.language).coverage(words(text))
    weighed = [
        asked.weight * match
        for asked, match in zip(question.content, found, strict=True)
        if match >= MATCHED
    ]
    total = math.fsum(asked.weight for asked in question.content) or 1.0
    score = RARITY_WEIGHT * sum(weighed) + SHARE_WEIGHT * sum(weighed) / total
    score += HEADLINE_WEIGHT * share_covered(heading, article.language, (source,))
    return score + (ABROAD_WEIGHT if article.language != source.language else 0.0)
