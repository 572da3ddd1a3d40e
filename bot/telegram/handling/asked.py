"""One thing that somebody asked of the bot, as handlers get it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.telegram.transport.target import Target


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, a command or a tap, by whom and where."""

    update_id: int
    chat_id: int
    thread_id: int | None
    message_id: int
    user_id: int | None  # None: an anonymous admin, or a channel
    is_private: bool
    is_allowed: bool  # what the gate says
    is_admin: bool  # of newsbot
    language: str  # of the interface: de or en
    text: str  # the question, or what stands behind the command
    reply_to: int | None
    conversation: str
    target: Target
    is_new: bool = False  # surely not handled before
    reply_user_id: int | None = None  # who wrote the message that is replied to
    is_chat_admin: bool = False  # known without asking: who writes in the group's own name
    chat_title: str = ""  # of a group
    chat_username: str | None = None  # of a public group

    def with_text(self, text: str) -> Asked:
        """The same, asking something else."""
        return replace(self, text=text)

    @property
    def payer(self) -> str:
        """Whose budget of model answers this is: what `App.ask` is told as its user."""
        return payer(self.user_id if self.user_id is not None else self.chat_id)


def payer(peer_id: int) -> str:
    """A user's or chat's name in the budget."""
    return f"telegram:{peer_id}"
