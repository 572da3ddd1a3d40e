"""For how many topics of the scripted chats the right article is shown, and for how many none.

`python -m tests.groupchats.newsmeasure` prints the figures of both halves, for the topics as they
were labelled and as they are found; the corpus is all articles, those of other chats and those on
something merely alike too. A *labelled* topic is right if its article is shown. An article that
*found* topics show is right if it is that of a known topic that a fifth of the messages are about;
an article is found if one of them shows it, counted where a found topic is mostly about it.
*Strictly* it is found only if that is one that is mostly about it.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.groupchat.extractive import summarise
from bot.groupchat.news import BEARS, Candidate, likeliest
from bot.groupchat.summary import Topic
from bot.groupchat.written import finished
from rag.index.hashing import HashingEmbedder
from rag.search.hybrid import HASHING_WEIGHT, HybridSearch
from rag.types import Article
from tests.groupchats.measure import majority
from tests.groupchats.reading import Chat, read_chats
from tests.support.stores import opened_store

FOLDER = Path(__file__).parent
PART = 0.2  # of a found topic's messages: it is about this, too


@dataclass(frozen=True)
class Shown:
    """A topic and the likeliest article."""

    chat: Chat
    kind: str
    right: frozenset[str]  # articles that bear on it
    due: frozenset[str]  # the one that has to be shown, as the topic is mostly about it
    article: str | None
    score: float


def read_articles() -> list[Article]:
    """All articles of the scripted chats."""
    rows = [
        json.loads(line)
        for path in sorted(FOLDER.glob("articles_*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    return [
        Article(
            id=row["id"],
            title=row["title"],
            text=row["text"],
            language=row["language"],
            source=f"{row['id']}.txt",
            outlet=row["outlet"],
            place=row.get("place"),
            author=row.get("author"),
            published=dt.date.fromisoformat(row["published"]),
        )
        for row in rows
    ]


@contextmanager
def news_search(folder: Path) -> Iterator[HybridSearch]:
    """What searches all of them."""
    with opened_store(folder, HashingEmbedder()) as store:
        store.catalog.articles.write(read_articles())
        store.projection.sync()
        yield HybridSearch(store.catalog, store.projection, dense_weight=HASHING_WEIGHT)


def labelled_topics(chat: Chat) -> dict[str, Topic]:
    """The topics of a chat as whoever wrote it labelled the messages."""
    topics = {}
    for known in chat.topics:
        ids = tuple(number for number, key in chat.labels.items() if key == known.key)
        [topics[known.key]] = finished([Topic("", (), (), (), ids)], chat.messages, chat.language)
    return topics


def measure(search: HybridSearch) -> Iterator[Shown]:
    """The likeliest article of every topic, labelled and found."""
    for chat in read_chats():
        article_of = {known.key: known.article for known in chat.topics}
        now = chat.messages[-1].sent_at
        labelled = labelled_topics(chat)
        best = likeliest(list(labelled.values()), chat.messages, search, now)
        for key, candidate in zip(labelled, best, strict=True):
            right = frozenset(filter(None, [article_of[key]]))
            yield _shown(chat, "labelled", key, right, candidate)
        found = summarise(chat.messages, chat.language).topics
        for topic, candidate in zip(
            found, likeliest(found, chat.messages, search, now), strict=True
        ):
            counts = Counter(chat.labels[number] for number in topic.message_ids)
            about = [key for key, n in counts.items() if key and n >= PART * counts.total()]
            right = frozenset(filter(None, map(article_of.get, about)))
            yield _shown(chat, "found", majority(topic, chat.labels), right, candidate)


def _shown(
    chat: Chat, kind: str, key: str | None, right: frozenset[str], best: Candidate | None
) -> Shown:
    due = frozenset(known.article for known in chat.topics if known.key == key and known.article)
    if best is None:
        return Shown(chat, kind, right, due, None, 0.0)
    return Shown(chat, kind, right, due, best.article.id, best.score)


def figures(
    shown: list[Shown], bears: float = BEARS, *, strictly: bool = False
) -> tuple[int, int, int, int]:
    """Articles found, of how many; topics without one that show none, of how many."""
    due = {(one.chat.name, article) for one in shown for article in one.due}
    right = {
        (one.chat.name, one.article)
        for one in shown
        if one.score >= bears and one.article in (one.due if strictly else one.right)
    }
    others = [one for one in shown if not one.right]
    return len(due & right), len(due), sum(one.score < bears for one in others), len(others)


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder, news_search(Path(folder)) as search:
        every = list(measure(search))
    for kind in ("labelled", "found"):
        for name, half in (("odd", (True,)), ("even", (False,)), ("all", (True, False))):
            some = [one for one in every if one.kind == kind and one.chat.is_odd in half]
            right, due, none, others = figures(some)
            strictly, *_ = figures(some, strictly=True)
            sys.stdout.write(
                f"{kind:9} {name:5} {right} of {due} right ({strictly} strictly),"
                f" nothing for {none} of {others}\n"
            )
    if "--sweep" in sys.argv:
        for tenth in range(40, 80, 2):
            row = [
                figures([o for o in every if o.kind == kind and o.chat.is_odd == odd], tenth / 10)
                for kind in ("labelled", "found")
                for odd in (True, False)
            ]
            sys.stdout.write(f"{tenth / 10} {row}\n")


if __name__ == "__main__":
    main()
