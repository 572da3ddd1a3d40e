"""Numbers, dates, times, direct speech, names and denials of a sentence, against its source."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.answer.checking.daterefs import clock_times, dates
from rag.answer.checking.evidence import Evidence
from rag.answer.checking.facts import missing_facts
from rag.answer.checking.names import unknown_names
from rag.answer.checking.negation import contradicts
from rag.answer.checking.numbers import amounts
from rag.answer.checking.support import Source

PRINTED = dt.date(2025, 8, 16)  # a Saturday


def missing(
    sentence: str,
    source: str,
    language: str = "de",
    there: str = "de",
    printed: dt.date = PRINTED,
) -> tuple[str, ...]:
    return missing_facts(sentence, language, [Evidence((source,), source, "", there, printed)])


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("3.000", "de", [3000]), ("3,000", "en", [3000]), ("3000", "de", [3000]),
        ("3 000", "de", [3000]), ("1.234.567,8", "de", [1234567.8]), ("1,5", "de", [1.5]),
        ("1.5", "en", [1.5]), ("3 Millionen", "de", [3e6]), ("3 Mio. Euro", "de", [3e6]),
        ("£3m", "en", [3e6]), ("$1.2bn", "en", [1.2e9]), ("2 Billionen", "de", [2e12]),
        ("2 billion", "en", [2e9]), ("zwölf", "de", [12]), ("ein Dutzend", "de", [12]),
        ("a dozen", "en", [12]), ("dreiundzwanzig", "de", [23]), ("twenty-three", "en", [23]),
        ("zweitausendfünfhundert", "de", [2500]), ("four hundred and five", "en", [405]),
        ("half a million", "en", [5e5]), ("eine halbe Million", "de", [1, 5e5]),
        ("zweieinhalb", "de", [2.5]), ("6½", "de", [6.5]), ("dreitägig", "de", [3]),
        ("nineteenth", "en", [19]), ("Brot und Butter", "de", []), ("Typ B380", "de", []),
    ],
)  # fmt: skip
def test_numbers_are_read(text: str, language: str, values: list[float]) -> None:
    assert [value for amount in amounts(text, language) for value in amount.values] == values


@pytest.mark.parametrize(
    "text",
    ["16. August 2025", "August 16, 2025", "16 August 2025", "2025-08-16", "16.8.2025", "16.08.25",
     "Aug. 16th, 2025", "8/16/2025", "16th of August, 2025"],
)  # fmt: skip
def test_dates_are_read(text: str) -> None:
    [date] = dates(text)
    assert (date.day, date.month, date.year) == (16, 8, 2025)


@pytest.mark.parametrize("text", ["20.15 Uhr", "20:15", "8:15 p.m.", "8.15 pm"])
def test_times_are_read(text: str) -> None:
    assert [minute for *_, minute in clock_times(text)] == [8 * 60 + 15]


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Es kamen 3000 Leute.", "Es kamen 3.000 Leute."),
        ("3,000 people came.", "Es kamen 3.000 Leute."),
        ("It cost 3 million euros.", "Es kostete drei Millionen Euro."),
        ("It cost €1.5 million.", "Es kostete 1,5 Millionen Euro."),
        ("On August 16 he came.", "Er kam am 16. August."),
        ("On 15 August 2025 he came.", "Er kam am Freitag."),
        ("Er kam am 15. August.", "Er kam gestern."),
        ("Er kam 2024.", "Er kam im vergangenen Jahr."),
        ("Er kommt am Freitag, 22. August.", "Er will am Freitag kommen."),
        ("He came at 8:15 p.m.", "Er kam um 20.15 Uhr."),
        ("Trump is 79 years old.", "Der 79-jährige Trump kam."),
        ("Half of them left.", "50 Prozent gingen."),
        ("In August 2025 kam er.", "Er kam am Montag."),
        ("„Ja, so ist es gut“, sagte er.", "„Ja, so ist es gut“, sagte Meier."),
        ("Das „große Spiel“ begann.", "Er nannte es »das große Spiel«."),
    ],
)
def test_facts_that_stand_there(sentence: str, source: str) -> None:
    language = "en" if sentence.split()[0] in {"On", "He", "It", "Trump", "Half", "3,000"} else "de"
    assert missing(sentence, source, language) == ()


@pytest.mark.parametrize(
    ("sentence", "source", "what"),
    [
        ("Es kamen 3001 Leute.", "Es kamen 3.000 Leute.", "3001"),
        ("Es kostete elf Millionen Dollar.", "Es kostete elf Millionen Euro.", "elf Millionen"),
        ("Es kostete elf Milliarden Euro.", "Es kostete elf Millionen Euro.", "elf Milliarden"),
        ("Es dauerte drei Wochen.", "Es dauerte drei Tage.", "drei"),
        ("Er kam am 17. August.", "Er kam am 16. August.", "17. August"),
        ("Er kam am 16. August 2024.", "Er kam am 16. August.", "16. August 2024"),
        ("Er kam am Dienstag.", "Er kam am Montag.", "Dienstag"),
        ("Er kam am Freitag, 16. August 2025.", "Er kam am Freitag.", "16. August 2025"),
        ("Er kam um 21.15 Uhr.", "Er kam um 20.15 Uhr.", "21.15 Uhr"),
        ("Er kam 2023.", "Er kam im vergangenen Jahr.", "2023"),
        ("„Das ist sehr gut“, sagte er.", "Er fand es gut.", "„Das ist sehr gut“"),
        ("„Die Brücke ist gestern eingestürzt“, sagte er.", "Die Brücke ist gestern eingestürzt.",
         "„Die Brücke ist gestern eingestürzt“"),
        ("“That is good”, he said.", "„Das ist gut“, sagte er.", "“That is good”"),
    ],
)  # fmt: skip
def test_facts_that_do_not(sentence: str, source: str, what: str) -> None:
    assert any(what in one for one in missing(sentence, source))


@pytest.mark.parametrize("printed", [dt.date.min, dt.date.max])
@pytest.mark.parametrize(
    "source", ["Er kam gestern.", "Er will am Montag kommen.", "Er kam vor 99999999999 Tagen."]
)
def test_the_ends_of_the_calendar_are_no_failure(printed: dt.date, source: str) -> None:
    assert missing("Er kam am 15. August.", source, printed=printed)


def test_names_that_no_source_has_are_found() -> None:
    source = [Source("Oberbürgermeister Dirk Hilbert sperrte in Dresden die Ufer.", "de")]
    assert unknown_names("Dirk Krawulke sperrte die Ufer.", "de", source) == ("Krawulke",)
    assert unknown_names("Laut Krawulke ist es so.", "de", source) == ("Krawulke",)
    assert unknown_names("Mayor Dirk Hilbert closed it in Dresden.", "en", source) == ()
    assert unknown_names("Mayor Jack Krawulke closed it.", "en", source) == ("Jack", "Krawulke")


@pytest.mark.parametrize(
    ("sentence", "source", "is_denied"),
    [
        ("Menschen wurden verletzt.", "Das Haus fiel um, verletzt wurde niemand.", True),
        ("Niemand wurde verletzt.", "Zwei Menschen wurden verletzt.", True),
        ("Niemand wurde verletzt.", "Alle blieben unverletzt.", False),
        ("Das Haus fiel um.", "Das Haus fiel um, verletzt wurde niemand.", False),
        ("Er kommt nicht.", "Er lehnt es ab zu kommen.", False),
    ],
)
def test_denials_are_minded(sentence: str, source: str, is_denied: bool) -> None:
    assert contradicts(sentence, "de", [Source(source, "de")]) is is_denied
