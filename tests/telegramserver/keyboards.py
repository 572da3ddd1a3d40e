"""Which keyboards Telegram takes."""

from __future__ import annotations

import json

from tests.telegramserver.links import checked_link
from tests.telegramserver.refusals import Json, bad

MAX_BUTTONS = 100  # in all; more are refused, and so are keyboards of more than 10 kB
MAX_ROW = 8  # the rest of a row is not shown
MAX_BYTES = 10_000
MAX_DATA = 64  # bytes
_OTHERS = {
    "switch_inline_query", "switch_inline_query_current_chat", "switch_inline_query_chosen_chat",
    "web_app", "login_url", "pay", "callback_game",
}  # fmt: skip


def checked_markup(markup: Json | None, *, inline_only: bool = False) -> Json | None:
    """The inline keyboard as it is kept; None for none and for other kinds.

    Raises: Refusal.
    """
    if not markup:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" not in markup:
        if inline_only:
            raise bad("inline keyboard expected")
        return None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('can\'t parse inline keyboard: Field "inline_keyboard" must be of type Array')
    kept = [[_checked_button(button) for button in row][:MAX_ROW] for row in rows if row]
    size = len(json.dumps(kept, ensure_ascii=False).encode())
    if sum(map(len, rows)) > MAX_BUTTONS or size > MAX_BYTES:
        raise bad("reply markup is too long")
    return {"inline_keyboard": kept} if kept else None


def _checked_button(button: Json) -> Json:
    text = button.get("text")
    if not isinstance(text, str):
        raise bad('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not text.strip():
        raise bad("BUTTON_TEXT_INVALID")
    if "callback_data" in button:
        size = len(str(button["callback_data"]).encode())
        if not 1 <= size <= MAX_DATA:
            raise bad("BUTTON_DATA_INVALID")
        return button
    if "url" in button:
        link = checked_link(str(button["url"]))
        if link is None:
            raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
        return button | {"url": link}
    if "copy_text" in button:
        if not 1 <= len(button["copy_text"].get("text", "")) <= 256:
            raise bad("BUTTON_COPY_TEXT_INVALID")
        return button
    if not _OTHERS & button.keys():
        raise bad(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    return button
