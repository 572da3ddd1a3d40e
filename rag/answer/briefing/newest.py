"""The newest days of a corpus: what a briefing without a topic and a period is on. Pure functions.

Whole days, from the newest article back, until they tell enough stories. A quiet corpus is not
padded with what is weeks old, unless it would tell next to nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from rag.answer.briefing.gathering import Gathered
from rag.answer.briefing.stories import Story
from rag.answer.briefing.subject import Subject
from rag.types import RankedPassage, day_of

ENOUGH, TOO_FEW = 7, 3  # stories: a full briefing, and less than one
LONGEST_DAYS = 7  # with the newest; older only where there are too few


def newest_days(subject: Subject, gathered: Gathered) -> Gathered:
    """What is gathered of the newest days, where neither a topic nor a period is asked for."""
    period = subject.period
    if subject.has_topic or subject.time.is_period or period.since or period.until:
        return gathered
    first = _first_day(gathered)
    if first is None:
        return gathered
    stories = (Story(tuple(_from(first, story.openings))) for story in gathered.stories)
    return Gathered(
        tuple(_from(first, gathered.passages)), tuple(story for story in stories if story.openings)
    )


def _first_day(gathered: Gathered) -> dt.date | None:
    """The day from which on there is enough; None where no article has a day."""
    of_stories = [story.newest for story in gathered.stories if story.newest]
    days = sorted(
        {day for one in gathered.passages if (day := day_of(one.article.published))}, reverse=True
    )
    first = None
    for day in days:
        told = sum(newest >= first for newest in of_stories) if first else 0
        is_long = (days[0] - day).days >= LONGEST_DAYS
        if told >= (TOO_FEW if is_long else ENOUGH):
            break
        first = day
    return first


def _from(first: dt.date, passages: Sequence[RankedPassage]) -> Iterator[RankedPassage]:
    return (p for p in passages if (day := day_of(p.article.published)) and day >= first)
