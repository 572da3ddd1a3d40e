"""The figures as rows, each beside its target, and the table that shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: the median of ours, of what it is compared with, and what is asked of them.

    The target bounds the ratio, or our own figure where there is nothing to compare it with.
    """

    what: str
    unit: str
    ours: float
    other: float | None = None
    target: float | None = None
    is_speedup: bool = False  # the ratio says how many times faster we are, and is to be large

    @property
    def ratio(self) -> float | None:
        """Ours against the other's, or how many times faster we are."""
        if self.other is None:
            return None
        return self.other / self.ours if self.is_speedup else self.ours / self.other

    @property
    def is_met(self) -> bool | None:
        """Whether the target is reached; None where there is none."""
        if self.target is None:
            return None
        value = self.ours if self.ratio is None else self.ratio
        return value >= self.target if self.is_speedup else value <= self.target

    def as_json(self) -> dict[str, object]:
        """The row as a JSON object."""
        return {
            "what": self.what,
            "unit": self.unit,
            "newsbot": self.ours,
            "other": self.other,
            "ratio": self.ratio,
            "ratio_is_speedup": self.is_speedup,
            "target": self.target,
            "met": self.is_met,
        }


def show(rows: Sequence[Row], title: str, console: Console) -> None:
    """Print the rows as one table."""
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    table.add_column("median of what", no_wrap=True)
    for name in ("newsbot", "compared", "ratio", "target"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for row in rows:
        verdict = {True: "PASS", False: "short of it", None: ""}[row.is_met]
        ours, other = (_figure(value, row.unit) for value in (row.ours, row.other))
        table.add_row(row.what, ours, other, _ratio(row), _target(row), verdict)
    console.print(table)


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:.{digits}f} {unit}"


def _ratio(row: Row) -> str:
    if row.ratio is None:
        return ""
    return f"{row.ratio:.3g}×{' faster' if row.is_speedup else ''}"


def _target(row: Row) -> str:
    if row.target is None:
        return ""
    unit = f" {row.unit}" if row.ratio is None else "×"
    return f"{'≥' if row.is_speedup else '≤'} {row.target:.3g}{unit}"
