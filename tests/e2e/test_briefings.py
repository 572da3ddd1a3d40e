"""`newsbot brief`, from the shell, on the seed article."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.conftest import ARTICLE_ID, Newsbot, article_text, is_one_line, json_of


def test_a_briefing_and_a_timeline_of_the_seed_article(seeded: Newsbot, tmp_path: Path) -> None:
    briefing = json_of(seeded("brief", "Gipfel", "in", "Alaska", "--json"))
    assert (briefing["status"], briefing["language"]) == ("answered", "de")
    assert briefing["title"].startswith("Gipfel in Alaska: ")
    text = article_text(seeded, ARTICLE_ID)
    for citation in briefing["citations"]:
        assert text[citation["start"] : citation["end"]] == citation["quote"]
    picture = tmp_path / "alaska.png"
    told = json_of(seeded("brief", "Ukraine", "--timeline", "--json", "--picture", str(picture)))
    days = [event["date"] for event in told["events"]]
    assert days == sorted(days)
    assert {"2014-01-01", "2025-08-15", "2025-08-16"} <= set(days)
    assert told["articles"] == [{"date": "2025-08-16", "outlet": "taz", "articles": 1}]
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_picture_that_can_not_be_written_is_a_named_failure(seeded: Newsbot) -> None:
    done = seeded("brief", "Ukraine", "--timeline", "--picture", "no/such/folder/x.png")
    assert (done.returncode, done.stdout) == (1, "")
    assert is_one_line(done.stderr)
    assert "name another file" in done.stderr


def test_the_conversation_briefs_as_well(seeded: Newsbot) -> None:
    done = seeded(
        "chat", "--conversation", "brief", stdin="/timeline Krim\n/brief Alaska\n/sources 1\n"
    )
    assert done.returncode == 0, done.stderr
    assert "2014: " in done.stdout
    assert "Austragungsort des Treffens" in done.stdout
