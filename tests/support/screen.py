"""What somebody sees on a terminal after something was written to it."""

from __future__ import annotations

import re

COLUMNS = 100
_PARTS = re.compile(
    r"\x1b\[([0-?]*)[ -/]*([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.|(.)", re.DOTALL
)


def screen(written: str) -> str:
    """The lines that somebody sees after this was written; knows what rich and the prompt use."""
    lines: list[list[str]] = [[]]
    row = column = 0
    for match in _PARTS.finditer(written):
        given, command, letter = match.groups()
        if command:
            first = given.split(";")[0]
            count = int(first) if first.isdecimal() else 0
            match command:
                case "A":
                    row = max(0, row - max(1, count))
                case "B":
                    row += max(1, count)
                case "C":
                    column += max(1, count)
                case "D":
                    column = max(0, column - max(1, count))
                case "G":
                    column = max(0, count - 1)
                case "K" if row < len(lines):
                    lines[row] = [] if count == 2 else lines[row][:column]
                case "J" if row < len(lines):
                    lines[row:] = [lines[row][:column]]
        elif letter == "\r":
            column = 0
        elif letter == "\n":
            row += 1
        elif letter == "\b":
            column = max(0, column - 1)
        elif letter and letter >= " ":
            if column >= COLUMNS:
                row, column = row + 1, 0
            lines += [[] for _ in range(row + 1 - len(lines))]
            lines[row] += [" "] * (column + 1 - len(lines[row]))
            lines[row][column] = letter
            column += 1
        lines += [[] for _ in range(row + 1 - len(lines))]
    return "\n".join("".join(line).rstrip() for line in lines).strip("\n")
