"""The newsroom with indexes that are damaged."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.errors import IndexDamaged
from tests.support.newsroom import Newsroom, opened_newsroom
from tests.support.stores import INDEXES


@pytest.fixture(scope="module", params=[(), ("lexical",), ("vectors",), INDEXES], ids=str)
def limping(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Newsroom]:
    """The newsroom with none, one or both of its indexes found damaged by a query."""
    with opened_newsroom(tmp_path_factory.mktemp("limping")) as room:
        projection = room.store.projection
        for name in request.param:
            index = projection.lexical if name == "lexical" else projection.vectors
            assert index is not None
            projection.report_damage(index, IndexDamaged(f"the {name} index can't be queried"))
        yield room
