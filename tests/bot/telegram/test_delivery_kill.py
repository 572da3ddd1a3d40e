"""A bot killed at random points while it answers loses no question and hardly repeats an answer.

`pytest tests/bot/telegram/test_delivery_kill.py --kills 100` kills more of them.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections import Counter
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from telegram import Update
from telegram.ext import ExtBot

from bot.telegram.showing.parts import plain_parts
from bot.telegram.transport.dispatch import Dispatcher
from bot.telegram.transport.inbox import Inbox
from bot.telegram.transport.messenger import Messenger
from bot.telegram.transport.outbox import Outbox
from bot.telegram.transport.pacing import PacedLimiter
from bot.telegram.transport.polling import poll
from bot.telegram.transport.target import Target
from tests.bot.telegram.updates import database_in
from tests.support.elsewhere import killed_elsewhere
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram
from tests.telegramserver.server import telegram

PEOPLE = 6
AHEAD = 12  # questions that wait for an answer at each time
PATIENCE_S = 60.0


# -- in the process that is killed ---------------------------------------------------------------


class NoChats:
    def gone(self, chat_id: int) -> None:
        raise AssertionError(chat_id)

    def migrate(self, old: int, new: int) -> None:
        raise AssertionError(old, new)


def answer_without_end(data: str, token: str, base_url: str) -> None:
    asyncio.run(_answer_without_end(Path(data), token, base_url))


async def _answer_without_end(data: Path, token: str, base_url: str) -> None:
    database = database_in(data)
    inbox = Inbox(database)
    limiter = PacedLimiter(chat_burst=1_000)
    async with ExtBot(token, base_url=base_url, rate_limiter=limiter) as bot:
        messenger = Messenger(bot, Outbox(database), NoChats())

        async def handle(update: Update) -> None:
            message = update.effective_message
            assert message is not None
            target = Target(message.chat_id, reply_to=message.message_id)
            await asyncio.sleep(0.005)  # a model that thinks
            said = plain_parts(f"{message.text} a") + plain_parts(f"{message.text} b")
            await messenger.send(target, said, update.update_id)

        dispatcher = Dispatcher(inbox, bot, handle)
        await asyncio.gather(dispatcher.run(), poll(bot, inbox, asyncio.Event(), dispatcher.wake))


# -- in the process that kills -------------------------------------------------------------------


def bot_running(tg: Telegram, data: Path) -> AbstractContextManager[None]:
    """A bot that is killed when the block ends."""
    arguments = (data, tg.token, tg.base_url)
    return killed_elsewhere(answer_without_end, *arguments, environment={"PTB_TIMEDELTA": "true"})


def ask(people: list[Person], asked: Counter[str], drawn: random.Random, count: int) -> None:
    for _ in range(count):
        text = f"question {len(asked)}"
        asked[text] += 1
        drawn.choice(people).says(text)


def answers(people: list[Person]) -> Counter[str]:
    return Counter(one.text for person in people for one in person.chat.answers)


def answered(tg: Telegram, people: list[Person], goal: int) -> None:
    tg.until(lambda: answers(people).total() >= goal).wait(PATIENCE_S)


def test_killed_bots_lose_no_question_and_repeat_at_most_one_message_a_kill(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    kills: int = request.config.getoption("--kills")
    drawn = random.Random(11)
    asked: Counter[str] = Counter()
    repeated: list[int] = []
    with telegram() as tg:
        people = [tg.user(f"User {number}") for number in range(PEOPLE)]
        for _ in range(kills):
            before = answers(people)
            ask(people, asked, drawn, AHEAD)
            with bot_running(tg, tmp_path):
                goal = before.total() + drawn.randrange(2 * AHEAD)
                answered(tg, people, goal)
                time.sleep(drawn.uniform(0, 0.02))
            repeated.append(sum((answers(people) - Counter(set(answers(people)))).values()))
        with bot_running(tg, tmp_path):
            tg.until(lambda: len(answers(people)) == 2 * len(asked)).wait(PATIENCE_S)
            tg.quiet(0.5).wait(PATIENCE_S)
        found = answers(people)
    assert set(found) == {f"{text} {part}" for text in asked for part in "ab"}
    final = sum(count - 1 for count in found.values())
    assert max(found.values()) == 1 or final <= kills
    steps = [now - then for then, now in zip([0, *repeated], [*repeated, final], strict=False)]
    assert max(steps) <= 1, f"messages repeated after each kill: {steps}"
    sys.stdout.write(f"{kills} kills, {len(asked)} questions, {final} messages repeated\n")
