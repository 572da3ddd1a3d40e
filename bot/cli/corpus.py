"""Commands on the corpus: index, articles, show, rebuild."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import AsJson, DataDir, filtered
from bot.cli.plain import one_line, say
from bot.reports import counted
from rag.types import Filters

if TYPE_CHECKING:
    from bot.reports import IndexReport, RebuildReport


def index(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", hidden=True)],
    prune: Annotated[
        bool, typer.Option("--prune", help="Also remove articles whose file is gone.")
    ] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Read files and folders into the corpus, as far as they changed."""
    from bot.cli import jsonview, terminal
    from bot.cli.opening import opened
    from bot.cli.progress import progress_bar

    with opened(data_dir) as newsbot:
        with progress_bar() as progress:
            report = newsbot.app.corpus.index(paths, prune=prune, progress=progress)
        if as_json:
            terminal.show_json(jsonview.index(report))
        else:
            _tell_failures(report)
            print(_summary(report))
        if report.notice:
            say(report.notice)
    if report.nothing_read:
        say("nothing could be read; see the reasons, and give files or folders with articles")
        raise typer.Exit(1)


def _tell_failures(report: IndexReport) -> None:
    for failure in report.failed:
        say(f"not read: {failure.source}: {failure.reason}")


def _summary(report: IndexReport) -> str:
    changes = f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged"
    return one_line(
        f"{changes}, {report.removed} removed, {len(report.failed)} failed; the corpus holds "
        f"{counted(report.articles, 'article')} in {counted(report.passages, 'passage')} "
        f"({report.seconds:.1f} s)"
    )


@filtered
def articles(
    *,
    filters: Filters,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """List the articles of the corpus, newest first."""
    from bot.cli import jsonview, render, terminal
    from bot.cli.opening import opened

    with opened(data_dir) as newsbot:
        rows = newsbot.app.catalog.articles.list(filters)
        if as_json:
            terminal.show_json(jsonview.articles(rows))
        else:
            terminal.show(terminal.results(), *render.article_lines(rows))
            say(counted(len(rows), "article"))
            if not rows and not newsbot.app.catalog.revision():
                say("the corpus is empty; run 'newsbot index PATH' first")


def show(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", hidden=True)],
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Show the article with this id whole."""
    from bot.cli import jsonview, render, terminal
    from bot.cli.opening import opened
    from bot.cli.plain import encodable

    with opened(data_dir) as newsbot:
        row = newsbot.app.catalog.articles.get(encodable(article))
        if as_json:
            terminal.show_json(jsonview.article(row))
        else:
            terminal.show(terminal.results(), *render.article(row))


def rebuild(
    embed: Annotated[
        bool, typer.Option("--embed", help="Embed every passage anew, e.g. by another model.")
    ] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Make both indexes anew from the catalog."""
    from bot.cli import jsonview, terminal
    from bot.cli.opening import opened
    from bot.cli.progress import progress_bar

    with opened(data_dir) as newsbot:
        with progress_bar() as progress:
            report = newsbot.app.corpus.rebuild(embed=embed, progress=progress)
        if as_json:
            terminal.show_json(jsonview.rebuild(report))
        else:
            print(_rebuilt(report))


def _rebuilt(report: RebuildReport) -> str:
    return (
        f"both indexes are new: {counted(report.articles, 'article')}, "
        f"{counted(report.passages, 'passage')} ({report.seconds:.1f} s)"
    )
