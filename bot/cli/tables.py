"""Figures and checks as tables: drawn on a terminal, aligned columns elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.plain import one_line
from bot.cli.terminal import show

if TYPE_CHECKING:
    from bot.diagnosis import Check


def show_figures(console: Console, figures: Mapping[str, float | None]) -> None:
    """The figures of an evaluation; a dash is one that the question set can't give."""
    _show(console, ("figure", "value"), [(n, _figure(n, v)) for n, v in figures.items()])


def show_checks(console: Console, checks: Sequence[Check]) -> None:
    """What was checked; what is wrong comes with its remedy."""
    rows = [("ok" if check.ok else "WRONG", check.name, _finding(check)) for check in checks]
    _show(console, ("", "check", "finding"), rows)


def _finding(check: Check) -> str:
    return f"{check.detail}; {check.remedy}" if check.remedy else check.detail


def _figure(name: str, value: float | None) -> str:
    if value is None:
        return "-"
    if not isinstance(value, float):
        return str(value)
    return f"{value:.1f}" if name.endswith("_ms") or name.startswith("model_") else f"{value:.3f}"


def _show(console: Console, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    rows = [[one_line(cell) for cell in row] for row in rows]
    if console.is_terminal:
        console.print(_table(header, rows))
        return
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        show(console, Text("  ".join(cells).rstrip()))


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    table = Table(*header, box=None, header_style="dim", pad_edge=False)
    for row in rows:
        style = "bold red" if row[0] == "WRONG" else None
        table.add_row(*(Text(cell) for cell in row), style=style)
    return table
