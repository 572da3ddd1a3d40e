"""Text that is safe to print, and lines to stderr. Free of rich, so that an error costs nothing.

What articles, file names and questions hold is for reading: none of it may move the cursor,
recolour the screen, or turn what follows from right to left.
"""

from __future__ import annotations

import re
import sys
from contextlib import suppress

_ESCAPE_SEQUENCES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, cursor movements
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"  # window titles, links
    r"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c]*(?:\x1b\\|\x9c)"  # device controls
    r"|\x1b[ -/]*[0-~]"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


def printable(text: str) -> str:
    """Text without escape sequences and control characters; line breaks and tabs stay."""
    text = _ESCAPE_SEQUENCES.sub("", text.replace("\r\n", "\n"))
    return encodable(_CONTROLS.sub("", text))


def one_line(text: str) -> str:
    """Printable text on one line, with its white space folded."""
    return " ".join(printable(text).split())


def encodable(text: str) -> str:
    """Text that UTF-8 can hold: bytes of an argument that were none become U+FFFD."""
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)


def say(message: str) -> None:
    """One line to stderr, as coming from newsbot."""
    with suppress(OSError):  # nobody is left to be told that stderr is gone
        print(f"newsbot: {one_line(message)}", file=sys.stderr, flush=True)
