"""What can't be understood in the words of a subscription."""

from __future__ import annotations

from typing import Literal

Fault = Literal[
    "no-time",
    "bad-time",
    "two-times",
    "no-weekday",
    "two-schedules",
    "unknown-zone",
    "left-over",  # words of time that none of this is
    "no-topic",
    "too-long",
]


class Unclear(ValueError):
    """A schedule that can't be read; `fault` says why, `said` which of the words."""

    def __init__(self, fault: Fault, said: str = "") -> None:
        self.fault: Fault = fault
        self.said = " ".join(said.split())
        super().__init__(f"{fault}: {self.said!r}")
