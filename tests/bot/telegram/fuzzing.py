"""Answers out of everything that has ever broken a message. The same for the same seed."""

from __future__ import annotations

import datetime as dt
import random

from rag.types import Answer, AnswerStatus, Citation

_WORDS = (
    "Der Gipfel in Alaska endete ohne Ergebnis und die Delegationen reisten noch am Abend ab "
    "while nobody in the room could say what had been agreed on z. B. am 16. August Dr. Müller"
).split()
_MARKUP = (
    "<b>", "</b>", "<a href='x'>", "</a>", "<script>", "<", ">", "&", "&amp;", "&lt;b&gt;",
    "&#60;", "&#x3C;", "&#0;", "&nbsp;", "&quot;", '"', "'", "<b", "</", "<!-- -->", "<tg-emoji>",
    "&#xD800;", "[1]", "[2]", "[99]", "[1](https://x.de)", "**fett**", "`code`", "]]>", "<pre>\n",
)  # fmt: skip
_GLYPHS = (
    "👨‍👩‍👧‍👦", "👍🏽", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇩🇪", "🇩🇪🇺🇦🇺", "❤️‍🔥", "1️⃣", "e\u0301", "a\u030a",
    "n\u0303\u0323\u0302", "\u200d", "\u0301", "한국", "\u1112\u1161\u11ab", "क्षि", "ক্ষ", "ที่นี่",
    "𝔘𝔫𝔦", "𠜎", "\U0010fffd", "مرحبا بالعالم", "שלום עולם",
    "\u202eknilrednu\u202c", "\u2067rtl\u2069", "\u200f", "\u061c",
)  # fmt: skip
_SCRAPS = (
    "\x00", "\x1b[31m", "\x07", "\r\n", "\r", "\x85", "\u2028", "\u2029", "\x0b", "\t", "\xa0",
    "\u202f", "\u200b", "\ufeff", "\ud83d", "\ude00", "\udfff", "\ufffe", "\n", "\n\n", "\n\n\n \n",
    "@taz", "/start", "#Gipfel", "$EUR", "a@taz.de", "https://taz.de/!1", "taz.de", "+4930123456",
)  # fmt: skip
_ADDRESSES = (
    "https://taz.de/!6107342/", "https://www.example.org/a?b=1&c=<2>&d=\"3\"#e'", "http://x.de",
    "https://example.org/" + "lang/" * 150, "https://example.org/" + "zu-lang/" * 2_000,
    "javascript:alert(1)", "tg://user?id=7", "nichts", "", "https://", "https://a b.de/", None,
    "https://müller.de/größe", "ftp://x.de/y", "https://x.de/\x00\ud800",
)  # fmt: skip

_POOLS = (
    _WORDS, _GLYPHS, _MARKUP, (*_WORDS, *_MARKUP, *_GLYPHS, *_SCRAPS),
    (*_WORDS * 20, *_MARKUP, *_GLYPHS, *_SCRAPS),
)  # fmt: skip


def answer(seed: int) -> Answer:
    """An answer as no model would write it."""
    drawn = random.Random(seed)
    numbers = range(1, drawn.choice((0, 1, 2, 3, 3, 3, 3, 5, 8, 30)) + 1)
    articles = drawn.randint(1, 30)
    long = drawn.random()
    return Answer(
        question="?",
        standalone_question="?",
        status=AnswerStatus.ANSWERED,
        mode="llm",
        text=text(drawn, 20_000 if long < 0.01 else 6_000 if long < 0.06 else 300),
        language=drawn.choice(("de", "en")),
        as_of=None,
        citations=tuple(_citation(drawn, number, articles) for number in numbers),
        suggestions=tuple(text(drawn, 80) for _ in range(drawn.choice((0, 1, 2, 5)))),
        notice=text(drawn, 150) if drawn.random() < 0.3 else "",
    )


def text(drawn: random.Random, most: int) -> str:
    """About `most` characters at most, of one kind or of all."""
    between = drawn.choice((" ", " ", " ", "", "\n", ". ", " [1] "))
    length = drawn.choice((0, most // 3, most, most))
    pool = drawn.choice(_POOLS)
    pieces = drawn.choices(pool, k=length // (6 + len(between)))
    if drawn.random() < 0.02:
        pieces.insert(len(pieces) // 2, drawn.choice(("x", "👨‍👩‍👧‍👦", "\u0301")) * most)
    return between.join(pieces)


def _citation(drawn: random.Random, number: int, articles: int) -> Citation:
    article = drawn.randint(1, articles)
    about = random.Random(article)  # the citations of an article tell the same of it
    quote = text(drawn, 300)
    return Citation(
        number=number,
        article_id=f"article {article}",
        title=text(about, about.choice((60, 60, 60, 60, 60, 500))),
        outlet=about.choice(("taz", None, "Süddeutsche Zeitung", text(about, 30))),
        place=about.choice((None, "Berlin", text(about, 20))),
        author=None,
        published=about.choice((None, dt.date(2025, 8, 16))),
        url=about.choice(_ADDRESSES),
        quote=quote,
        start=5,
        end=5 + len(quote),
    )
