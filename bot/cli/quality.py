"""Commands that tell how good and how sound newsbot is: eval, doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import AsJson, DataDir, Now, filtered, how_many
from bot.cli.plain import say
from bot.reports import counted
from rag.types import Filters

ANSWERS = ("llm", "extractive")


@filtered
def evaluate(
    questions: Annotated[
        Path | None, typer.Argument(metavar="QUESTIONS.jsonl", hidden=True)
    ] = None,
    *,
    from_feedback: Annotated[
        bool,
        typer.Option(
            "--from-feedback", help="Print a question set of what was rated in Telegram instead."
        ),
    ] = False,
    k: Annotated[int, how_many("How many articles to rank.")] = 10,
    answers: Annotated[
        str | None,
        typer.Option(
            "--answers",
            metavar="|".join(ANSWERS),
            help="Who writes the answers, whatever NEWSBOT_ANSWERS says.",
        ),
    ] = None,
    filters: Filters,
    now: Now = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Measure retrieval and answers over questions in JSON Lines."""
    from bot.cli import tables, terminal
    from bot.cli.opening import opened
    from bot.cli.progress import progress_bar

    if from_feedback:
        if questions is not None:
            raise typer.BadParameter("--from-feedback makes a question set, and takes none")
        _print_feedback(data_dir)
        return
    if questions is None:
        raise typer.BadParameter("QUESTIONS.jsonl is missing")
    if answers not in (None, *ANSWERS):
        raise typer.BadParameter(
            f"{answers!r} is not among {', '.join(ANSWERS)}", param_hint="'--answers'"
        )
    with opened(data_dir, now, answers=answers) as newsbot:
        with progress_bar() as progress:
            report = newsbot.app.evaluate(
                questions, k=k, filters=filters, now=newsbot.clock(), progress=progress
            )
        for notice, times in report.notices.items():
            say(f"{counted(times, 'answer')} not by the model: {notice}")
        if as_json:
            terminal.show_json(report.to_json())
        else:
            tables.show_figures(terminal.results(), report.to_json())


def _print_feedback(data_dir: Path | None) -> None:
    """The rated answers, a line of JSON each."""
    import json

    from bot.cli.opening import opened
    from bot.telegram.keeping.exporting import rated

    with opened(data_dir) as newsbot:
        for line in rated(newsbot.app.settings):
            print(json.dumps(line, ensure_ascii=False))


def doctor(as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Check settings, corpus, indexes and models."""
    from bot.cli import jsonview, tables, terminal
    from bot.cli.opening import opened

    with opened(data_dir) as newsbot:
        checks = newsbot.app.doctor()
        if as_json:
            terminal.show_json(jsonview.doctor(checks, newsbot.app.usage()))
        else:
            tables.show_checks(terminal.results(), checks)
    if not all(check.ok for check in checks):
        raise typer.Exit(1)
