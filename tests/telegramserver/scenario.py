"""A world of people and chats around the bot, for tests that read like a chat log."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.telegramserver.api import BotApi
from tests.telegramserver.faults import Fault
from tests.telegramserver.gatherings import Gathering
from tests.telegramserver.limits import Limits
from tests.telegramserver.params import Params
from tests.telegramserver.people import Person
from tests.telegramserver.places import Chat, Place
from tests.telegramserver.refusals import Json
from tests.telegramserver.updates import Delivery
from tests.telegramserver.waiting import Expected
from tests.telegramserver.webhooks import Webhook
from tests.telegramserver.world import World

POLLS = "getUpdates"


@dataclass
class Call:
    """A request of the bot, and what became of it."""

    method: str
    params: Params
    at: float  # monotonic, s
    status: int = 0  # 0 while it is under way, and if it got no answer
    description: str = ""


class Telegram:
    """The server as a test sees it: make people and chats, let them act, look what the bot did."""

    def __init__(self, world: World, token: str, limits: Limits) -> None:
        self.world = world
        self.token = token
        self.base_url = ""  # with `/bot` at its end, as PTB's `base_url` wants it
        self.api = BotApi(world, limits)
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.webhook: Webhook | None = None
        self.latency_s = 0.0
        self._last_user_id = 100_000

    # -- people and chats ------------------------------------------------------------------------

    def user(
        self,
        first_name: str,
        *,
        last_name: str = "",
        language: str = "",
        username: str = "",
        started: bool = False,
    ) -> Person:
        """Somebody; `started` if the bot may write first, else once they have written."""
        with self.world.lock:
            self._last_user_id += 1
            person = Person(
                self.world, self._last_user_id, first_name, last_name, username, language, started
            )
            person.private = Chat(
                self.world, first_name, id=person.id, kind="private", person=person,
                bot_role="member",
            )  # fmt: skip
            self.world.people[person.id] = person
            self.world.chats[person.id] = person.private
        return person

    def group(self, title: str, members: Sequence[Person] = (), **more: Any) -> Gathering:
        """A basic group; see `supergroup`."""
        return self._gather("group", -4_000_000_001 - len(self.world.chats), title, members, **more)

    def supergroup(self, title: str, members: Sequence[Person] = (), **more: Any) -> Gathering:
        """A supergroup; its first topic makes it a forum. The first member is its creator.

        `admins`: of the members; `bot_role`: "" or "left" for not yet there; `username`: if public.
        """
        number = -1_002_000_000_001 - len(self.world.chats)
        return self._gather("supergroup", number, title, members, **more)

    def channel(self, title: str, members: Sequence[Person] = (), **more: Any) -> Gathering:
        """A channel; a bot is in it as an administrator."""
        number = -1_003_000_000_001 - len(self.world.chats)
        more = {"bot_role": "administrator"} | more
        return self._gather("channel", number, title, members or [self.user("Owner")], **more)

    def _gather(
        self,
        kind: str,
        number: int,
        title: str,
        members: Sequence[Person],
        *,
        admins: Sequence[Person] = (),
        bot_role: str = "member",
        username: str = "",
        forum: bool = False,
    ) -> Gathering:
        assert members, f"{title} needs somebody who made it"
        roles = {one: "administrator" if one in admins else "member" for one in members}
        with self.world.lock:
            chat = Gathering(
                self.world, title, id=number, kind=kind, username=username, is_forum=forum,
                roles=roles | {members[0]: "creator"}, bot_role=bot_role or "left",
            )  # fmt: skip
            chat._settle_privacy()
            self.world.chats[chat.id] = chat
        return chat

    def privacy_mode(self, on: bool) -> None:
        """As switched with BotFather: groups follow when the bot is added anew."""
        self.world.bot_json["can_read_all_group_messages"] = not on

    def commands_shown(self, person: Person, place: Place | None = None) -> list[str]:
        """What a client offers them there, after the bot's `setMyCommands`."""
        return self.api.profile.shown_to(person, (place or person.chat).chat)

    # -- delivery and faults ---------------------------------------------------------------------

    def fault(self, method: str, *, kind: str, times: int = 1, **more: Any) -> Fault:
        """The next `times` calls go wrong; `faults.KINDS` names the ways.

        More: `after` calls that go well, `chat_id`, `retry_after`, `seconds`, `migrate_to`.
        """
        fault = Fault(method, kind, times, **more)
        self.faults.append(fault)
        return fault

    @contextmanager
    def unreachable(self) -> Iterator[None]:
        """An outage."""
        fault = self.fault("*", kind="drop", times=10**9)
        try:
            yield
        finally:
            self.faults.remove(fault)

    def deliver(
        self, *, times: int | tuple[int, int] = 1, shuffled: bool = False, seed: int = 0
    ) -> None:
        """From here on, each update comes that often, in order or not.

        Polls get prefixes of the queue, shuffled within themselves; webhooks all that is pending.
        """
        span = (times, times) if isinstance(times, int) else times
        with self.world.lock:
            self.world.updates.delivery = Delivery(span, shuffled, random.Random(seed))

    def hold(self) -> None:
        """Updates pile up."""
        self.world.updates.held = True

    def release(self) -> None:
        self.world.updates.held = False
        self.world.touch()

    def redeliver(self, last: int = 1) -> None:
        """The last confirmed updates come again."""
        with self.world.lock:
            self.world.updates.redeliver(last)

    def limit(self, limits: Limits) -> None:
        self.api.limit(limits)

    def pass_time(self, seconds: float) -> None:
        """Telegram's clock goes on: queries grow old, drafts vanish."""
        self.world.pass_time(seconds)

    # -- looking ---------------------------------------------------------------------------------

    @property
    def bot(self) -> Json:
        return self.world.bot_json

    @property
    def pending(self) -> int:
        """Updates that are not confirmed."""
        return len(self.world.updates.pending)

    @property
    def refused(self) -> list[Call]:
        """The calls that did not go well."""
        return [call for call in self.calls if call.status >= 400]

    @property
    def floods(self) -> int:
        """How often a limit was overrun."""
        return self.api.floods

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method.lower() == method.lower()]

    def count(self, method: str) -> int:
        return len(self.calls_of(method))

    def peak(self, window_s: float, chat: Chat | None = None) -> int:
        """The most messages and edits that came through in any window of that length."""
        times = [at for at, where in self.api.admitted if chat is None or where == chat.id]
        most, first = 0, 0
        for last, at in enumerate(times):
            while at - times[first] >= window_s:
                first += 1
            most = max(most, last - first + 1)
        return most

    def transcript(self, *, times: bool = False) -> str:
        return self.world.transcript(times=times)

    def until(self, holds: Callable[[], object], what: str = "such state") -> Expected[bool]:
        return Expected(self.world, lambda: True if holds() else None, what)

    def quiet(self, for_s: float = 0.2) -> Expected[bool]:
        """Nothing pending, and no call but polls for that long."""

        def is_quiet() -> bool:
            at = max((one.at for one in self.calls if one.method != POLLS), default=0.0)
            return not self.pending and time.monotonic() - at >= for_s

        return self.until(is_quiet, "quiet")
