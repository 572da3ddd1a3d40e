"""`newsbot chat` by pipe, and other commands beside it."""

import os
import signal
import subprocess
from pathlib import Path

from tests.e2e.conftest import NEWSBOT, SEEDS, Newsbot, bare_environment, is_one_line, json_of


def running_chat(newsbot: Newsbot) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [NEWSBOT, "chat"],
        cwd=newsbot.folder,
        env=bare_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def turn(chat: subprocess.Popen[str], line: str) -> str:
    """Say a line; what is said up to the first empty line."""
    assert chat.stdin is not None
    assert chat.stdout is not None
    chat.stdin.write(f"{line}\n")
    chat.stdin.flush()
    return "".join(iter(chat.stdout.readline, "\n"))


def test_a_chat_by_pipe_is_a_line_a_turn(newsbot: Newsbot) -> None:
    newsbot("index", str(SEEDS))
    lines = "Wo trafen sich Trump und Putin?\n\nUnd wie lange dauerte das Gespräch?\n/sources 1\n"
    talked = newsbot("chat", stdin=lines)
    assert talked.returncode == 0, talked.stderr
    assert talked.stderr == ""
    assert "\x1b" not in talked.stdout
    assert ">" not in talked.stdout.splitlines()[0]
    assert talked.stdout.count("taz, Washington, 16. August 2025 - ") == 3
    assert "**" in talked.stdout.split("\n[1] ")[-1]
    again = newsbot("chat", stdin="/sources\n/new\n")
    assert again.returncode == 0
    assert again.stderr.startswith("Das Gespräch geht nach 2 früheren Fragen weiter")
    assert again.stdout.startswith("[1] ")
    assert newsbot("chat", stdin="/sources\n").stdout.startswith("There is no answer yet")


def test_a_number_out_of_range_is_told_and_the_next_line_is_read(newsbot: Newsbot) -> None:
    newsbot("index", str(SEEDS))
    lines = "Wer ist John Herbst?\n/article 7\n/sources 7\n/article nope\n/latest\n"
    talked = newsbot("chat", stdin=lines)
    assert (talked.returncode, talked.stderr) == (0, "")
    assert talked.stdout.count("Die letzte Antwort hat keine Quelle 7; sie hat ") == 2
    assert "Kein Artikel hat die Id nope" in talked.stdout
    assert "2025-08-16" in talked.stdout.splitlines()[-2]


def test_a_conversation_has_its_own_history(newsbot: Newsbot) -> None:
    newsbot("index", str(SEEDS))
    newsbot("chat", "--conversation", "a", stdin="Wo trafen sich Trump und Putin?\n")
    other = newsbot("chat", "--conversation", "b", stdin="/sources\n")
    assert other.stdout.startswith("There is no answer yet")


def test_control_c_ends_with_130(newsbot: Newsbot) -> None:
    newsbot("index", str(SEEDS))
    with running_chat(newsbot) as chat:
        assert "2025-08-16" in turn(chat, "/latest")
        os.kill(chat.pid, signal.SIGINT)
        assert chat.wait(timeout=20) == 130
        assert chat.stderr is not None
        assert "Traceback" not in chat.stderr.read()


def test_what_is_indexed_beside_a_chat_is_in_its_next_answer(newsbot: Newsbot) -> None:
    newsbot("index", str(SEEDS))
    (newsbot.folder / "hafen.txt").write_text(
        "Im Hamburger Hafen wurde am Dienstag ein Rekord aufgestellt.", encoding="utf-8"
    )
    with running_chat(newsbot) as chat:
        turn(chat, "Wo trafen sich Trump und Putin?")
        assert chat.stdout is not None
        while chat.stdout.readline() != "\n":  # its sources
            pass
        beside = newsbot("index", "hafen.txt")
        assert beside.returncode == 0, beside.stderr
        assert "newsbot chat" in beside.stderr
        # An open log that is deleted by another process loses what is written to it.
        open_files = (Path(f"/proc/{chat.pid}/fd")).iterdir()
        assert not [name for fd in open_files if "(deleted)" in (name := str(fd.readlink()))]
        held = newsbot("ask", "Was?")
        assert held.returncode == 1
        assert is_one_line(held.stderr)
        assert "'newsbot chat' (process" in held.stderr
        turn(chat, "Was wurde im Hamburger Hafen aufgestellt?")
        said, complaints = chat.communicate("/sources\n/quit\n", timeout=60)
    assert (chat.returncode, complaints) == (0, "")
    assert "Im Hamburger Hafen" in said
    assert json_of(newsbot("articles", "--json"))["total"] == 2
    assert "nach 2 früheren Fragen" in newsbot("chat").stderr
