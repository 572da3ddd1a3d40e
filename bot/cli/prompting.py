"""The prompt: history that survives a restart, and completion of commands."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from bot.cli.chatting import Chat
from bot.cli.slash import COMMANDS, QUIT

HISTORY = "chat_history"


def prompt_session(chat: Chat) -> PromptSession[str]:
    """A prompt for a conversation."""
    return PromptSession(
        "> ",
        history=history_in(chat.app.settings.data_dir),
        completer=SlashCompleter(chat),
        complete_while_typing=True,
        enable_suspend=True,  # Ctrl-Z does what it does elsewhere
    )


def history_in(folder: Path) -> History:
    """What was typed before; only of this run where the folder can't keep it."""
    path = folder / HISTORY
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # what somebody asks is nobody else's business
        with path.open("r+b"):
            pass
    except OSError:
        return InMemoryHistory()
    return _ForgivingHistory(str(path))


class _ForgivingHistory(FileHistory):
    """A history file that a full disk doesn't turn into a failed prompt."""

    def store_string(self, string: str) -> None:
        with suppress(OSError):
            super().store_string(string)


class SlashCompleter(Completer):
    """Completes commands, and what they take: numbers of sources, ids of articles."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """What the word before the cursor could become; nothing within a question."""
        line = document.text_before_cursor
        if not line.startswith("/"):
            return
        command, space, rest = line.partition(" ")
        word, choices = (rest, self._arguments(command)) if space else (command, _NAMES)
        for choice in choices:
            if choice.startswith(word):
                yield Completion(choice, start_position=-len(word))

    def _arguments(self, command: str) -> Iterable[str]:
        citations = self._chat.last.citations if self._chat.last else ()
        if command == "/sources":
            return [str(citation.number) for citation in citations]
        if command == "/article":
            cited = [citation.article_id for citation in citations]
            return dict.fromkeys([*cited, *self._chat.article_ids])
        return ()


_NAMES = (*COMMANDS, QUIT)
