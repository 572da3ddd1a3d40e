"""A key that is set is in nothing that the commands write: no stream, no file, at debug level."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.conftest import SEEDS, Newsbot, settings_for
from tests.e2e.pseudoterminal import terminal_of
from tests.support.modelscript import Reply
from tests.support.modelserver import Abort, Cut, Error, Text, model_server
from tests.support.newswriting import written

CANARY = "sk-canary-5f0e1d2c3b4a"
WHERE = "Welchen Standort für ein zweites Treffen brachte Putin ins Spiel?"
MOSCOW = "Putin brachte Moskau als möglichen Standort für ein zweites Treffen ins Spiel."
ECHO = Error(401, f"Incorrect API key provided: {CANARY}", code="invalid_api_key")
FAULTS: list[Reply] = [
    ECHO,
    Error(500, raw=f"<pre>Authorization: Bearer {CANARY}</pre>"),
    Error(404, f"no such model for {CANARY}", code="model_not_found"),
    [Text("Putin"), Abort()],
    [Text("Putin"), Cut()],
]


def files_with(folder: Path, secret: bytes) -> list[Path]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return [path for path in files if secret in path.read_bytes()]


def test_the_key_is_nowhere(newsbot: Newsbot) -> None:
    said: list[str] = []

    def run(*command: str, stdin: str = "", **others: str) -> None:
        settings = settings_for(server, NEWSBOT_MODEL_TIMEOUT="2", OPENAI_LOG="debug", **others)
        done = newsbot("--debug", *command, stdin=stdin, settings=settings)
        said.extend([done.stdout, done.stderr])

    (newsbot.folder / "q.jsonl").write_text(f'{{"question": "{WHERE}"}}', encoding="utf-8")
    with model_server(written((MOSCOW, MOSCOW)), key=CANARY) as server:
        server.answer_embeddings_with(ECHO)
        run("index", str(SEEDS))
        server.answer_embeddings_with(None)
        run("index", str(SEEDS))
        run("ask", WHERE, "--json")
        run("chat", stdin=f"{WHERE}\nWarum?\n/sources\n")
        run("doctor", "--json")
        run("eval", "q.jsonl", "--answers", "llm")
        server.answer_chats_with(lambda body: FAULTS[int(body["messages"][1]["content"][-2])])
        run("chat", stdin="".join(f"/new\n{WHERE} {n}?\n" for n in range(len(FAULTS))))
        server.answer_embeddings_with(ECHO)
        run("doctor")
        run("rebuild", "--embed", NEWSBOT_EMBEDDINGS="openai")
        run("ask", WHERE, NEWSBOT_TIMEZONE=CANARY)
        run("ask", WHERE, OPENAI_BASE_URL=f"http://me:{CANARY}@127.0.0.1:9/v1")
        settings = settings_for(server)
        with terminal_of(newsbot.folder, "ask", WHERE, settings=settings) as terminal:
            terminal.end()
        said.append(terminal.transcript)
    assert {request.status for request in server.chats} >= {200, 401, 404, 500}
    assert server.chats[0].headers["Authorization"] == f"Bearer {CANARY}"
    assert any("Traceback" in text for text in said)  # at debug level there are some
    assert not [text for text in said if CANARY in text]
    assert files_with(newsbot.folder, CANARY.encode()) == []
    assert files_with(newsbot.folder, MOSCOW.encode())  # what is kept is found this way
