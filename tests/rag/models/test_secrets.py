"""The key is in nothing that anybody may see: objects, errors, logs, events."""

from __future__ import annotations

import asyncio
import gc
import logging
import traceback
from collections.abc import Iterator
from typing import Any

import pytest
from llama_index_instrumentation import get_dispatcher
from llama_index_instrumentation.event_handlers import BaseEventHandler
from pydantic import Field

from rag.errors import ModelFault
from rag.models.chat import ChatModel
from rag.models.config import ModelConfig
from rag.models.embedding import OpenAIEmbedder
from tests.rag.models.conftest import MESSAGES, PAUSE_S
from tests.support.modelserver import Abort, Cut, Error, Raw, Text, model_server

CANARY = "sk-canary-5f0e1d2c3b4a"

ECHOING = {
    "proper": "Yes.",
    "401 with the key": Error(401, f"Incorrect API key provided: {CANARY}", code="invalid_api_key"),
    "500 with the key": Error(500, raw=f"<pre>Authorization: Bearer {CANARY}</pre>"),
    "reset": [Text("Putin"), Abort()],
    "cut": [Text("Putin"), Cut()],
    "corrupt": [Raw(b'data: {"id": "c", "cho\n\n')],
}


class Listener(BaseEventHandler):
    """Keeps all that LlamaIndex tells."""

    heard: list[str] = Field(default_factory=list)

    def handle(self, event: Any, **_: Any) -> None:
        self.heard.append(f"{event!r} {event} {event.model_dump()!r}")


@pytest.fixture
def events() -> Iterator[list[str]]:
    dispatcher, listener = get_dispatcher(), Listener()
    before = list(dispatcher.event_handlers)
    dispatcher.add_event_handler(listener)
    yield listener.heard
    dispatcher.event_handlers[:] = before


@pytest.mark.parametrize("name", ECHOING)
async def test_the_key_is_nowhere(
    name: str, events: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for logger in ("httpx", "httpcore", "openai", "llama_index", "rag"):
        caplog.set_level(logging.DEBUG, logger=logger)
    script = ECHOING[name]
    with model_server(script, embeddings=script if name[0] in "45" else None, key=CANARY) as server:  # type: ignore[arg-type]
        config = server.config(api_key=CANARY)
        chat, embedder = ChatModel(config, pause_s=PAUSE_S), OpenAIEmbedder(config, pause_s=PAUSE_S)
        seen = [await _outcome(chat, embedder)]
        seen += [_faces(config), *(_faces(one) for one in _below(chat) + _below(embedder))]
        await chat.close()
        await asyncio.to_thread(embedder.close)
    assert server.chats[0].headers["Authorization"] == f"Bearer {CANARY}"
    assert "HTTP" in caplog.text
    assert len(events) > 1
    for text in (caplog.text, *events, *seen):
        assert CANARY not in text


async def _outcome(chat: ChatModel, embedder: OpenAIEmbedder) -> str:
    told = ""
    try:
        told += repr(await chat.complete(MESSAGES, max_tokens=9, deadline_s=5))
    except ModelFault as exc:
        told += _faces(exc) + "".join(traceback.format_exception(exc))
    try:
        told += repr(await asyncio.to_thread(embedder.embed, ["Trump"]))
    except ModelFault as exc:
        told += _faces(exc) + "".join(traceback.format_exception(exc))
    return told


def _faces(thing: object) -> str:
    return f"{thing!r} {thing} {getattr(thing, '__dict__', '')!r}"


def _below(thing: object, depth: int = 4) -> list[object]:
    """A thing and the objects that it holds, and those hold."""
    found, new = [thing], [thing]
    for _ in range(depth):
        held = [one for parent in new for one in gc.get_referents(parent)]
        known = {id(one) for one in found}
        new = [
            one
            for one in held
            if (
                id(one) not in known
                and type(one).__module__.split(".")[0] in ("rag", "openai", "httpx", "llama_index")
            )
            or (isinstance(one, dict | tuple) and id(one) not in known and "__name__" not in one)
        ]
        new = [one for one in new if not _is_the_config_itself(one)]
        found += new
    return found


def _is_the_config_itself(thing: object) -> bool:
    """The settings are where the key is; a tuple of their fields never leaves them."""
    return isinstance(thing, dict | tuple) and CANARY in [*thing]


def test_no_repr_of_the_settings_has_key_or_password() -> None:
    config = ModelConfig(f"https://me:{CANARY}@models.example:8443/v1/", CANARY, "m", "e")
    assert CANARY not in repr(config) + config.url + config.host
    assert config.url == "https://models.example:8443/v1"
    assert CANARY not in OpenAIEmbedder(config).fingerprint
