"""The corpus and the questions that both contenders get, the same on every machine.

10kGNAD comes as 1,028 articles here. Their sentences are resampled within their section until
there are as many articles as wanted: lengths, words and sections stay those of real news.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from rag.corpus.language import sentence_spans

SEED = 20250816
ARTICLES = 10_000
QUESTIONS = 200
TITLE_WORDS = 8
NOW = dt.datetime(2025, 8, 16, 12, tzinfo=dt.UTC)  # fixed, so that the data is too
DAYS = 730

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
ORIGINALS = DATA / "10kgnad.articles.jsonl"
XQUAD = DATA / "xquad-de.questions.jsonl"

Record = dict[str, Any]


def write_corpus(path: Path, count: int = ARTICLES) -> None:
    """Write resampled articles as JSON Lines, each with as many sentences as an original."""
    with path.open("w", encoding="utf-8") as file:
        for record in _resampled(count):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def write_questions(path: Path, count: int = QUESTIONS) -> None:
    """Write German questions, one a line: half on sentences of the corpus, half of XQuAD."""
    chance = random.Random(SEED)
    sentences = [sentence for _, own in _originals() for sentence in own]
    others = [record["question"] for record in read_records(XQUAD)]
    asked = [_question_on(s, chance) for s in chance.sample(sentences, count - count // 2)]
    asked += chance.sample(others, count // 2)
    chance.shuffle(asked)
    path.write_text("\n".join(asked), encoding="utf-8")


def read_questions(path: Path) -> list[str]:
    """What `write_questions` wrote."""
    return path.read_text(encoding="utf-8").split("\n")


def read_records(path: Path) -> Iterator[Record]:
    """The objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _resampled(count: int) -> Iterator[Record]:
    chance = random.Random(SEED)
    pools: dict[str, list[str]] = defaultdict(list)
    for original, sentences in _originals():
        pools[original["section"]] += sentences
    for number in range(count):
        original, own = _originals()[number % len(_originals())]
        sentences = chance.choices(pools[original["section"]], k=len(own))
        published = NOW.date() - dt.timedelta(days=chance.randrange(DAYS))
        yield {
            **original,
            "id": f"bench-{number:06}",
            "title": " ".join(sentences[0].split()[:TITLE_WORDS]),
            "text": " ".join(sentences),
            "published": published.isoformat(),
        }


@cache
def _originals() -> list[tuple[Record, list[str]]]:
    """The articles of 10kGNAD, and their sentences."""
    return [(record, _sentences(record["text"])) for record in read_records(ORIGINALS)]


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, "de")]


def _question_on(sentence: str, chance: random.Random) -> str:
    """Some words of a sentence in their order, framed as a question."""
    words = [word.strip(".,;:!?\"'„“()") for word in sentence.split()]
    kept = sorted(chance.sample(range(len(words)), min(len(words), chance.randint(5, 9))))
    return f"Was ist über {' '.join(words[i] for i in kept)} bekannt?"
