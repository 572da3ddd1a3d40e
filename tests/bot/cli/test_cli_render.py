"""What people read: exact text without a terminal, styles on one."""

import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import replace

import pytest
from rich.console import Console, RenderableType

from bot.cli import render
from bot.cli.terminal import show
from bot.cli.texts import long_date
from rag.corpus.catalog import ArticleRow
from rag.types import Answer, AnswerStatus, PublishedAt
from tests.bot.cli.stub import ANSWER, ARTICLE, CITATION, PASSAGE, QUOTE


def plain(parts: Iterable[RenderableType]) -> str:
    console = Console(file=io.StringIO(), width=30, highlight=False, markup=False, emoji=False)
    show(console, *parts)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def coloured(parts: Iterable[RenderableType], width: int = 200) -> str:
    console = Console(
        file=io.StringIO(), force_terminal=True, color_system="standard", width=width,
        highlight=False, markup=False, emoji=False,
    )  # fmt: skip
    show(console, *parts)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_an_answer_stands_above_its_numbered_sources() -> None:
    assert plain(render.answer(ANSWER)) == (
        "Die taz schreibt: „Das Resultat war am Ende ernüchternd.“ [1] Stand: 16. August 2025.\n"
        "\n"
        "[1] taz, Washington, 16. August 2025 - Gipfel ohne Ergebnis\n"
    )


def test_a_notice_stands_before_the_answer() -> None:
    noted = replace(ANSWER, notice="Das Modell\nschweigt.\x1b[2J")
    assert plain(render.answer(noted)) == f"Das Modell schweigt.\n\n{plain(render.answer(ANSWER))}"
    assert "\x1b[2mDas Modell schweigt.\x1b[0m\n" in coloured(render.answer(noted))


def test_dates_of_sources_are_in_the_language_of_the_answer() -> None:
    assert plain(render.sources(replace(ANSWER, language="en"))) == (
        "[1] taz, Washington, 16 August 2025 - Gipfel ohne Ergebnis\n"
    )


def test_a_source_shows_what_is_known_of_it_and_its_address() -> None:
    bare = replace(
        CITATION, outlet=None, place=None, published=None, url="https://example.org/a?b=[1]"
    )
    assert plain([render.source([bare], "de")]) == (
        "[1] ohne Datum - Gipfel ohne Ergebnis\n    https://example.org/a?b=[1]\n"
    )


def test_an_address_is_a_link_on_a_terminal_only_if_it_is_one_of_the_web() -> None:
    linked = coloured([render.source([replace(CITATION, url="https://example.org/x")], "de")])
    assert ";https://example.org/x\x1b\\" in linked
    other = coloured([render.source([replace(CITATION, url="file:///etc/passwd")], "de")])
    assert "\x1b]8" not in other


def test_markers_of_sources_are_highlighted_and_other_brackets_are_not() -> None:
    shown = coloured(render.answer(replace(ANSWER, text="So [1], nicht [2] oder [bold]x[/bold].")))
    assert "So \x1b[1;36m[1]\x1b[0m, nicht [2] oder [bold]x[/bold]." in shown


def test_no_evidence_shows_what_could_be_asked_instead() -> None:
    nothing = Answer(
        question="Who won?",
        standalone_question="Who won?",
        status=AnswerStatus.NO_EVIDENCE,
        mode="extractive",
        text="The articles say nothing about it.",
        language="en",
        as_of=None,
        suggestions=("What happened\nin Anchorage?", "Who met?"),
    )
    assert plain(render.answer(nothing)) == (
        "The articles say nothing about it.\n"
        "\n"
        "You could ask:\n"
        "- What happened in Anchorage?\n"
        "- Who met?\n"
    )


