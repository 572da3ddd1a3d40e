"""What every test may use. The network beyond loopback is cut off in pyproject.toml."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from rag.corpus.readers.text import parse_seed_text
from rag.types import Article
from tests.support.articles import ArticleMaker, article

SEED_FILE = Path(__file__).parents[1] / "seeds" / "000_ba0a6695eb3a0652.txt"

# Machines are shared here: how long an example takes says nothing about it.
settings.register_profile(
    "newsbot", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("newsbot")


# A shell that starts this in the background has it ignore Ctrl-C, and its children with it.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--kills", type=int, default=12, help="how many processes the kill test kills (12)"
    )


@pytest.fixture(scope="session")
def seed_article() -> Article:
    """The article of `seeds/`, as its reader makes it."""
    return parse_seed_text(SEED_FILE.read_bytes(), identity=SEED_FILE.name, shown=str(SEED_FILE))


@pytest.fixture(scope="session")
def make_article() -> ArticleMaker:
    """`make_article(7)` is article 7; `make_article(7, 2)` says something else under its id."""
    return article
