"""Briefings and timelines as the JSON that scripts rely on: as `ask`, with what is theirs."""

from __future__ import annotations

from typing import Any

from bot.answerjson import dump_answer, iso
from rag.answer.briefing.values import Briefing, Timeline

Json = dict[str, Any]


def dump(shown: Briefing | Timeline) -> Json:
    """The JSON object of a briefing or a timeline."""
    common = {
        "title": shown.title,
        "period": {"since": iso(shown.period.since), "until": iso(shown.period.until)},
        **dump_answer(shown.answer),
    }
    return common | (_briefing(shown) if isinstance(shown, Briefing) else _timeline(shown))


def _briefing(shown: Briefing) -> Json:
    return {
        "points": [
            {"text": point.text, "numbers": list(point.numbers), "new": point.is_new}
            for point in shown.points
        ],
        "disagreements": [
            [
                {
                    "outlet": side.outlet,
                    "published": iso(side.day),
                    "number": side.number,
                    "text": side.text,
                }
                for side in one.sides
            ]
            for one in shown.disagreements
        ],
        "since_last": iso(shown.since_last),
    }


def _timeline(shown: Timeline) -> Json:
    return {
        "events": [
            {
                "date": event.day.isoformat(),
                "precision": event.precision,
                "text": event.text,
                "number": event.number,
            }
            for event in shown.events
        ],
        "articles": [
            {"date": count.day.isoformat(), "outlet": count.outlet, "articles": count.articles}
            for count in shown.counts
        ],
    }
