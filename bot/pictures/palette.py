"""The colours of pictures, in light and in dark.

The six of the outlets keep apart for readers with any of the common colour blindnesses
(Okabe & Ito 2008, lightened for dark ground); the rest of the outlets share a grey.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Hex colours by what they are for."""

    ground: str
    panel: str  # behind the chart
    text: str
    faint: str  # second to the text
    grid: str
    event: str  # the marks of events
    on_event: str  # their numbers
    outlets: tuple[str, ...]  # the first is that of the largest
    others: str  # all outlets beyond


LIGHT = Palette(
    ground="#ffffff",
    panel="#f5f6f8",
    text="#16181d",
    faint="#5d6470",
    grid="#dfe2e8",
    event="#16181d",
    on_event="#ffffff",
    outlets=("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"),
    others="#a9afba",
)
DARK = Palette(
    ground="#14161a",
    panel="#1d2026",
    text="#f2f4f7",
    faint="#a3abb8",
    grid="#323741",
    event="#f2f4f7",
    on_event="#14161a",
    outlets=("#4aa8e0", "#f2b632", "#2fc49a", "#e39ac2", "#8fd0f5", "#f08a4b"),
    others="#6b7280",
)
