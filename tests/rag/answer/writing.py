"""Questions to an engine whose model is scripted, over real HTTP."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from rag.answer.engine import NewsQueryEngine, Writer
from rag.answer.generative import GenerativeSynthesizer
from rag.models.chat import ChatModel
from rag.types import Answer, Filters
from tests.support.modelserver import ModelServer
from tests.support.newsroom import NOW, Newsroom

QUESTION = "Was kostet der Abriss der Carolabrücke?"
HELD = "Laut der Stadt soll der Abriss elf Millionen Euro kosten."
QUOTE = "Der Abriss soll nach Angaben der Stadt elf Millionen Euro kosten."


def source_of(body: dict[str, Any], words: str) -> int:
    """The number under which the prompt shows the source that has some words."""
    prompt = body["messages"][1]["content"]
    at = prompt.index(words)
    return int(re.findall(r"^\[(\d+)\] ", prompt[:at], re.MULTILINE)[-1])


def good(body: dict[str, Any]) -> str:
    number = source_of(body, QUOTE)
    return f'{HELD} [{number}]\n\nQUOTES\n[{number}] "{QUOTE}"'


@asynccontextmanager
async def engine_of(
    newsroom: Newsroom, server: ModelServer, timeout_s: float = 5.0
) -> AsyncIterator[NewsQueryEngine]:
    model = ChatModel(server.config(timeout_s))
    articles = newsroom.store.catalog.articles
    writer = Writer(
        model,
        GenerativeSynthesizer(model, articles.span),
        articles.languages,
        1.8 * timeout_s,
    )
    try:
        yield NewsQueryEngine(newsroom.retriever, newsroom.synthesizer, writer)
    finally:
        await model.close()


async def asked(
    newsroom: Newsroom, server: ModelServer, question: str = QUESTION, **others: Any
) -> Answer:
    timeout_s = others.pop("timeout_s", 5.0)
    async with engine_of(newsroom, server, timeout_s) as engine:
        answer = await engine.ask(question, filters=Filters(), now=NOW, **others)
    assert_sound(newsroom, answer)
    return answer


def assert_sound(newsroom: Newsroom, answer: Answer) -> None:
    numbers = [int(number) for number in re.findall(r"\[(\d+)\]", answer.text)]
    assert list(dict.fromkeys(numbers)) == [citation.number for citation in answer.citations]
    for citation in answer.citations:
        text = newsroom.store.catalog.articles.get(citation.article_id).article.text
        assert text[citation.start : citation.end] == citation.quote != ""
