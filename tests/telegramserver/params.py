"""A request's parameters, as form, multipart, JSON or query string have them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from tests.telegramserver.refusals import Json, bad


async def read_params(request: web.Request) -> Params:
    """All of them; later sources win over the query string."""
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.read() or b"{}")
        except ValueError:
            raise bad("can't parse JSON object") from None
        if not isinstance(body, dict):
            raise bad("can't parse JSON object")
        return Params(given | body)
    try:
        form = await request.post()
    except UnicodeDecodeError:
        raise bad("strings must be encoded in UTF-8") from None
    return Params(given | {name: _value(value) for name, value in form.items()})


def _value(value: str | bytearray | FileField | bytes) -> Any:
    if not isinstance(value, FileField):
        return value
    with value.file as file:
        return file.read()


class Params(Mapping[str, Any]):
    """Values by name. Structures come as JSON in a form, and as they are in a JSON body."""

    def __init__(self, values: Json) -> None:
        self._values = values

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Any:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Params({self._values!r})"

    def text(self, name: str, default: str = "") -> str:
        value = self._values.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        try:
            return int(self._values.get(name, default))
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        return str(self._values.get(name, "")).lower() in {"true", "1", "yes"}

    def structure(self, name: str) -> Any:
        """A JSON value, or None if it is not given."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from None
