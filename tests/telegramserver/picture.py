"""A chat of the double as a picture (SVG), for the README.

`python -m tests.telegramserver.picture` runs the real bot, talks to it, and draws what was said
into `bot/telegram/chat.svg`, over `seeds/`, and `bot/telegram/summary.svg`, over a scripted group.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import wrap

from bot.groupchat.store import GroupStore
from rag.corpus.catalog.database import Database
from tests.groupchats.reading import read_chat
from tests.telegramserver.messages import Message
from tests.telegramserver.scenario import Telegram
from tests.telegramserver.server import telegram

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "bot/telegram"
TALK = ROOT / "tests/groupchats/chats/de_06_lokalredaktion.chat"
TALK_NEWS = ROOT / "tests/groupchats/articles_de1.jsonl"
COLUMNS = 52  # characters of a bubble
WIDTH, PAD, LINE, BUTTON = 460, 12, 19, 32
BACKGROUND, OURS, THEIRS, INK, FAINT = "#d6e4d0", "#ffffff", "#e3fdc9", "#111111", "#3a7a3a"


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message as it stood when the picture was taken."""

    text: str
    rows: tuple[tuple[str, ...], ...]
    by_bot: bool


def bubble_of(message: Message) -> Bubble:
    """What a message says now."""
    rows = tuple(tuple(button.text for button in row) for row in message.rows)
    return Bubble(message.text, rows, message.by_bot)


def draw(bubbles: Sequence[Bubble]) -> str:
    """The chat as SVG, as wide as a phone."""
    shapes, y = [], PAD
    for bubble in bubbles:
        lines = [part for line in bubble.text.split("\n") for part in wrap(line, COLUMNS) or [""]]
        height = LINE * len(lines) + PAD
        width = min(WIDTH - 50, 8 * max(map(len, lines)) + 2 * PAD)
        x = PAD if bubble.by_bot else WIDTH - PAD - width
        shapes.append(_box(x, y, width, height, OURS if bubble.by_bot else THEIRS))
        shapes += [
            _text(x + PAD, y + LINE * (number + 1) - 3, line, INK)
            for number, line in enumerate(lines)
        ]
        y += height + 4
        for row in bubble.rows:
            size = (width - 4 * (len(row) - 1)) / len(row)
            for number, label in enumerate(row):
                left = x + number * (size + 4)
                shapes.append(_box(left, y, size, BUTTON - 4, "#ffffffaa"))
                shown = label if len(label) * 8 < size else label[: int(size / 8) - 1] + "…"
                middle = left + size / 2
                shapes.append(_text(middle, y + BUTTON / 2 + 3, shown, FAINT, anchor="middle"))
            y += BUTTON
        y += PAD
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}" '
        f'font-family="Helvetica, Arial, sans-serif" font-size="14">\n'
        f'<rect width="100%" height="100%" fill="{BACKGROUND}"/>\n'
        + "\n".join(shapes)
        + "\n</svg>\n"
    )


def _box(x: float, y: float, width: float, height: float, fill: str) -> str:
    return (
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" rx="9" '
        f'fill="{fill}"/>'
    )


def _text(x: float, y: float, text: str, fill: str, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" fill="{fill}" text-anchor="{anchor}">{escape(text)}</text>'
    )


