"""The newsroom, indexed once for the tests that only read."""

from collections.abc import Iterator

import pytest

from tests.support.newsroom import Newsroom, opened_newsroom


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with opened_newsroom(tmp_path_factory.mktemp("newsroom")) as room:
        yield room
