"""Errors become one line and an exit status, in one place."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from bot.cli.main import run
from rag.errors import CorpusEmpty
from tests.bot.cli.stub import StubApp

CODE = Path(sys.executable).with_name("newsbot")


def test_a_named_failure_is_one_line_and_status_1(
    app: StubApp, capsys: pytest.CaptureFixture[str]
) -> None:
    app.failure = CorpusEmpty("the corpus is empty; run 'newsbot index PATH'")
    assert run(["ask", "Was?"]) == 1
    assert capsys.readouterr() == ("", "newsbot: the corpus is empty; run 'newsbot index PATH'\n")


def test_an_unexpected_failure_is_one_line_that_names_the_way_on(
    app: StubApp, capsys: pytest.CaptureFixture[str]
) -> None:
    app.failure = KeyError("x")
    assert run(["ask", "Was?"]) == 1
    assert capsys.readouterr() == (
        "",
        "newsbot: unexpected failure: KeyError: 'x'; run again with --debug and report it\n",
    )


@pytest.mark.parametrize("arguments", [["--debug", "ask", "Was?"], ["ask", "Was?", "--debug"]])
def test_debug_shows_the_traceback_wherever_it_stands(
    app: StubApp, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    app.failure = CorpusEmpty("the corpus is empty")
    assert run(arguments) == 1
    shown = capsys.readouterr().err
    assert shown.startswith("Traceback")
    assert shown.endswith("newsbot: the corpus is empty\n")


def test_behind_two_dashes_everything_is_the_question(app: StubApp) -> None:
    assert run(["ask", "--json", "--", "-was", "--debug"]) == 0
    assert app.asked[0][0] == "-was --debug"


def test_a_setting_that_is_wrong_is_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEWSBOT_PUBLIC", "sk-secret")
    assert run(["articles"]) == 2
    said = capsys.readouterr()
    assert said == ("", "newsbot: NEWSBOT_PUBLIC is not usable; set it to true or false\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ask"], "Missing argument 'QUESTION'; see 'newsbot ask --help'"),
        (["aks", "x"], "No such command 'aks'. Did you mean 'ask'?; see 'newsbot --help'"),
        (["ask", "x", "--nwo", "1"], "No such option: --nwo (Possible options: --now)"),
        (["search", "x", "-k", "0"], "Invalid value for '-k'"),
        (["search", "x", "-k", "x"], "Invalid value for '-k'"),
        (["eval", "x.jsonl", "-k", "-1"], "Invalid value for '-k'"),
        (
            ["ask", "x", "--language", "fr"],
            "'--language': 'fr' is not among de, en; see 'newsbot ask",
        ),
        (["ask", "x", "--since", "gestern"], "'gestern' is no day; write it as YYYY-MM-DD"),
        (["articles", "--until", "2025-02-30"], "'2025-02-30' is no day"),
        (["search", "x", "--now", "noon"], "'noon' is no date; write it as YYYY-MM-DD or"),
        (
            ["ask", "x", "--since", "2025-09-01", "--until", "2025-08-01"],
            "2025-09-01 is after --until 2025-08-01, so that no article can pass",
        ),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(
    app: StubApp, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("newsbot: ")
    assert says in err
    assert "see 'newsbot" in err


def test_without_a_command_the_help_is_shown_as_wrong_usage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run([]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Usage: newsbot [OPTIONS] COMMAND")


def test_the_version_is_that_of_the_distribution(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == "newsbot 0.1.0\n"


def test_an_interruption_is_status_130(monkeypatch: pytest.MonkeyPatch, app: StubApp) -> None:
    def interrupted(*_args: object, **_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "ask", interrupted)
    assert run(["ask", "Was?"]) == 130


def test_main_ends_the_process_with_the_status(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["newsbot", "--version"])
    with pytest.raises(SystemExit) as caught:
        main.main()
    assert caught.value.code == 0


def test_a_reader_that_has_seen_enough_is_no_failure() -> None:
    piped = subprocess.run(
        f"{CODE} --help | true; exit ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        capture_output=True,
        check=False,
    )
    assert (piped.returncode, piped.stderr) == (0, b"")


@pytest.mark.parametrize("redirection", [">&-", "2>&-", "<&-"])
def test_a_closed_stream_is_no_failure(redirection: str) -> None:
    closed = subprocess.run(
        f"{CODE} --version {redirection}", shell=True, capture_output=True, check=False
    )
    assert (closed.returncode, closed.stderr) == (0, b"")


def test_a_full_device_is_told_in_one_line() -> None:
    full = subprocess.run(
        f"{CODE} --version > /dev/full", shell=True, capture_output=True, check=False, text=True
    )
    assert full.returncode == 1
    assert full.stderr.count("\n") == 1
    assert "No space left on device" in full.stderr
