"""What happens to groups, supergroups and channels: who comes and goes, topics, the upgrade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.telegramserver.formatted import Formatted, finished
from tests.telegramserver.places import ADMINS, PRESENT, Chat, Topic
from tests.telegramserver.refusals import Json
from tests.telegramserver.wire import message_json, user_json

if TYPE_CHECKING:
    from tests.telegramserver.messages import Message
    from tests.telegramserver.people import Person


class Gathering(Chat):
    """A chat of many."""

    @property
    def owner(self) -> Person:
        return next(person for person, role in self.roles.items() if role == "creator")

    # -- the bot ---------------------------------------------------------------------------------

    def adds_bot(self, by: Person | None = None, role: str = "member") -> None:
        """With the update and the service message that Telegram sends."""
        by = by or self.owner
        with self.world.lock:
            self._settle_privacy()
            self.world.bot_role_changes(self, by, role)
            if self.is_group:
                self._notice(by, {"new_chat_members": [self.world.bot_json]})

    def removes_bot(self, by: Person | None = None, *, for_good: bool = True) -> None:
        """Kicked, or, if not `for_good`, just no member any more."""
        with self.world.lock:
            if self.kind == "group":
                self._notice(by or self.owner, {"left_chat_member": self.world.bot_json})
            role = "kicked" if for_good else "left"
            self.world.bot_role_changes(self, by or self.owner, role)

    def promotes_bot(self, by: Person | None = None) -> None:
        with self.world.lock:
            self.world.bot_role_changes(self, by or self.owner, "administrator")

    def demotes_bot(self, by: Person | None = None) -> None:
        with self.world.lock:
            self.world.bot_role_changes(self, by or self.owner, "member")

    def mutes_bot(self, by: Person | None = None) -> None:
        """It stays, and may not write."""
        with self.world.lock:
            self.world.bot_role_changes(self, by or self.owner, "restricted")

    def _settle_privacy(self) -> None:
        """A changed privacy mode holds in a group only once the bot is added anew."""
        self.bot_reads_all = bool(self.world.bot_json["can_read_all_group_messages"])

    # -- people ----------------------------------------------------------------------------------

    def adds(self, person: Person, by: Person | None = None, role: str = "member") -> None:
        with self.world.lock:
            self._role_changes(person, by or self.owner, role)
            if self.is_group:
                self._notice(by or self.owner, {"new_chat_members": [user_json(person)]})

    def removes(self, person: Person, by: Person | None = None) -> None:
        with self.world.lock:
            self._role_changes(person, by or self.owner, "kicked")
            if self.is_group:
                self._notice(by or self.owner, {"left_chat_member": user_json(person)})

    def promotes(self, person: Person, by: Person | None = None) -> None:
        with self.world.lock:
            self._role_changes(person, by or self.owner, "administrator")

    def demotes(self, person: Person, by: Person | None = None) -> None:
        with self.world.lock:
            self._role_changes(person, by or self.owner, "member")

    def role_of(self, person: Person) -> str:
        return self.roles.get(person, "left")

    def _role_changes(self, person: Person, by: Person, role: str) -> None:
        old = self.role_of(person)
        if role in PRESENT:
            self.roles[person] = role
        else:
            self.roles.pop(person, None)
        if self.bot_role == "administrator":
            payload = self.world.member_change(self, by, user_json(person), old, role)
            self.world.updates.add("chat_member", payload, self.id)
        self.world.log(self, f"{by.name} makes {person.name}: {role}")
        self.world.touch()

    @property
    def administrators(self) -> list[tuple[Person, str]]:
        return [(person, role) for person, role in self.roles.items() if role in ADMINS]

    # -- topics ----------------------------------------------------------------------------------

    def topic(self, title: str, by: Person | None = None) -> Topic:
        """A new topic; a supergroup's first one makes it a forum."""
        assert self.kind == "supergroup", f"{self.title} cannot have topics"
        with self.world.lock:
            self.is_forum = True
            made = {"forum_topic_created": {"name": title, "icon_color": 7322096}}
            first = self._notice(by or self.owner, made, silently=True)
            topic = Topic(self.world, title, self, first)
            first.topic, first.thread_id = topic, first.id
            self.topics[first.id] = topic
            if self.bot_sees(first):
                self.world.updates.add("message", message_json(first), self.id)
            return topic

    def closes(self, topic: Topic) -> None:
        topic.closed = True

    def deletes(self, topic: Topic) -> None:
        with self.world.lock:
            for message in topic.messages:
                message.deleted = True
            topic.deleted = True

    # -- the group itself ------------------------------------------------------------------------

    def upgrade(self, by: Person | None = None) -> Gathering:
        """A basic group becomes a supergroup, with another id; both chats tell of it."""
        assert self.kind == "group", f"{self.title} is no basic group"
        with self.world.lock:
            new = Gathering(
                self.world, self.title, id=self.id - 1_000_000_000_000, kind="supergroup",
                roles=dict(self.roles), bot_role=self.bot_role, bot_reads_all=self.bot_reads_all,
            )  # fmt: skip
            self.world.chats[new.id] = new
            self._notice(by or self.owner, {"migrate_to_chat_id": new.id})
            new._notice(by or self.owner, {"migrate_from_chat_id": self.id})
            self.migrated_to = new
            return new

    def deletes_itself(self) -> None:
        self.deleted = True

    def posts(self, text: str) -> Message:
        """A channel's post."""
        assert self.kind == "channel", f"{self.title} is no channel"
        with self.world.lock:
            return self.world.post(self, finished(text, []), sender_chat=self)

    def says(self, text: str, in_: Chat, *, reply_to: Message | None = None) -> Message:
        """A channel speaks in a group, in its own name."""
        with self.world.lock:
            body = finished(text, [])
            return self.world.post(in_, body, sender_chat=self, reply_to=reply_to)

    def _notice(self, by: Person, service: Json, *, silently: bool = False) -> Message:
        held = self.bot_role
        if silently:  # the topic is not made yet, so the update would lie
            self.bot_role = "left"
        message = self.world.post(self, Formatted(), sender=by, service=service)
        self.bot_role = held
        return message
