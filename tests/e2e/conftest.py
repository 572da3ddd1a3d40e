"""The real `newsbot` command on the real seed article, as a user runs it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.modelserver import ModelServer

NEWSBOT = Path(sys.executable).with_name("newsbot")
SEEDS = Path(__file__).parents[2] / "seeds"
ARTICLE_ID = "000_ba0a6695eb3a0652.txt"


def bare_environment() -> dict[str, str]:
    """The environment without anything that sets newsbot up."""
    ours = ("NEWSBOT_", "OPENAI_", "TELEGRAM_", "LC_", "FORCE_COLOR", "NO_COLOR")
    return {k: v for k, v in os.environ.items() if not k.startswith(ours)} | {"LANG": "C.UTF-8"}


@dataclass(frozen=True)
class Newsbot:
    """Runs the command in one folder."""

    folder: Path

    def __call__(
        self, *arguments: str, stdin: str = "", settings: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [NEWSBOT, *arguments],
            cwd=self.folder,
            env=bare_environment() | dict(settings or {}),
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )


@pytest.fixture
def newsbot(tmp_path: Path) -> Newsbot:
    """The command in an empty folder."""
    return Newsbot(tmp_path)


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Newsbot:
    """The command in a folder whose corpus is the seed article; for tests that only read."""
    newsbot = Newsbot(tmp_path_factory.mktemp("seeded"))
    indexed = newsbot("index", str(SEEDS))
    assert indexed.returncode == 0, indexed.stderr
    return newsbot


def settings_for(server: ModelServer, **others: str) -> dict[str, str]:
    """What points newsbot at the double."""
    return {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": server.key, **others}


def json_of(done: subprocess.CompletedProcess[str]) -> Any:
    """The one object on stdout, of a command that went well."""
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout
    return json.loads(done.stdout)


def article_text(newsbot: Newsbot, article_id: str) -> str:
    text = json_of(newsbot("show", article_id, "--json"))["text"]
    assert isinstance(text, str)
    return text


def is_one_line(text: str) -> bool:
    return text.startswith("newsbot: ") and text.count("\n") == 1
