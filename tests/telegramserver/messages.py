"""A message in the world, with all that became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.telegramserver.formatted import Formatted
from tests.telegramserver.refusals import Json
from tests.telegramserver.waiting import Expected
from tests.telegramserver.wire import message_json

if TYPE_CHECKING:
    from tests.telegramserver.people import Person
    from tests.telegramserver.places import Chat, Topic
    from tests.telegramserver.world import World


@dataclass(frozen=True)
class Button:
    """A button as it stood under its message when the test looked."""

    message: Message
    json: Json

    @property
    def text(self) -> str:
        return str(self.json["text"])

    @property
    def data(self) -> str | None:
        """What a tap tells the bot; None for links and the like."""
        return self.json.get("callback_data")

    @property
    def url(self) -> str | None:
        return self.json.get("url")


@dataclass(frozen=True)
class Version:
    """What a message said at a time."""

    body: Formatted
    markup: Json | None
    at: float

    @property
    def text(self) -> str:
        return self.body.text


@dataclass(eq=False)
class Message:
    """A message; it shows what it says now, and `versions` what it said."""

    world: World = field(repr=False)
    chat: Chat
    id: int
    date: float
    body: Formatted = field(default_factory=Formatted)
    sender: Person | None = None
    sender_chat: Chat | None = field(default=None, repr=False)
    by_bot: bool = False
    via_bot: bool = False
    markup: Json | None = field(default=None, repr=False)
    topic: Topic | None = field(default=None, repr=False)
    thread_id: int | None = field(default=None, repr=False)
    reply_to: Message | None = field(default=None, repr=False)
    quote: Json = field(default_factory=dict, repr=False)
    service: Json = field(default_factory=dict, repr=False)
    media: Json = field(default_factory=dict, repr=False)
    upload: bytes = field(default=b"", repr=False)  # the file of a photo that the bot sent
    inline_id: str = field(default="", repr=False)
    edited_at: float | None = field(default=None, repr=False)
    deleted: bool = False
    versions: list[Version] = field(default_factory=list, repr=False)
    _seen: int = field(default=1, repr=False)

    def __post_init__(self) -> None:
        self.versions.append(Version(self.body, self.markup, self.date))

    def becomes(self, body: Formatted, markup: Json | None) -> None:
        """An edit."""
        self.body, self.markup = body, markup
        self.edited_at = self.world.now()
        self.versions.append(Version(body, markup, self.edited_at))

    # -- for tests -------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        return self.body.text

    @property
    def entities(self) -> list[Json]:
        """As Telegram keeps them, those included that it found itself."""
        return self.body.entities

    @property
    def json(self) -> Json:
        """As the bot sees it."""
        return message_json(self)

    @property
    def html(self) -> str:
        """The text with its entities, as HTML."""
        from telegram import Message as Real

        real = Real.de_json(self.json, None)
        return str(real.caption_html if self.media else real.text_html)

    @property
    def buttons(self) -> list[Button]:
        """In reading order."""
        return [button for row in self.rows for button in row]

    @property
    def rows(self) -> list[list[Button]]:
        keyboard = (self.markup or {}).get("inline_keyboard", [])
        return [[Button(self, one) for one in row] for row in keyboard]

    def button(self, text: str) -> Button:
        """The one that says `text`, or the only one that has it in it."""
        exact = [one for one in self.buttons if one.text == text]
        found = exact or [one for one in self.buttons if text in one.text]
        told = [one.text for one in self.buttons]
        assert len(found) == 1, f"{len(found)} buttons say {text!r}; there are {told}"
        return found[0]

    def edit(self) -> Expected[Message]:
        """An edit that the test has not seen yet."""
        return Expected(self.world, self._unseen, f"edit of message {self.id}")

    def until(self, holds: Callable[[Message], bool]) -> Expected[Message]:
        """This message, as soon as that holds of it."""
        return Expected(
            self.world, lambda: self if holds(self) else None, f"such message {self.id}"
        )

    def wait_for_edit(self, timeout_s: float = 5) -> Message:
        return self.edit().wait(timeout_s)

    def _unseen(self) -> Message | None:
        if len(self.versions) <= self._seen:
            return None
        self._seen = len(self.versions)
        return self
