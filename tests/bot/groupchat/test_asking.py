"""Plain words that ask for a summary, and those that ask the corpus something."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.groupchat.asking import asks_for_summary
from bot.groupchat.spans import Span, read_span

NOW = dt.datetime(2025, 8, 20, 15, 30, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    "text",
    ["fasst zusammen, was ich verpasst habe", "was hab ich verpasst?", "summarise what I missed",
     "tl;dr", "TL;DR?", "TLDR please", "Was haben wir verpasst?", "What did I miss?", "recap",
     "What have I missed here?", "Summarize everything I've missed, please!",
     "Zusammenfassung bitte",
     "Kannst du bitte zusammenfassen, was hier besprochen wurde?", "Fass mal zusammen", "sum up",
     "Gib mir eine kurze Zusammenfassung der Diskussion", "Gib mir eine Zusammenfassung",
     "Could you summarize the conversation?", "catch me up", "What was discussed here?",
     "Fass die Gruppe zusammen", "Hab ich was verpasst?", "Did I miss anything?",
     "Mach bitte eine Zusammenfassung für mich", "Mach bitte eine Zusammenfassung"],
)  # fmt: skip
def test_what_was_missed(text: str) -> None:
    assert asks_for_summary(text, NOW) == Span("missed")


@pytest.mark.parametrize(
    ("text", "stretch"),
    [("fass die letzten 2 Stunden zusammen", "2h"), ("sum up today please", "today"),
     ("Bitte fass die letzten 50 Nachrichten zusammen", "50"),
     ("TL;DR seit gestern", "seit gestern"),
     ("summary of the last 50 messages", "50"), ("What have I missed since Monday?", "seit Montag"),
     ("Worüber habt ihr heute geredet?", "today"), ("What did you talk about today?", "today"),
     ("Was wurde hier gestern besprochen?", "gestern"), ("Catch me up on the last 2 hours", "2h"),
     ("Gib mir eine Zusammenfassung von gestern", "gestern"), ("summarise this week", "this week"),
     ("fass zusammen, was ich seit gestern verpasst habe", "seit gestern"),
     ("summarize this chat since 14:00", "since 14:00")],
)  # fmt: skip
def test_with_a_stretch(text: str, stretch: str) -> None:
    assert asks_for_summary(text, NOW) == read_span(stretch, NOW)


def test_to_the_asker_alone() -> None:
    assert asks_for_summary("schick mir privat eine Zusammenfassung", NOW) == Span(is_private=True)
    assert asks_for_summary("tl;dr privately please", NOW) == Span(is_private=True)


@pytest.mark.parametrize(
    "text",
    ["Fasse den Artikel über X zusammen", "Was habt ihr zur Brücke?", "", "heute", "2h", "50",
     "Fass die Lage in der Ukraine zusammen", "summarize the article", "Summary of the war?",
     "Sum up the news about wolves", "Was ist passiert?", "Was ist gestern passiert?",
     "fass die Nachrichten von heute zusammen", "Zusammenfassung des Artikels über die Brücke",
     "Was hat der Kanzler verpasst?", "What did Trump miss?", "Who missed the train?",
     "Wie ist die Zusammenfassung der Studie?", "Was haben die Wölfe gerissen?",
     "Wer hat den Vertrag zusammengefasst?", "What has been said about the bridge?",
     "Was wurde zur Brücke gesagt?", "Was hat Merz heute gesagt?", "Gibt es Neues?",
     "Was hab ich in Dresden verpasst?", "summarise what the chancellor missed", "me", "mir",
     "Fass zusammen, was Kubasch fordert", "Recap of the match", "tl;dr of article 2",
     "Worüber hat der Bundestag heute geredet?", "What did the Senate talk about today?"],
)  # fmt: skip
def test_questions_to_the_corpus(text: str) -> None:
    assert asks_for_summary(text, NOW) is None


@given(st.text(max_size=300))
def test_any_text_can_be_looked_at(text: str) -> None:
    asks_for_summary(text, NOW)


@given(st.sampled_from(["Brücke", "Ukraine", "article", "wolves", "Merz", "Dresden"]))
def test_a_topic_makes_it_a_question(topic: str) -> None:
    for text in (
        "fass zusammen {}",
        "{} tl;dr",
        "summarise {} today",
        "was hab ich zu {} verpasst",
    ):
        assert asks_for_summary(text.format(topic), NOW) is None
