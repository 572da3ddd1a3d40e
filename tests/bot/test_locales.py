"""Both languages say everything that is asked of them, and nothing else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from fluent.syntax import ast as ftl
from fluent.syntax import parse, visitor

import bot.telegram
from bot.locales import LANGUAGES, texts
from bot.telegram.showing.harmless import harmless, units

TELEGRAM = Path(next(iter(bot.telegram.__path__)))
SPOKEN_BY = {"say": 0, "tell": 2}  # functions that take a key, and where among their arguments


def messages(language: str) -> dict[str, set[str]]:
    """The keys of a language and the variables of each."""
    source = files("bot.locales").joinpath(f"{language}.ftl").read_text("utf-8")
    parsed = parse(source)
    junk = [one.content for one in parsed.body if isinstance(one, ftl.Junk)]
    assert not junk, "not Fluent"
    found = [one for one in parsed.body if isinstance(one, ftl.Message)]
    assert len({one.id.name for one in found}) == len(found), "a key twice"
    return {one.id.name: _Variables().of(one) for one in found}


class _Variables(visitor.Visitor):
    def of(self, message: ftl.Message) -> set[str]:
        self.found: set[str] = set()
        self.visit(message)
        return self.found

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:
        self.found.add(node.id.name)


MESSAGES = messages("en")


def asked_for() -> Iterator[tuple[str, str, set[str] | None]]:
    """Where the code asks for which text, and what it fills in; None where that can't be seen."""
    for path in sorted(TELEGRAM.glob("**/*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = str(getattr(call.func, "attr", None) or getattr(call.func, "id", ""))
            place = SPOKEN_BY.get(name, len(call.args))
            key = call.args[place] if place < len(call.args) else None
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                given = {one.arg for one in call.keywords}
                where = f"{path.name}:{call.lineno}"
                yield where, key.value, None if None in given else {str(one) for one in given}


def test_both_languages_have_the_same_keys_with_the_same_variables() -> None:
    assert messages("de") == MESSAGES


def test_the_code_asks_for_texts_that_there_are_and_fills_them_in() -> None:
    wrong = [
        f"{where}: {key} {sorted(MESSAGES.get(key, ()))}"
        for where, key, given in asked_for()
        if key not in MESSAGES or (given is not None and not MESSAGES[key] - {"bot"} <= given)
    ]
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", sorted(MESSAGES))
def test_every_text_can_be_said_and_sent(language: str, key: str) -> None:
    for number in (0, 1, 2, 1_234):
        values: dict[str, str | int] = dict.fromkeys(MESSAGES[key], number)
        values |= {name: "x" for name in ("bot", "model", "query", "language") if name in values}
        said = texts(language).say(key, **values)
        assert said
        assert said == harmless(said).strip()
        assert "{" not in said
        assert units(said) <= 4_096


@pytest.mark.parametrize("language", LANGUAGES)
def test_descriptions_fit_where_telegram_shows_them(language: str) -> None:
    said = texts(language).say
    assert all(3 <= len(said(key)) <= 256 for key in MESSAGES if key.startswith("cmd-"))
    assert len(said("bot-description")) <= 512
    assert len(said("bot-short-description")) <= 120
    assert len(said("inline-not-allowed", id=2**52)) <= 64
    assert len(said("inline-too-fast")) <= 64
    assert len(said("not-allowed-short", id=2**52)) <= 200
    toasts = ("answer-gone", "feedback-thanks", "not-yours", "queue-full", "apology")
    assert all(len(said(key)) <= 200 for key in toasts)


def test_numbers_choose_the_plural_and_are_written_as_the_language_does() -> None:
    german, english = texts("de").say, texts("en").say
    assert german("rate-limited", seconds=1).endswith("In einer Sekunde geht es weiter.")
    assert german("rate-limited", seconds=40).endswith("In 40 Sekunden geht es weiter.")
    assert english("forgotten", answers=1_234).startswith("Done: 1,234 answers")
    assert german("forgotten", answers=1_234).startswith("Erledigt: 1.234 Antworten")
    assert german("forgotten", answers=0) == "Erledigt: Von dir ist hier nichts mehr gespeichert."


@pytest.mark.parametrize("user_id", [123456789, "123456789"])
def test_ids_are_written_as_they_are(user_id: int | str) -> None:
    assert texts("de").say("not-allowed", id=user_id).endswith("Id: 123456789")


def test_privacy_says_for_how_long_and_who_else_gets_the_question() -> None:
    said = texts("de").say("privacy", days=0, model="none", embedder="none")
    assert "Wie lange: bis du es mit /forget löschst." in said
    assert "Ein Sprachmodell wird nicht gefragt" in said
    other = texts("en").say("privacy", days=30, model="gpt-x", embedder="none")
    assert "30 days" in other
    assert other.endswith("language model gpt-x.")
    both = texts("en").say("privacy", days=30, model="gpt-x", embedder="vec-y")
    assert "language model gpt-x. To search" in both
    assert both.endswith("are sent to the model vec-y.")
    vectors = texts("de").say("privacy", days=0, model="none", embedder="vec-y")
    assert "niemand sonst" not in vectors
    assert "an das Modell vec-y" in vectors


@pytest.mark.parametrize(
    ("language", "spoken"),
    [("de", "de"), ("de-AT", "de"), ("DE_ch", "de"), ("en", "en"), ("fr", "en"), ("den", "en"),
     ("", "en"), (None, "en")],
)  # fmt: skip
def test_other_languages_get_english(language: str | None, spoken: str) -> None:
    assert texts(language).language == spoken


def test_a_missing_text_is_its_key_and_a_warning() -> None:
    with pytest.warns(UserWarning, match="no text 'nirgends' in de.ftl"):
        assert texts("de").say("nirgends") == "nirgends"


def test_a_missing_value_is_a_warning() -> None:
    with pytest.warns(UserWarning, match="pairing-wrong"):
        assert texts("en").say("pairing-wrong")
