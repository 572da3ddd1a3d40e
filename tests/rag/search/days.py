"""Days as a table of questions names them."""

from __future__ import annotations

import datetime as dt


def day(text: str | None) -> dt.date | None:
    """`08-19` is in this year."""
    if text is None:
        return None
    return dt.date.fromisoformat(text if text.count("-") == 2 else f"2025-{text}")
