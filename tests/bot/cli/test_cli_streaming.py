"""Drafts on a terminal: the text so far in place of the sign, and nothing of either in the end."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from bot.cli import terminal
from bot.cli.main import run
from bot.cli.streaming import Drafts
from tests.bot.cli.stub import ANSWER, SOURCE, StubApp
from tests.support.screen import screen

Captured = pytest.CaptureFixture[str]


def console(*, is_terminal: bool = True, height: int = 20) -> Console:
    return Console(
        file=io.StringIO(), force_terminal=is_terminal, width=60, height=height, color_system=None
    )


def written_to(shown: Console) -> str:
    assert isinstance(shown.file, io.StringIO)
    return shown.file.getvalue()


def draft(shown: Console) -> str:
    """What is seen above the sign."""
    text, _, sign = seen(shown).rpartition("\n")
    assert len(sign) == 1
    return text


def seen(shown: Console) -> str:
    return screen(written_to(shown).replace("\n", "\r\n"))


def test_the_text_so_far_stands_in_place_of_what_was_there() -> None:
    shown = console()
    with Drafts(shown, "Looking …") as drafts:
        drafts.show("Putin")
        assert draft(shown) == "Putin"
        drafts.show("Putin brachte\n\nMoskau [1] ins Spiel.")
        assert draft(shown) == "Putin brachte\n\nMoskau [1] ins Spiel."
    assert seen(shown) == ""


def test_it_is_gone_after_an_interruption_too() -> None:
    shown = console()

    def interrupted() -> None:
        with Drafts(shown, "Looking …") as drafts:
            drafts.show("Putin")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert "Putin" in written_to(shown)
    assert seen(shown) == ""


def test_of_a_text_that_does_not_fit_the_end_is_shown_and_nothing_stays() -> None:
    shown = console()
    lines = [f"Zeile {number}" for number in range(100)]
    with Drafts(shown, "Looking …") as drafts:
        for count in range(1, 101):
            drafts.show("\n".join(lines[:count]))
        assert draft(shown).splitlines() == lines[-16:]
    assert seen(shown) == ""


def test_a_draft_moves_nothing_else_on_the_terminal() -> None:
    shown = console()
    with Drafts(shown, "Looking …") as drafts:
        drafts.show("\x1b[2J\x1b]0;pwned\x07Putin [red]rot[/red]\u202e")
        assert draft(shown) == "Putin [red]rot[/red]"
    for evil in ("\x1b[2J", "pwned", "\u202e"):
        assert evil not in written_to(shown)


def test_without_a_terminal_nothing_is_shown() -> None:
    shown = console(is_terminal=False)
    with Drafts(shown, "Looking …") as drafts:
        drafts.show("Putin")
    assert written_to(shown) == ""


@pytest.mark.parametrize("command", [["ask", "Was kam heraus?"], ["ask", "--json", "Was?"]])
def test_drafts_of_ask_are_no_result(
    app: StubApp, monkeypatch: pytest.MonkeyPatch, capsys: Captured, command: list[str]
) -> None:
    shown = console()
    monkeypatch.setattr(terminal, "remarks", lambda: shown)
    app.drafts = ["Das", "Das Resultat", "Das Resultat war falsch."]
    assert run(command) == 0
    out = capsys.readouterr().out
    assert "falsch" not in out
    assert out.startswith("{") or out == f"{ANSWER.text}\n\n{SOURCE}\n"
    assert "falsch" in written_to(shown)
    assert seen(shown) == ""


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("eins\r\nzwei", "eins\nzwei"),
        ("eins\r\x1b[2Kzwei", "zwei"),
        ("eins\r\nzwei\r\x1b[2K\x1b[1A\x1b[2Kdrei", "drei"),
        ("\x1b[1;36m[1]\x1b[0m \x1b]8;;http://x\x1b\\da\x1b]8;;\x1b\\", "[1] da"),
        ("x" * 101, "x" * 100 + "\nx"),
    ],
)
def test_the_screen_is_read_as_a_terminal_would(written: str, what: str) -> None:
    assert screen(written) == what
