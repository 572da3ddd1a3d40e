"""Completion, and the history file."""

from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, InMemoryHistory

from bot.cli import terminal
from bot.cli.chatting import Chat
from bot.cli.opening import Opened
from bot.cli.options import clock_at
from bot.cli.prompting import SlashCompleter, history_in
from rag.types import Filters
from tests.bot.cli.stub import ANSWER, StubApp


@pytest.fixture
def chat(app: StubApp) -> Chat:
    newsbot = Opened(app, clock_at(None, app.settings.zone))
    return Chat(newsbot, terminal.results(), "test", Filters())


def completions(chat: Chat, typed: str) -> list[str]:
    found = SlashCompleter(chat).get_completions(Document(typed), CompleteEvent())
    return [typed[: len(typed) + choice.start_position] + choice.text for choice in found]


def test_commands_are_completed(chat: Chat) -> None:
    assert completions(chat, "/") == [
        "/help", "/sources", "/article", "/search", "/latest", "/brief", "/timeline", "/new",
        "/quit",
    ]  # fmt: skip
    assert completions(chat, "/s") == ["/sources", "/search"]


def test_questions_are_not(chat: Chat) -> None:
    assert completions(chat, "") == []
    assert completions(chat, "Was kam /s") == []


def test_sources_are_completed_by_number_and_articles_by_id(chat: Chat) -> None:
    assert completions(chat, "/sources ") == []
    chat.last = ANSWER
    chat.article_ids = ["gestern", "gipfel", "heute"]
    assert completions(chat, "/sources ") == ["/sources 1"]
    assert completions(chat, "/article ") == [
        "/article gipfel", "/article gestern", "/article heute",
    ]  # fmt: skip
    assert completions(chat, "/article ges") == ["/article gestern"]
    assert completions(chat, "/search g") == []


def test_the_newest_articles_are_offered_once_loaded(chat: Chat) -> None:
    chat.prepare_behind()
    chat.settle()
    assert completions(chat, "/article g") == ["/article gipfel"]


def test_history_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    history = history_in(tmp_path / "new" / "data")
    history.append_string("Was?")
    again = history_in(tmp_path / "new" / "data")
    assert isinstance(again, FileHistory)
    assert list(again.load_history_strings()) == ["Was?"]


def test_history_stays_in_memory_where_no_file_can_be(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way", encoding="utf-8")
    assert isinstance(history_in(tmp_path / "data"), InMemoryHistory)


def test_a_disk_that_fills_up_costs_the_history_only(tmp_path: Path) -> None:
    history = history_in(tmp_path)
    assert isinstance(history, FileHistory)
    history.filename = "/dev/full"
    history.append_string("Was?")
    assert history.get_strings() == ["Was?"]
