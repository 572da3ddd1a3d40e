"""After a server was found to be down, the next questions don't wait for it."""

from __future__ import annotations

from collections.abc import Callable

from rag.errors import ModelUnavailable


class Breaker:
    """Remembers for a while that a server gave no answer; good on any thread."""

    def __init__(self, rest_s: float, now: Callable[[], float]) -> None:
        self._rest_s = rest_s
        self._now = now
        self._open: tuple[float, str] | None = None  # until when, and why; replaced as a whole

    def check(self) -> None:
        """Return where the server is worth asking.

        Raises: ModelUnavailable, with the words of the last fault and no usage.
        """
        opened = self._open
        if opened is not None and self._now() < opened[0]:
            raise ModelUnavailable(opened[1])

    def open(self, fault: ModelUnavailable) -> None:
        """The server gave no answer."""
        self._open = self._now() + self._rest_s, str(fault)

    def close(self) -> None:
        """It gave one."""
        self._open = None
