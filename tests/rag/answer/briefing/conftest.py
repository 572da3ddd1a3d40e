"""The running stories, indexed once, and what briefs on them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.rag.answer.briefing.briefingroom import BriefingRoom, opened_briefing_room


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BriefingRoom]:
    with opened_briefing_room(tmp_path_factory.mktemp("stories")) as opened:
        yield opened
