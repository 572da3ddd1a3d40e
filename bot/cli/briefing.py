"""The command that briefs: on a topic, a period, or whatever is newest."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import AsJson, DataDir, Now, filtered
from bot.cli.plain import encodable
from rag.errors import NewsbotError
from rag.types import Filters

if TYPE_CHECKING:
    from bot.conversation import OnDraft
    from rag.answer.briefing.values import Briefing, Timeline

Topic = Annotated[list[str] | None, typer.Argument(metavar="TOPIC", hidden=True)]


class PictureUnwritable(NewsbotError):
    """A picture can't be written where it should be. Name a file in a folder that can be."""


@filtered
def brief(
    topic: Topic = None,
    *,
    timeline: Annotated[
        bool, typer.Option("--timeline", help="Dated events instead, oldest first.")
    ] = False,
    picture: Annotated[
        Path | None,
        typer.Option("--picture", metavar="FILE.png", help="Also draw the timeline."),
    ] = None,
    dark: Annotated[bool, typer.Option("--dark", help="Draw it for dark screens.")] = False,
    filters: Filters,
    now: Now = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Sum up a topic or a period, with citations; without one, what is newest."""
    from bot.briefings import told_of
    from bot.cli import briefingjson, terminal
    from bot.cli.briefingview import ASKER, parts
    from bot.cli.opening import opened
    from bot.cli.streaming import Drafts
    from bot.cli.texts import texts

    text = encodable(" ".join(topic or ()))
    with opened(data_dir, now) as newsbot:
        app, language = newsbot.app, newsbot.app.settings.interface_language

        async def briefed(on_draft: OnDraft) -> tuple[Briefing | None, Timeline | None]:
            try:
                briefing = told = None
                if not timeline:
                    briefing = await app.briefings.brief(
                        ASKER, text, filters=filters, now=newsbot.clock(), language=language,
                        on_draft=on_draft,
                    )  # fmt: skip
                if timeline or picture:
                    told = await app.briefings.timeline(
                        text, filters=filters, now=newsbot.clock(), language=language
                    )
                return briefing, told
            finally:
                await app.leave_loop()

        with Drafts(terminal.remarks(), texts(language).thinking) as drafts:
            briefing, told = asyncio.run(briefed(drafts.show))
        if told and picture:
            draw(told, picture, is_dark=dark)
        shown = briefing or told
        assert shown is not None
        if as_json:
            terminal.show_json(briefingjson.dump(shown))
        else:
            terminal.show(terminal.results(), *parts(shown))
        if briefing is not None:
            app.briefings.remember(told_of(ASKER, briefing))


def draw(timeline: Timeline, path: Path, *, is_dark: bool) -> None:
    """Write the picture of a timeline.

    Raises: PictureUnwritable.
    """
    from bot.pictures.timeline import timeline_png

    drawn = timeline_png(timeline, language=timeline.answer.language, is_dark=is_dark)
    try:
        path.write_bytes(drawn)
    except OSError as exc:
        raise PictureUnwritable(
            f"the picture can't be written to {encodable(str(path))}: {exc.strerror}; "
            "name another file"
        ) from exc
