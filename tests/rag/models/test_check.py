"""One line a model for `newsbot doctor`."""

from __future__ import annotations

import re

import pytest

from rag.errors import ModelRefused, ModelUnavailable
from rag.models.check import check_chat, check_embeddings
from tests.support.modelserver import model_server


async def test_models_that_work_are_named_with_their_server() -> None:
    with model_server() as server:
        config = server.config(chat_model="gpt-5.4-mini")
        chat, embeddings = await check_chat(config), await check_embeddings(config)
    host = re.escape(config.host)
    assert re.fullmatch(rf"ok: gpt-5.4-mini at {host}, \d+\.\d s", chat)
    name = "text-embedding-3-small"
    assert re.fullmatch(rf"ok: {name} at {host}, 1536 dimensions, \d+\.\d s", embeddings)


async def test_what_is_wrong_is_one_line_with_the_remedy() -> None:
    with model_server() as server:
        config = server.config(api_key="sk-wrong", chat_model="gpt-5.4-mini")
        for check in (check_chat, check_embeddings):
            with pytest.raises(ModelRefused, match="refuses the key; check OPENAI_API_KEY"):
                await check(config)
        config = server.config(chat_model="my-model", embedding_model="my-vectors")
        with pytest.raises(ModelRefused, match="knows no model 'my-model'; check NEWSBOT_MODEL"):
            await check_chat(config)
        with pytest.raises(ModelRefused, match="'my-vectors'; check NEWSBOT_EMBEDDING_MODEL"):
            await check_embeddings(config)


async def test_a_server_that_wants_a_key_where_none_is_set() -> None:
    asking = pytest.raises(ModelRefused, match="asks for a key; set OPENAI_API_KEY")
    with model_server() as server, asking:
        await check_chat(server.config(api_key=None))


async def test_a_server_that_is_not_there() -> None:
    with model_server() as server:
        config = server.config()
    for check in (check_chat, check_embeddings):
        with pytest.raises(ModelUnavailable, match="can't be reached; check OPENAI_BASE_URL"):
            await check(config)
