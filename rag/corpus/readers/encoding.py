"""Bytes to text: strict UTF-8, and for all else what it looks like and how to mend it.

Nothing is guessed and converted: a wrong guess would put broken words into quotes that are
shown as verbatim.
"""

from __future__ import annotations

import codecs
import re

from rag.errors import UnreadableSource

_HEAD_BYTES = 4096  # enough to tell formats apart; the rest of a file seldom differs
_MOSTLY_CONTROLS = 0.05  # of the head: text has next to none, machine code far more
_SOME_CONTROLS = 8  # fewer are a slip in a short line
_SHORTEST_UTF16 = 8  # bytes; in fewer, NULs in every other place are chance
_MOSTLY_FOREIGN = 0.3  # of all characters: Western languages have far fewer with accents

_UNKNOWN = "in an unknown encoding or binary; convert it to UTF-8"
_UTF32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MAGIC = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a zip archive or an office document",
    b"\x1f\x8b": "gzip data",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"\x7fELF": "a program",
}
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")  # ESC colours terminal logs
_C1_BYTES = re.compile(rb"[\x80-\x9f]")


def decode_text(data: bytes) -> str:
    """Decode UTF-8, without its byte order mark.

    Raises:
        UnreadableSource: It is something else; the reason says what it looks like.
    """
    _refuse_other_encodings(data)
    _refuse_binary(data)
    try:
        return data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as exc:
        raise UnreadableSource(f"not UTF-8 at byte {exc.start}; {_likely(data)}") from exc


def looks_like_utf16(data: bytes) -> bool:
    """Whether bytes have UTF-16's mark, or its NULs in every other place."""
    return data.startswith(_UTF16_MARKS) or _nuls_alternate(data[:_HEAD_BYTES])


def _nuls_alternate(head: bytes) -> bool:
    # Western text has a NUL in nearly each unit; „ and € have none, so half is asked for.
    if len(head) < _SHORTEST_UTF16:
        return False
    low, high = sorted((_share_of_nuls(head[::2]), _share_of_nuls(head[1::2])))
    return high >= 0.5 and low <= 0.05


def _share_of_nuls(data: bytes) -> float:
    return data.count(0) / len(data) if data else 0.0


def _refuse_other_encodings(data: bytes) -> None:
    if data.startswith(_UTF32_MARKS):
        raise UnreadableSource(_looks_like("UTF-32"))
    if looks_like_utf16(data):
        raise UnreadableSource(_looks_like("UTF-16"))


def _looks_like(encoding: str) -> str:
    return f"looks like {encoding}; convert it to UTF-8, e.g. with iconv -f {encoding} -t UTF-8"


def _refuse_binary(data: bytes) -> None:
    for magic, name in _MAGIC.items():
        if data.startswith(magic):
            raise UnreadableSource(f"binary, looks like {name}; give its text as UTF-8")
    head = data[:_HEAD_BYTES]
    if len(_CONTROLS.findall(head)) > max(_SOME_CONTROLS, _MOSTLY_CONTROLS * len(head)):
        raise UnreadableSource("binary, not text; give its text as UTF-8")
    if (position := data.find(0)) >= 0:
        raise UnreadableSource(f"has a NUL byte at byte {position}; remove it, text has none")


def _likely(data: bytes) -> str:
    """What bytes that aren't UTF-8 look like, and the remedy."""
    decoded = data.decode("utf-8", "replace")
    broken = decoded.count("\ufffd")
    intact = len(decoded) - len(decoded.encode("ascii", "ignore")) - broken
    if intact >= broken:
        return "looks like damaged or cut UTF-8; get it anew or mend that byte"
    if broken > _MOSTLY_FOREIGN * len(decoded):
        return _UNKNOWN
    if not _C1_BYTES.search(data):
        return _looks_like("Latin-1")
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return _UNKNOWN
    # Windows' kin of Latin-1 has its quotation marks and dashes where Latin-1 has controls.
    return _looks_like("Windows-1252") + " (or Latin-1)"
