"""How an answer comes to stand: streamed, refused halfway, turned over, or forgotten meanwhile."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from bot.locales import texts
from bot.telegram.handling.searching import search
from rag.errors import StorageError
from tests.bot.telegram.desk import Desk
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram

WOLVES = "Was fordert der Schäfer Jurij Kubasch?"
BRIDGE = "Was ist mit der Carolabrücke in Dresden passiert?"


@pytest.fixture
def desk(public_desk: Desk) -> Desk:
    return public_desk


async def test_an_apology_takes_the_place_of_what_was_streamed(
    desk: Desk, tg: Telegram, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = tg.supergroup("Redaktion", [anna])

    async def breaks(*_asked: Any, on_draft: Any, **_given: Any) -> None:
        on_draft("Die Brücke ist eingestürzt, weil")
        while not group.answers:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        raise StorageError("disk full")

    monkeypatch.setattr(desk.app.conversations, "ask", breaks)
    await desk.says(anna, f"/ask {BRIDGE}", group)
    [answer] = group.answers
    assert answer.versions[0].text.startswith("Die Brücke")
    assert answer.text == texts("de").say("apology")


async def test_no_draft_comes_after_its_answer(
    desk: Desk, tg: Telegram, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = desk.app.conversations.ask

    async def hurries(*asked: Any, on_draft: Any, **given: Any) -> Any:
        found = await ask(*asked, on_draft=None, **given)
        on_draft("Die Brücke")
        while not tg.count("sendMessageDraft"):  # noqa: ASYNC110
            await asyncio.sleep(0.001)
        return found  # while the draft is on its way

    monkeypatch.setattr(desk.app.conversations, "ask", hurries)
    tg.latency_s = 0.15
    await desk.says(anna, BRIDGE)
    await asyncio.sleep(0.3)
    [draft] = anna.chat.drafts
    [answer] = anna.chat.answers
    assert draft.at < answer.date
    assert [call.status for call in tg.calls_of("sendMessageDraft")] == [200]


async def test_what_is_being_answered_is_forgotten_too(
    desk: Desk, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, keep = asyncio.Event(), desk.service.answers.keep

    async def slowly(**given: Any) -> int:
        begun.set()
        await asyncio.sleep(0.3)
        return await keep(**given)

    monkeypatch.setattr(type(desk.service.answers), "keep", lambda _self, **given: slowly(**given))
    await desk.says(anna, "/forget")
    asking = anna.chat.answers[-1]
    anna.says(BRIDGE)
    answering = asyncio.create_task(desk.hears())
    await begun.wait()
    anna.taps(asking.button("Ja, löschen"))
    [update] = (await desk.service.bot.get_updates(-1, timeout=0))[-1:]
    await desk.router.handle(update)
    await answering
    assert desk.service.answers.given_to(anna.id) == []
    assert asking.versions[1].text == texts("de").say("forgotten", answers=1)


async def test_a_stalled_search_holds_up_nothing_else(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stalls(*_asked: Any, **_given: Any) -> list[Any]:
        time.sleep(1.0)
        return []

    monkeypatch.setattr(desk.app, "search", stalls)
    searches = [asyncio.create_task(search(desk.service, "Wölfe", 5)) for _ in range(40)]
    await asyncio.sleep(0.05)
    began = time.monotonic()
    await asyncio.to_thread(desk.inbox.depth)
    assert time.monotonic() - began < 0.5
    for task in searches:
        task.cancel()
    await asyncio.gather(*searches, return_exceptions=True)


# -- turned over ---------------------------------------------------------------------------------


async def test_what_was_asked_by_a_button_keeps_its_question(desk: Desk, anna: Person) -> None:
    await desk.says(anna, BRIDGE)
    suggestion = next(b for b in anna.chat.answers[-1].buttons if str(b.data).startswith("q:"))
    desk.passes(minutes=5)
    anna.taps(suggestion)
    await desk.hears()
    answer = anna.chat.answers[-1]
    said, buttons = answer.html, [button.data for button in answer.buttons]
    assert said.startswith("<b>")
    await opens_and_goes_back(desk, anna, answer)
    assert (answer.html, [button.data for button in answer.buttons]) == (said, buttons)


async def test_a_list_of_sources_stays_one(desk: Desk, anna: Person) -> None:
    await desk.says(anna, BRIDGE)
    await desk.says(anna, "/sources")
    sources = anna.chat.answers[-1]
    said = sources.html
    await opens_and_goes_back(desk, anna, sources)
    assert sources.html == said
    await desk.says(anna, "/sources 1")
    single = anna.chat.answers[-1]
    anna.taps(single.button("‹"))
    await desk.hears()
    assert single.html == said


async def opens_and_goes_back(desk: Desk, anna: Person, message: Any) -> None:
    said = message.html
    anna.taps(message.button("[1]"))
    await desk.hears()
    assert message.html != said
    anna.taps(message.button("‹"))
    await desk.hears()
