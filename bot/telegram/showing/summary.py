"""What a group talked about, as messages with links to what was said. Pure functions.

    Sommerfest
    • Anna: Wollen wir am Samstag grillen? [18:04]
    ✅ Beschlossen: Ben: Dann also Samstag. [18:10]

Invariant: a link leads to a message that was summed up and belongs to its topic. Whatever members,
models and articles wrote is inert: it rings for nobody, and no address in it can be tapped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.groupchat.summary import Remark
from bot.locales import Texts, texts
from bot.telegram.showing.harmless import clip, inert, one_line, shows
from bot.telegram.showing.origins import MOST_OF_NAME, MOST_OF_TITLE, origin
from bot.telegram.showing.parts import Part, parts_of
from bot.telegram.showing.richtext import escape, link
from rag.corpus.calendar import spoken_date

if TYPE_CHECKING:
    from bot.groupchat.messages import GroupMessage
    from bot.groupchat.summary import Summary, Topic
    from bot.telegram.showing.links import Spot
    from rag.types import Citation

MOST_OF_REMARK = 500  # units: the link leads to the rest
MOST_OF_QUOTE = 600
MOST_OF_HEADING = 120
MOST_LINKS = 10  # of one remark
LAST_SAID = 5  # messages that are shown where they make no topic

Moments = Mapping[int, dt.datetime]
"""When each message was sent, in the zone of who reads it."""


@dataclass(frozen=True, slots=True)
class _Pointing:
    """How messages are pointed to: by their time, linked where they have an address."""

    spot: Spot
    moments: Moments
    today: dt.date
    words: Texts

    def at(self, message_ids: Sequence[int], topic: frozenset[int]) -> str:
        """HTML: ` [18:04] [18:10]`; nothing for messages of other topics, or of none."""
        real = [one for one in dict.fromkeys(message_ids) if one in topic and one in self.moments]
        shown = "".join(
            f" [{link(self.spot.address(one), self.moment(self.moments[one]))}]"
            for one in real[:MOST_LINKS]
        )
        return shown + (" …" if len(real) > MOST_LINKS else "")

    def moment(self, at: dt.datetime) -> str:
        """`18:04`, with the day where it isn't today's."""
        time = f"{at.hour}:{at.minute:02}"
        if at.date() == self.today:
            return time
        day, _year = spoken_date(at.date(), self.words.language).rsplit(" ", 1)
        return f"{day}, {time}"


def summary_parts(
    summary: Summary,
    messages: Sequence[GroupMessage],
    spot: Spot,
    now: dt.datetime,
    title: str = "",
) -> list[Part]:
    """A summary with its topics, what was decided, what is open, and articles that bear on it.

    Args:
        summary: what was made of the messages.
        messages: that were summed up; no other is pointed to.
        spot: where they stand.
        now: of who reads it, in their zone.
        title: of the group, where the summary is read elsewhere.
    """
    words = texts(summary.language)
    moments = {one.message_id: one.sent_at.astimezone(now.tzinfo) for one in messages}
    pointing = _Pointing(spot, moments, now.date(), words)
    paragraphs = [_head(summary, pointing, now, title)]
    if not summary.topics:
        paragraphs += _last_said(messages, pointing)
    for topic in summary.topics:
        paragraphs.append(_topic(topic, pointing))
        paragraphs += _news(topic, words, summary.language)
    return parts_of(paragraphs)


def _head(summary: Summary, pointing: _Pointing, now: dt.datetime, title: str) -> str:
    """How much was summed up, and by what."""
    words = pointing.words
    name = _told(title, MOST_OF_HEADING)
    heading = words.say("summary-title")
    lines = [f"<b>{escape(heading)}{f': {name}' if name else ''}</b>"]
    if summary.since is not None and summary.until is not None:
        since, until = (
            pointing.moment(one.astimezone(now.tzinfo)) for one in (summary.since, summary.until)
        )
        said = words.say(
            "summary-of",
            messages=summary.messages,
            people=summary.people,
            since=since,
            until=until,
            span="moment" if since == until else "stretch",
        )
        lines.append(escape(said))
    lines.append(f"<i>{_told(_notice(summary, words), MOST_OF_REMARK)}</i>")
    return "\n".join(lines)


def _notice(summary: Summary, words: Texts) -> str:
    """Who wrote it."""
    if shows(summary.notice):
        return summary.notice
    if summary.mode == "llm":
        return words.say("summary-by-model")
    return words.say("summary-extractive")


def _last_said(messages: Sequence[GroupMessage], pointing: _Pointing) -> Iterator[str]:
    """What was written, where no topic is to be found: often a handful of messages."""
    last = messages[-LAST_SAID:]
    all_ids = frozenset(one.message_id for one in last)
    said = [Remark(one.text, (one.message_id,), one.author) for one in last]
    lines = [
        escape(pointing.words.say("summary-no-topics")),
        *_remarks(said, "•", pointing, all_ids),
    ]
    yield "\n".join(lines)


def _topic(topic: Topic, pointing: _Pointing) -> str:
    words, its = pointing.words, frozenset(topic.message_ids)
    heading = _told(topic.title, MOST_OF_HEADING) or escape(words.say("summary-topic"))
    lines = [f"<b>{heading}</b>"]
    lines += _remarks(topic.remarks, "•", pointing, its)
    decided, is_open = words.say("summary-decided"), words.say("summary-open")
    lines += _remarks(topic.decisions, f"✅ {escape(decided)}:", pointing, its)
    lines += _remarks(topic.questions, f"❓ {escape(is_open)}:", pointing, its)
    return "\n".join(lines)


def _remarks(
    remarks: Sequence[Remark], mark: str, pointing: _Pointing, topic: frozenset[int]
) -> Iterator[str]:
    """A line each; one that points to nothing that was said is left out."""
    for remark in remarks:
        text = _told(remark.text, MOST_OF_REMARK)
        at = pointing.at(remark.message_ids, topic)
        if not text or not at:
            continue
        author = _told(remark.author or "", MOST_OF_NAME)
        yield f"{mark} {author}: {text}{at}" if author else f"{mark} {text}{at}"


def _news(topic: Topic, words: Texts, language: str) -> Iterator[str]:
    """The articles that bear on a topic, each with its quote."""
    if not topic.news:
        return
    lines = [f"📰 <b>{escape(words.say('summary-news'))}</b>"]
    lines += [_article(one, language) for one in topic.news]
    yield "\n".join(lines)


def _article(citation: Citation, language: str) -> str:
    quote = _told(citation.quote, MOST_OF_QUOTE)
    whence = escape(inert(origin(citation, language)))
    title = _told(citation.title, MOST_OF_TITLE) or _told(citation.article_id, MOST_OF_TITLE)
    linked = link(citation.url and one_line(citation.url), title)
    return f"{whence}: {linked}\n<blockquote>{quote}</blockquote>"


def _told(text: str, most: int) -> str:
    """What somebody wrote, as HTML on one line; empty if there is nothing to see."""
    shown = clip(one_line(text), most)
    return escape(inert(shown)) if shows(shown) else ""
