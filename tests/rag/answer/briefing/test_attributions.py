"""Who said it is no news by itself; whoever says a fact as well is quoted."""

from __future__ import annotations

import pytest

from rag.answer.briefing.attributions import is_attribution


@pytest.mark.parametrize(
    "text",
    [
        "Das teilte das Krankenhaus am Sonntag mit.",
        "Das kündigte Direktorin Helene Brandt am Montag an.",
        "Dies gab der Verband am Dienstagabend in Bremen bekannt.",
        "Das sagte Petra Lunt, Sprecherin der Stadtwerke, am Freitag.",
        "Das sagte Hauke Thiel, der Leiter der Behörde, am Freitag.",
        "Das hat ein Sprecher der Werft am Abend bestätigt.",
        "Das wurde am 3. Mai von der Staatsanwaltschaft mitgeteilt.",
        "Das geht aus einem Bericht des Rechnungshofs hervor.",
        "Das berichtet die „Neue Elbzeitung“ in ihrer Montagsausgabe.",
        "Diese Entscheidung gab die Polizei und die Feuerwehr am Mittwoch bekannt.",
        "Die Staatsanwaltschaft bestätigte das am Donnerstag.",
        "Das Ministerium teilte dies am Freitag in Kiel mit.",
        "This was announced by the hospital on Sunday.",
        "That was confirmed by a spokesman for the ministry.",
        "It was first reported by the Lakeland Times on Tuesday.",
        "The announcement was made by director Ann Pell on Monday.",
        "The news was confirmed by Omar Reyes, the harbour master, on Friday.",
        "That is according to the fire brigade in Gratwick.",
        "The ministry confirmed this on Thursday evening.",
        "Police confirmed that on Friday.",
    ],
)
def test_a_sentence_that_only_says_who_said_it_is_an_attribution(text: str) -> None:
    assert is_attribution(text)


@pytest.mark.parametrize(
    "text",
    [
        "Das Krankenhaus teilte am Sonntag die Zahl der Toten mit.",
        "Das teilte die Polizei mit und bat um Hinweise zu dem Wagen.",
        "Das teilte die Feuerwehr, die mit 40 Leuten im Einsatz war, mit.",
        "Das sagte sie, nachdem der Rat den Haushalt abgelehnt hatte.",
        "Das erklärt den Anstieg der Preise im Herbst.",
        "Das sagt viel über den Zustand der Brücken im Land.",
        "Das bestätigte die Befürchtungen der Anwohner am Fluss.",
        "Das Landgericht bestätigte das Urteil gegen den Reeder am Montag.",
        "Das Museum in der Altstadt kündigte eine Ausstellung für Mai an.",
        "Diese Klinik meldete am Sonntag drei neue Fälle.",
        "Das war am Sonntag der dritte Brand in diesem Jahr.",
        "Die Ministerin sagte das Treffen in Wien am Montag ab.",
        "Das sagte der Trainer: „Wir steigen nicht ab.“",
        "It was announced on Monday that the bridge will stay closed.",
        "This was announced by the mayor, who resigned an hour later.",
        "The ministry confirmed that on Friday two ships sank off the coast.",
        "The company announced this year's figures and cut 300 jobs.",
        "This was the third fire in the harbour this year.",
        "That decision cost the town two million pounds on Monday.",
        "Das sagte er im Prozess um den Raub in der Altstadt aus.",
        "Die Polizei meldete das am Montag gestohlene Auto als gefunden.",
        "The ministry said it on Friday closed three schools.",
        "The hospital said on Sunday that 17 people had died.",
    ],
)
def test_a_sentence_that_tells_something_is_none(text: str) -> None:
    assert not is_attribution(text)


@pytest.mark.parametrize("text", ["", "„“", "Das", "This was", "a " * 5_000, "das teilte " * 2_000])
def test_any_text_is_judged_at_once(text: str) -> None:
    assert not is_attribution(text)
