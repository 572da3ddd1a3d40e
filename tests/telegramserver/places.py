"""Where messages stand: chats, and topics in them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.telegramserver.refusals import Json
from tests.telegramserver.waiting import Expected

if TYPE_CHECKING:
    from tests.telegramserver.messages import Message
    from tests.telegramserver.people import Person
    from tests.telegramserver.world import World

ADMINS = {"creator", "administrator"}
PRESENT = {"creator", "administrator", "member", "restricted"}


@dataclass
class Draft:
    """What a bot shows while it writes; gone after 30 s, or with the next message."""

    id: int
    text: str
    entities: list[Json]
    at: float
    thread_id: int | None = None


@dataclass(eq=False)
class Place:
    """A chat or a topic, as a test looks at it."""

    world: World = field(repr=False)
    title: str
    unread: deque[Message] = field(default_factory=deque, repr=False, kw_only=True)

    @property
    def chat(self) -> Chat:
        raise NotImplementedError

    @property
    def own_topic(self) -> Topic | None:
        return None

    @property
    def messages(self) -> list[Message]:
        """Those that are not deleted, in their order."""
        raise NotImplementedError

    @property
    def answers(self) -> list[Message]:
        """The bot's."""
        return [one for one in self.messages if one.by_bot]

    def reply(self) -> Expected[Message]:
        """The bot's next message here that the test has not taken yet."""
        return Expected(
            self.world,
            lambda: self.unread.popleft() if self.unread else None,
            f"message of the bot in {self.title!r}",
        )

    def wait_for_reply(self, timeout_s: float = 5) -> Message:
        """The same, blocking."""
        return self.reply().wait(timeout_s)


@dataclass(eq=False)
class Chat(Place):
    """A private chat, a basic group, a supergroup or a channel."""

    id: int
    kind: str
    person: Person | None = field(default=None, repr=False)
    username: str = ""
    is_forum: bool = False
    roles: dict[Person, str] = field(default_factory=dict, repr=False)
    bot_role: str = "left"
    bot_reads_all: bool = False  # as the privacy mode was when the bot joined
    migrated_to: Chat | None = field(default=None, repr=False)
    deleted: bool = False
    all_messages: dict[int, Message] = field(default_factory=dict, repr=False)
    topics: dict[int, Topic] = field(default_factory=dict, repr=False)
    drafts: list[Draft] = field(default_factory=list, repr=False)
    actions: list[str] = field(default_factory=list, repr=False)
    _drafts_seen: int = field(default=0, repr=False)
    _last_id: int = field(default=0, repr=False)

    @property
    def chat(self) -> Chat:
        return self

    @property
    def is_group(self) -> bool:
        return self.kind in {"group", "supergroup"}

    @property
    def messages(self) -> list[Message]:
        return [one for one in self.all_messages.values() if not one.deleted]

    def next_id(self) -> int:
        """Private chats and basic groups share the account's numbers."""
        if self.kind in {"private", "group"}:
            return self.world.next_message_id()
        self._last_id += 1
        return self._last_id + 1  # the first is the group's creation, and its General topic

    def find(self, message_id: int) -> Message | None:
        message = self.all_messages.get(message_id)
        return None if message is None or message.deleted else message

    def bot_sees(self, message: Message) -> bool:
        """Privacy mode: commands, mentions, replies to the bot and service messages only."""
        if self.kind != "private" and self.bot_role not in PRESENT:
            return False
        if not self.is_group or self.bot_reads_all or self.bot_role == "administrator":
            return True
        return bool(message.service) or self._addresses_bot(message)

    def _addresses_bot(self, message: Message) -> bool:
        name = f"@{self.world.bot_json['username']}".lower()
        words = message.text.lower().split()
        if message.text.startswith("/") and words:
            return "@" not in words[0] or words[0].endswith(name)
        replied = message.reply_to
        if message.via_bot or (replied is not None and replied.by_bot):
            return True
        return any(name in word for word in words)

    # -- drafts ----------------------------------------------------------------------------------

    @property
    def live_drafts(self) -> list[Draft]:
        """What stands there as a draft now: the newest of each id."""
        newest = {draft.id: draft for draft in self.drafts}
        spoken = max((one.date for one in self.answers), default=0.0)
        now = self.world.now()
        return [one for one in newest.values() if now - one.at < 30 and one.at >= spoken]

    def draft(self) -> Expected[Draft]:
        """The next state of a draft that the test has not seen."""
        return Expected(self.world, self._next_draft, f"draft in {self.title!r}")

    def _next_draft(self) -> Draft | None:
        if len(self.drafts) <= self._drafts_seen:
            return None
        self._drafts_seen += 1
        return self.drafts[self._drafts_seen - 1]


@dataclass(eq=False)
class Topic(Place):
    """A topic of a forum; its first message is the one that made it."""

    forum: Chat
    first: Message
    closed: bool = False
    deleted: bool = False

    @property
    def id(self) -> int:
        return self.first.id

    @property
    def chat(self) -> Chat:
        return self.forum

    @property
    def own_topic(self) -> Topic | None:
        return self

    @property
    def messages(self) -> list[Message]:
        return [one for one in self.forum.messages if one.topic is self]
