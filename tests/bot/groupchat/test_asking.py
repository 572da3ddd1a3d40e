"""Plain words that ask for a summary, and those that ask the corpus something."""

from __future__ import annotations

import datetime as dt
import time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.groupchat.asking import asks_for_summary, names_the_talk
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


@pytest.mark.parametrize(
    ("text", "stretch"),
    [("was habe ich heute verpasst?", "heute"), ("Hab ich heute was verpasst?", "heute"),
     ("was hab ich seit gestern verpasst?", "seit gestern"),
     ("was habe ich seit Freitag verpasst?", "seit Freitag"),
     ("was habe ich in den letzten 2 Stunden verpasst?", "2h"),
     ("was habe ich diese Woche verpasst?", "diese Woche"),
     ("Was habe ich hier heute alles verpasst?", "heute"),
     ("Was haben wir in der Gruppe in den letzten drei Tagen verpasst?", "3 Tage"),
     ("Was hab' ich denn seit Montag um 9 Uhr verpasst?", "seit Montag 9 Uhr"),
     ("Haben wir seit gestern etwas Wichtiges verpasst?", "seit gestern"),
     ("Was haben wir letzte Woche versäumt?", "letzte Woche"),
     ("Was habe ich seit meiner letzten Nachricht verpasst?", ""),
     ("Sag mir, was ich heute hier verpasst habe!", "heute"),
     ("Eine Zusammenfassung von allem, was ich seit Montag verpasst habe", "seit Montag"),
     ("What did I miss in the last 2 hours?", "2h"), ("tell me what I missed today", "today"),
     ("catch me up on what I missed since Monday", "since Monday"),
     ("Give me a summary of everything we missed this week", "this week"),
     ("Did we miss anything since yesterday?", "since yesterday"),
     ("What have I missed since my last message?", "")],
)  # fmt: skip
def test_what_was_missed_in_a_stretch(text: str, stretch: str) -> None:
    assert asks_for_summary(text, NOW) == read_span(stretch, NOW)


@pytest.mark.parametrize(
    ("text", "stretch"),
    [("kannst du zusammenfassen, was heute geschrieben wurde?", "heute"),
     ("fasse zusammen, was hier heute geschrieben wurde", "heute"),
     ("Fass zusammen, was wir gestern besprochen haben", "gestern"),
     ("Fasst bitte zusammen, was ihr heute hier geschrieben habt", "heute"),
     ("TL;DR: worüber die anderen seit 14 Uhr geredet haben", "seit 14 Uhr"),
     ("fass zusammen, was seit gestern hier los war", "seit gestern"),
     ("Kannst du zusammenfassen, was heute im Chat passiert ist?", "heute"),
     ("Was wurde heute hier besprochen?", "heute"),
     ("Was wurde gestern in der Gruppe geschrieben?", "gestern"),
     ("Worüber wurde heute im Chat geredet?", "heute"),
     ("Can you sum up what was written today?", "today"),
     ("Summarize what happened here since Monday", "since Monday")],
)  # fmt: skip
def test_what_was_said_in_a_stretch(text: str, stretch: str) -> None:
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


@pytest.mark.parametrize(
    "text",
    ["Was habe ich über den Gipfel verpasst?", "Was habe ich heute in den Nachrichten verpasst?",
     "Was habe ich heute in Dresden verpasst?", "was hab ich 2014 verpasst?",
     "Was hab ich im Jahr 2014 verpasst?", "Habe ich den Zug verpasst?",
     "Haben wir heute die Wahl verpasst?", "Was haben die Wölfe heute verpasst?",
     "Warum hat Deutschland das Finale verpasst?", "What did I miss about the summit?",
     "What did I miss at the match today?", "catch me up on the war since Monday"],
)  # fmt: skip
def test_what_was_missed_elsewhere_is_news(text: str) -> None:
    assert asks_for_summary(text, NOW) is None


@pytest.mark.parametrize(
    "text",
    ["fasse zusammen, was heute passiert ist", "Fass zusammen, was heute in der Welt los war",
     "Fass zusammen, was heute hier in Halle passiert ist", "Was wurde heute geschrieben?",
     "Fass zusammen, was heute über Merz geschrieben wurde", "Was wurde heute beschlossen?",
     "Fass zusammen, was Merz heute gesagt hat", "Was wurde hier heute über die Brücke gesagt?",
     "Fasse zusammen, was die Zeitungen heute geschrieben haben", "Fass die anderen zusammen",
     "Worüber wurde heute im Bundestag geredet?", "Summarize what happened today",
     "Summarize what was said about wolves today"],
)  # fmt: skip
def test_what_was_said_elsewhere_is_news(text: str) -> None:
    assert asks_for_summary(text, NOW) is None


@pytest.mark.parametrize(
    "text",
    ["was habe ich verpasst?", "fasst zusammen, was ich verpasst habe", "What did I miss?",
     "Fass die Gruppe zusammen", "Kannst du zusammenfassen, was hier besprochen wurde?",
     "summarize the conversation", "summarise what we discussed"],
)  # fmt: skip
def test_some_requests_name_the_talk(text: str) -> None:
    assert names_the_talk(text)


@pytest.mark.parametrize("text", ["TL;DR?", "sum it up", "Zusammenfassung?", "recap", ""])
def test_others_may_mean_anything(text: str) -> None:
    assert not names_the_talk(text)


@given(
    st.lists(
        st.sampled_from(
            "was habe ich wir wurde hier in der gruppe die letzten 2 stunden heute fass worüber"
            " what did i miss verpasst geschrieben zusammen".split()
        ),
        max_size=60,
    )
)
def test_any_order_of_their_words_is_read_at_once(words: list[str]) -> None:
    began = time.process_time()
    asks_for_summary(" ".join(words), NOW)
    assert time.process_time() - began < 0.5


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
