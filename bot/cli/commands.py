"""The commands of `newsbot`, put together. What a command needs is imported when it runs."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from bot.cli import answers, briefing, corpus, quality, telegram

commands = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,  # rich takes longer to import than `--help` may take
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        typer.echo(f"newsbot {version('newsbot')}")
        raise typer.Exit


@commands.callback(invoke_without_command=True)
def newsbot(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
    _debug: Annotated[
        bool, typer.Option("--debug", help="Show tracebacks; before or after the command.")
    ] = False,
) -> None:
    """Answers questions from news articles, with a quote for everything it says."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(2)


commands.command()(answers.ask)
commands.command()(answers.chat)
commands.command()(answers.search)
commands.command()(briefing.brief)
commands.command()(corpus.index)
commands.command()(corpus.articles)
commands.command()(corpus.show)
commands.command("eval")(quality.evaluate)
commands.command()(quality.doctor)
commands.command()(corpus.rebuild)
commands.command()(telegram.bot)
