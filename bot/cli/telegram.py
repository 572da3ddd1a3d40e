"""The command that runs the Telegram bot."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.options import AsJson, DataDir


def bot(
    context: typer.Context,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Look at what would hinder the bot, and end.")
    ] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Run the Telegram bot until Ctrl-C, by polling or webhook."""
    if as_json and not check:
        raise typer.BadParameter("it goes with --check only", param_hint="'--json'")
    import asyncio

    from bot.cli import jsonview, tables, terminal
    from bot.cli.opening import opened
    from bot.telegram.running import checked, run

    with opened(data_dir) as newsbot:
        app = newsbot.app
        if not check:
            asyncio.run(run(app.settings, app, debug=bool(context.obj)))
            return
        checks = asyncio.run(checked(app.settings, app))
        if as_json:
            terminal.show_json(jsonview.doctor(checks, app.usage()))
        else:
            tables.show_checks(terminal.results(), checks)
    if not all(one.ok for one in checks):
        raise typer.Exit(1)
