"""What stands beside an answer: why it isn't the model's, or not all of it."""

from __future__ import annotations

from rag.errors import ContextTooLong, ModelCutOff, ModelFault, ModelRefused, ModelUnavailable

_REASONS: dict[type[ModelFault], tuple[str, str]] = {
    ModelRefused: (
        "Das Sprachmodell ist gerade nicht nutzbar",
        "The language model can't be used right now",
    ),
    ContextTooLong: (
        "Die Quellen sind zu lang für das Sprachmodell",
        "The sources are too long for the language model",
    ),
    ModelUnavailable: (
        "Das Sprachmodell ist gerade nicht erreichbar",
        "The language model can't be reached right now",
    ),
    ModelCutOff: (
        "Die Antwort des Sprachmodells brach ab",
        "The language model's answer broke off",
    ),
}


def stands_in(fault: ModelFault, language: str, *, has_quotes: bool) -> str:
    """That a model failed, and that quotes stand in for it, if there are any."""
    german, english = next(
        (said for kind, said in _REASONS.items() if isinstance(fault, kind)),
        _REASONS[ModelUnavailable],
    )
    return _instead(german, english, language, has_quotes=has_quotes)


def nothing_held(language: str, *, has_quotes: bool) -> str:
    """That nothing of what a model wrote stood in its sources."""
    german = "Was das Sprachmodell schrieb, ließ sich in den Quellen nicht belegen"
    english = "What the language model wrote could not be confirmed in the sources"
    return _instead(german, english, language, has_quotes=has_quotes)


def left_out(sentences: int, language: str) -> str:
    """That sentences were dropped because their sources don't say them."""
    if language == "de":
        what = "Ein Satz ist" if sentences == 1 else f"{sentences} Sätze sind"
        return f"{what} weggelassen, weil die Quellen das nicht bestätigen."
    what = "One sentence is" if sentences == 1 else f"{sentences} sentences are"
    return f"{what} left out, as the sources don't confirm it."


def _instead(german: str, english: str, language: str, *, has_quotes: bool) -> str:
    if not has_quotes:
        return f"{german}." if language == "de" else f"{english}."
    if language == "de":
        return f"{german}; hier sind wörtliche Stellen aus den Artikeln."
    return f"{english}; here is what the articles say, word for word."
