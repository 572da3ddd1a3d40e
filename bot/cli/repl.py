"""The conversation loop: a prompt on a terminal, a line a turn elsewhere."""

from __future__ import annotations

import sys

from prompt_toolkit import PromptSession
from prompt_toolkit.patch_stdout import patch_stdout
from rich.text import Text

from bot.cli import slash, terminal
from bot.cli.chatting import Chat
from bot.cli.opening import Opened
from bot.cli.plain import encodable, say
from bot.cli.prompting import prompt_session
from rag.errors import NewsbotError
from rag.types import Filters

_BYTE_ORDER_MARK = "\ufeff"  # how some editors begin a text file


def converse(newsbot: Opened, conversation: str, filters: Filters) -> bool:
    """Talk until the user ends it. Returns False if a turn failed on a pipe."""
    with Chat(newsbot, terminal.results(), conversation, filters) as chat:
        if sys.stdin.isatty() and sys.stdout.isatty():
            talk_at_prompt(chat)
            return True
        return talk_by_lines(chat)


def talk_at_prompt(chat: Chat) -> None:
    """Turns of somebody at a terminal; the prompt is there before what answers is loaded."""
    session = prompt_session(chat)
    while (line := _read(session, chat)) is not None:
        try:
            if not take(chat, line):
                return
        except NewsbotError as exc:
            say(str(exc))
        except KeyboardInterrupt:
            chat.show(Text(chat.words.stopped))


def _read(session: PromptSession[str], chat: Chat) -> str | None:
    """A line; an empty one where Ctrl-C cleared it, None where Ctrl-D ended the conversation."""
    try:
        with patch_stdout(raw=True):  # what the loading says goes above the prompt
            return session.prompt(pre_run=chat.prepare_behind)
    except KeyboardInterrupt:
        return ""
    except EOFError:
        return None


def talk_by_lines(chat: Chat) -> bool:
    """Turns of a file or another program. Returns whether none of them failed."""
    is_flawless = True
    try:
        chat.restore()
    except NewsbotError as exc:  # what was said before isn't needed to go on
        say(str(exc))
    for line in sys.stdin:
        try:
            if not take(chat, line):
                break
        except NewsbotError as exc:
            say(str(exc))
            is_flawless = False
    return is_flawless


def take(chat: Chat, line: str) -> bool:
    """One turn. Returns False if it ends the conversation.

    Raises: NewsbotError.
    """
    line = encodable(line).removeprefix(_BYTE_ORDER_MARK).strip()
    try:
        if line.startswith("/"):
            return slash.run(chat, line)
        if line:
            chat.ask(line)
        return True
    finally:
        chat.newsbot.tell_notices()
