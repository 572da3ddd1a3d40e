"""Options that several commands share, and what their words mean.

Plain strings until here, because a message of ours says more than one of the parser's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from rag.types import Filters

LANGUAGES = ("de", "en")

Clock: TypeAlias = Callable[[], dt.datetime]

DataDir: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        metavar="DIR",
        help="Folder of the corpus; NEWSBOT_DATA_DIR, or ./data, if not given.",
    ),
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Now: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--now",
        metavar="DATETIME",
        help="What 'today' is read against: an ISO date (its end) or date and time.",
    ),
]


def how_many(help_: str) -> Any:
    """The option -k of a command."""
    return typer.Option("-k", metavar="N", min=1, max=1_000, help=help_)


def _filter(name: str, metavar: str, help_: str) -> Parameter:
    option = Annotated[str | None, typer.Option(f"--{name}", metavar=metavar, help=help_)]
    return Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=option)


_FILTERS = (
    _filter("since", "DATE", "Only articles from this day on (YYYY-MM-DD)."),
    _filter("until", "DATE", "Only articles up to this day, inclusive."),
    _filter("outlet", "NAME", "Only articles of this outlet."),
    _filter("language", "|".join(LANGUAGES), "Only articles in this language."),
)


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command take `filters`, which users give as --since, --until, --outlet, --language.

    Typer reads options off a signature, so the command gets one with these four in that place.
    """

    @wraps(command)
    def with_filters(**given: Any) -> None:
        words = {option.name: given.pop(option.name) for option in _FILTERS}
        command(filters=filters_of(**words), **given)

    with_filters.__signature__ = _with_options(command)  # type: ignore[attr-defined]
    return with_filters


def _with_options(command: Callable[..., None]) -> Signature:
    parameters: list[Parameter] = []
    for parameter in signature(command, eval_str=True).parameters.values():
        parameters += _FILTERS if parameter.name == "filters" else [parameter]
    return Signature([each.replace(kind=Parameter.KEYWORD_ONLY) for each in parameters])


def filters_of(
    since: str | None, until: str | None, outlet: str | None, language: str | None
) -> Filters:
    """The filters that the options say.

    Raises: typer.BadParameter.
    """
    first, last = _day(since, "--since"), _day(until, "--until")
    if first and last and first > last:
        raise typer.BadParameter(
            f"{first} is after --until {last}, so that no article can pass", param_hint="'--since'"
        )
    if language not in (None, *LANGUAGES):
        raise typer.BadParameter(
            f"{language!r} is not among {', '.join(LANGUAGES)}", param_hint="'--language'"
        )
    return Filters(since=first, until=last, outlet=outlet, language=language)


def clock_at(now: str | None, zone: dt.tzinfo) -> Clock:
    """The clock that the commands go by: the real one, or one that stands at `--now`.

    Raises: typer.BadParameter.
    """
    if now is None:
        return lambda: dt.datetime.now(zone)
    moment = _moment(now, zone)
    return lambda: moment


def _day(text: str | None, option: str) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is no day; write it as YYYY-MM-DD", param_hint=f"'{option}'"
        ) from None


def _moment(text: str, zone: dt.tzinfo) -> dt.datetime:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        pass
    else:
        return dt.datetime.combine(day, dt.time.max, tzinfo=zone)
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is no date; write it as YYYY-MM-DD or YYYY-MM-DDTHH:MM", param_hint="'--now'"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
