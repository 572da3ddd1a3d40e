"""The slash commands, each given on a line of its own."""

import io
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.cli.main import run
from tests.bot.cli.stub import ANSWER, ARTICLE, CITATION, OPENING, QUOTE, SOURCE, StubApp

Captured = pytest.CaptureFixture[str]
Say = Callable[..., str]


@pytest.fixture
def say(app: StubApp, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> Say:
    """Lines in, what is printed for the last of them out."""

    def talk(lines: str, *options: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        assert run(["chat", *options]) == 0

    def say(*lines: str) -> str:
        talk("\n".join(lines[:-1]), "--conversation", "slash")
        capsys.readouterr()
        talk(lines[-1], "--conversation", "slash")
        return capsys.readouterr().out.removesuffix("\n\n")

    return say


def test_sources_lists_those_of_the_last_answer(say: Say) -> None:
    assert say("Was?", "/sources") == SOURCE


def test_sources_with_a_number_shows_the_quote_in_its_paragraph(say: Say) -> None:
    assert say("Was?", "/sources 1") == (
        f"{SOURCE}\n\nAuf dem Spiel stand viel. **{QUOTE}** Keine Einigung."
    )


@pytest.mark.parametrize("number", ["2", "0", "-1", "eins", "1 2"])
def test_a_source_that_is_not_there_is_said(say: Say, number: str) -> None:
    assert say("Was?", f"/sources {number}") == (
        f"Die letzte Antwort hat keine Quelle {number}; sie hat nur 1."
    )


@pytest.mark.parametrize("command", ["/sources", "/article"])
@pytest.mark.parametrize("number", ["3", "0", "-1", "[3]"])
@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("de", "Die letzte Antwort hat keine Quelle {}; sie hat 1 bis 2."),
        ("en", "The last answer has no source {}; it has 1 to 2."),
    ],
)
def test_of_a_number_out_of_range_the_range_is_said(
    say: Say, app: StubApp, command: str, number: str, language: str, says: str
) -> None:
    both = (CITATION, replace(CITATION, number=2))
    app.answer = replace(ANSWER, citations=both, language=language)
    assert say("Was?", f"{command} {number}") == says.format(number)


def test_a_number_may_stand_in_its_brackets(say: Say) -> None:
    assert say("Was?", "/article [1]").endswith(ARTICLE.text)


def test_an_article_that_is_not_there_is_said_in_the_language_of_the_conversation(
    say: Say, app: StubApp
) -> None:
    assert say("/article nope") == "No article has the id nope; /latest lists the newest."
    assert say("/article 7").startswith("There is no answer yet")
    assert (
        say("Was?", "/article nope") == "Kein Artikel hat die Id nope; /latest zeigt die neuesten."
    )
    app.catalog.articles.remove([ARTICLE.id])
    assert say("/article").startswith("Kein Artikel hat die Id gipfel;")


def test_an_id_may_be_a_number(say: Say, app: StubApp) -> None:
    app.catalog.articles.write([replace(ARTICLE, id="7", text="Ein anderer.")])
    assert say("Was?", "/article 7").endswith("Ein anderer.")


def test_a_quote_is_shown_by_itself_where_the_article_has_changed(say: Say, app: StubApp) -> None:
    app.catalog.articles.write([replace(ARTICLE, text="Ganz anders.")])
    shown = f"{SOURCE}\n\nDer Artikel wurde seither geändert und enthält das Zitat nicht mehr:\n"
    assert say("Was?", "/sources 1") == f"{shown}**{QUOTE}**"
    app.catalog.articles.remove([ARTICLE.id])
    assert say("/sources 1") == f"{shown}**{QUOTE}**"


def test_an_answer_without_sources_has_none_to_show(say: Say, app: StubApp) -> None:
    app.answer = replace(ANSWER, citations=(), language="en")
    assert say("Was?", "/sources") == "The last answer rests on no source."
    assert say("/article") == "The last answer rests on no source."


@pytest.mark.parametrize("line", ["/article", "/article 1", "/article gipfel", "/ARTICLE  1 "])
def test_article_shows_it_whole(say: Say, line: str) -> None:
    assert say("Was?", line).endswith(ARTICLE.text)


def test_article_needs_an_answer_or_an_id(say: Say, capsys: Captured) -> None:
    assert say("/article").startswith("There is no answer yet")
    assert say("/article gipfel").endswith(ARTICLE.text)


def test_search_shows_passages(say: Say, app: StubApp) -> None:
    assert say("/search Trump Putin") == (
        f"1. 2025-08-16, taz: Gipfel ohne Ergebnis  (1.00, gipfel)\n{OPENING}"
    )
    assert app.asked[-1][0] == "Trump Putin"
    assert say("/search") == "What should be searched for? /search QUERY"
    app.found = []
    assert say("/search x") == "Nothing found."


def test_an_empty_corpus_has_no_latest(say: Say, app: StubApp) -> None:
    app.catalog.articles.remove([ARTICLE.id])
    assert say("/latest") == "The corpus has no articles."


def test_an_unknown_command_names_the_way_to_the_known(say: Say) -> None:
    assert say("/brief\x1b[31m x") == (
        "There is no command /brief; /help lists those that there are."
    )


def test_help_is_in_the_language_of_the_last_question(say: Say) -> None:
    assert say("/help").startswith("Ask anything about the articles")
    assert say("Was?", "/help").startswith("Frag nach allem")
