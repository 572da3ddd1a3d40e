"""The seed text format."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.corpus.readers.text import parse_seed_text
from rag.errors import UnreadableSource
from rag.types import Article

SEED = Path(__file__).parents[4] / "seeds" / "000_ba0a6695eb3a0652.txt"
BODY = "Der Bundestag stimmte am Freitag für das neue Gesetz. Es gilt ab Mai.\n"


def parse(content: str | bytes) -> Article:
    data = content.encode() if isinstance(content, str) else content
    return parse_seed_text(data, identity="day/a.txt", shown="news/day/a.txt")


def reason(content: str | bytes) -> str:
    with pytest.raises(UnreadableSource) as caught:
        parse(content)
    return str(caught.value)


def test_the_seed_article_is_read_whole() -> None:
    article = parse(SEED.read_bytes())
    assert (article.outlet, article.place) == ("taz", "Washington")
    assert article.published == dt.date(2025, 8, 16)
    assert type(article.published) is dt.date
    assert article.text.startswith("Mit einem Handschlag")
    assert SEED.read_bytes().endswith(article.text.encode())
    assert article.language == "de"
    assert article.title_derived
    assert article.title == (
        "Mit einem Handschlag auf dem roten Teppich begann das mit Spannung erwartete…"
    )


def test_identity_and_source_come_from_the_caller() -> None:
    article = parse(BODY)
    assert (article.id, article.source) == ("day/a.txt", "news/day/a.txt")


def test_a_file_without_header_is_its_own_text() -> None:
    article = parse("  " + BODY)
    assert article.text == "  " + BODY
    assert (article.outlet, article.place, article.published) == (None, None, None)


@pytest.mark.parametrize(
    ("header", "place", "outlet"),
    [
        (" date 2025-08-16 Washington taz | ", "Washington", "taz"),
        ("date 2025-08-16 Washington taz | ", "Washington", "taz"),
        ("date 2025-08-16 New York City NYT | ", "New York City", "NYT"),
        ("date 2025-08-16 dpa | ", None, "dpa"),
        ("date 2025-08-16 | ", None, None),
        ("date 2025-08-16 Köln taz |", "Köln", "taz"),
    ],
)
def test_a_header_names_day_place_and_outlet(
    header: str, place: str | None, outlet: str | None
) -> None:
    article = parse(header + BODY)
    assert (article.place, article.outlet) == (place, outlet)
    assert article.published == dt.date(2025, 8, 16)
    assert article.text == BODY


def test_what_follows_the_header_is_kept_verbatim() -> None:
    body = "  Zwei  Leerzeichen\tund\r\nZeilen\u2028enden \u00a0 | e\u0301\n\n"
    assert parse(" date 2025-08-16 Bonn taz | " + body).text == body


def test_a_header_on_a_later_line_is_text() -> None:
    content = "\n date 2025-08-16 Bonn taz | " + BODY
    assert parse(content).text == content


@pytest.mark.parametrize("line", ["date 2025-08-16 Bonn taz\n", "update 2025-08-16 Bonn taz | "])
def test_a_line_that_is_no_header_is_text(line: str) -> None:
    assert parse(line + BODY).text == line + BODY


@pytest.mark.parametrize("day", ["2025-02-30", "2025-13-01", "0000-01-01", "2025-8-16", "1-1-1"])
def test_an_impossible_day_in_a_header_is_refused(day: str) -> None:
    assert f"impossible date {day}" in reason(f" date {day} Bonn taz | " + BODY)


@pytest.mark.parametrize(
    "content", ["", " \n\t\r\n", "\ufeff", "\ufeff \n", " date 2025-08-16 Bonn taz | \n"]
)
def test_a_file_without_words_is_empty(content: str) -> None:
    assert "empty" in reason(content)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (BODY.encode("utf-16"), "UTF-16"),
        (BODY.encode("utf-16-le"), "UTF-16"),
        (BODY.encode("latin-1"), "Latin-1"),
        (BODY.encode() + b"\xff", "not UTF-8"),
        (BODY.encode() + b"\0", "NUL"),
        (bytes(range(256)), "binary"),
    ],
)
def test_what_is_not_utf8_text_is_refused(data: bytes, told: str) -> None:
    assert told in reason(data)


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b" date 2025-08-16 | x")
@example(b"\xef\xbb\xbf\xef\xbb\xbfa")
@example("„\x1b😀".encode())
def test_any_bytes_are_refused_or_kept_verbatim(data: bytes) -> None:
    try:
        article = parse(data)
    except UnreadableSource:
        return
    assert article.text in data.decode()
    assert article.text.strip()
    assert article.title
