"""Long texts become messages that Telegram takes, with nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.showing.harmless import clip, clip_start, harmless, one_line, shows, units
from bot.telegram.showing.parts import Part, parts_of, plain_parts, split_html
from bot.telegram.showing.richtext import escape, link
from tests.bot.telegram.accepted import accepted, assert_whole
from tests.telegramserver.htmltext import parse_html

TOKENS = (
    '<b> </b> <i> </i> <a\thref="https://a.de"> </a> < & &lt; x </ <pre> <code> </code>'.split()
)
TOKENS += ["&#60;", "&#xD800;", "👍🏽", '<a href="https://a.de">', "<blockquote expandable>"]
FAMILY = "👨‍👩‍👧‍👦"  # 11 units, one character


def test_a_short_text_is_one_message_as_it_is() -> None:
    assert split_html(["<b>Gipfel</b>", 'a &lt; b, <a href="https://taz.de/">taz</a>']) == [
        '<b>Gipfel</b>\n\na &lt; b, <a href="https://taz.de/">taz</a>'
    ]


def test_a_part_says_the_same_without_its_tags() -> None:
    assert parts_of(["<i>a &amp; b</i>"]) == [Part("<i>a &amp; b</i>", "a & b")]


def test_nothing_is_a_message_all_the_same() -> None:
    assert [part.plain for part in parts_of([" \n", "\u200b", "<b></b>"])] == ["…"]
    assert split_html([]) == []


def test_a_long_text_is_cut_between_paragraphs() -> None:
    paragraphs = [letter * 1_500 for letter in "abcde"]
    assert split_html(paragraphs) == [
        f"{paragraphs[0]}\n\n{paragraphs[1]}",
        f"{paragraphs[2]}\n\n{paragraphs[3]}",
        paragraphs[4],
    ]


def test_a_short_first_paragraph_does_not_make_a_message_of_its_own() -> None:
    first, _ = split_html(["Kurz.", "Ein Satz von mehreren hier. " * 150])
    assert first.startswith("Kurz.\n\nEin Satz")


@pytest.mark.parametrize(
    ("sentence", "last"),
    [
        ("Am 16. August sprach z. B. Dr. Wal mit ihm über das alles. ", "alles."),
        ("„Das ist das Ende der langen Reise!“ [1] [2] ", "[2]"),
        ("это предложение кончается здесь? ", "здесь?"),
        ("这是一个句子。", "子。"),
    ],
)
def test_a_long_paragraph_is_cut_between_sentences(sentence: str, last: str) -> None:
    parts = split_html([sentence * (9_000 // len(sentence))])
    assert len(parts) >= 3
    assert all(part.endswith(last) for part in parts)


def test_a_long_sentence_is_cut_between_words_that_belong_apart() -> None:
    words = "noch\u00a0mehr " * 1_000
    assert all(part.startswith("noch") and part.endswith("mehr") for part in split_html([words]))


def test_what_has_no_gaps_is_cut_between_characters() -> None:
    parts = split_html([FAMILY * 1_000])
    assert [units(part) for part in parts] == [4_092, 4_092, 2_816]
    assert set("".join(parts).split(FAMILY)) == {""}


def test_flags_stay_pairs_in_every_message() -> None:
    assert all(not part.replace("🇺🇦", "") for part in split_html(["🇺🇦" * 3_000]))


def test_a_tag_across_a_cut_is_closed_and_opened_again() -> None:
    parts = split_html([f"<blockquote expandable><b>{'wort ' * 1_500}</b></blockquote>"])
    assert len(parts) == 2
    for part in parts:
        assert part.startswith("<blockquote expandable><b>wort")
        assert part.endswith("wort</b></blockquote>")


def test_a_link_is_never_cut() -> None:
    headline = link("https://taz.de/1", "Eine Überschrift mit vielen Wörtern")
    first, second = split_html([f"{'x' * 4_080} {headline}"])
    assert (first, second) == ("x" * 4_080, headline)


def test_more_than_a_hundred_tags_are_more_than_one_message() -> None:
    parts = parts_of(["\n".join(f"<b>{number}</b>" for number in range(250))])
    assert [len(accepted(part)) for part in parts] == [100, 100, 50]


def test_what_telegram_finds_itself_does_not_push_our_links_out() -> None:
    tags = " ".join(f"#tag{number}" for number in range(120))
    parts = parts_of([tags, link("https://taz.de/1", "Gipfel")])
    assert [one["type"] for part in parts for one in accepted(part)] == ["text_link"]


def test_tags_alone_never_split_a_text() -> None:
    assert len(split_html([" ".join(f"@name{number}" for number in range(300))])) == 1


def test_long_addresses_do_not_fill_a_request() -> None:
    line = link("https://taz.de/" + "a" * 980, "x")
    assert max(map(len, split_html(["\n".join([line] * 90)]))) < 10_000


@pytest.mark.parametrize("address", ["javascript:x", "tg://user?id=1", "https://taz", "", None])
def test_only_addresses_of_the_web_are_links(address: str | None) -> None:
    assert link(address, "taz") == "taz"


def test_html_that_is_none_is_shown_as_text() -> None:
    html = "<script>x</script> & &nbsp; <b>offen <i>quer</b> zu</i> </u> a<b"
    (part,) = parts_of([html])
    assert part.plain == "<script>x</script> & &nbsp; offen quer zu  a<b"
    accepted(part)


def test_plain_text_is_shown_letter_by_letter() -> None:
    assert plain_parts('a < b & "c"')[0].html == 'a &lt; b &amp; "c"'


def test_a_character_without_end_is_cut_all_the_same() -> None:
    parts = parts_of(["a" + "\u0301" * 9_000])
    assert [len(part.plain) for part in parts] == [4_096, 4_096, 809]


@given(
    st.lists(st.text(max_size=60), max_size=6),
    st.integers(1, 400),
    st.sampled_from(["", " ", "\n", ". "]),
)
@settings(max_examples=300)
def test_any_text_is_said_whole(pieces: list[str], times: int, between: str) -> None:
    text = harmless((between.join(pieces) + between) * times)
    parts = plain_parts(text)
    if shows(text):
        assert_whole(parts, text)
    for part in parts:
        accepted(part)


@given(st.lists(st.sampled_from(TOKENS)))
def test_any_tags_become_html_that_telegram_takes(tokens: list[str]) -> None:
    for part in parts_of(["".join(tokens), "".join(reversed(tokens))]):
        text, _entities = parse_html(part.html)
        assert text == part.plain


@given(st.text(max_size=80), st.integers(1, 60))
def test_clipped_text_fits_and_cuts_no_character(text: str, most: int) -> None:
    for clipped, whole in ((clip(text, most), True), (clip_start(text, most), False)):
        assert units(clipped) <= most
        kept = clipped.strip("…").strip()
        assert text.startswith(clipped.rstrip("…")) if whole else kept in text


def test_clipping_leaves_families_whole() -> None:
    assert clip(FAMILY * 4, 30) == FAMILY * 2 + "…"
    assert clip_start(FAMILY * 4, 30) == "…" + FAMILY * 2
    assert clip_start("🇩🇪" * 4, 11) == "…" + "🇩🇪" * 2


def test_harmless_text_turns_nothing_around_and_hides_nothing() -> None:
    assert harmless("a\x00b\u202ec\u2067d\x1be\r\nf\x85g\u2028h\ti") == "abcde\nf\ng\nh\ti"
    assert harmless("\ud83d\ude00 \ud83d") == "😀 \ufffd"
    assert harmless("A\u030angstrom") == "Ångstrom"  # Telegram would take the ring away
    assert one_line(" a\n\n b\u2029c ") == "a b c"
    assert escape(harmless("<\x00b>")) == "&lt;b&gt;"


@pytest.mark.parametrize("text", ["", " \n", "\u200b\u2060\ufeff", "\u3164\u2800\xad"])
def test_what_shows_nothing_is_no_message(text: str) -> None:
    assert not shows(text)
    assert shows(f"{text}.")
