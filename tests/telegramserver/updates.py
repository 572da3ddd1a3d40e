"""The bot's queue of updates: what is not confirmed is delivered again."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection
from dataclasses import dataclass

from tests.telegramserver.refusals import Json

# What Telegram leaves out unless it is asked for by name.
_ASKED_ONLY = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(frozen=True)
class Update:
    """An update, and the lane in which its order holds."""

    id: int
    kind: str
    payload: Json
    lane: int

    @property
    def json(self) -> Json:
        return {"update_id": self.id, self.kind: self.payload}


@dataclass
class Delivery:
    """How often each update is delivered, and whether in order."""

    times: tuple[int, int] = (1, 1)
    shuffled: bool = False
    random: random.Random = random.Random(0)  # noqa: RUF009

    def copies(self, updates: Collection[Update]) -> list[Update]:
        """The updates as one delivery has them.

        Shuffled or not, the newest comes last as well: a client confirms what it got last.
        """
        if not updates:
            return []
        copies = [one for one in updates for _ in range(self.random.randint(*self.times))]
        if self.shuffled:
            self.random.shuffle(copies)
            newest = max(copies, key=lambda one: one.id)
            copies.remove(newest)
            copies.append(newest)
        return copies


class UpdateQueue:
    """Pending updates in their order. Callers hold the world's lock."""

    def __init__(self, wake: Callable[[], None], first_id: int) -> None:
        self._wake = wake
        self._next_id = first_id
        self.pending: list[Update] = []
        self.confirmed: list[Update] = []
        self.allowed: Collection[str] = ()
        self.delivery = Delivery()
        self.held = False

    def add(self, kind: str, payload: Json, lane: int) -> Update | None:
        """None if the bot did not ask for this kind."""
        wanted = kind in self.allowed if self.allowed else kind not in _ASKED_ONLY
        if not wanted:
            return None
        update = Update(self._next_id, kind, payload, lane)
        self._next_id += 1
        self.pending.append(update)
        self._wake()
        return update

    def allow(self, kinds: Collection[str] | None) -> None:
        """From here on; None leaves it as it is."""
        if kinds is not None:
            self.allowed = tuple(kinds)

    def confirm_before(self, offset: int) -> None:
        """An offset confirms all before it; a negative one all but that many."""
        if offset < 0:
            offset = self.pending[offset].id if -offset < len(self.pending) else 0
        kept = [one for one in self.pending if one.id >= offset]
        self.confirmed += self.pending[: len(self.pending) - len(kept)]
        self.pending = kept

    def confirm(self, update: Update) -> None:
        if update in self.pending:
            self.pending.remove(update)
            self.confirmed.append(update)

    def batch(self, limit: int) -> list[Json]:
        """The oldest of what is pending."""
        if self.held:
            return []
        return [one.json for one in self.delivery.copies(self.pending[:limit])]

    def drop(self) -> None:
        self.pending.clear()

    def redeliver(self, last: int) -> None:
        """Confirmed updates come again, as after a fault on Telegram's side."""
        again = self.confirmed[-last:]
        self.confirmed = self.confirmed[:-last]
        self.pending = sorted([*again, *self.pending], key=lambda one: one.id)
        self._wake()
