"""Parts that are too long for the model: both halves are told, and paid for."""

from __future__ import annotations

import pytest

from bot.groupchat.spending import Spent, expected_tokens
from tests.bot.groupchat.talking import said
from tests.bot.groupchat.writers import write
from tests.support import groupmodel
from tests.support.modelserver import Error, model_server

THINGS = (
    "Grillen Kino Fahrrad Heizung Klavier Garten Umzug Tomaten Drucker "
    "Konzert Schwimmbad Kuchen Teppich Zelt Gitarre Balkon Keller Fenster"
).split()
BY_THING = said(
    *(
        f"{('Anna', 'Ben', 'Carl')[number % 3]}: Der {thing} ist morgen fertig, sagt {number}"
        for at, thing in enumerate(THINGS)
        for number in range(10 * at, 10 * at + 10)
    )
)


def a_topic_a_thing(body: dict[str, object]) -> str:
    lines = {line.text.split()[1]: line for line in reversed(groupmodel.lines_of(body))}
    return "\n".join(
        f"TOPIC: {thing} | {line.number}\nSAID: {line.author} | {line.text} | {line.number}"
        for thing, line in reversed(lines.items())
    )


@pytest.mark.parametrize("can_merge", [True, False])
def test_of_a_part_that_is_halved_both_halves_are_told(can_merge: bool) -> None:
    told: list[tuple[int, int]] = []

    def script(body: dict[str, object]) -> object:
        if groupmodel.is_merge(body) and not can_merge:
            return Error(503)
        return a_topic_a_thing(body)

    with model_server(script, context_tokens=2_500) as server:  # type: ignore[arg-type]
        summary = write(server, BY_THING, on_progress=lambda done, of: told.append((done, of)))
        merges = sum(groupmodel.is_merge(request.body) for request in server.chats)
    assert merges > 0
    quarters = {(topic.message_ids[0] - BY_THING[0].message_id) // 45 for topic in summary.topics}
    assert quarters == {0, 1, 2, 3}
    assert told[0] == (0, 1)
    assert told[-1][0] == told[-1][1] > 2
    assert told == sorted(told)
    assert all(done < of for done, of in told[:-1])


@pytest.mark.parametrize("can_be_had", [True, False])
def test_what_halving_a_part_takes_is_asked_for_before(can_be_had: bool) -> None:
    asked: list[int] = []

    def more(tokens: int) -> bool:
        asked.append(tokens)
        return can_be_had

    spent = Spent(expected_tokens(BY_THING), more=more)
    with model_server(a_topic_a_thing, context_tokens=2_500) as server:
        write(server, BY_THING, spent=spent)
        halved = sum(request.status == 400 for request in server.chats)
    assert len(asked) == halved > 0
    assert spent.most == expected_tokens(BY_THING) + can_be_had * sum(asked)
