"""What stands beside a summary: why no model wrote it, or not all of it."""

from __future__ import annotations

from bot.budget import Limit
from rag.answer.generative import NothingHolds
from rag.errors import ContextTooLong, ModelCutOff, ModelFault, ModelRefused

_VERBATIM = {
    "de": "; hier sind die Themen mit wörtlichen Beiträgen.",
    "en": "; here are the topics, with messages word for word.",
}
_REASONS: dict[type[Exception], dict[str, str]] = {
    ModelRefused: {
        "de": "Das Sprachmodell ist gerade nicht nutzbar",
        "en": "The language model can't be used right now",
    },
    ContextTooLong: {
        "de": "Die Nachrichten sind zu lang für das Sprachmodell",
        "en": "The messages are too long for the language model",
    },
    ModelCutOff: {
        "de": "Was das Sprachmodell schrieb, brach ab",
        "en": "What the language model wrote broke off",
    },
    ModelFault: {
        "de": "Das Sprachmodell ist gerade nicht erreichbar oder zu langsam",
        "en": "The language model can't be reached right now, or is too slow",
    },
    NothingHolds: {
        "de": "Was das Sprachmodell schrieb, ließ sich in den Nachrichten nicht belegen",
        "en": "What the language model wrote could not be confirmed in the messages",
    },
}
_BEYOND = {
    "user": {
        "de": "Für {count} Nachrichten reicht dein Kontingent an Modellantworten heute nicht mehr",
        "en": "Your budget of model answers doesn't cover {count} messages any more today",
    },
    "day": {
        "de": "Für {count} Nachrichten reicht das gemeinsame Kontingent heute nicht mehr",
        "en": "The shared budget of model answers doesn't cover {count} messages any more today",
    },
}


def stands_in(fault: Exception, language: str) -> str:
    """That a model failed, and that messages stand in for what it would have written."""
    reason = next(said for kind, said in _REASONS.items() if isinstance(fault, kind))
    return reason[language] + _VERBATIM[language]


def beyond_budget(limit: Limit, messages: int, language: str) -> str:
    """That the budget doesn't cover so many messages."""
    return _BEYOND[limit][language].format(count=messages) + _VERBATIM[language]


def parts_verbatim(failed: int, parts: int, language: str) -> str:
    """That the model failed on some parts, whose messages stand there word for word."""
    if language == "de":
        return (
            f"Von {parts} Abschnitten hat das Sprachmodell {failed} nicht zusammengefasst; daraus "
            "stehen wörtliche Beiträge."
        )
    return (
        f"The language model didn't sum up {failed} of {parts} parts; messages of those stand "
        "here word for word."
    )
