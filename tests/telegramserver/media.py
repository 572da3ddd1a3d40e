"""What people send besides text, as bare as the Bot API allows."""

from __future__ import annotations

import struct
from typing import Any

from tests.telegramserver.refusals import Json, Refusal, bad

MAX_PHOTO = 10 * 2**20  # bytes; https://core.telegram.org/bots/api#sendphoto
MAX_SIDES = 10_000  # width and height together
MAX_RATIO = 20
_PNG = b"\x89PNG\r\n\x1a\n"

_FILE: Json = {"file_id": "AgACAgIAAxkBAAIB", "file_unique_id": "AQADyeYxG6"}
_PHOTO: Json = _FILE | {"width": 90, "height": 60, "file_size": 1200}
_STICKER: Json = {
    "width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular",
}  # fmt: skip
_POLL: Json = {
    "id": "5", "question": "?", "options": [{"persistent_id": "1", "text": "A", "voter_count": 0}],
    "total_voter_count": 0, "is_closed": False, "is_anonymous": True, "type": "regular",
    "allows_multiple_answers": False, "allows_revoting": True, "members_only": False,
}  # fmt: skip
_KINDS: dict[str, object] = {
    "photo": [_PHOTO],
    "voice": _FILE | {"duration": 3},
    "audio": _FILE | {"duration": 3},
    "video": _FILE | {"width": 90, "height": 60, "duration": 3},
    "video_note": _FILE | {"length": 90, "duration": 3},
    "document": _FILE,
    "animation": _FILE | {"width": 90, "height": 60, "duration": 3},
    "sticker": _FILE | _STICKER,
    "location": {"latitude": 61.2, "longitude": -149.9},
    "contact": {"phone_number": "+4930123456", "first_name": "Ben"},
    "dice": {"emoji": "🎲", "value": 6},
    "poll": _POLL,
}


def media_json(kind: str) -> Json:
    assert kind in _KINDS, f"no {kind!r}; there are {sorted(_KINDS)}"
    return {kind: _KINDS[kind]}


def uploaded_photo(given: Any) -> Json:
    """A picture of a multipart request; those of a web address or by id aren't served here.

    Raises: Refusal, where Telegram wouldn't make a photo of it.
    """
    if not given:
        raise bad("there is no photo in the request")
    if not isinstance(given, bytes | bytearray):
        raise bad("wrong remote file identifier specified: Wrong padding in the string")
    if len(given) > MAX_PHOTO:
        raise Refusal(413)
    if not given.startswith(_PNG) or len(given) < 24:
        raise bad("IMAGE_PROCESS_FAILED")
    width, height = struct.unpack(">II", given[16:24])
    if not 0 < width + height <= MAX_SIDES or max(width, height) > MAX_RATIO * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return {"photo": [_FILE | {"width": width, "height": height, "file_size": len(given)}]}


def png(width: int = 90, height: int = 60) -> bytes:
    """As much of a picture as the double looks at."""
    return _PNG + struct.pack(">I4sII", 13, b"IHDR", width, height)