def test_what_articles_hold_moves_nothing_on_the_terminal() -> None:
    evil = "\x1b[2J\x1b]0;pwned\x07Titel [red]rot[/red]\u202e"
    citation = replace(CITATION, title=evil, outlet=evil, place="a\nb", url="https://x/\x1b[1m\ny")
    answer = replace(ANSWER, text=f"{evil} [1]", citations=(citation,), suggestions=(evil,))
    for parts in (
        render.answer(answer),
        render.passages([replace(PASSAGE, text=evil, article=replace(ARTICLE, title=evil))]),
        render.article(ArticleRow(replace(ARTICLE, title=evil, text=evil, author=evil), 1)),
        render.article_lines([ArticleRow(replace(ARTICLE, id=evil, title=evil), 1)]),
    ):
        shown = plain(parts)
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "pwned" not in shown
        assert "Titel [red]rot[/red]" in shown


def test_long_lines_are_whole_without_a_terminal_and_wrapped_on_one() -> None:
    long = replace(ANSWER, text="wort " * 40 + "ende", citations=())
    assert plain(render.answer(long)).count("\n") == 1
    assert coloured(render.answer(long), width=50).count("\n") > 3


@pytest.mark.parametrize(("is_marked", "mark"), [(True, "**"), (False, "")])
def test_a_quote_is_shown_in_its_paragraph(is_marked: bool, mark: str) -> None:
    shown = render.quote_in_paragraph(ARTICLE.text, CITATION, is_marked=is_marked)
    assert shown.plain == f"Auf dem Spiel stand viel. {mark}{QUOTE}{mark} Keine Einigung."
    assert shown.plain[shown.spans[0].start : shown.spans[0].end] == f"{mark}{QUOTE}{mark}"


def test_the_first_and_the_last_paragraph_have_bounds() -> None:
    text = ARTICLE.text
    first = replace(CITATION, quote=text[:5], start=0, end=5)
    last = replace(CITATION, quote=text[-6:], start=len(text) - 6, end=len(text))
    assert render.quote_in_paragraph(text, first, is_marked=True).plain == (
        "**Trump** empfing Putin in Anchorage [Alaska]. Das Treffen dauerte drei Stunden."
    )
    assert render.quote_in_paragraph(text, last, is_marked=True).plain == (
        "Ein Nachspiel **folgt.**"
    )


def test_passages_are_numbered_under_their_article() -> None:
    second = replace(PASSAGE, score=0.456, article=replace(ARTICLE, outlet=None, published=None))
    assert plain(render.passages([PASSAGE, second])) == (
        "1. 2025-08-16, taz: Gipfel ohne Ergebnis  (1.00, gipfel)\n"
        "Trump empfing Putin in Anchorage [Alaska]. Das Treffen dauerte drei Stunden.\n"
        "\n"
        "2. Gipfel ohne Ergebnis  (0.46, gipfel)\n"
        "Trump empfing Putin in Anchorage [Alaska]. Das Treffen dauerte drei Stunden.\n"
    )
    assert render.passages([]) == []


def test_an_article_is_shown_whole_and_a_derived_title_marked() -> None:
    row = ArticleRow(replace(ARTICLE, title_derived=True, url="https://taz.de/x"), 1)
    assert plain(render.article(row)) == (
        "Gipfel ohne Ergebnis (ohne Überschrift; der Titel ist dem Anfang entnommen)\n"
        "taz, Washington, 16. August 2025\n"
        "https://taz.de/x\n"
        "\n"
        f"{ARTICLE.text}\n"
    )


def test_articles_are_a_line_each() -> None:
    rows = [ArticleRow(ARTICLE, 1), ArticleRow(replace(ARTICLE, id="b", published=None), 1)]
    assert plain(render.article_lines(rows)) == (
        "2025-08-16  gipfel  taz: Gipfel ohne Ergebnis\n-           b  taz: Gipfel ohne Ergebnis\n"
    )


@pytest.mark.parametrize(
    ("published", "language", "shown"),
    [
        (dt.date(2025, 3, 1), "de", "1. März 2025"),
        (dt.date(2025, 12, 31), "en", "31 December 2025"),
        (dt.datetime(2025, 5, 9, 23, 30, tzinfo=dt.UTC), "de", "9. Mai 2025"),
        (None, "en", "without a date"),
    ],
)
def test_long_dates(published: PublishedAt, language: str, shown: str) -> None:
    assert long_date(published, language) == shown
