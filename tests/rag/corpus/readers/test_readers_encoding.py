"""What bytes look like, where they are not UTF-8."""

from __future__ import annotations

import codecs

import pytest

from rag.corpus.readers.encoding import decode_text, looks_like_utf16
from rag.errors import UnreadableSource

GERMAN = "Die Außenministerin sagte: „Wir müssen über Öl reden.“ Das fällt schwer.\n"


def reason(data: bytes) -> str:
    with pytest.raises(UnreadableSource) as caught:
        decode_text(data)
    return str(caught.value)


def test_utf8_is_decoded_to_the_last_character() -> None:
    assert decode_text((GERMAN + "\r\n 😀\x1b[0m").encode()) == GERMAN + "\r\n 😀\x1b[0m"


def test_one_byte_order_mark_is_dropped() -> None:
    assert decode_text(codecs.BOM_UTF8 + GERMAN.encode()) == GERMAN


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be"], ids=["BOM", "little", "big"]
)
def test_utf16_is_named_with_the_remedy(encoding: str) -> None:
    assert reason(GERMAN.encode(encoding)) == (
        "looks like UTF-16; convert it to UTF-8, e.g. with iconv -f UTF-16 -t UTF-8"
    )


def test_big_endian_utf16_with_a_mark_is_recognised() -> None:
    assert looks_like_utf16(codecs.BOM_UTF16_BE + GERMAN.encode("utf-16-be"))


def test_utf32_is_not_taken_for_utf16() -> None:
    assert "UTF-32" in reason(GERMAN.encode("utf-32"))


def test_a_single_nul_is_named_with_its_place() -> None:
    assert "NUL byte at byte 5" in reason(b"Text \0 und mehr Text, ganz normal.")


@pytest.mark.parametrize("data", [bytes(5000), bytes(range(256)) * 20, b"\x01\x02\x03\x04" * 9])
def test_binary_is_named(data: bytes) -> None:
    assert "binary" in reason(data)


@pytest.mark.parametrize(
    ("magic", "name"),
    [(b"%PDF-1.7\nabc", "PDF"), (b"PK\x03\x04abc", "zip"), (b"\x1f\x8babc", "gzip")],
)
def test_well_known_binary_formats_are_called_by_name(magic: bytes, name: str) -> None:
    assert name in reason(magic)


def test_latin1_is_named_with_the_place_and_the_remedy() -> None:
    assert reason("Die Straße nach Köln".encode("latin-1")) == (
        "not UTF-8 at byte 8; looks like Latin-1; "
        "convert it to UTF-8, e.g. with iconv -f Latin-1 -t UTF-8"
    )


def test_windows_quotation_marks_are_told_from_latin1() -> None:
    assert "looks like Windows-1252" in reason(GERMAN.encode("cp1252"))


def test_damaged_utf8_is_not_taken_for_latin1() -> None:
    damaged = GERMAN.encode().replace("ö".encode(), b"\xc3").replace("Ö".encode(), b"\xc3")
    assert "damaged or cut UTF-8" in reason(damaged)


def test_utf8_cut_in_the_middle_of_a_character_is_damaged() -> None:
    assert "damaged or cut UTF-8" in reason((GERMAN + "ö").encode()[:-1])


def test_the_place_counts_from_the_first_byte_of_the_file() -> None:
    assert "at byte 5;" in reason(codecs.BOM_UTF8 + b"ab\xe4cdefgh")


@pytest.mark.parametrize(
    "data", ["Привет, мир, как дела".encode("koi8-r"), b"Ein Satz mit einem \x81 darin."]
)
def test_text_in_another_old_encoding_is_not_called_latin1(data: bytes) -> None:
    assert "unknown encoding" in reason(data)
