"""The corpus and the questions that both contenders get, the same on every machine.

10kGNAD holds 1,028 articles here. Sentences of the same section are resampled until there are as
many articles as wanted: lengths, words and sections stay those of real news.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.corpus.language import sentence_spans

SEED = 20250816
ARTICLES = 10_000
QUESTIONS = 200
TITLE_WORDS = 8
LAST_DAY = dt.date(2025, 8, 16)  # a fixed "today", so that the data is the same every day
DAYS = 730
NOW = dt.datetime(2025, 8, 16, 12, tzinfo=dt.UTC)

DATA_DIR = Path(__file__).resolve().parents[3] / "shared" / "data"
ORIGINALS = DATA_DIR / "10kgnad.articles.jsonl"
XQUAD = DATA_DIR / "xquad-de.questions.jsonl"

Record = dict[str, Any]


def write_corpus(path: Path, count: int = ARTICLES) -> None:
    """Write resampled articles as JSON Lines: each as many sentences as an original has."""
    with path.open("w", encoding="utf-8") as file:
        for record in _resampled(count):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def write_questions(path: Path, count: int = QUESTIONS) -> None:
    """Write German questions, one a line: half from sentences of the corpus, half of XQuAD."""
    chance = random.Random(SEED)
    sentences = [s for pool in _sentences_by_section().values() for s in pool]
    asked = [_question_from(s, chance) for s in chance.sample(sentences, count - count // 2)]
    asked += [r["question"] for r in chance.sample(list(read_records(XQUAD)), count // 2)]
    chance.shuffle(asked)
    path.write_text("".join(f"{question}\n" for question in asked), encoding="utf-8")


def read_records(path: Path) -> Iterator[Record]:
    """The objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _resampled(count: int) -> Iterator[Record]:
    chance = random.Random(SEED)
    originals = list(read_records(ORIGINALS))
    lengths = [len(sentence_spans(record["text"], "de")) for record in originals]
    pools = _sentences_by_section()
    for number in range(count):
        which = number % len(originals)
        section = originals[which]["section"]
        sentences = chance.choices(pools[section], k=lengths[which])
        yield {
            "id": f"bench-{number:05}",
            "title": " ".join(sentences[0].split()[:TITLE_WORDS]),
            "text": " ".join(sentences),
            "section": section,
            "outlet": originals[which].get("outlet") or "DER STANDARD",
            "language": "de",
            "published": (LAST_DAY - dt.timedelta(days=chance.randrange(DAYS))).isoformat(),
        }


def _sentences_by_section() -> dict[str, list[str]]:
    pools: dict[str, list[str]] = defaultdict(list)
    for record in read_records(ORIGINALS):
        text = record["text"]
        pools[record["section"]] += [text[a:b] for a, b in sentence_spans(text, "de")]
    return pools


def _question_from(sentence: str, chance: random.Random) -> str:
    """Some words of a sentence in their order, as one types them into a search."""
    words = [word.strip(".,;:!?\"„“()") for word in sentence.split()]
    kept = sorted(chance.sample(range(len(words)), min(len(words), chance.randint(5, 9))))
    return f"Was ist über {' '.join(words[i] for i in kept)} bekannt?"
