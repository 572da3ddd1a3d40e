"""A memory of groups for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.groupchat.remembered import GROUP, Memory, remembering


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    """One group is switched on."""
    with remembering(tmp_path) as memory:
        memory.store.set_on(GROUP, True)
        yield memory
