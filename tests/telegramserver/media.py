"""What people send besides text, as bare as the Bot API allows."""

from __future__ import annotations

from tests.telegramserver.refusals import Json

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
