"""Tables, progress and JSON on a terminal and without one."""

import io
import json
import os

import pytest
from rich.console import Console

from bot.cli import progress, tables, terminal
from bot.cli.progress import progress_bar
from bot.diagnosis import Check


class Screen(io.StringIO):
    """A terminal that can be read."""

    def isatty(self) -> bool:
        return True


def screen() -> Console:
    return Console(file=Screen(), force_terminal=True, width=60, color_system="standard")


def shown_on(console: Console) -> str:
    assert isinstance(console.file, Screen)
    return console.file.getvalue()


def test_figures_are_a_table_on_a_terminal() -> None:
    console = screen()
    tables.show_figures(console, {"questions": 2, "hit@1": 0.5, "answer@1": None})
    assert [line.split() for line in shown_on(console).splitlines()[1:]] == [
        ["questions", "2"],
        ["hit@1", "0.500"],
        ["answer@1", "-"],
    ]


def test_what_is_wrong_stands_out_on_a_terminal() -> None:
    console = screen()
    checks = [Check("catalog", True, "[red]fine"), Check("vectors", False, "gone", "rebuild")]
    tables.show_checks(console, checks)
    lines = shown_on(console).splitlines()
    assert "[red]fine" in lines[1]
    assert lines[2].startswith("\x1b[1;31m")
    assert "gone; rebuild" in lines[2]


def test_progress_has_a_bar_for_each_phase_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    console = screen()
    monkeypatch.setattr(progress, "remarks", lambda: console)
    with progress_bar() as report:
        report("reading", 0, 10)
        report("reading", 10, 10)
        report("indexing", 3, 4)
    assert "reading" in shown_on(console)
    assert "indexing" in shown_on(console)


def test_progress_is_unseen_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar() as report:
        report("reading", 5, 10)
    assert capsys.readouterr() == ("", "")


def test_forced_colour_does_not_reach_what_a_script_reads(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    terminal.results().print("x", style="bold red")
    assert capsys.readouterr().out == "x\n"


@pytest.mark.parametrize(("encoding", "written"), [("utf-8", "Ä–"), ("latin-1", "\\u00c4\\u2013")])
def test_json_fits_the_encoding_of_the_output(
    monkeypatch: pytest.MonkeyPatch, encoding: str, written: str
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding=encoding, write_through=True))
    terminal.show_json({"text": "Ä–"})
    shown = raw.getvalue().decode(encoding)
    assert json.loads(shown) == {"text": "Ä–"}
    assert written in shown


def test_a_reader_that_has_gone_is_left_to_main(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w", encoding="utf-8", closefd=False) as pipe:
        monkeypatch.setattr("sys.stdout", pipe)
        with pytest.raises(BrokenPipeError):
            terminal.results().print("x")
        os.dup2(os.open(os.devnull, os.O_WRONLY), writing)  # what is left has to go somewhere
    os.close(writing)
