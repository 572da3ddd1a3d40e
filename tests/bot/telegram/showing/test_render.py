"""What people read in Telegram: exact HTML, and 10,000 answers that nobody would write."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.telegram.showing import render
from bot.telegram.showing.harmless import clip, harmless, one_line, shows, units
from bot.telegram.showing.keyboards import Form
from bot.telegram.showing.parts import Part
from rag.corpus.calendar import spoken_date
from rag.corpus.catalog import ArticleRow
from rag.types import Answer, day_of
from tests.bot.cli.stub import ANSWER, ARTICLE, CITATION, PASSAGE, QUOTE
from tests.bot.telegram.accepted import accepted, assert_whole
from tests.bot.telegram.fuzzing import answer

FUZZED = 10_000
LINKED = replace(CITATION, url="https://taz.de/a?b=1&c=2")


def htmls(parts: list[Part]) -> list[str]:
    for part in parts:
        accepted(part)
    return [part.html for part in parts]


def source(given: Answer, text: str | None, language: str = "de", number: int = 1) -> str:
    part = render.source_part(given, number, text, 17, language)
    assert part is not None
    accepted(part)
    assert part.keyboard is not None
    assert part.keyboard.inline_keyboard[0][0].callback_data == "b:17"
    return part.html


def test_an_answer_stands_above_its_linked_sources() -> None:
    given = replace(ANSWER, citations=(LINKED, replace(LINKED, number=2)))
    assert htmls(render.answer_parts(given, 17, "de")) == [
        "Die taz schreibt: „Das Resultat war am Ende ernüchternd.“ [1] Stand: 16. August 2025.\n\n"
        '[1] [2] taz, 16. August 2025: <a href="https://taz.de/a?b=1&amp;c=2">'
        "Gipfel ohne Ergebnis</a>"
    ]


def test_a_notice_stands_on_top_in_italics() -> None:
    given = replace(ANSWER, notice="Das Modell & mehr fehlt.", citations=())
    (shown,) = htmls(render.answer_parts(given, 17, "de"))
    assert shown.startswith("<i>Das Modell &amp; mehr fehlt.</i>\n\nDie taz")


def test_sources_speak_the_language_of_the_answer() -> None:
    bare = replace(CITATION, number=2, article_id="b", outlet=None, published=None)
    given = replace(ANSWER, language="en", citations=(CITATION, bare))
    (shown,) = htmls(render.answer_parts(given, 17, "de"))
    assert shown.endswith(
        "\n\n[1] taz, 16 August 2025: Gipfel ohne Ergebnis"
        "\n[2] without a date: Gipfel ohne Ergebnis"
    )


def test_suggestions_are_buttons_and_only_the_last_message_has_any() -> None:
    given = replace(ANSWER, text="Ein Satz davon. " * 600, suggestions=("Und dann?",))
    first, *_, last = render.answer_parts(given, 17, "de")
    assert first.keyboard is None
    assert last.keyboard is not None
    assert "Und dann?" not in last.plain


def test_sources_alone_have_a_title_and_their_buttons() -> None:
    (part,) = render.sources_parts(ANSWER, 17, "de")
    assert htmls([part]) == [
        "<b>Quellen der letzten Antwort</b>\n\n[1] taz, 16. August 2025: Gipfel ohne Ergebnis"
    ]
    assert part.keyboard is not None
    (none,) = render.sources_parts(replace(ANSWER, citations=()), 17, "en")
    assert none.plain == "That answer rests on no source."


def test_what_was_asked_by_a_button_stands_above_its_answer() -> None:
    given = replace(ANSWER, question="Und <Putin>?", notice="Kein Modell.")
    (shown,) = htmls(render.answer_parts(given, 17, "de", "asked"))
    assert shown.startswith("<b>Und &lt;Putin&gt;?</b>\n\n<i>Kein Modell.</i>\n\nDie taz")
    expected: dict[Form, list[Part]] = {
        "asked": render.answer_parts(given, 17, "de", "asked"),
        "answer": render.answer_parts(given, 17, "de"),
        "sources": render.sources_parts(given, 17, "de"),
    }
    for form, parts in expected.items():
        assert render.shown_parts(given, 17, "de", form) == parts


def test_the_first_paragraph_of_a_headed_answer_is_its_headline() -> None:
    given = replace(ANSWER, text="Gipfel & Co.\n\n– Eins. [1]\n– Zwei. [1]", notice="Kein Modell.")
    (shown,) = htmls(render.answer_parts(given, 17, "de", "headed"))
    assert shown.startswith(
        "<b>Gipfel &amp; Co.</b>\n\n<i>Kein Modell.</i>\n\n– Eins. [1]\n– Zwei. [1]\n\n[1] taz"
    )
    [part] = render.shown_parts(given, 17, "de", "headed")
    assert part.html == shown
    assert part.keyboard is not None
    assert part.keyboard.inline_keyboard[0][0].callback_data == "s:17:1:h"
    back = render.source_part(given, 1, None, 17, "de", "headed")
    assert back is not None
    assert back.keyboard is not None
    assert back.keyboard.inline_keyboard[0][0].callback_data == "b:17:h"


def test_a_source_is_its_quote_in_its_paragraph() -> None:
    given = replace(ANSWER, citations=(LINKED,))
    assert source(given, ARTICLE.text) == (
        '<b>[1] <a href="https://taz.de/a?b=1&amp;c=2">Gipfel ohne Ergebnis</a></b>\n'
        "taz, Washington, 16. August 2025\n\n"
        f"<blockquote>Auf dem Spiel stand viel. <b>{QUOTE}</b> Keine Einigung.</blockquote>"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "The article is no longer there; this is the quote:"),
        ("Ganz anders.", "The article has changed since, and no longer holds this quote:"),
    ],
)
def test_a_quote_whose_article_says_something_else_stands_alone(text: str, said: str) -> None:
    shown = source(ANSWER, text, "en")
    assert "taz, Washington, 16 August 2025" in shown
    assert shown.endswith(f"<i>{said}</i>\n\n<blockquote><b>{QUOTE}</b></blockquote>")


def test_a_source_that_the_answer_does_not_have_is_none() -> None:
    assert render.source_part(ANSWER, 2, ARTICLE.text, 17, "de") is None


@pytest.mark.parametrize(("before", "after"), [(9_000, 9_000), (9_000, 3), (3, 9_000), (0, 9_000)])
def test_of_a_long_paragraph_is_shown_what_is_around_the_quote(before: int, after: int) -> None:
    text = "a" * before + QUOTE + "z" * after
    cited = replace(CITATION, start=before, end=before + len(QUOTE))
    part = render.source_part(replace(ANSWER, citations=(cited,)), 1, text, 17, "de")
    assert part is not None
    accepted(part)
    assert units(part.plain) > 4_000, "the room is used"
    assert f"a<b>{QUOTE}</b>z" in part.html or before == 0
    assert ("…a" in part.plain, "z…" in part.plain) == (before == 9_000, after == 9_000)


def test_a_quote_longer_than_a_message_is_cut() -> None:
    cited = replace(CITATION, quote="q" * 9_000, start=0, end=9_000)
    assert "q…</b>z</blockquote>" not in source(
        replace(ANSWER, citations=(cited,)), "q" * 9_000 + "z"
    )
    assert "q…</b>" in source(replace(ANSWER, citations=(cited,)), "q" * 9_000)


def test_passages_are_folded_up_under_their_article() -> None:
    found = [replace(PASSAGE, text="a < b"), PASSAGE]
    assert htmls(render.passages_parts(found, "en")) == [
        "<b>1.</b> taz, 16 August 2025: Gipfel ohne Ergebnis\n"
        "<blockquote expandable>a &lt; b</blockquote>\n<code>/article gipfel</code>\n\n"
        "<b>2.</b> taz, 16 August 2025: Gipfel ohne Ergebnis\n"
        f"<blockquote expandable>{PASSAGE.text}</blockquote>\n<code>/article gipfel</code>"
    ]
    assert htmls(render.passages_parts([], "de")) == ["Dazu habe ich nichts gefunden."]
    (titled,) = htmls(render.passages_parts(found, "en", "<Gipfel>"))
    assert titled.startswith("<b>Passages on “&lt;Gipfel&gt;”</b>\n\n<b>1.</b> taz")


def test_the_newest_articles_are_listed_with_the_way_to_them() -> None:
    rows = [ArticleRow(replace(ARTICLE, url="http://taz.de/1"), 1)]
    assert htmls(render.articles_parts(rows, "de")) == [
        "<b>Die neuesten Artikel</b>\n\n"
        '<b>1.</b> taz, 16. August 2025: <a href="http://taz.de/1">Gipfel ohne Ergebnis</a>\n'
        "<code>/article gipfel</code>"
    ]
    assert htmls(render.articles_parts([], "de")) == ["Noch gibt es keine Artikel."]


def test_an_article_is_shown_whole() -> None:
    row = ArticleRow(replace(ARTICLE, title_derived=True, author="Ada"), 1)
    assert htmls(render.article_parts(row, "de")) == [
        "<b>Gipfel ohne Ergebnis</b> "
        "<i>(ohne Überschrift; der Titel ist dem Anfang entnommen)</i>\n"
        f"taz, Washington, Ada, 16. August 2025\n\n{ARTICLE.text}"
    ]


def test_a_book_is_cut_and_says_so() -> None:
    parts = render.article_parts(ArticleRow(replace(ARTICLE, text="Wort " * 40_000), 1), "de")
    assert len(parts) == 8
    assert parts[-1].plain.endswith("…\n\nDer Artikel hat noch 170.000 weitere Zeichen.")
    htmls(parts)


def test_an_article_without_a_headline_is_called_by_its_id() -> None:
    row = ArticleRow(replace(ARTICLE, title="\u200b", published=None), 1)
    assert "<b>gipfel</b>" in render.article_parts(row, "de")[0].html


def test_a_draft_is_plain_and_shows_no_half_of_a_marker() -> None:
    assert render.draft_text("a <b> [1] c [2") == "a <b> [1] c"
    assert render.draft_text(" \u200b[") == ""
    long = render.draft_text("x" * 5_000 + " Ende")
    assert units(long) == 4_096
    assert long.startswith("…x")
    assert long.endswith("Ende")


def test_what_articles_hold_is_shown_and_does_nothing() -> None:
    evil = '<a href="tg://user?id=1">x</a>\x00\u202e&lt;'
    cited = replace(CITATION, title=evil, outlet=evil, place=evil, url='https://x.de/"><b>')
    given = replace(ANSWER, text=evil, notice=evil, citations=(cited,), suggestions=(evil,))
    article = replace(ARTICLE, id=evil, title=evil, outlet=evil, author=evil, text=evil, url=evil)
    for parts in (
        render.answer_parts(given, 1, "de"),
        render.passages_parts([replace(PASSAGE, text=evil, article=article)], "de"),
        render.articles_parts([ArticleRow(article, 1)], "de"),
        render.article_parts(ArticleRow(article, 1), "de"),
    ):
        for part in parts:
            assert "x</a>&lt;" in part.plain.replace("\u202e", "!")
            assert not [one for one in accepted(part) if "tg://" in str(one.get("url"))]


def test_ten_thousand_fuzzed_answers_are_taken_whole() -> None:
    for seed in range(FUZZED):
        given = answer(seed)
        parts = render.answer_parts(given, seed + 1, "de")
        expected = told(given)
        links = sum(one["type"] == "text_link" for part in parts for one in accepted(part))
        if shows(expected):
            assert_whole(parts, expected)
        assert links == linked(given)
        assert [part.keyboard is not None for part in parts] == [False] * (len(parts) - 1) + [True]


def test_sources_of_fuzzed_answers_are_one_message() -> None:
    for seed in range(1_000):
        given = answer(seed)
        for citation in given.citations[:3]:
            quote = citation.quote
            text = f"{given.text[:5]:5}{quote}{given.text[5:]}"
            source(given, text, number=citation.number)


def told(given: Answer) -> str:
    """What an answer's messages say, by another way than theirs."""
    numbers: dict[str, str] = {}
    abouts: dict[str, str] = {}
    for one in given.citations:
        day = day_of(one.published)
        no_date = "ohne Datum" if given.language == "de" else "without a date"
        when = spoken_date(day, given.language) if day else no_date
        outlet = clip(one_line(one.outlet or ""), 60)
        title = clip(one_line(one.title), 300) if shows(one_line(one.title)) else one.article_id
        numbers[one.article_id] = f"{numbers.get(one.article_id, '')}[{one.number}] "
        abouts[one.article_id] = f"{f'{outlet}, ' if shows(outlet) else ''}{when}: {title}"
    notice = [one_line(given.notice)] if shows(given.notice) else []
    sources = ["\n".join(numbers[which] + abouts[which] for which in numbers)] if numbers else []
    return "\n\n".join([*notice, harmless(given.text).strip(), *sources])


def linked(given: Answer) -> int:
    """How many articles have an address of the web."""
    good = {
        one.article_id
        for one in given.citations
        if (one.url or "").startswith(("https://taz", "https://www", "http://x.de", "https://mü"))
        or (one.url or "").startswith(("https://example.org/lang", "https://x.de/"))
    }
    return len(good)


def test_dates_with_a_time_are_shown_as_days() -> None:
    late = dt.datetime(2025, 5, 9, 23, 30, tzinfo=dt.UTC)
    given = replace(ANSWER, citations=(replace(CITATION, published=late),))
    assert "taz, 9. Mai 2025: " in render.answer_parts(given, 1, "de")[0].plain
