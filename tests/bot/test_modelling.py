"""Which embedder and which model a table of settings asks for."""

from __future__ import annotations

from typing import Any

import pytest

from bot.modelling import ModelMissing, embedder_for, model_config, writes_by_model
from bot.settings import Settings, SettingsInvalid

KEY, SERVER = {"openai_api_key": "sk-secret"}, {"openai_base_url": "http://127.0.0.1:9/v1"}
HASHING, OPENAI = "hashing-", "openai-text-embedding-3-small"
OF_SERVER = f"{OPENAI}-127.0.0.1"


def settings(**changes: Any) -> Settings:
    return Settings(_env_file=None, **changes)


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NEWSBOT_EMBEDDINGS", "NEWSBOT_ANSWERS", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("given", "stored", "fingerprint"),
    [
        # a new corpus, or one that is embedded anew
        ({}, None, HASHING),
        (KEY, None, OPENAI),
        (SERVER, None, HASHING),  # many such servers have no embeddings
        (KEY | SERVER, None, OF_SERVER),
        # auto goes on with what the corpus has
        ({}, "hashing-1024", HASHING),
        (KEY, "hashing-1024", HASHING),
        (KEY | SERVER, "hashing-1024", HASHING),
        (KEY, OPENAI, OPENAI),
        (SERVER, OF_SERVER, OF_SERVER),
        ({}, OPENAI, HASHING),  # which is then told to be another one
        # what is asked for by name
        ({"embeddings": "hashing"} | KEY, None, HASHING),
        ({"embeddings": "hashing"} | KEY, OPENAI, HASHING),
        ({"embeddings": "openai"} | KEY, "hashing-1024", OPENAI),
        ({"embeddings": "openai"} | SERVER, None, OF_SERVER),
        ({"embeddings": "openai", "embedding_model": "mine"} | KEY, None, "openai-mine"),
    ],
)
def test_the_embedder(given: dict[str, Any], stored: str | None, fingerprint: str) -> None:
    embedder = embedder_for(settings(**given), stored)
    if fingerprint == HASHING:
        assert embedder.fingerprint.startswith(HASHING)
    else:
        assert embedder.fingerprint == fingerprint
    assert "sk-secret" not in embedder.fingerprint + repr(embedder)


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ({"embeddings": "local"} | KEY, SettingsInvalid, "NEWSBOT_EMBEDDINGS is local"),
        ({"embeddings": "openai"}, ModelMissing, "set OPENAI_API_KEY or OPENAI_BASE_URL"),
    ],
)
@pytest.mark.parametrize("stored", [None, "hashing-1024", OPENAI])
def test_an_embedder_that_can_not_be_had(
    given: dict[str, Any], error: type[Exception], says: str, stored: str | None
) -> None:
    with pytest.raises(error, match=says) as raised:
        embedder_for(settings(**given), stored)
    assert type(raised.value) is error
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("given", "by_model"),
    [
        ({}, False),
        (KEY, True),
        (SERVER, True),
        ({"answers": "llm"} | KEY, True),
        ({"answers": "llm"} | SERVER, True),
        ({"answers": "extractive"}, False),
        ({"answers": "extractive"} | KEY | SERVER, False),
        ({"embeddings": "hashing"} | KEY, True),
    ],
)
def test_who_writes_the_answers(given: dict[str, Any], by_model: bool) -> None:
    assert writes_by_model(settings(**given)) is by_model


def test_a_model_that_is_asked_for_and_is_not_there() -> None:
    with pytest.raises(ModelMissing, match="NEWSBOT_ANSWERS is llm") as raised:
        writes_by_model(settings(answers="llm"))
    assert "set OPENAI_API_KEY or OPENAI_BASE_URL" in str(raised.value)


def test_without_key_and_server_there_is_no_model() -> None:
    assert model_config(settings(model="mine")) is None


def test_names_address_key_and_patience_are_passed_on_as_they_are() -> None:
    given = {"model": "my/model:8b", "embedding_model": "vectors", "model_timeout": 2}
    config = model_config(settings(**given, **KEY, **SERVER))
    assert config is not None
    assert (config.chat_model, config.embedding_model) == ("my/model:8b", "vectors")
    assert (config.base_url, config.timeout_s) == ("http://127.0.0.1:9/v1", 2.0)
    assert config.api_key == "sk-secret"
    assert "sk-secret" not in repr(config)


def test_a_server_needs_no_key() -> None:
    config = model_config(settings(**SERVER))
    assert config is not None
    assert config.api_key is None
