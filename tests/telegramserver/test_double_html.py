"""Telegram's HTML, as strict as Telegram's own parser."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.telegramserver.formatted import formatted
from tests.telegramserver.htmltext import parse_html
from tests.telegramserver.links import checked_link
from tests.telegramserver.refusals import Refusal
from tests.telegramserver.units import cut, units


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        ("ab <x>c</x>", 'Unsupported start tag "x" at byte offset 3'),
        ("äb <br>", 'Unsupported start tag "br" at byte offset 4'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("1 <2", "Unclosed start tag at byte offset 2"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x<i>y", 'Can\'t find end tag corresponding to start tag "i"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a =1>x</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=a/b>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_what_is_refused(source: str, refusal: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {refusal}"


def _kinds(source: str) -> list[str]:
    return [one["type"] for one in parse_html(source)[1]]


def test_references() -> None:
    assert parse_html("&lt;b&gt; &amp;&quot; &#65;&#x42; &nbsp; &apos; &copy; a & b &")[0] == (
        '<b> &" AB &nbsp; &apos; &copy; a & b &'
    )


def test_entities_count_in_utf16_units() -> None:
    text, entities = parse_html("🇩🇪 <b>ä😀</b> <i>x</i>")
    assert text == "🇩🇪 ä😀 x"
    assert [(one["offset"], one["length"]) for one in entities] == [(5, 3), (9, 1)]
    assert [cut(text, one["offset"], one["length"]) for one in entities] == ["ä😀", "x"]


def test_tags() -> None:
    assert _kinds("<strong>a</strong><em>b</em><ins>c</ins><del>d</del>") == [
        "bold", "italic", "underline", "strikethrough",
    ]  # fmt: skip
    assert _kinds('<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>') == ["spoiler"] * 2
    assert _kinds("<blockquote>a</blockquote><blockquote expandable>b</blockquote>") == [
        "blockquote",
        "expandable_blockquote",
    ]
    assert parse_html('<pre><code class="language-py">x</code></pre>')[1] == [
        {"type": "pre", "offset": 0, "length": 1, "language": "py"}
    ]
    assert _kinds("<b></b>") == []
    assert _kinds("<B>x</>") == ["bold"]


def test_links() -> None:
    def url(link: str) -> str | None:
        entities = parse_html(f'<a href="{link}" onclick="no" title=x>y</a>')[1]
        return entities[0]["url"] if entities else None

    assert url("https://Example.org") == "https://example.org/"
    assert url("https://example.org/a?b=1&amp;c=2#d") == "https://example.org/a?b=1&c=2#d"
    assert url("example.org/a b") == "http://example.org/a%20b"
    assert url("javascript:alert(1)") is None
    assert url("ftp://example.org") is None
    assert url("http://localhost/") is None
    assert url("mailto:a@b.de") is None
    assert parse_html('<a href="tg://user?id=5">y</a>')[1][0]["type"] == "text_mention"
    assert parse_html("<a>example.org</a>")[1][0]["url"] == "http://example.org/"
    assert checked_link("http://a..b/") is None
    assert checked_link("http://a.b:99999/") is None


def test_what_telegram_finds_itself() -> None:
    found = formatted("/ask@newsbot @anna #Wahl $NATO a@b.de https://a.org/x, b.com x/y").entities
    assert [one["type"] for one in found] == [
        "bot_command", "mention", "hashtag", "cashtag", "email", "url", "url",
    ]  # fmt: skip
    text = '<a href="https://a.org">https://b.org</a> <code>/ask</code>'
    assert [one["type"] for one in formatted(text, "HTML").entities] == ["text_link", "code"]


def test_texts_are_trimmed_with_their_entities() -> None:
    body = formatted("\n <b> a</b> <i> </i>\n", "HTML")
    assert (body.text, body.entities) == (" a", [{"type": "bold", "offset": 0, "length": 2}])
    assert formatted("a\r\nb\x01c\u202e").text == "a\nb c"


def test_a_hundred_entities_are_kept() -> None:
    assert len(formatted("<b>a</b> " * 150, "HTML").entities) == 100


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_parsed_or_refused(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except Refusal as refusal:
        assert refusal.description.startswith("Bad Request: can't parse entities: ")  # noqa: PT017
    else:
        assert all(one["offset"] + one["length"] <= units(text) for one in entities)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cf"])))
def test_escaped_text_comes_through(text: str) -> None:
    assert parse_html(f"<b>{html.escape(text, quote=False)}</b>")[0] == text
