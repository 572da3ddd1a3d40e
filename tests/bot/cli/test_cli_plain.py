"""Text from outside can't do anything to the terminal but be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.plain import encodable, one_line, printable, say


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mrot\x1b[0m", "rot"),
        ("\x1b]0;Titel\x07Text", "Text"),
        ("\x1b]8;;https://x\x1b\\Link\x1b]8;;\x1b\\", "Link"),
        ("\x9b31mrot \x9d0;Titel\x9cText", "rot Text"),
        ("\x1bPq#0\x1b\\Bild\x1b(B\x1bc", "Bild"),
        ("Zeile\r\nweiter\rzurück\b\x00\x7f\x85", "Zeile\nweiterzurück"),
        ("Absatz\n\nEinzug\tTab", "Absatz\n\nEinzug\tTab"),
        ("\u202eegaz\u202c \u2066x\u2069", "egaz x"),
        ("„Ümläute“ – 👩‍🚀 [1] \\[bold]", "„Ümläute“ – 👩‍🚀 [1] \\[bold]"),
        ("a\udcffb", "a\N{REPLACEMENT CHARACTER}b"),
        ("\x1b]0;ohne Ende", "0;ohne Ende"),
    ],
)
def test_escape_sequences_and_control_characters_are_taken_out(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\x1b\x9b\x9d[]0;m\x07\\"))))
def test_what_is_printable_can_be_printed_and_moves_nothing(text: str) -> None:
    shown = printable(text)
    shown.encode()
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in shown if c not in "\n\t")


def test_one_line_folds_white_space() -> None:
    assert one_line("  a\n\n b\tc \x1b[1m") == "a b c"


def test_bytes_that_are_no_text_become_a_replacement_character() -> None:
    assert encodable("caf\udce9 ä") == "caf\N{REPLACEMENT CHARACTER} ä"


def test_saying_something_takes_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    say("no file\nnamed \x1b[31mx")
    assert capsys.readouterr() == ("", "newsbot: no file named x\n")
