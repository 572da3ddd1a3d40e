"""A model's reply taken apart: claims with their markers, and the quotes that it gives for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rag.answer.checking import layout, links
from rag.answer.checking.markers import normalise, plain, readable, take_markers
from rag.corpus.language import sentence_spans

LONGEST_REPLY = 12_000  # characters that are read; a reply has some 2,500
MOST_QUOTES = 30
MOST_QUOTES_A_SOURCE = 5

_OPENING, _CLOSING = "„“«»\"‚‘‹›'", "“”»«\"’‘›‹'"
_ENTRY = re.compile(
    r"\s*(?:[-*•–]\s*)?(?:\[(\d{1,4})\]|\(?(\d{1,2})[.):]|(?:quelle|source)\s+(\d{1,2})\b)"
    r"[\s:.\-–—]*",
    re.IGNORECASE,
)
_NEXT_ENTRY = re.compile(r"(?<=[“”\"»«’‘'.!?])\s*(?=\[\d{1,4}\]\s*:?\s*[„“\"»«‘'])")
_NEXT_QUOTE = re.compile(r"(?<=[“”\"»«])\s*(?:[,;/|]|und|and)?\s*(?=[„“\"»«])", re.IGNORECASE)
# A sentence surely ends where a marker follows its full stop, or it follows a marker.
_SURE_END = re.compile(r"[.!?…][“”\"»«’)\]]*\Z")
_BEGINS = re.compile(r"\s*[„“\"»«‚‘(–-]*[A-ZÄÖÜ\d]")
_QUOTED_WHOLE = re.compile(rf"[{_OPENING}](.*)[{_CLOSING}][.,;]?\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ClaimSentence:
    """One sentence of an answer, without its markers, and the numbers that it cites."""

    text: str
    markers: tuple[int, ...]
    bullet: str = ""  # that it stands behind, with its space


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model wrote. Nothing in it has been checked."""

    paragraphs: tuple[tuple[ClaimSentence, ...], ...]  # an item of a list is one, too
    quotes: dict[int, tuple[str, ...]]  # by source number
    says_no_answer: bool


def parse_reply(text: str, language: str, own: frozenset[str] = frozenset()) -> Reply:
    """Take a reply apart; any text at all is one.

    Of addresses only those in `own` stay. Headings are left out: they claim nothing.
    """
    body, quotes = _halves(_bounded(text), own)
    says_no_answer = any(map(layout.NO_ANSWER.search, body))
    paragraphs = []
    for bullet, paragraph in _paragraphs(body):
        sentences = tuple(_sentences(paragraph, language, bullet))
        if sentences:
            paragraphs.append(sentences)
    return Reply(tuple(paragraphs), _quotes(quotes), says_no_answer)


def _bounded(text: str) -> str:
    """A reply that is longer than any answer, cut where a paragraph ends."""
    if len(text) <= LONGEST_REPLY:
        return text
    ends = (text.rfind(end, 0, LONGEST_REPLY) for end in ("\n\n", "\n", " "))
    return text[: next((end for end in ends if end > 0), LONGEST_REPLY)]


def _halves(text: str, own: frozenset[str]) -> tuple[list[str], list[str]]:
    """The lines of the answer, and those of the quotes."""
    body: list[str] = []
    lines = text.splitlines()
    has_begun = False
    for index, raw in enumerate(lines):
        line = plain(raw, own)
        begins = layout.quotes_begin(line, is_first=not has_begun)
        if begins is not None:
            body.append(line[: begins[0]])
            rest = [normalise(later) for later in lines[index + 1 :]]
            return body, [layout.without_heading(line[begins[0] :]), *rest]
        if layout.is_rule(raw) or (layout.is_title(raw) and not re.search(r"\[\d{1,4}\]", line)):
            line = ""
        body.append(line)
        has_begun = has_begun or bool(line.strip())
    return body, []


def _paragraphs(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Each paragraph's bullet and text; a line that begins with a bullet begins one."""
    bullet, held = "", ""
    for raw in [*lines, ""]:
        line = layout.NO_ANSWER.sub(links.SEAM, raw)
        its_bullet, said = layout.bullet_of(layout.without_title(line))
        if (not said or its_bullet or held.rstrip().endswith(":")) and held:
            yield bullet, held
            bullet, held = "", ""
        if said:
            bullet = its_bullet or bullet
            held = f"{held} {said}" if held else said


def _sentences(paragraph: str, language: str, bullet: str) -> Iterator[ClaimSentence]:
    text, found = take_markers(normalise(paragraph))
    starts = {0, *_sure_starts(text, [position for position, _ in found])}
    bounds = [*sorted(starts), len(text)]
    spans = [
        (start + a, start + b)
        for start, end in pairwise(bounds)
        for a, b in sentence_spans(text[start:end], language)
    ]
    for index, (start, end) in enumerate(spans):
        until = spans[index + 1][0] if index + 1 < len(spans) else len(text) + 1
        since = start if index else -1
        markers = [n for at, n in found if since < at <= until and not (at == until and at < end)]
        said = readable(text[start:end])
        if any(letter.isalnum() for letter in said) or markers:
            yield ClaimSentence(said, tuple(dict.fromkeys(markers)), bullet)
            bullet = ""


def _sure_starts(text: str, positions: list[int]) -> Iterator[int]:
    """Where a new sentence surely begins, since markers stand at the end of the one before."""
    for position in positions:
        rest = text[position:]
        stop = re.match(r"[.!?…]+[“”\"»«’)]*(?=\s)", rest)
        end = position + (stop.end() if stop else 0)
        if (stop or _SURE_END.search(text[:position])) and _BEGINS.match(text, end):
            yield end


def _quotes(lines: list[str]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    source = 0
    for line in lines:
        for part in _NEXT_ENTRY.split(line):
            entry = _ENTRY.match(part)
            if entry:
                source = int(next(filter(None, entry.groups())))
                part = part[entry.end() :]
            if source and any(letter.isalnum() for letter in part):
                found.setdefault(source, []).extend(_unquoted(part))
    left, bounded = MOST_QUOTES, {}
    for number, quotes in found.items():
        if left:
            bounded[number] = tuple(dict.fromkeys(quotes))[: min(left, MOST_QUOTES_A_SOURCE)]
            left -= len(bounded[number])
    return bounded


def _unquoted(text: str) -> Iterator[str]:
    """The quotes in a line, without the marks around them."""
    text = take_markers(links.without_emphasis(text))[0].strip(f" \t{links.SEAM}*_`-•")
    if ":" in text[:60] and text[:1] not in _OPENING:  # `taz, 16. August 2025: „…“`
        _, _, after = text.partition(":")
        if after.strip()[:1] in _OPENING and after.strip():
            text = after.strip()
    for quote in _NEXT_QUOTE.split(text):
        whole = _QUOTED_WHOLE.fullmatch(quote.strip())
        bare = whole[1] if whole else quote
        if bare.strip():
            yield bare.strip()
