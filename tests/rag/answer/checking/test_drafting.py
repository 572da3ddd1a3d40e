"""What of a reply is shown while it comes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer.checking.drafting import LONGEST_PENDING, SafeStream
from rag.answer.checking.reply import LONGEST_REPLY

REPLIES = [
    'Die Brücke ist eingestürzt. [2] Verletzt wurde niemand. [1, 2]\n\nQUOTES\n[1] "Nobody."',
    "Er sagte „Ja“ [3]. Dann [7] ging er [^3].\n- Punkt eins 【1†source】\n- **Zwei** [[2]]\n\n"
    "**Zitate:**\n[3] „Ja“",
    "NO_ANSWER",
    "**NO_ANSWER**.",
    "Nein. No. NO. Quotes are here. Quellen zufolge [1], [2] und [3] kam er. ZITATE [1] „Ja“",
    "## Antwort\n\nMehr: https://evil.example/x?y=1 und evil.com/a. [1](http://a.b) <b>Fett</b>",
    "Er kam (Quelle 2). 1. (Source 1, 2) ([3])\n---\nSources: [1] taz",
    "Ein [Treffen] [link](https://x.y/z) um 20.15 Uhr, z. B. 3 < 4 [Source 1\n\n[2]: „Ja“\nMehr",
    '1) Eins. [1]\n2) Zwei. [3]\n\n[1] "Ein Zitat"\n',
    "* Stern\n*kursiv* und `code` __x__ Bürger*innen a_b\r\n```\nQUOTES\n",
]
PIECES = st.lists(st.integers(1, 12), min_size=1, max_size=400)


def streamed(text: str, lengths: list[int]) -> tuple[list[str], str]:
    stream, shown, at = SafeStream(3), [""], 0
    while at < len(text):
        for length in lengths:
            shown.append(shown[-1] + stream.feed(text[at : at + length]))
            at += length
    return shown, shown[-1] + stream.finish()


def whole(text: str) -> str:
    stream = SafeStream(3)
    return stream.feed(text) + stream.finish()


def holds_no_half(text: str) -> bool:
    return re.search(r"[\[【［](?:Source|Quelle)?[\d\s,^#]*\Z", text) is None


@pytest.mark.parametrize("reply", REPLIES)
def test_each_character_streamed_ends_as_the_whole_does(reply: str) -> None:
    shown, last = streamed(reply, [1])
    assert last == whole(reply)
    assert all(map(holds_no_half, shown))


FRAGMENTS = st.sampled_from(
    [
        "Er kam", " ", ". ", "\n", "\n\n", "[1]", "[2]", "[9]", "[1, 2]", "[[3]]", "【1】", "[^2]",
        "(Quelle 2)", "([1])", "QUOTES", "Quotes", "ZITATE:", "Quellen", "NO_ANSWER", "NO ANSWER",
        "**", "*", "_", "`", "„Ja“", '"', "[1] \"", "https://a.bc/d", "www.x.de", "evil.com", "<b>",
        "<", "[", "]", "(", ")", "- ", "1. ", "2) ", "# ", "> ", "---", "¹", "[a](b)", "[Source 1",
        ", ", " und ", "a", "N", "Z", "Q", "w", "h", "\\", ":", "20.15",
    ]
)  # fmt: skip


@given(st.lists(FRAGMENTS, max_size=14).map("".join) | st.sampled_from(REPLIES), PIECES)
@settings(max_examples=500, deadline=None)
def test_a_reply_in_any_pieces_is_shown_as_its_whole(reply: str, lengths: list[int]) -> None:
    shown, last = streamed(reply, lengths)
    assert last == whole(reply)
    assert all(last.startswith(text) for text in shown)
    for text in [*shown, last]:
        assert holds_no_half(text)
        assert "NO_ANSWER" not in text
        assert "QUOTES" not in text.split("\n")
        assert not any(int(number) > 3 for number in re.findall(r"\[(\d+)\]", text))


def test_markers_are_numbered_as_they_come_and_unknown_ones_left_out() -> None:
    assert whole("A. [3] B [7]. C. [1][3]") == "A. [1] B. C. [2][1]"


def test_the_quotes_are_never_shown() -> None:
    for heading in (
        "QUOTES",
        "Quotes:",
        "**QUOTES**",
        "## Zitate",
        "ZITATE",
        "Quellen:",
        "Sources",
    ):
        assert whole(f"A. [1]\n\n{heading}\n[1] „Ja“\nMehr") == "A. [1]"
    assert whole("A. [1]\n[1] „Ja“\nMehr") == "A. [1]"
    assert whole("A. [1] QUOTES [1] „Ja“") == "A. [1]"
    assert whole("Quellen zufolge kam er. [1]") == "Quellen zufolge kam er. [1]"


def test_a_reply_that_says_no_answer_shows_nothing() -> None:
    assert [whole(said) for said in ("NO_ANSWER", "**NO_ANSWER**", "no", "`NO_ANSWER`.")] == [
        "", "", "no", "",
    ]  # fmt: skip


def test_text_is_shown_at_once() -> None:
    stream = SafeStream(3)
    assert [stream.feed(piece) for piece in ("Die ", "Brücke", " fiel", ". [1", "] Dann")] == [
        "Die", " Brücke", " fiel", "", ". [1] Dann",
    ]  # fmt: skip


class Counted(SafeStream):
    """Counts the characters that are read for the drafts."""

    read = 0

    def _rendered(self, raw: str, *, is_whole: bool) -> str:
        self.read += len(raw)
        return super()._rendered(raw, is_whole=is_whole)


def test_the_work_for_a_long_line_grows_with_its_length_only() -> None:
    read = []
    for length in (1_000, 2_000):
        stream = Counted(3)
        for _ in range(length):
            stream.feed("wort ")
        assert len(stream.text) > 5 * length - 30
        read.append(stream.read)
    assert read[1] < 3 * read[0]


def test_a_line_of_short_cited_sentences_is_not_read_again() -> None:
    stream = Counted(3)
    for _ in range(300):
        stream.feed("Er kam. [1] ")
    assert stream.read < 300 * 400


def test_no_draft_is_longer_than_what_is_checked() -> None:
    stream = SafeStream(3)
    shown = stream.feed("Die Brücke fiel. [1]\n" * 5_000) + stream.finish()
    assert 0 < len(shown) <= LONGEST_REPLY


@pytest.mark.parametrize("sign", ["[", "(", "* ( [ ", " ", "*"])
def test_a_line_that_never_settles_is_given_up(sign: str) -> None:
    stream = Counted(3)
    for _ in range(5_000):
        stream.feed(sign)
    assert stream.read < LONGEST_PENDING**2
