"""Every test here runs without settings, in an empty folder, on a stub of the application."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.options import clock_at
from bot.settings import load_settings
from tests.bot.cli.stub import StubApp


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings but the defaults, an English locale, and nothing in the current folder."""
    for name in list(os.environ):
        if name.startswith(("NEWSBOT_", "OPENAI_", "TELEGRAM_", "LC_", "FORCE_COLOR")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Iterator[StubApp]:
    """What every command works on, in place of the real application."""
    settings = load_settings()
    stub = StubApp(settings, clock_at("2025-08-20", settings.zone))
    monkeypatch.setattr("bot.bootstrap.build_app", lambda _settings, _now: stub)
    yield stub
    stub.close_after_test()
