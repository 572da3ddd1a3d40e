"""Searches, in threads of their own.

A search may wait for the vector of a stalled server. The event loop's threads, of which there are
few, keep updates and hand them out meanwhile.
"""

from __future__ import annotations

import asyncio
from functools import partial

from bot.telegram.handling.service import Service
from rag.types import Filters, RankedPassage


async def search(service: Service, query: str, k: int) -> list[RankedPassage]:
    """The k best passages.

    Raises: as `App.search`.
    """
    work = partial(service.app.search, query, k=k, filters=Filters(), now=service.clock())
    return await asyncio.get_running_loop().run_in_executor(service.searches, work)
