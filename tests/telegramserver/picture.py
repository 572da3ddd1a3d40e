"""A chat of the double as a picture (SVG), for the README.

`python -m tests.telegramserver.picture` runs the real bot on `seeds/`, talks to it, and draws what
was said into `bot/telegram/chat.svg`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import wrap

from tests.telegramserver.messages import Message
from tests.telegramserver.server import telegram

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "bot/telegram/chat.svg"
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


def main() -> None:
    """Talk to the real bot and draw it."""
    newsbot = Path(sys.executable).parent / "newsbot"
    with TemporaryDirectory() as folder, telegram() as tg:
        data = ("--data-dir", folder)
        subprocess.run([newsbot, "index", ROOT / "seeds", *data], check=True, capture_output=True)
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
        anna = tg.user("Anna", language="de")
        anna.says(code[0])
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
        bubbles.append(bubble_of(second))
        bot.terminate()
        bot.wait(20)
        PICTURE.write_text(draw(bubbles), "utf-8")


if __name__ == "__main__":
    main()
