"""Commands that ask the corpus: ask, search, chat."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import AsJson, DataDir, Now, filtered, how_many
from bot.cli.plain import encodable
from rag.types import Answer, Filters

if TYPE_CHECKING:
    from bot.conversation import OnDraft

Words = Annotated[list[str], typer.Argument(metavar="QUESTION", hidden=True)]


@filtered
def ask(
    question: Words,
    *,
    filters: Filters,
    now: Now = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Answer a question, in German or English, with citations."""
    from bot.answerjson import dump_answer
    from bot.cli import render, terminal
    from bot.cli.opening import opened
    from bot.cli.streaming import Drafts
    from bot.cli.texts import texts

    with opened(data_dir, now) as newsbot:
        app, words = newsbot.app, texts(newsbot.app.settings.interface_language)

        async def answered(on_draft: OnDraft) -> Answer:
            try:
                return await app.ask(
                    encodable(" ".join(question)),
                    filters=filters,
                    now=newsbot.clock(),
                    on_draft=on_draft,
                )
            finally:
                await app.leave_loop()

        with Drafts(terminal.remarks(), words.thinking) as drafts:
            answer = asyncio.run(answered(drafts.show))
        if as_json:
            terminal.show_json(dump_answer(answer))
        else:
            terminal.show(terminal.results(), *render.answer(answer))


@filtered
def search(
    query: Annotated[list[str], typer.Argument(metavar="QUERY", hidden=True)],
    *,
    k: Annotated[int, how_many("How many passages.")] = 10,
    filters: Filters,
    now: Now = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """List the passages that match best, without an answer."""
    from bot.cli import jsonview, render, terminal
    from bot.cli.opening import opened
    from bot.cli.plain import say

    words = encodable(" ".join(query))
    with opened(data_dir, now) as newsbot:
        found = newsbot.app.search(words, k=k, filters=filters, now=newsbot.clock())
        if as_json:
            terminal.show_json(jsonview.search(words, found))
        else:
            terminal.show(terminal.results(), *render.passages(found))
            if not found:
                say("nothing found")


@filtered
def chat(
    *,
    conversation: Annotated[
        str, typer.Option("--conversation", metavar="NAME", help="Which conversation goes on.")
    ] = "default",
    filters: Filters,
    now: Now = None,
    data_dir: DataDir = None,
) -> None:
    """Ask in a conversation that lasts; /help tells more."""
    from bot.cli.opening import opened
    from bot.cli.repl import converse

    with opened(data_dir, now) as newsbot:
        is_flawless = converse(newsbot, encodable(conversation), filters)
    if not is_flawless:
        raise typer.Exit(1)
