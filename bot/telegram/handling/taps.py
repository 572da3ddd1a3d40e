"""Buttons below answers: sources that open, suggestions that are asked, verdicts."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from telegram import CallbackQuery

from bot.locales import texts
from bot.telegram.handling.asked import Asked
from bot.telegram.handling.forgetting import forget_tap
from bot.telegram.handling.languages import language_tap
from bot.telegram.handling.questions import answer
from bot.telegram.handling.service import Service
from bot.telegram.handling.subscribing import subscription_tap
from bot.telegram.keeping.answers import Kept
from bot.telegram.showing.keyboards import Tap, parse, suggested_question
from bot.telegram.showing.parts import Part
from bot.telegram.showing.render import shown_parts, source_part
from rag.errors import ArticleNotFound


async def tap(service: Service, asked: Asked, query: CallbackQuery) -> None:
    """Do what a button says, if it is one of ours and its answer is this chat's."""
    for handled in (forget_tap, language_tap, subscription_tap):
        if await handled(service, asked, query):
            return
    tapped = parse(query.data)
    kept = None
    if tapped is not None:
        kept = await asyncio.to_thread(service.answers.get, tapped.answer_id, asked.chat_id)
    if tapped is None or kept is None:
        await service.messenger.toast(query.id, texts(asked.language).say("answer-gone"))
    elif tapped.kind == "feedback":
        await asyncio.to_thread(service.answers.rate, kept.answer_id, asked.user_id, tapped.is_good)
        await service.messenger.toast(query.id, texts(asked.language).say("feedback-thanks"))
    elif tapped.kind == "suggestion":
        await service.messenger.toast(query.id, "")
        await _ask(service, asked, kept, tapped)
    else:
        await service.messenger.toast(query.id, "")
        await _turn(service, asked, kept, tapped)


async def _ask(service: Service, asked: Asked, kept: Kept, tapped: Tap) -> None:
    """Ask a suggested question; the chat sees which."""
    question = suggested_question(kept.answer, tapped.number)
    if question is not None:
        # No message asked it. Below one answer several can be tapped, so its id won't do.
        again = replace(
            asked,
            text=question,
            message_id=-asked.update_id,
            conversation=kept.conversation,
        )
        await answer(service, again, follows=kept, says_question=True)


async def _turn(service: Service, asked: Asked, kept: Kept, tapped: Tap) -> None:
    """Turn the message over: to a source, or back to what it said before."""
    given, language = kept.answer, kept.answer.language
    if tapped.kind == "back":
        part: Part | None = shown_parts(given, kept.answer_id, language, tapped.form)[-1]
    else:
        cited = [c for c in given.citations if c.number == tapped.number]
        text = await asyncio.to_thread(_text_of, service, cited[0].article_id) if cited else None
        part = source_part(given, tapped.number, text, kept.answer_id, language, tapped.form)
    if part is not None:
        await service.messenger.edit(asked.target, asked.message_id, part)


def _text_of(service: Service, article_id: str) -> str | None:
    """The article as it is now; None if it is gone, and the quote has to do."""
    try:
        return service.app.catalog.articles.get(article_id).article.text
    except ArticleNotFound:
        return None