@contextmanager
def _running(tg: Telegram, articles: Path) -> Iterator[tuple[str, Path]]:
    """The real bot over articles; the block has the code that makes an admin, and its data."""
    newsbot = Path(sys.executable).parent / "newsbot"
    with TemporaryDirectory() as folder:
        data = ("--data-dir", folder)
        subprocess.run([newsbot, "index", articles, *data], check=True, capture_output=True)
        bot = subprocess.Popen(
            [newsbot, "bot", *data],
            env={
                "PATH": os.defpath,
                "TELEGRAM_BOT_TOKEN": tg.token,
                "TELEGRAM_API_URL": tg.base_url.removesuffix("/bot"),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert bot.stdout is not None
        code = re.search(r"\w{4}-\w{4}-\w{4}", bot.stdout.readline())
        assert code is not None
        try:
            yield code[0], Path(folder)
        finally:
            bot.terminate()
            bot.wait(20)


def private_chat() -> list[Bubble]:
    """Two questions, and a source that is opened."""
    with telegram() as tg, _running(tg, ROOT / "seeds") as (code, _data):
        anna = tg.user("Anna", language="de")
        anna.says(code)
        anna.chat.wait_for_reply(30)
        bubbles = [Bubble("Wo trafen sich Trump und Putin?", (), by_bot=False)]
        anna.says(bubbles[0].text)
        answer = anna.chat.wait_for_reply(30)
        bubbles.append(bubble_of(answer))
        bubbles.append(Bubble("What does Ukraine want?", (), by_bot=False))
        anna.says(bubbles[-1].text)
        second = anna.chat.wait_for_reply(30)
        anna.taps(second.button("[1] taz")).wait_for_answer()
        second.edit().wait(10)
        return [*bubbles, bubble_of(second)]


def group_summary() -> list[Bubble]:
    """What a group talked about, in one of the scripted chats, and the article about it.

    The messages are put where the bot keeps them: in the double, days of talk take seconds.
    """
    talk, now = read_chat(TALK), dt.datetime.now(dt.UTC)
    ago = now - talk.messages[-1].sent_at - dt.timedelta(minutes=5)
    with (
        TemporaryDirectory() as folder,
        telegram() as tg,
        _running(tg, _news(Path(folder), ago)) as (code, data),
    ):
        names = dict.fromkeys(message.author for message in talk.messages)
        people = {name: tg.user(name, language="de", started=True) for name in names}
        anna = tg.user("Anna", language="de", started=True)
        anna.says(code)
        anna.chat.wait_for_reply(30)
        group = tg.supergroup(talk.title, [anna, *people.values()], bot_role="")
        group.adds_bot()
        group.wait_for_reply(30)
        anna.says(f"/allow {group.id}")
        anna.chat.wait_for_reply(30)
        anna.says("/summary on", group)
        group.wait_for_reply(30)
        ids = {one.message_id: people[one.author].says(one.text, group).id for one in talk.messages}
        week = dt.timedelta(days=7)
        with closing(Database.open(f"sqlite:///{data}/catalog.db", None)) as database:
            kept = GroupStore(database, week, lambda: now - week)
            kept.set_on(group.id, False)
            kept.set_on(group.id, True)  # since then
            kept.add(
                [
                    replace(
                        one,
                        chat_id=group.id,
                        message_id=ids[one.message_id],
                        user_id=people[one.author].id,
                        sent_at=one.sent_at + ago,
                        reply_to=ids[one.reply_to] if one.reply_to else None,
                    )
                    for one in talk.messages
                ]
            )
        asked = Bubble("/summary 7 Tage", (), by_bot=False)
        anna.says(asked.text, group)
        return [asked, bubble_of(group.wait_for_reply(60))]


def _news(folder: Path, ago: dt.timedelta) -> Path:
    """The articles of that time, as if the group had talked just now."""
    path = folder / "news.jsonl"
    articles = map(json.loads, TALK_NEWS.read_text("utf-8").splitlines())
    with path.open("w", encoding="utf-8") as lines:
        for article in articles:
            day = dt.date.fromisoformat(article["published"]) + dt.timedelta(days=ago.days)
            print(json.dumps(article | {"published": day.isoformat()}), file=lines)
    return path


def main() -> None:
    """Talk to the real bot and draw it."""
    PICTURES.joinpath("chat.svg").write_text(draw(private_chat()), "utf-8")
    PICTURES.joinpath("summary.svg").write_text(draw(group_summary()), "utf-8")


if __name__ == "__main__":
    main()
