"""The scripted chats are read strictly, and the measure counts as it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.groupchat.summary import Remark, Summary, Topic
from tests.groupchats.measure import score
from tests.groupchats.reading import Chat, read_chat, read_chats

HEAD = "title: T\nlanguage: de\ntopic a: A\ntopic b: B | article: x-1\ntopic c: C\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "de_02_probe.chat"
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def probe(tmp_path: Path) -> Chat:
    days = "".join(
        f"= 2026-03-0{day}\n"
        + "".join(f"10:0{n} Jo [{key}]: Text {key}{n}\n" for n in range(6))
        + "11:00 Al ^2 [-]: 😂\n"
        for day, key in enumerate("abc", 1)
    )
    return read_chat(written(tmp_path, HEAD + days))


def summary(*groups: tuple[tuple[int, ...], tuple[int, ...]]) -> Summary:
    """Topics by the ids of their messages and of their remarks."""
    topics = tuple(
        Topic("T", tuple(Remark("t", (said,), "Jo") for said in remarks), message_ids=ids)
        for ids, remarks in groups
    )
    return Summary(topics, "extractive", "de", 0, 0, None, None)


def test_thirty_chats_in_both_languages_are_read() -> None:
    chats = read_chats()

    assert len(chats) == 30
    assert sum(chat.language == "de" for chat in chats) == 15
    assert all(40 <= len(chat.messages) <= 400 for chat in chats)
    assert len({chat.messages[0].chat_id for chat in chats}) == 30


def test_messages_have_ids_users_and_replies(probe: Chat) -> None:
    ids = [message.message_id for message in probe.messages]

    assert ids == list(range(ids[0], ids[0] + 21))
    assert ids[0] > 1
    assert probe.messages[6].reply_to == ids[4]
    assert probe.messages[0].user_id == probe.messages[7].user_id != probe.messages[6].user_id
    assert probe.labels[ids[6]] is None
    assert probe.topics[1].article == "x-1"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (HEAD + "= 2026-03-01\n10:00 Jo [d]: x\n", "no topic 'd'"),
        (HEAD + "= 2026-03-01\n10:00 Jo [a]: x\n09:59 Jo [a]: y\n", "times go forward"),
        (HEAD + "= 2026-03-02\n= 2026-03-01\n", "days go forward"),
        (HEAD + "= 2026-03-01\n10:00 Jo ^1 [a]: x\n", "points before the first"),
        (HEAD + "= 2026-03-01\n10:00 Jo: x\n", "expected 'HH:MM"),
        (HEAD + "= 2026-03-01\n10:00 Jo [a]: x\n", "fewer than 6 messages on a, b, c"),
        (HEAD + "topic a: again\n", "each key once"),
        ("title: T\nlanguage: fr\n", "language is de or en"),
        ("Kletterverein\n", "expected 'title"),
    ],
)
def test_a_slip_of_the_pen_is_told_with_its_line(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(ValueError, match=rf"de_02_probe\.chat, line \d+: .*{why}"):
        read_chat(written(tmp_path, text))


def test_a_topic_with_most_messages_and_a_remark_of_a_known_one_finds_it(probe: Chat) -> None:
    a = probe.messages[0].message_id

    figures = score(probe, summary(((a, a + 1, a + 2, a + 7), (a, a + 7))))

    assert (figures.known, figures.found, figures.false) == (3, 1, 0)
    assert (figures.remarks, figures.right_remarks) == (2, 1)


def test_half_of_the_messages_are_not_most(probe: Chat) -> None:
    a = probe.messages[0].message_id

    assert score(probe, summary(((a, a + 7), (a,)))).false == 1


def test_chatter_counts_against_a_topic(probe: Chat) -> None:
    a = probe.messages[0].message_id

    assert score(probe, summary(((a, a + 6), (a,)))).found == 0


def test_a_topic_in_two_parts_is_one_found_and_one_false(probe: Chat) -> None:
    a = probe.messages[0].message_id

    figures = score(probe, summary(((a, a + 1), (a,)), ((a + 2, a + 3), (a + 2,))))

    assert (figures.found, figures.false) == (1, 1)


def test_a_topic_without_a_remark_of_its_own_is_false(probe: Chat) -> None:
    a = probe.messages[0].message_id

    assert score(probe, summary(((a, a + 1), (a + 7,)))).false == 1
