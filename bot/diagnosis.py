"""What `newsbot doctor` looks at. Nothing is made: a folder without a corpus stays as it is."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.modelling import OPENAI, model_config, writes_by_model
from bot.reports import counted
from rag.corpus.catalog.database import Database
from rag.errors import IndexHeld, ModelFault, NewsbotError

if TYPE_CHECKING:
    from bot.bootstrap import App
    from bot.usage import DayUsage


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""


def diagnose(app: App) -> list[Check]:
    """Look at settings, corpus, indexes and models; never raises for what is wrong with them."""
    checks = [_corpus(app)]
    if checks[0].ok:
        checks += [_embedder(app), *_indexes(app)]
    return [*checks, *_models(app)]


def usage(app: App) -> list[DayUsage]:
    """What models cost in the last 30 days; empty where none was asked, or nothing can be read."""
    try:
        return app.budget.by_day() if Database.is_there(app.settings.catalog_url) else []
    except NewsbotError:
        return []


def _corpus(app: App) -> Check:
    nothing = Check("corpus", False, "no articles yet", "run 'newsbot index PATH'")
    try:
        if not Database.is_there(app.settings.catalog_url):
            return nothing
        span = app.catalog.articles.span()
    except NewsbotError as exc:
        return Check("corpus", False, str(exc), "check NEWSBOT_DATA_DIR and NEWSBOT_DATABASE_URL")
    if not span.articles:
        return nothing
    parts = [counted(span.articles, "article"), counted(span.passages, "passage")]
    if span.first:
        parts.append(f"{span.first} to {span.last}")
    parts.append(f"revision {app.catalog.revision()}")
    if not app.catalog.writable:
        parts.append("read-only")
    return Check("corpus", True, ", ".join(parts))


def _embedder(app: App) -> Check:
    try:
        wanted = app.corpus.projection().fingerprint
    except NewsbotError as exc:
        return Check("embeddings", False, str(exc), "mend the settings")
    stored = app.catalog.vectors.embedder()
    if stored not in (None, wanted):
        detail = f"the corpus is embedded with {stored}, but {wanted} is configured"
        return Check("embeddings", False, detail, "run 'newsbot rebuild --embed'")
    is_offline = wanted.startswith("hashing-")
    return Check("embeddings", True, f"{wanted} (no model, no network)" if is_offline else wanted)


def _indexes(app: App) -> list[Check]:
    try:
        found = app.corpus.projection().check()
    except IndexHeld as exc:
        return [Check("indexes", True, f"not looked into: {exc}")]
    except NewsbotError as exc:
        return [Check("indexes", False, str(exc), "mend the settings or the data folder")]
    revision = app.catalog.revision()
    checks = []
    for name, (reach, shown) in found.items():
        late = (
            "" if shown == revision else f", shows revision {shown}; the next question catches up"
        )
        remedy = "" if reach.is_sufficient else "run 'newsbot rebuild'"
        checks.append(Check(f"{name} index", reach.is_sufficient, f"{reach}{late}", remedy))
    return checks


def _models(app: App) -> list[Check]:
    """Ask each model that is used for a word or a vector."""
    try:
        config, writes = model_config(app.settings), writes_by_model(app.settings)
    except NewsbotError as exc:
        return [Check("answers", False, str(exc), "mend the settings")]
    if config is None:
        return [Check("answers", True, "extractive (no model, no network)")]
    from rag.models.check import check_chat, check_embeddings

    checks = []
    if writes:
        checks.append(_asked("answers", check_chat(config)))
    else:
        checks.append(Check("answers", True, "extractive, as NEWSBOT_ANSWERS says"))
    with suppress(NewsbotError):  # told by the check of the embedder
        if app.corpus.projection().fingerprint.startswith(OPENAI):
            checks.append(_asked("embedding model", check_embeddings(config)))
    return checks


def _asked(name: str, check: Coroutine[None, None, str]) -> Check:
    try:
        return Check(name, True, asyncio.run(check).removeprefix("ok: "))
    except ModelFault as exc:
        what, _, remedy = str(exc).rpartition("; ")
        return Check(name, False, what or remedy, remedy if what else "try again later")
