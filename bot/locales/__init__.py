"""What the bot itself says, in German and in English: Fluent files beside this one.

    texts("de").say("privacy", days=7, model="none")

Texts are plain, with line breaks and without markup. Numbers are written as the language does, and
choose the plural; ids are written as they are. https://projectfluent.org/fluent/guide/
"""

from __future__ import annotations

import warnings
from functools import lru_cache
from importlib.resources import files

from fluent.runtime import FluentBundle, FluentResource

LANGUAGES = ("de", "en")
_FALLBACK = "en"


class Texts:
    """The texts of one language."""

    def __init__(self, language: str, source: str) -> None:
        self.language = language
        # The marks that isolate what is filled in would be taken out of every message again.
        self._bundle = FluentBundle([language], use_isolating=False)
        self._bundle.add_resource(FluentResource(source))

    def say(self, key: str, **values: str | int) -> str:
        """The text of a key, filled in; the key itself, and a warning, where there is none."""
        message = self._bundle.get_message(key) if self._bundle.has_message(key) else None
        if message is None or message.value is None:
            warnings.warn(f"there is no text {key!r} in {self.language}.ftl", stacklevel=2)
            return key
        if "id" in values:
            values["id"] = str(values["id"])  # a name, not a number: 123456, never 123.456
        said, faults = self._bundle.format_pattern(message.value, values)
        if faults:
            warnings.warn(f"text {key!r} in {self.language}.ftl: {faults[0]}", stacklevel=2)
        return str(said)


def texts(language: str | None) -> Texts:
    """The texts of a language such as `de` or `de-AT`; the English ones where there are none."""
    primary = (language or "").lower().replace("_", "-").partition("-")[0]
    return _loaded(primary if primary in LANGUAGES else _FALLBACK)


@lru_cache
def _loaded(language: str) -> Texts:
    return Texts(language, files(__package__).joinpath(f"{language}.ftl").read_text("utf-8"))
