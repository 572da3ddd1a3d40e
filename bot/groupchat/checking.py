"""Whether messages carry what a model says of them: the code decides, line by line.

A line holds if the messages that it cites exist, if its numbers, days, names and quotes stand in
them, and if they have nearly all of its words. Who says it must have written one of them; else
nobody is named. What doesn't hold is dropped: a summary has less then, and nothing false.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.groupchat.carrying import is_carried, strange_names
from bot.groupchat.cited import Said, Stated
from bot.groupchat.drafts import DraftLine
from bot.groupchat.loosely import is_denied_otherwise, is_only_asked, is_told_loosely, turns_round
from bot.groupchat.messages import GroupMessage
from bot.groupchat.parts import shown_name
from bot.groupchat.settling import BETWEEN
from bot.groupchat.speech import acts_hold, with_capitals, without_acts, without_months
from bot.groupchat.standing import unfounded
from bot.groupchat.summary import Remark
from rag.answer.checking.evidence import Evidence
from rag.answer.checking.facts import missing_facts
from rag.answer.checking.names import unknown_names
from rag.answer.checking.negation import contradicts
from rag.answer.checking.predicates import is_common
from rag.answer.checking.support import Source, content, share_covered
from rag.corpus.detection import question_language
from rag.corpus.language import WORD, words

MOST_CITED = 12  # messages of one line: more could carry anything
TITLE_COVERED = 0.6  # of a title's words, in the messages: "Streit um die Heizung" has one more
MOST_AROUND = 40  # messages of its topic that it may rest on besides
ANSWERED_BACK = 3  # messages, from an answer to what it answers

_TAPPABLE = re.compile(r"(?<![\w/:.])[@/][A-Za-z_]\w+")  # Telegram makes a button of it
_TAP_SIGN = re.compile(r"(?<![\w/:.])[@/](?=[A-Za-z_]\w)")


@dataclass(frozen=True, slots=True)
class _Cited:
    """A message as what vouches."""

    source: Source
    evidence: Evidence


class LineChecker:
    """Checks lines against the messages that their numbers stand for."""

    def __init__(
        self,
        numbered: Mapping[int, Sequence[GroupMessage]],
        messages: Mapping[int, GroupMessage],
        people: Collection[str],
        language: str,
    ) -> None:
        """`messages` by id are all of the talk, `people` all who wrote in it."""
        self._numbered = numbered
        self._messages = messages
        self._people = people
        self._language = language
        self._known: dict[GroupMessage, _Cited] = {}  # of this run: no message outlives it

    def cited(self, numbers: Iterable[int]) -> list[GroupMessage]:
        """The messages behind the numbers that there are, by id."""
        found = {
            message.message_id: message
            for number in numbers
            for message in self._numbered.get(number, ())
        }
        return [found[key] for key in sorted(found)]

    def context(self, messages: Sequence[GroupMessage]) -> tuple[Source, ...]:
        """What the messages of a topic say, for each of its lines."""
        texts: dict[str, list[str]] = {}
        for message in messages[:MOST_AROUND]:
            source = self._vouching(message).source
            texts.setdefault(source.language, []).append(source.text)
        return tuple(Source("\n".join(said), spoken) for spoken, said in texts.items())

    def check(self, line: DraftLine, context: Sequence[Source] = ()) -> Remark | None:
        """The line as a remark, or None where it doesn't hold; `context` is that of its topic."""
        cited = self.cited(line.numbers)
        if not cited or len(cited) > MOST_CITED or self.problem(line, cited, context):
            return None
        text = _TAP_SIGN.sub("", line.text)
        author = _author(line, cited)
        if author is None and line.kind == "said" and text[:1].islower():
            return None  # "schlägt Samstag vor": it has lost who does
        return Remark(text, tuple(message.message_id for message in cited), author)

    def is_about(self, title: str, messages: Sequence[GroupMessage]) -> bool:
        """Whether a title is made of words of the messages."""
        told = [self._vouching(message) for message in messages]
        sources = [one.source for one in told]
        known = self._names_near(messages)
        plain = with_capitals(_without_names(title, known, self._language))
        return bool(
            content(plain, self._language)
            and not _TAPPABLE.search(title)
            and not self._names_others(title, messages, known)
            and not self._missing(plain, told)
            and not strange_names(plain, self._language, sources)
            and share_covered(plain, self._language, sources) >= TITLE_COVERED
        )

    def problem(
        self, line: DraftLine, cited: Sequence[GroupMessage], context: Sequence[Source] = ()
    ) -> str:
        """Why messages don't carry a line, in English; "" if they do."""
        text = line.text
        told = [self._vouching(message) for message in cited]
        sources = [one.source for one in told]
        around = self._around(cited, context)
        known = self._names_near(cited)
        if _has_unknown_taps(text, cited):
            return "it has a command or a mention that no message has"
        if self._names_others(text, cited, known):
            return "it names a member who isn't there"
        plain = with_capitals(_without_names(text, known, self._language))
        stated = without_acts(plain, self._language)
        if not content(stated, self._language) and not re.search(r"\d", stated):
            return "it says nothing"
        near = around if line.kind != "decided" else self._around(cited, ())
        missing = [*self._missing(plain, told), *self._unknown(stated, [*sources, *near])]
        if missing:
            return f"not in the messages: {', '.join(missing)}"
        if not acts_hold(text, sources):
            return "nobody does that there"
        if line.kind != "open" and is_only_asked(text, self._language, sources):
            return "it is only asked"
        if not is_carried(stated, self._language, sources, around):
            return "the messages don't say this"
        is_denied = contradicts(plain, self._language, sources)
        if (is_denied and not is_denied_otherwise(plain, sources)) or turns_round(
            plain, self._language, sources
        ):
            return "the messages say the opposite"
        return self._unfounded(line, stated, cited)

    def _unfounded(self, line: DraftLine, stated: str, cited: Sequence[GroupMessage]) -> str:
        """Why it didn't stand so in the talk."""
        author = _author(line, cited)
        told = [
            Said(one, self._vouching(one).source, author in (None, one.author)) for one in cited
        ]
        decides, is_open = line.kind == "decided", line.kind == "open"
        named = author is not None and line.author is not None
        of_another = self._is_of_another(line, cited)
        what = Stated(line.text, stated, self._language, decides, is_open, named, of_another)
        return unfounded(what, told, self._between(cited) if decides else ())

    def _is_of_another(self, line: DraftLine, cited: Sequence[GroupMessage]) -> bool:
        """Whether a line begins with a member who wrote none of the messages."""
        first = next(iter(words(line.text)), "")
        there = {call for one in cited for call in _calls(one.author, self._language)}
        return first not in there and any(
            first in _calls(name, self._language) for name in self._people
        )

    def _between(self, cited: Sequence[GroupMessage]) -> list[str]:
        """What else was said from the first to the last of a few messages."""
        first, last = cited[0].message_id, cited[-1].message_id
        ids = {message.message_id for message in cited}
        if last - first > BETWEEN:
            return []
        found = (self._messages.get(at) for at in range(first, last) if at not in ids)
        return [message.text for message in found if message is not None]

    def _missing(self, text: str, told: Sequence[_Cited]) -> list[str]:
        """Numbers, days, times and quotes that no cited message has."""
        missing = missing_facts(text, self._language, [one.evidence for one in told])
        said = "\n".join(one.source.text for one in told)
        return [fact for fact in missing if not is_told_loosely(fact, text, said)]

    def _unknown(self, text: str, sources: Sequence[Source]) -> list[str]:
        """Names that no message has."""
        unknown = unknown_names(text, self._language, sources)
        return [name for name in unknown if not is_common(name.casefold(), self._language)]

    def _around(self, cited: Sequence[GroupMessage], context: Sequence[Source]) -> list[Source]:
        """What a message may take for granted: what it answers, and the rest of its topic."""
        found: dict[int, GroupMessage] = {}
        for message in cited:
            before = self._messages.get(message.reply_to or 0)
            for _ in range(ANSWERED_BACK):
                if before is None:
                    break
                found[before.message_id] = before
                before = self._messages.get(before.reply_to or 0)
        return [*(self._vouching(one).source for one in found.values()), *context]

    def _vouching(self, message: GroupMessage) -> _Cited:
        if message not in self._known:
            self._known[message] = _cited(message, self._language)
        return self._known[message]

    def _names_near(self, cited: Sequence[GroupMessage]) -> frozenset[str]:
        """Who wrote the messages, and those that they answer."""
        replied = [self._messages.get(message.reply_to or 0) for message in cited]
        return frozenset(message.author for message in (*cited, *filter(None, replied)))

    def _names_others(
        self, text: str, cited: Sequence[GroupMessage], known: Collection[str]
    ) -> bool:
        """Whether a member is named whom the messages don't: neither as writer nor within."""
        named = {word.casefold() for word in WORD.findall(text) if word[0].isupper()}
        told = {word for message in cited for word in words(message.text)}
        told.update(word for name in known for word in words(name))
        strange = named - told
        return bool(strange) and any(
            word in strange for name in self._people for word in _calls(name, self._language)
        )


