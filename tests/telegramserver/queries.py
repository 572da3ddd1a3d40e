"""Taps on buttons and inline queries, and how the bot answers them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.telegramserver.refusals import Json
from tests.telegramserver.waiting import Expected

if TYPE_CHECKING:
    from tests.telegramserver.messages import Message
    from tests.telegramserver.people import Person
    from tests.telegramserver.world import World


@dataclass(frozen=True)
class CallbackAnswer:
    """What the user sees after a tap."""

    text: str = ""
    alert: bool = False
    url: str = ""


@dataclass(eq=False)
class Tap:
    """A callback query."""

    world: World = field(repr=False)
    id: str
    person: Person
    message: Message
    data: str
    at: float
    answered: CallbackAnswer | None = None

    def answer(self) -> Expected[CallbackAnswer]:
        return Expected(self.world, lambda: self.answered, f"answer to the tap {self.data!r}")

    def wait_for_answer(self, timeout_s: float = 5) -> CallbackAnswer:
        return self.answer().wait(timeout_s)


@dataclass(eq=False)
class InlineQuery:
    """What somebody types behind the bot's name, in any chat."""

    world: World = field(repr=False)
    id: str
    person: Person
    text: str
    offset: str
    at: float
    answered: list[Json] | None = None
    told: Json = field(default_factory=dict)  # cache_time, is_personal, next_offset, button

    def results(self) -> Expected[list[Json]]:
        return Expected(self.world, lambda: self.answered, f"results for {self.text!r}")

    def wait_for_results(self, timeout_s: float = 5) -> list[Json]:
        return self.results().wait(timeout_s)
