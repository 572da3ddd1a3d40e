"""How many tokens a text costs: what the server says, where that can be, or an estimate."""

from __future__ import annotations

CHARACTERS = 3  # a token; German news has 3.7, so this counts rather too many (LlamaIndex's own)
MOST = 999_999_999  # of one request; more is nonsense, and a database would refuse it


def counted(said: object) -> int | None:
    """A server's count of tokens; None where it is none."""
    return said if isinstance(said, int) and 0 <= said <= MOST else None


def estimate(text: str) -> int:
    """About as many tokens as a text has, and no fewer."""
    return -(-len(text) // CHARACTERS)
