"""An answer to judge."""

from __future__ import annotations

import pytest

from rag.types import Answer
from tests.support.newsroom import Newsroom


@pytest.fixture
def answered(newsroom: Newsroom) -> Answer:
    answer = newsroom.ask("Wie viele Schafe haben die Wölfe gerissen?")
    assert answer.citations
    return answer
