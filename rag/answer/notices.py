"""What stands beside an answer: why it isn't the model's, or not all of it."""

from __future__ import annotations

from typing import NamedTuple

from rag.errors import ContextTooLong, ModelCutOff, ModelFault, ModelRefused, ModelUnavailable


class _Text(NamedTuple):
    german: str
    english: str

    def in_language(self, language: str) -> str:
        return self.german if language == "de" else self.english


_REASONS = {
    ModelRefused: _Text(
        "Das Sprachmodell ist gerade nicht nutzbar",
        "The language model can't be used right now",
    ),
    ContextTooLong: _Text(
        "Die Quellen sind zu lang für das Sprachmodell",
        "The sources are too long for the language model",
    ),
    ModelUnavailable: _Text(
        "Das Sprachmodell ist gerade nicht erreichbar",
        "The language model can't be reached right now",
    ),
    ModelCutOff: _Text(
        "Die Antwort des Sprachmodells brach ab",
        "The language model's answer broke off",
    ),
}
_NOTHING_HELD = _Text(
    "Was das Sprachmodell schrieb, ließ sich in den Quellen nicht belegen",
    "What the language model wrote could not be confirmed in the sources",
)
_QUOTES_FOLLOW = _Text(
    "; hier sind wörtliche Stellen aus den Artikeln.",
    "; here is what the articles say, word for word.",
)
_ONE_LEFT_OUT = _Text(
    "Ein Satz ist weggelassen, weil die Quellen das nicht bestätigen.",
    "One sentence is left out, as the sources don't confirm it.",
)
_LEFT_OUT = _Text(
    "{sentences} Sätze sind weggelassen, weil die Quellen das nicht bestätigen.",
    "{sentences} sentences are left out, as the sources don't confirm it.",
)


def stands_in(fault: ModelFault, language: str, *, has_quotes: bool) -> str:
    """That a model failed, and that quotes stand in for it, if there are any."""
    reason = next(
        (said for kind, said in _REASONS.items() if isinstance(fault, kind)),
        _REASONS[ModelUnavailable],
    )
    return _instead(reason, language, has_quotes=has_quotes)


def nothing_held(language: str, *, has_quotes: bool) -> str:
    """That nothing of what a model wrote stood in its sources."""
    return _instead(_NOTHING_HELD, language, has_quotes=has_quotes)


def left_out(sentences: int, language: str) -> str:
    """That sentences were dropped because their sources don't say them."""
    text = _ONE_LEFT_OUT if sentences == 1 else _LEFT_OUT
    return text.in_language(language).format(sentences=sentences)


def _instead(reason: _Text, language: str, *, has_quotes: bool) -> str:
    end = _QUOTES_FOLLOW.in_language(language) if has_quotes else "."
    return reason.in_language(language) + end
