"""Answers that a model writes and the code checks."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from rag.types import AnswerStatus, Filters
from tests.rag.answer.writing import HELD, QUESTION, QUOTE, asked, engine_of, good, source_of
from tests.support.modelserver import Error, Text, model_server
from tests.support.newsroom import NOW, Newsroom


async def test_a_checked_answer_is_shown_with_its_quote(newsroom: Newsroom) -> None:
    with model_server(good) as server:
        answer = await asked(newsroom, server)
    assert (answer.mode, answer.status) == ("llm", AnswerStatus.ANSWERED)
    assert answer.text.startswith(f"{HELD} [1]")
    assert answer.text.endswith("Stand: 18. August 2025.")
    assert [citation.quote for citation in answer.citations] == [QUOTE]
    assert answer.notice == ""
    assert answer.usage.calls == len(server.chats) == 1
    assert answer.usage.tokens > 0


async def test_the_prompt_tells_headline_outlet_place_and_date(newsroom: Newsroom) -> None:
    with model_server(good) as server:
        await asked(newsroom, server)
    [request] = server.chats
    assert "Carolabrücke in Dresden eingestürzt\n(Elbkurier, Dresden, 18 August 2025)" in (
        request.text
    )
    assert "Write in German" in request.text
    assert "Wednesday, 20 August 2025" in request.text


async def test_a_draft_grows_and_never_shows_what_is_no_answer(newsroom: Newsroom) -> None:
    drafts: list[str] = []
    with model_server(lambda body: Text(good(body), size=1)) as server:
        answer = await asked(newsroom, server, on_draft=drafts.append)
    assert len(drafts) > 20
    assert all(after.startswith(before) for before, after in pairwise(drafts))
    assert answer.text.startswith(drafts[-1].strip())
    assert not any("QUOTES" in draft or re.search(r"\[\d*$", draft) for draft in drafts)


async def test_a_sentence_that_fails_is_asked_for_again_once(newsroom: Newsroom) -> None:
    def script(body: dict[str, Any]) -> str:
        if len(body["messages"]) > 2:
            assert "zwölf Millionen" in body["messages"][-1]["content"]
            return good(body)
        return good(body).replace("elf Millionen Euro kosten. [", "zwölf Millionen kosten. [", 1)

    with model_server(script) as server:
        answer = await asked(newsroom, server)
    assert answer.text.startswith(f"{HELD} [1]")
    assert answer.usage.calls == len(server.chats) == 2


async def test_what_fails_twice_is_left_out_and_that_is_said(newsroom: Newsroom) -> None:
    def script(body: dict[str, Any]) -> str:
        number = source_of(body, QUOTE)
        return f'{HELD} [{number}] Es gab 99 Tote. [{number}]\n\nQUOTES\n[{number}] "{QUOTE}"'

    with model_server(script) as server:
        answer = await asked(newsroom, server)
    assert "99" not in answer.text
    assert answer.text.startswith(f"{HELD} [1]")
    assert answer.notice == ("Ein Satz ist weggelassen, weil die Quellen das nicht bestätigen.")
    assert len(server.chats) == 2


async def test_where_nothing_holds_quotes_stand_in(newsroom: Newsroom) -> None:
    with model_server("Es gab 99 Tote. [1]\n\nQUOTES\n[1] „Es gab 99 Tote.“") as server:
        answer = await asked(newsroom, server)
    assert (answer.mode, answer.status) == ("extractive", AnswerStatus.ANSWERED)
    assert "ließ sich in den Quellen nicht belegen" in answer.notice
    assert "99" not in answer.text
    assert answer.usage.calls == 2


async def test_no_answer_is_one(newsroom: Newsroom) -> None:
    with model_server("NO_ANSWER") as server:
        answer = await asked(newsroom, server, "Wer gewann die Wahl in Uruguay?")
    assert (answer.mode, answer.status) == ("llm", AnswerStatus.NO_EVIDENCE)
    assert "Der Korpus umfasst" in answer.text
    assert answer.citations == ()
    assert answer.suggestions
    assert len(server.chats) == 1


async def test_without_passages_no_model_is_asked(newsroom: Newsroom) -> None:
    with model_server(good) as server:
        async with engine_of(newsroom, server) as engine:
            nobody = Filters(outlet="The Nobody Times")
            answer = await engine.ask(QUESTION, filters=nobody, now=NOW)
            greeting = await engine.ask("Hallo!", filters=Filters(), now=NOW)
    assert answer.status is greeting.status is AnswerStatus.NO_EVIDENCE
    assert server.chats == []


async def test_a_reply_in_the_wrong_language_is_no_answer(newsroom: Newsroom) -> None:
    reply = (
        "According to the city the demolition should cost eleven million euros. [1]\n\n"
        f'QUOTES\n[1] "{QUOTE}"'
    )
    with model_server(reply) as server:
        answer = await asked(newsroom, server)
    assert "demolition" not in answer.text
    assert "in German" in server.chats[1].text


async def test_an_english_question_is_answered_in_english(newsroom: Newsroom) -> None:
    def script(body: dict[str, Any]) -> str:
        number = source_of(body, QUOTE)
        said = "According to the city, the demolition will cost eleven million euros."
        return f'{said} [{number}]\n\nQUOTES\n[{number}] "{QUOTE}"'

    with model_server(script) as server:
        answer = await asked(newsroom, server, "How much does the demolition of the bridge cost?")
    assert answer.mode == "llm"
    assert answer.citations[0].quote == QUOTE
    assert "As of 18 August 2025" in answer.text


async def test_where_neither_finds_anything_no_quotes_are_promised(newsroom: Newsroom) -> None:
    with model_server(Error(401)) as server:
        answer = await asked(newsroom, server, "Wer erfand die Quantenteleportation von Pizza?")
    assert answer.status is AnswerStatus.NO_EVIDENCE
    assert answer.notice == "Das Sprachmodell ist gerade nicht nutzbar."


async def test_a_repair_never_takes_away_what_held(newsroom: Newsroom) -> None:
    def script(body: dict[str, Any]) -> str:
        if len(body["messages"]) > 2:
            return "NO_ANSWER"
        return good(body).replace("\n\nQUOTES", " Es gab 99 Tote. [1]\n\nQUOTES", 1)

    with model_server(script) as server:
        answer = await asked(newsroom, server)
    assert (answer.mode, answer.status) == ("llm", AnswerStatus.ANSWERED)
    assert answer.text.startswith(f"{HELD} [1]")
    assert answer.notice


async def test_made_up_things_about_nothing_promise_no_quotes(newsroom: Newsroom) -> None:
    with model_server("Der Pokal ging an Uruguay. [1]") as server:
        answer = await asked(newsroom, server, "Wer erfand die Quantenteleportation von Pizza?")
    assert answer.status is AnswerStatus.NO_EVIDENCE
    assert "wörtliche" not in answer.notice
