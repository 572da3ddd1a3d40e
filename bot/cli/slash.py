"""The slash commands of the conversation: each shows something about it, or ends it.

What is asked for and isn't there is said in the conversation's language, and is no failure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from rich.text import Text

from bot.cli import render
from bot.cli.briefingview import show_briefing, show_timeline
from bot.cli.chatting import Chat
from bot.cli.plain import one_line
from rag.errors import ArticleNotFound
from rag.types import Answer, Citation

LISTED = 10  # articles of /latest
FOUND = 5  # passages of /search

Command = Callable[[Chat, str], None]


def run(chat: Chat, line: str) -> bool:
    """Carry out a line that begins with a slash. Returns False if it ends the conversation.

    Raises: NewsbotError.
    """
    name, *words = line.split(maxsplit=1)
    if name.lower() == QUIT:
        return False
    chat.settle()
    command = COMMANDS.get(name.lower())
    if command is None:
        chat.show(Text(chat.words.unknown_command.format(command=one_line(name))))
    else:
        command(chat, "".join(words))
    return True


def show_help(chat: Chat, _rest: str) -> None:
    """What can be asked and typed."""
    chat.show(Text(chat.words.help))


def show_sources(chat: Chat, rest: str) -> None:
    """The sources of the last answer, or one quote in its paragraph."""
    if citation := _citation(chat.last, rest):
        chat.show(render.source([citation], chat.language), Text(), _in_context(chat, citation))
    elif chat.last and chat.last.citations and not rest:
        chat.show(*render.sources(chat.last))
    else:
        chat.show(Text(_no_source(chat, rest)))


def show_article(chat: Chat, rest: str) -> None:
    """The whole article of source N, or the one with an id; without either, that of source 1."""
    wanted = rest or "1"
    citation = _citation(chat.last, wanted)
    article_id = citation.article_id if citation else rest
    try:
        shown = render.article(chat.app.catalog.articles.get(article_id))
    except ArticleNotFound:
        if citation is None and _NUMBER.fullmatch(wanted):
            shown = [Text(_no_source(chat, wanted))]
        else:
            shown = [Text(chat.words.no_such_article.format(id=one_line(article_id)))]
    chat.show(*shown)


def show_passages(chat: Chat, rest: str) -> None:
    """What a search finds, without an answer."""
    if not rest:
        chat.show(Text(chat.words.what_to_search))
        return
    with chat.thinking():
        found = chat.app.search(rest, k=FOUND, filters=chat.filters, now=chat.clock())
    chat.show(*render.passages(found) or [Text(chat.words.nothing_found)])


def show_latest(chat: Chat, _rest: str) -> None:
    """The newest articles."""
    rows = chat.app.catalog.articles.list(chat.filters, LISTED)
    chat.show(*render.article_lines(rows) or [Text(chat.words.no_articles)])


def start_afresh(chat: Chat, _rest: str) -> None:
    """Leave what was said behind."""
    chat.start_afresh()
    chat.show(Text(chat.words.afresh))


_NUMBER = re.compile(r"\[?-?\d+\]?")  # as sources are numbered, within the range or not

QUIT = "/quit"
COMMANDS: Mapping[str, Command] = {
    "/help": show_help,
    "/sources": show_sources,
    "/article": show_article,
    "/search": show_passages,
    "/latest": show_latest,
    "/brief": show_briefing,
    "/timeline": show_timeline,
    "/new": start_afresh,
}


def _citation(answer: Answer | None, number: str) -> Citation | None:
    citations = answer.citations if answer else ()
    return next((c for c in citations if number in (f"{c.number}", f"[{c.number}]")), None)


def _no_source(chat: Chat, number: str) -> str:
    """Why the last answer has no source of that number, and which it has."""
    if chat.last is None:
        return chat.words.no_answer_yet
    count = len(chat.last.citations)
    if not count:
        return chat.words.no_sources
    missing = chat.words.no_such_source_but_one if count == 1 else chat.words.no_such_source
    return missing.format(number=one_line(number), count=count)


def _in_context(chat: Chat, citation: Citation) -> Text:
    """The quote in its paragraph; by itself where the article no longer says it."""
    try:
        text = chat.app.catalog.articles.get(citation.article_id).article.text
    except ArticleNotFound:
        text = ""
    is_marked = not chat.console.is_terminal
    if text[citation.start : citation.end] == citation.quote:
        return render.quote_in_paragraph(text, citation, is_marked=is_marked)
    changed = Text(f"{chat.words.changed_since}\n")
    return changed.append_text(render.quote(citation, is_marked=is_marked))
