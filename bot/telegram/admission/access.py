"""The gate: who may use the bot. Every update passes it, whatever its kind.

    NEWSBOT_ADMINS                    may, always
    revoked, the user or the chat     may not, whatever else is set
    admin, allowed user               may, everywhere
    allowed chat                      everybody in it may
    NEWSBOT_PUBLIC                    everybody may
    all others                        may not

Roles are kept in memory as well: `admit` waits for nothing, so that it can stand before everything.
One process serves a bot's token, so nobody changes them behind it.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.settings import Settings
from bot.telegram.admission.grants import Grants, Role
from bot.telegram.admission.limits import QUESTIONS, REQUESTS, Limits
from bot.telegram.admission.once import Once
from bot.telegram.admission.pairing import PAIRED, PairingCodes, Tried, looks_like_code
from rag.corpus.catalog.database import Database

Reason = Literal["admin", "user", "chat", "public", "revoked", "stranger"]

# Accounts of Telegram's own, in whose name others write: https://core.telegram.org/bots/api
TELEGRAM = 777000  # posts of a linked channel
ANONYMOUS_ADMIN = 1087968824  # @GroupAnonymousBot
CHANNEL = 136817688  # @Channel_Bot: a channel that writes in a group
_NOBODY = frozenset({TELEGRAM, ANONYMOUS_ADMIN, CHANNEL})


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an update is let in."""

    reason: Reason

    @property
    def is_allowed(self) -> bool:
        """Revoked ones and strangers aren't."""
        return self.reason not in ("revoked", "stranger")

    @property
    def is_admin(self) -> bool:
        """Of newsbot, not of the chat."""
        return self.reason == "admin"


class Access:
    """Who may. Safe to use from threads.

    All but `admit`, `is_admin`, `admins`, `told`, `allow_question` and `allow_request` wait for the
    database and can raise StorageError: call them in a thread.
    """

    def __init__(
        self, database: Database, settings: Settings, clock: Callable[[], dt.datetime]
    ) -> None:
        self._settings = settings
        self._grants = Grants(database)
        self._codes = PairingCodes(database, clock)
        self._questions, self._requests = Limits(QUESTIONS), Limits(REQUESTS)
        self._deciding = threading.Lock()
        self._roles: dict[int, Role] = self._grants.roles()
        self.told = Once(self._grants.told(), self._grants.tell)
        """Strangers, that they aren't on the list, with their id."""

    # -- the gate --------------------------------------------------------------------------------

    def admit(
        self,
        user_id: int | None,
        chat_id: int | None,
        chat_kind: str,
        is_anonymous_admin: bool = False,
    ) -> Verdict:
        """Judge an update by its sender and its chat.

        Args:
            user_id: Who sent it; None for a channel's post.
            chat_id: Where; None for an inline query.
            chat_kind: As Telegram calls it: private, group, supergroup, channel.
            is_anonymous_admin: A group's admin that writes in the group's name.
        """
        user = None if is_anonymous_admin or not is_person(user_id) else user_id
        chat = chat_id if _is_id(chat_id) else None
        if chat_kind == "private" and (user is None or chat != user):
            return Verdict("stranger")  # nobody sends that
        return Verdict("admin" if self.is_admin(user) else self._reason(user, chat))

    def is_admin(self, user_id: int | None) -> bool:
        """Whether somebody is an admin of newsbot."""
        if not is_person(user_id):
            return False
        return user_id in self._settings.admins or self._roles.get(user_id or 0) == "admin"

    def admins(self) -> frozenset[int]:
        """All of them, for instance to give them their menu of commands."""
        given = {peer for peer, role in self._roles.items() if role == "admin"}
        return frozenset(peer for peer in self._settings.admins | given if is_person(peer))

    def allow_question(self, user_id: int | None, now: dt.datetime, update_id: int) -> int:
        """Count a question; returns 0, or the seconds until one is allowed. Of admins, too.

        An update that was allowed stays so when it is handled again.
        """
        return self._questions.wait_for(user_id, now, update_id)

    def allow_request(self, user_id: int | None, now: dt.datetime, update_id: int) -> int:
        """The same for whatever is answered, which is more."""
        return self._requests.wait_for(user_id, now, update_id)

    def _reason(self, user: int | None, chat: int | None) -> Reason:
        settings, roles = self._settings, self._roles
        given = {roles.get(peer) for peer in (user, chat) if peer is not None}
        if "revoked" in given:
            return "revoked"
        if user is not None and (user in settings.allowed_users or roles.get(user) == "allowed"):
            return "user"
        if chat is not None and (chat in settings.allowed_chats or roles.get(chat) == "allowed"):
            return "chat"
        return "public" if settings.public else "stranger"

    # -- what admins decide ----------------------------------------------------------------------

    def allow(self, peer_id: int) -> None:
        """Let a user or a chat in; an admin stays one."""
        with self._deciding:
            if self._roles.get(peer_id) != "admin":
                self._give(peer_id, "allowed")

    def revoke(self, peer_id: int) -> bool:
        """Shut a user or a chat out; False for one of NEWSBOT_ADMINS, which goes before this."""
        if peer_id in self._settings.admins:
            return False
        with self._deciding:
            self._give(peer_id, "revoked")
        return True

    def migrate(self, old: int, new: int) -> None:
        """A group has a new id: what was decided of it stays."""
        with self._deciding:
            role = self._roles.get(old)
            if role is None and old in self._settings.allowed_chats:
                role = "allowed"
            if role is not None and new not in self._roles:
                self._give(new, role)

    def _give(self, peer_id: int, role: Role) -> None:
        self._grants.give(peer_id, role)
        self._roles[peer_id] = role
        self.told.again(peer_id)

    # -- pairing ---------------------------------------------------------------------------------

    def pairing_code(self) -> str | None:
        """A new code, to be printed and never logged; None while there is an admin.

        The one of the last start is void.
        """
        with self._deciding:
            if self.admins():
                self._codes.close()
                return None
            return self._codes.new()

    def pair(self, user_id: int | None, text: str) -> Tried | None:
        """Try a code; call it for private messages only. Who has the right one is an admin.

        None where there is nothing to try or to say: no code is open, the text can't be meant as
        one, or this user has had all tries.
        """
        if user_id is None or not is_person(user_id) or not looks_like_code(text):
            return None
        with self._deciding:
            if self._roles.get(user_id) == "revoked":
                return None
            if self.admins():
                # Whom the code made one, and who wasn't told before a crash.
                is_known = self.is_admin(user_id) and self._codes.was_used(user_id, text)
                return Tried(PAIRED, 0) if is_known else None
            tried = self._codes.use(user_id, text)
            if tried is not None and tried.key == PAIRED:
                self._give(user_id, "admin")
            return tried


def is_person(user_id: int | None) -> bool:
    """Whether an id can be somebody's, not a chat's and none that stands for others."""
    return _is_id(user_id) and (user_id or 0) > 0 and user_id not in _NOBODY


def _is_id(value: object) -> bool:
    # True is an int to Python, but no id to anybody.
    return isinstance(value, int) and not isinstance(value, bool)
