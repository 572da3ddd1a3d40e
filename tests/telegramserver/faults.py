"""Faults that a test scripts: Telegram's refusals, its failures, and the network's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.telegramserver.refusals import (
    NOT_MODIFIED,
    SECOND_POLLER,
    TOO_OLD,
    Refusal,
    bad,
    flood,
    forbidden,
)

# What Telegram says of a request that it does not carry out.
REFUSALS: dict[str, Refusal] = {
    "not_modified": bad(NOT_MODIFIED),
    "cant_parse": bad('can\'t parse entities: Unsupported start tag "x" at byte offset 0'),
    "too_long": bad("message is too long"),
    "reply_missing": bad("message to be replied not found"),
    "edit_missing": bad("message to edit not found"),
    "cant_edit": bad("message can't be edited"),
    "thread_missing": bad("message thread not found"),
    "chat_missing": bad("chat not found"),
    "no_rights": bad("not enough rights to send text messages to the chat"),
    "query_too_old": bad(TOO_OLD),
    "button_invalid": bad("BUTTON_DATA_INVALID"),
    "blocked": forbidden("bot was blocked by the user"),
    "kicked": forbidden("bot was kicked from the group chat"),
    "deactivated": forbidden("user is deactivated"),
    "cant_initiate": forbidden("bot can't initiate conversation with a user"),
    "unauthorized": Refusal(401),
    "conflict": Refusal(409, SECOND_POLLER),
    "server_error": Refusal(500),
    "bad_gateway": Refusal(502),
    "gateway_timeout": Refusal(504),
}
# What becomes of a request otherwise.
BEHAVIOURS = {
    "flood": "429 with `retry_after`",
    "flood_wait": "420, as the servers behind the Bot API say it",
    "migrated": "the group has the id `migrate_to` now",
    "html_page": "502 with a proxy's page instead of JSON",
    "cut_json": "200 with half of the JSON, after it was carried out",
    "drop": "the connection is reset before the request is carried out",
    "drop_after": "it is carried out, then the connection is reset",
    "silence": "no answer, and it is not carried out",
    "silence_after": "it is carried out, and there is no answer",
    "slow": "it is carried out `seconds` late",
}
CARRIED_OUT = {"cut_json", "drop_after", "silence_after", "slow"}
KINDS = [*REFUSALS, *BEHAVIOURS]


@dataclass
class Fault:
    """A fault, as often as it is to happen."""

    method: str  # "*" for any
    kind: str
    left: int
    after: int = 0  # how many calls go well first
    chat_id: int | None = None
    retry_after: int = 1
    seconds: float = 1.0
    migrate_to: int = 0

    def __post_init__(self) -> None:
        assert self.kind in KINDS, f"no fault {self.kind!r}; there are {KINDS}"

    @property
    def refusal(self) -> Refusal | None:
        match self.kind:
            case "flood":
                return flood(self.retry_after)
            case "flood_wait":
                return Refusal(420, f"FLOOD_WAIT_{self.retry_after}", retry_after=self.retry_after)
            case "migrated":
                text = "group chat was upgraded to a supergroup chat"
                return bad(text, migrate_to_chat_id=self.migrate_to)
        return REFUSALS.get(self.kind)

    def strikes(self, method: str, params: Mapping[str, Any]) -> bool:
        """Whether this call is struck; asking counts it."""
        named = self.method == "*" or self.method.lower() == method.lower()
        there = self.chat_id is None or str(params.get("chat_id")) == str(self.chat_id)
        if not (named and there and self.left):
            return False
        if self.after:
            self.after -= 1
            return False
        self.left -= 1
        return True
