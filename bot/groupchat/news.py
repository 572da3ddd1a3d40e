"""Articles that bear on what a group talked about.

A group names things in passing and seldom as newspapers do. So candidates are searched by all of a
topic's words, and one is shown only where both fit: the article has the topic's words, rare ones
above all, and the group has said what the article's headline says, in either language. Precision
comes before recall: an article on something alike is worse than none. Beside a topic's own messages
count those around it that say something of the article's headline.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.groupchat.around import Surroundings, names_of, telling_words
from bot.groupchat.messages import GroupMessage
from bot.groupchat.summary import Topic
from bot.groupchat.topics import language_of_chat
from rag.answer.checking.support import Source, share_covered, shares_by_part
from rag.answer.citations import number_quotes
from rag.answer.extracting.context import lead
from rag.answer.extracting.selection import select_quotes
from rag.corpus.language import words
from rag.search.matching import matcher_for
from rag.search.question import Question
from rag.types import Article, Citation, Filters, RankedPassage, day_of

if TYPE_CHECKING:
    from rag.search.hybrid import Found, HybridSearch

MOST_WORDS = 60  # of a query; a search reads 64
CANDIDATES = 10  # passages of a search; with two the right article is among them for 35 of 35
BEFORE = dt.timedelta(days=30)  # an article may be older than the talk: what is older is no news
CARRIES = 0.15  # of a headline that a message near a topic has to say; .1 and .2 do the same
MATCHED = 0.6  # how well a word has to be matched to count

# Logistic regression on the topics of the odd half of tests/groupchats/chats, L2 of 1, over all
# articles there, those of other times too. `python -m tests.groupchats.newsmeasure` has figures.
RARITY_WEIGHT = 0.057  # a nat of the topic's words that the article has
SHARE_WEIGHT = 14.0  # of the topic's words
HEADLINE_WEIGHT = 2.2  # of the headline's words that the group has said
ABROAD_WEIGHT = 0.74  # translations match less
BEARS = 8.25 - 3.15  # and more: it bears on it; 5.0 to 5.2 do the same for the odd half


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article, and how surely it bears on a topic."""

    question: Question  # what the group said, as it was compared with the article
    article: Article
    score: float
    passages: tuple[RankedPassage, ...]


def in_the_news(
    topics: Sequence[Topic],
    messages: Sequence[GroupMessage],
    search: HybridSearch,
    now: dt.datetime,
) -> list[tuple[Citation, ...]]:
    """For each topic the article that bears on it, by a verbatim quote; none is the usual case.

    An article is shown once, at the topic that it fits best; three searches a topic.

    Args:
        topics: What the group talked about.
        messages: All that was said, in any order.
        search: Over the articles.
        now: The asker's; nothing that was published later is shown.

    Raises: as `HybridSearch.search`.
    """
    bearing = likeliest(topics, messages, search, now)
    return [
        ()
        if best is None or best.score < BEARS
        else number_quotes(select_quotes(best.question, best.passages)[:1])
        for best in bearing
    ]


def likeliest(
    topics: Sequence[Topic],
    messages: Sequence[GroupMessage],
    search: HybridSearch,
    now: dt.datetime,
) -> list[Candidate | None]:
    """For each topic the article that fits it best, and no other topic better."""
    surroundings = Surroundings(messages)
    by_id = {message.message_id: message for message in messages}
    language = language_of_chat(messages)
    found = [
        (candidate, at)
        for at, topic in enumerate(topics)
        for candidate in candidates(
            topic,
            [by_id[number] for number in topic.message_ids],
            surroundings.around(topic.message_ids),
            language,
            search,
            now,
        )
    ]
    best: dict[int, Candidate] = {}
    taken: set[str] = set()
    for candidate, at in sorted(found, key=lambda one: (-one[0].score, one[1], one[0].article.id)):
        if at not in best and candidate.article.id not in taken:
            best[at] = candidate
            taken.add(candidate.article.id)
    return [best.get(at) for at in range(len(topics))]


def candidates(
    topic: Topic,
    said: Sequence[GroupMessage],
    around: Sequence[GroupMessage],
    language: str,
    search: HybridSearch,
    now: dt.datetime,
) -> list[Candidate]:
    """The articles that the words of a topic find, and of what was said around it."""
    everything = [*said, *around]
    queries = [_told(topic, said), _told(topic, everything), [topic.title, *topic.terms]]
    if not said or not queries[0]:
        return []
    results = [
        search.search(" ".join(query), k=CANDIDATES, filters=Filters(), now=now)
        for query in queries
    ]
    since = min(message.sent_at for message in said).date() - BEFORE
    found = []
    for article, passages in _articles(*results):
        if _is_timely(article, since, now):
            heard = [*said, *_carrying(article, around, language)]
            heard.sort(key=lambda message: (message.sent_at, message.message_id))
            question, _ = search.understand(" ".join(_told(topic, heard)), now)
            source = Source("\n".join(message.text for message in heard), language)
            score = _score(question, article, source)
            found.append(Candidate(question, article, score, passages))
    return found


def _carrying(
    article: Article, around: Sequence[GroupMessage], language: str
) -> list[GroupMessage]:
    """Those messages that say something of an article's headline."""
    source = Source("\n".join(message.text for message in around), language)
    parts = [frozenset(words(message.text)) for message in around]
    shares = shares_by_part(lead(article), article.language, source, parts)
    return [one for one, share in zip(around, shares, strict=True) if share >= CARRIES]


def _told(topic: Topic, said: Sequence[GroupMessage]) -> list[str]:
    """The words of a topic, those first that tell it best; nobody's name and no talk."""
    names = names_of(said)
    texts = [topic.title, *topic.terms, *(one.text for one in topic.remarks)]
    texts += [message.text for message in said]
    found: dict[str, str] = {}
    for text in texts:
        for spoken in telling_words(text):
            if len(found) == MOST_WORDS:
                return list(found.values())
            if spoken.casefold() not in names:
                found.setdefault(spoken.casefold(), spoken)
    return list(found.values())


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
