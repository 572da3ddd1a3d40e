"""A summary without a model shows what was written, and where."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.groupchat.extractive import summarise
from bot.groupchat.summary import Remark, Summary
from tests.bot.groupchat.test_topics import HALL, LAMPS, chat
from tests.groupchats.measure import score, total
from tests.groupchats.reading import FOLDER, read_chat, read_chats


def shown(summary: Summary) -> list[Remark]:
    """Everything that a summary quotes."""
    return [r for t in summary.topics for r in (*t.remarks, *t.decisions, *t.questions)]


@pytest.fixture(scope="module")
def summaries() -> dict[str, Summary]:
    return {c.name: summarise(c.messages, c.language) for c in read_chats()}


def test_every_remark_is_what_its_author_wrote(summaries: dict[str, Summary]) -> None:
    for known in read_chats():
        by_id = {message.message_id: message for message in known.messages}
        for remark in shown(summaries[known.name]):
            said = by_id[remark.message_ids[0]]
            assert said.text.startswith(remark.text.removesuffix("…"))
            assert remark.author == said.author


def test_remarks_come_in_the_order_of_time(summaries: dict[str, Summary]) -> None:
    for summary in summaries.values():
        for topic in summary.topics:
            for remarks in (topic.remarks, topic.decisions, topic.questions):
                ids = [remark.message_ids[0] for remark in remarks]
                assert ids == sorted(set(ids))


def test_a_topic_is_told_in_a_few_remarks(summaries: dict[str, Summary]) -> None:
    for summary in summaries.values():
        for topic in summary.topics:
            assert 1 <= len(topic.remarks) <= 5
            assert len(topic.decisions) <= 3
            assert len(topic.questions) <= 3


def test_a_title_is_short_and_of_the_topics_words(summaries: dict[str, Summary]) -> None:
    for known in read_chats():
        texts = {message.message_id: message.text for message in known.messages}
        for topic in summaries[known.name].topics:
            assert 1 < len(topic.title) <= 60
            spoken = " ".join(texts[number] for number in topic.message_ids).casefold()
            first = topic.title.split(",")[0].split()[0].rstrip("…:")
            assert first.casefold() in spoken


def test_most_known_topics_are_found_and_few_false_ones(summaries: dict[str, Summary]) -> None:
    scores = [score(known, summaries[known.name]) for known in read_chats()]

    assert total(scores).coverage >= 0.80
    assert total(scores).worst_false <= 1
    assert total(scores).right_remarks >= 0.80 * total(scores).remarks


def test_what_is_counted_is_all_that_was_said() -> None:
    messages = chat(*LAMPS, "😂", "gute Nacht")

    summary = summarise(messages, "de")

    assert (summary.mode, summary.language) == ("extractive", "de")
    assert (summary.messages, summary.people) == (7, 3)
    assert (summary.since, summary.until) == (messages[0].sent_at, messages[-1].sent_at)


def test_nothing_said_is_nothing_summed_up() -> None:
    summary = summarise([], "en")

    assert (summary.topics, summary.messages, summary.people) == ((), 0, 0)
    assert summary.since is summary.until is None


def test_a_summary_is_the_same_again() -> None:
    messages = read_chat(FOLDER / "en_07_clan.chat").messages

    assert summarise(messages, "en") == summarise(messages[::-1], "en")


def test_a_decision_is_shown() -> None:
    talk = (*HALL, "ok, dann Samstag 15 Uhr am Sportplatz, beschlossen")

    (topic,) = summarise(chat(*talk), "de").topics

    assert [decision.text for decision in topic.decisions] == [talk[-1]]


@pytest.mark.parametrize(
    "said",
    [
        "Sportplatz ist damit beschlossen, Samstag 15 Uhr",
        "ok dann Samstag am Sportplatz",
        "dann machen wir Sportplatz am Samstag",
        "dann 31.10. am Sportplatz, fix!",
        "Deal. Anna den Schlüssel, Cem den Sportplatz",
        "Agreed: Sportplatz on Saturday",
        "let's do the Sportplatz on Saturday",
        "Fine, then that's settled, Sportplatz",
        "Right, it is the Sportplatz then",
    ],
)
def test_a_decision_is_known_by_how_people_say_it(said: str) -> None:
    (topic,) = summarise(chat(*HALL, said), "de").topics

    assert [decision.text for decision in topic.decisions] == [said]


def test_bare_assent_decides_what_was_said_before_it() -> None:
    talk = (
        *HALL,
        "Treffpunkt Samstag 15 Uhr am Sportplatz, wenn keiner was dagegen hat.",
        "abgemacht",
    )

    (topic,) = summarise(chat(*talk), "de").topics

    assert [decision.message_ids for decision in topic.decisions] == [(504, 505)]
    assert topic.decisions[0].text == talk[-2]


@pytest.mark.parametrize(
    "said",
    [
        "noch nichts beschlossen wegen Sportplatz",
        "if it is agreed we take the Sportplatz",
        "wer hat das mit dem Sportplatz entschieden?",
        "Agreed, and the Sportplatz has a café",
        "ok so even in the worst case there is the Sportplatz",
    ],
)
def test_what_is_not_settled_is_no_decision(said: str) -> None:
    (topic,) = summarise(chat(*HALL, said), "de").topics

    assert topic.decisions == ()


def test_a_question_that_nobody_answers_stays_open() -> None:
    talk = (*HALL, "Und wer hat den Schlüssel für den Sportplatz?")

    (topic,) = summarise(chat(*talk), "de").topics

    assert [question.text for question in topic.questions] == [talk[-1]]


def test_not_knowing_is_no_answer() -> None:
    talk = (*HALL, "Und wer hat den Schlüssel für den Sportplatz?", "keine Ahnung, frag mal")

    (topic,) = summarise(chat(*talk), "de").topics

    assert [question.text for question in topic.questions] == [talk[-2]]


def test_an_answered_question_is_not_open() -> None:
    talk = (*HALL, "Und wer hat den Schlüssel für den Sportplatz?", "der Hausmeister")

    (topic,) = summarise(chat(*talk), "de").topics

    assert topic.questions == ()


def test_a_late_reply_answers_too() -> None:
    talk = (*HALL, "Und wer hat den Schlüssel für den Sportplatz?", *HALL, "ich hab ihn")
    messages = chat(*talk)
    messages[-1] = replace(messages[-1], user_id=99, reply_to=504)

    (topic,) = summarise(messages, "de").topics

    assert 504 not in [question.message_ids[0] for question in topic.questions]


def test_a_long_message_is_cut_where_a_word_ends() -> None:
    messages = chat(*LAMPS, "Stirnlampen " + "Lampen Rabatt Lumen " * 500)

    for remark in shown(summarise(messages, "de")):
        assert len(remark.text) <= 280
        assert "\n" not in remark.text
