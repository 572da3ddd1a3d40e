"""The console command: the only place where errors become one line and an exit status.

    0    done
    1    a named failure: one line on stderr, what and the remedy
    2    wrong usage, or a setting that can't be used
    130  interrupted

The commands and what they import come in after the error handling is in place, so that Ctrl-C
and a broken installation are told in one line, too.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

from bot.cli.plain import say

DONE, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
DEBUG = "--debug"


def main() -> None:
    """Run `newsbot` with the arguments of this process."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command line. Returns its exit status; never raises for what a command did."""
    is_debugging, arguments = _take_debug(arguments)
    _make_streams_forgiving()
    try:
        status = _invoke(arguments, is_debugging)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # `newsbot articles | head`: the reader has seen enough
        _silence_stdout()
        return DONE
    except Exception as exc:  # noqa: BLE001 - no traceback reaches a user without --debug
        if is_debugging:
            traceback.print_exc()
        status = _explain(exc)
        _flush_or_silence()
    return status


def _take_debug(arguments: Sequence[str]) -> tuple[bool, list[str]]:
    """Find `--debug` before or after the command, but not behind `--`."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    options = [argument for argument in arguments[:end] if argument != DEBUG]
    return len(options) < end, [*options, *arguments[end:]]


def _invoke(arguments: list[str], is_debugging: bool) -> int:
    import typer

    from bot.cli.commands import commands

    command = typer.main.get_command(commands)
    try:
        # Not typer's own main(): that one prints errors and knows other exit statuses.
        with command.make_context("newsbot", arguments, obj=is_debugging) as context:
            command.invoke(context)
    except typer.Exit as exc:
        return exc.exit_code
    except typer.TyperException as exc:
        say(_usage(exc))
        return exc.exit_code
    return DONE


def _usage(exc: Exception) -> str:
    """What is wrong with a command line, and where it says what is right."""
    path = getattr(getattr(exc, "ctx", None), "command_path", "newsbot")
    message = getattr(exc, "format_message", exc.__str__)()
    return f"{message.strip().rstrip('.')}; see '{path} --help'"


def _explain(exc: Exception) -> int:
    from rag.errors import NewsbotError

    if not isinstance(exc, NewsbotError):
        what = f"{type(exc).__name__}: {exc}" if str(exc) else type(exc).__name__
        say(f"unexpected failure: {what}; run again with {DEBUG} and report it")
        return FAILED
    from bot.modelling import ModelMissing
    from bot.settings import SettingsInvalid

    say(str(exc))
    # What is missing is a failure; what can't be read, as a wrong option.
    is_wrong = isinstance(exc, SettingsInvalid) and not isinstance(exc, ModelMissing)
    return WRONG_USAGE if is_wrong else FAILED


def _make_streams_forgiving() -> None:
    """No character, and no closed stream, makes reading or printing fail."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _flush_or_silence() -> None:
    try:
        sys.stdout.flush()
    except OSError:
        _silence_stdout()


def _silence_stdout() -> None:
    """Let Python's own flush at exit find somewhere to write to."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