@lru_cache(maxsize=4_096)
def _calls(name: str, language: str) -> tuple[str, ...]:
    """What a member may be called by: `Mandy` and not `Foto`."""
    spoken = [word for word in words(name) if len(word) > 1 and not word.isdigit()]
    return tuple(word for at, word in enumerate(spoken) if not at or not is_common(word, language))


def _without_names(text: str, names: Collection[str], language: str) -> str:
    """A text without the names of members, whose numbers are none: `Gabi 31`."""
    whole = sorted({form for name in names for form in (name, shown_name(name))}, key=len)
    parts = [call for name in names for call in _calls(name, language)]
    called = "|".join(re.escape(form) for form in (*reversed(whole), *parts))
    return " ".join(
        re.sub(rf"(?<!\w)(?:{called})(?:['’]s|s)?(?!\w)", " ", text, flags=re.I).split()
    )


def _cited(message: GroupMessage, language: str) -> _Cited:
    spoken, text = question_language(message.text, language), with_capitals(message.text)
    return _Cited(
        Source(text, spoken),
        Evidence((text, without_months(text)), text, "", spoken, message.sent_at.date()),
    )


def _author(line: DraftLine, cited: Sequence[GroupMessage]) -> str | None:
    """The display name of who wrote one of the messages, if that is who is meant."""
    writers = list(dict.fromkeys(message.author for message in cited))
    if line.author is None:
        return writers[0] if line.kind != "decided" and len(writers) == 1 else None
    sought = line.author.strip()
    return next((name for name in writers if sought in (name, shown_name(name))), None)


def _has_unknown_taps(text: str, cited: Sequence[GroupMessage]) -> bool:
    """Whether there is an `@name` or a `/command` that no message has."""
    told = "\n".join(message.text for message in cited).casefold()
    return any(found.casefold() not in told for found in _TAPPABLE.findall(text))
