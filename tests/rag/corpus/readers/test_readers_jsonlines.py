"""JSON Lines: good lines are articles, bad ones are named."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.corpus.readers.jsonlines import parse_json_lines
from rag.corpus.readers.lines import LONGEST_LINE
from rag.types import Article, ReadFailure

GOOD = b'{"id": "good", "text": "Ein guter Satz steht hier."}'


def read(data: bytes) -> list[Article | ReadFailure]:
    return list(parse_json_lines(io.BytesIO(data), identity="day.jsonl", shown="news/day.jsonl"))


def article(**fields: Any) -> Article:
    record = {"text": "Ein guter Satz steht hier. Und noch einer.", **fields}
    (found,) = read(json.dumps(record).encode())
    assert isinstance(found, Article), found
    return found


def reason(line: bytes) -> str:
    """Why a line fails between two good ones, which are read."""
    before, found, after = read(GOOD + b"\n" + line + b"\n" + GOOD)
    assert isinstance(before, Article)
    assert isinstance(after, Article)
    assert isinstance(found, ReadFailure)
    assert found.source == "news/day.jsonl:2"
    return found.reason


def test_every_field_arrives() -> None:
    found = article(
        id="a1",
        title="Titel",
        url="https://example.org/a",
        outlet="taz",
        author="A. B.",
        place="Bonn",
        section="Politik",
        language="DE",
        published="2025-08-16",
        updated="2025-08-17T10:00:00Z",
    )
    assert found == Article(
        id="a1",
        title="Titel",
        text="Ein guter Satz steht hier. Und noch einer.",
        language="de",
        source="news/day.jsonl",
        outlet="taz",
        place="Bonn",
        author="A. B.",
        section="Politik",
        url="https://example.org/a",
        published=dt.date(2025, 8, 16),
        updated=dt.datetime(2025, 8, 17, 10, tzinfo=dt.UTC),
    )


def test_a_line_without_text_is_named_and_its_neighbours_are_read() -> None:
    assert "'text' is missing" in reason(b'{"title": "Ohne Text"}')


def test_text_is_kept_verbatim() -> None:
    text = "  Zwei  Leerzeichen\t\r\n\u2028e\u0301 \n"
    assert article(text=text).text == text


def test_a_missing_title_is_derived_and_marked() -> None:
    found = article()
    assert (found.title, found.title_derived) == ("Ein guter Satz steht hier.", True)


def test_a_missing_language_is_detected() -> None:
    assert article(text="The parliament voted for the new law on Friday.").language == "en"


def test_an_article_is_known_by_id_then_url_then_line() -> None:
    lines: list[dict[str, Any]] = [
        {"id": 7, "url": "u"},
        {"url": "u"},
        {},
        {"id": " ", "url": None},
    ]
    data = b"\n\n".join(json.dumps({"text": "Ein Satz.", **line}).encode() for line in lines)
    assert [found.id for found in read(data) if isinstance(found, Article)] == [
        "7",
        "u",
        "day.jsonl#5",
        "day.jsonl#7",
    ]


@pytest.mark.parametrize("absent", [None, "", "  \n"])
def test_null_and_blank_are_absent(absent: str | None) -> None:
    names = ("id", "title", "url", "outlet", "author", "place", "section", "language")
    found = article(**dict.fromkeys((*names, "published", "updated"), absent))
    assert found == article()


def test_unknown_fields_are_ignored() -> None:
    assert article(summary=[1, {"x": None}], score=float("nan")) == article()


def test_blank_lines_are_skipped_and_counted() -> None:
    found = read(b"\xef\xbb\xbf" + GOOD + b"\r\n\n \t\n{}\n\n")
    assert isinstance(found[0], Article)
    assert [item.source for item in found[1:]] == ["news/day.jsonl:4"]


def test_an_empty_file_gives_nothing() -> None:
    assert read(b"") == read(b"\n\n") == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"{", "not JSON at column 2"),
        (b"Ein Satz.", "not JSON"),
        (b'{"text": "a\x01b"}', "not JSON"),
        (b"[1]", "not a JSON object"),
        (b"null", "not a JSON object"),
        (b'"text"', "not a JSON object"),
        (b"NaN", "not a JSON object"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"text": "x", "a": ' + b"[" * 5000 + b"]" * 5000 + b"}", "nested too deeply"),
        (b'{"a":' * 200_000, "nested too deeply"),
        (b'{"text": "x", "id": ' + b"9" * 5000 + b"}", "too many digits"),
        (b'{"text": ""}', "'text' is empty"),
        (b'{"text": " \\n"}', "'text' is empty"),
        (b'{"text": null}', "'text' is missing"),
        (b'{"text": "a\\u0000b"}', "NUL"),
        (b'{"text": "x", "title": "a\\u0000b"}', "'title' has a NUL"),
        (b'{"text": "x\\ud800"}', "surrogate"),
        (b'{"text": "x", "id": "\\udfff"}', "surrogate"),
        (b'{"text": "x", "published": "\\ud800"}', "surrogate"),
        (b'{"text": "x", "language": "deu"}', "two letters"),
        (b'{"text": "x", "language": "\xc3\xa4\xc3\xb6"}', "two letters"),
        (b'{"text": "x", "published": "2025-02-30"}', "'2025-02-30', no date of the calendar"),
        (b'{"text": "x", "updated": "gestern"}', "'updated' is 'gestern'"),
        (b'{"text": "x", "published": 1755300000}', "'published' is a number"),
        (b'{"text": "x", "id": 1.5}', "'id' is a number"),
        (b'{"text": "x", "id": true}', "'id' is true or false"),
        (b'{"text": "x", "id": "' + b"i" * 3000 + b'"}', "at most 2000"),
        (b'{"text": "x\xff"}', "not UTF-8 at byte 11"),
        ('{"text": "Köln"}'.encode("latin-1"), "Latin-1"),
        ('{"text": "Ein Satz."}'.encode("utf-16"), "UTF-16"),
        ('{"text": "Ein Satz."}'.encode("utf-16-be"), "UTF-16"),
        (b'{"text": "a\0b"}', "NUL"),
        (bytes(range(32, 256)).replace(b"\n", b"") + bytes(99), "binary"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else "",
)
def test_a_bad_line_is_named_with_its_reason(line: bytes, told: str) -> None:
    assert told in reason(line)


@pytest.mark.parametrize(
    "name", ["text", "title", "url", "outlet", "author", "place", "section", "language"]
)
@pytest.mark.parametrize("value", ["1", "1.5", "true", "[]", "{}", "NaN"])
def test_a_field_of_a_wrong_type_is_named(name: str, value: str) -> None:
    line = f'{{"text": "x", "{name}": {value}}}'
    assert f"'{name}' is " in reason(line.encode())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_file_in_utf16_is_one_failure(encoding: str, ending: str) -> None:
    content = ending.join(['{"text": "Ein Satz."}'] * 20 + ["", "", '{"text": "Zwei."}', ""])
    (failure,) = read(content.encode(encoding))
    assert isinstance(failure, ReadFailure)
    assert failure.source == "news/day.jsonl:1"
    assert "UTF-16" in failure.reason


def test_a_line_of_just_the_longest_length_is_read() -> None:
    text = b"a" * (LONGEST_LINE - len(b'{"text": ""}'))
    (found,) = read(b'{"text": "' + text + b'"}\n')
    assert isinstance(found, Article)


def test_a_line_one_byte_longer_is_named() -> None:
    text = b"a" * (LONGEST_LINE + 1 - len(b'{"text": ""}'))
    assert "longer than 8 MB" in reason(b'{"text": "' + text + b'"}')


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
FIELDS = ["text", "id", "title", "url", "outlet", "language", "published", "updated", "other"]
records = st.dictionaries(st.sampled_from(FIELDS), json_values) | st.fixed_dictionaries(
    {"text": st.text(min_size=1)},
    optional={"published": st.datetimes().map(str) | st.text(), "id": st.text() | st.integers()},
)


@given(json_values | records)
def test_any_json_value_is_an_article_or_a_failure(value: object) -> None:
    (found,) = read(json.dumps(value).encode())
    if isinstance(found, Article):
        assert isinstance(value, dict)
        assert found.text == value["text"]
        found.text.encode()
        found.id.encode()
    else:
        assert found.reason


@given(st.lists(st.binary() | records.map(lambda record: json.dumps(record).encode())))
def test_any_lines_are_articles_or_failures(lines: list[bytes]) -> None:
    found = read(b"\n".join([*lines, b"", GOOD]))
    assert len(found) <= sum(line.count(b"\n") + 1 for line in lines) + 1
    assert isinstance(found[-1], Article)
