"""What `newsbot eval` does: a question set is asked of the whole application."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from bot.rehearsal import Rehearsal
from rag import evaluation
from rag.types import Filters

if TYPE_CHECKING:
    from bot.bootstrap import App
    from bot.corpus import Progress


def evaluate(
    app: App, questions: Path, *, k: int, filters: Filters, now: dt.datetime, progress: Progress
) -> evaluation.EvaluationReport:
    """Figures over a question set; no conversation of a user's is touched, and no budget ends it.

    Raises: QuestionSetInvalid, and as `App.ask`.
    """
    asked = evaluation.load_questions(questions)
    app.corpus.catch_up()
    search, articles = app.corpus.hybrid.search, app.catalog.articles
    with Rehearsal(
        app.unlimited(), filters, notify=app.notices.append, leave_loop=app.leave_loop
    ) as rehearsal:
        return evaluation.evaluate(
            asked,
            search=lambda text, wanted, then: (
                search(text, k=wanted, filters=filters, now=then).passages
            ),
            answer=rehearsal.ask,
            conversation=rehearsal.begin,
            text_of=lambda article_id: articles.get(article_id).article.text,
            k=k,
            now=now,
            progress=lambda done, of: progress("asking", done, of),
            by_model=app.writes_by_model,
        )
