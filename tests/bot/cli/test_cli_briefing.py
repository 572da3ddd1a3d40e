"""`newsbot brief` on the application proper, in this process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.commands import commands
from tests.bot.apps import index, make_app
from tests.support.newsroom import write_jsonl
from tests.support.stories import STORIES


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("brief")
    with make_app(folder) as app:
        index(app, write_jsonl(folder / "news.jsonl", STORIES))
    return folder / "data"


def run(corpus: Path, *arguments: str) -> Result:
    given = ["brief", *arguments, "--data-dir", str(corpus), "--now", "2026-06-10"]
    return CliRunner().invoke(commands, given, env={"LANG": "C.UTF-8"})


def test_a_briefing_has_a_headline_points_disagreements_and_sources(corpus: Path) -> None:
    done = run(corpus, "Hafenstreik", "in", "Nordhaven")
    assert done.exit_code == 0, done.output
    head, *_ = done.stdout.splitlines()
    assert head.startswith("Hafenstreik in Nordhaven: ")
    assert "Hier gehen die Berichte auseinander:" in done.stdout
    assert "Küstenblatt, Nordhaven, 22. Mai 2026 - Einigung im Hafenstreik" in done.stdout


def test_json_is_as_ask_with_title_and_period(corpus: Path) -> None:
    done = run(corpus, "Dammbruch im Mai", "--json")
    said = json.loads(done.stdout)
    assert said["period"] == {"since": "2026-05-01", "until": "2026-05-31"}
    assert said["title"].startswith("Nach dem Dammbruch")
    assert (said["status"], said["mode"]) == ("answered", "extractive")
    numbers = [citation["number"] for citation in said["citations"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {number for point in said["points"] for number in point["numbers"]} <= set(numbers)
    [side, other] = said["disagreements"][0]
    assert {"outlet", "published", "number", "text"} == set(side) == set(other)


def test_a_timeline_is_told_as_json_and_drawn(corpus: Path, tmp_path: Path) -> None:
    picture = tmp_path / "dam.png"
    done = run(corpus, "Dammbruch", "Brennsee", "--timeline", "--json", "--picture", str(picture),
               "--dark")  # fmt: skip
    said = json.loads(done.stdout)
    assert said["events"][0] == {
        "date": "1963-01-01",
        "precision": "year",
        "text": "Der Damm war im Jahr 1963 gebaut worden.",
        "number": 1,
    }
    assert {"date": "2026-05-15", "outlet": "Landeskurier", "articles": 1} in said["articles"]
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_picture_is_drawn_beside_a_briefing(corpus: Path, tmp_path: Path) -> None:
    picture = tmp_path / "dam.png"
    done = run(corpus, "Dammbruch", "--json", "--picture", str(picture))
    assert "points" in json.loads(done.stdout)
    assert picture.exists()


def test_without_a_topic_it_is_the_news(corpus: Path) -> None:
    said = json.loads(run(corpus, "--since", "2026-06-01", "--json").stdout)
    assert said["title"].startswith(("Nachrichten, ", "News, "))
    assert said["period"]["since"] == "2026-06-01"
    assert 3 <= len(said["points"]) <= 7


def test_no_evidence_is_an_answer(corpus: Path) -> None:
    done = run(corpus, "Marsrakete", "--json")
    assert done.exit_code == 0
    said = json.loads(done.stdout)
    assert (said["status"], said["citations"], said["points"]) == ("no_evidence", [], [])
