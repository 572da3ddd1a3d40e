"""What is shown of a topic: a title of its own words, and the messages that tell it best.

Every remark is a message as it was written, on one line. Messages are chosen one by one, each for
the words that are the topic's own and that those chosen before did not have yet (as in maximal
marginal relevance; Carbonell & Goldstein 1998), and shown in the order of time.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from bot.groupchat.summary import Remark
from bot.groupchat.terms import LONGEST_TEXT, Analysed

REMARKS = {0: 3, 12: 4, 25: 5}  # by the messages of a topic, from how many on
LONGEST_REMARK = 280  # characters; what is longer is cut where a word ends
LONGEST_TITLE = 60
SHOWN_TERMS = 8
TITLE_TERMS = 2
USED_WORTH = 0.35  # of a word that a chosen message has already
FIRST_WORTH = 1.25  # of the first telling message: it says what all others are about
REPLY_WORTH = 0.1  # a reply shows that a message mattered
NOUN_WORTH = 1.5  # in a title; German writes them with a capital
LONGEST_ACRONYM = 4  # letters; longer words in capitals are shouted
COMMON_LETTERS = 4  # at which two words' beginnings are the same word's

_CLAUSE = re.compile(r"[.!?:;,–…]+(?:\s|$)|\s[-–]\s")
_EDGE = re.compile(r"^[^\w\"„“'(#@€$]+|[\s,;:–-]+$")


def rank(
    here: Mapping[str, int], everywhere: Mapping[str, int], weights: Mapping[str, float]
) -> dict[str, float]:
    """Terms by how often they come here, how seldom elsewhere, and how much they tell at all."""
    worth = {
        term: weights[term] * math.log1p(count) * (count / everywhere[term]) ** 0.5
        for term, count in here.items()
    }
    return dict(sorted(worth.items(), key=lambda item: (-item[1], item[0])))


def remarks(
    analysed: Sequence[Analysed], places: Sequence[int], worth: Mapping[str, float]
) -> tuple[Remark, ...]:
    """The messages that tell a topic best, in the order of time."""
    wanted = max(count for least, count in REMARKS.items() if len(places) >= least)
    replies = Counter(analysed[at].message.reply_to for at in places)
    telling = [at for at in places if analysed[at].weights]
    used: Counter[str] = Counter()
    chosen: list[int] = []

    def value(at: int) -> float:
        one = analysed[at]
        total = sum(worth[term] * USED_WORTH ** used[term] for term in one.weights)
        total /= math.log1p(1 + len(one.words)) or 1.0  # long ones have many words of any topic
        total *= FIRST_WORTH if at == telling[0] else 1.0
        return total * (1 + REPLY_WORTH * min(5, replies[one.message.message_id]))

    while len(chosen) < min(wanted, len(telling)):
        best = max((at for at in telling if at not in chosen), key=lambda at: (value(at), -at))
        chosen.append(best)
        used.update(analysed[best].weights.keys())
    return tuple(remark(analysed[at]) for at in sorted(chosen))


def remark(one: Analysed, *also: Analysed) -> Remark:
    """A message as it was written, and others that go with it."""
    ids = (one.message.message_id, *(other.message.message_id for other in also))
    return Remark(one_line(one.message.text, LONGEST_REMARK), ids, one.message.author)


def one_line(text: str, limit: int) -> str:
    """Text without line breaks, cut where a word ends if it is too long."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:-–") + "…"


def title(
    analysed: Sequence[Analysed], places: Sequence[int], worth: Mapping[str, float], language: str
) -> str:
    """A few of the topic's own words, as they were written; else how it began."""
    said = [analysed[at] for at in places]
    heads = _heads(said, worth, language)
    if heads:
        line = ", ".join(heads)
        return one_line(line[:1].upper() + line[1:], LONGEST_TITLE)
    first = next((one for one in said if one.weights), said[0])
    return opening(first.message.text)


def opening(text: str) -> str:
    """The first clause of a message that says something."""
    line = one_line(text, 4 * LONGEST_TITLE)
    end = next((m.start() for m in _CLAUSE.finditer(line) if m.start() > LONGEST_TITLE // 3), None)
    return one_line(_EDGE.sub("", line[:end]) or line, LONGEST_TITLE)


def terms_as_written(
    analysed: Sequence[Analysed], places: Sequence[int], worth: Mapping[str, float], language: str
) -> tuple[str, ...]:
    """The words that tell a topic from others, the most telling first."""
    written = _written([analysed[at] for at in places], language)
    found = [written[term] for term in worth if term in written]
    return tuple(dict.fromkeys(found))[:SHOWN_TERMS]


def _heads(said: Sequence[Analysed], worth: Mapping[str, float], language: str) -> list[str]:
    counts = Counter(term for one in said for term in one.weights)
    written = _written(said, language)
    phrases = _phrases(said)
    heads: list[str] = []
    taken: set[str] = set()

    def heading(term: str) -> float:
        is_noun = language == "de" and written.get(term, "")[:1].isupper()
        return worth[term] * math.sqrt(counts[term]) * (NOUN_WORTH if is_noun else 1.0)

    for term in sorted(worth, key=lambda term: (-heading(term), term)):
        is_head = term in written and counts[term] > 1 and not term[0].isdigit()
        if len(heads) == TITLE_TERMS or not is_head or _resembles(term, taken):
            continue
        pair = phrases.get(term, (term,))
        heads.append(" ".join(written[part] for part in pair))
        taken.update(pair)
    return heads


def _resembles(term: str, taken: set[str]) -> bool:
    return any(term in other or other in term for other in taken) or any(
        term[:COMMON_LETTERS] == other[:COMMON_LETTERS] for other in taken
    )


def _phrases(said: Sequence[Analysed]) -> dict[str, tuple[str, str]]:
    """Words that stand side by side more than once, by either of them."""
    pairs: Counter[tuple[str, str]] = Counter()
    for one in said:
        stem_of = {word: stem for stem, word in one.forms.items()}
        stems = [stem_of.get(word, "") for word in one.words]
        pairs.update({(a, b) for a, b in pairwise(stems) if a and b and a != b})
    phrases: dict[str, tuple[str, str]] = {}
    for pair, count in sorted(pairs.items(), key=lambda item: (-item[1], item[0])):
        if count > 1 and not any(part[0].isdigit() for part in pair):
            for part in pair:
                phrases.setdefault(part, pair)
    return phrases


def _written(said: Sequence[Analysed], language: str) -> dict[str, str]:
    """Each term as it was mostly written; German words with a capital if they had one once."""
    forms: dict[str, Counter[str]] = {}
    for one in said:
        folded = {
            word.casefold(): word
            for word in re.findall(r"[^\W_]+", one.message.text[:LONGEST_TEXT])
        }
        for stem, word in one.forms.items():
            form = folded.get(word)
            if form:
                forms.setdefault(stem, Counter())[form] += 1
    written = {}
    for stem, counts in forms.items():
        capitals = [form for form in counts if form[0].isupper() and not form.isupper()]
        pool = capitals if language == "de" and capitals else list(counts)
        written[stem] = min(pool, key=lambda form: (form.isupper(), -counts[form], len(form), form))
    return {stem: _calm(form) for stem, form in written.items()}


def _calm(form: str) -> str:
    is_shouted = form.isupper() and len(form) > LONGEST_ACRONYM
    return form.capitalize() if is_shouted else form
