"""Points that a model writes from numbered sources, and that the code checks as it does answers.

One call; once more where a sentence fails its check. What fails then, too, is left out, and so is a
point that says again what another one says. Disagreements stay verbatim: the code finds them.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prompts import load
from rag.answer.briefing.disagreement import Contradiction
from rag.answer.briefing.gathering import Gathered
from rag.answer.briefing.layout import Said
from rag.answer.briefing.points import MOST
from rag.answer.briefing.sentences import SAME, is_order, stems_in
from rag.answer.briefing.subject import Subject
from rag.answer.checking.claims import Checked
from rag.answer.citations import Quote
from rag.answer.generative import LANGUAGE_NAMES, NothingHolds, OnDraft, source_of
from rag.corpus.calendar import spoken_date
from rag.types import RankedPassage, Usage

if TYPE_CHECKING:
    from llama_index.core.llms import ChatMessage

    from rag.answer.generative import GenerativeSynthesizer

SOURCES = 12  # passages of some 200 words: as many tokens as an answer's eight with its history
BULLET = "– "

Line = tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """The points that hold."""

    lines: tuple[Line, ...]
    dropped: int  # sentences that don't
    usage: Usage


class BriefingWriter:
    """Writes by one model; briefings on many topics at once."""

    def __init__(self, synthesizer: GenerativeSynthesizer, patience_s: float) -> None:
        """`patience_s` is for one briefing, all calls together."""
        self._synthesizer = synthesizer
        self._patience_s = patience_s

    async def write(
        self,
        subject: Subject,
        gathered: Gathered,
        quotes: Sequence[Quote],
        contradictions: Sequence[Contradiction],
        *,
        on_draft: OnDraft | None = None,
    ) -> Written:
        """Write the points of a briefing; `quotes` are those that would stand in for them.

        Raises: ModelFault; NothingHolds.
        """
        told = [*quotes, *(quote for one in contradictions for quote in one.quotes)]
        reply, usage = await self._synthesizer.checked(
            lambda passages: _messages(subject, passages),
            _sources(gathered.passages, told),
            subject.language,
            ends_at=time.monotonic() + self._patience_s,
            on_draft=on_draft,
        )
        lines = _lines(reply.grounded.paragraphs, subject.language)
        if not lines:
            raise NothingHolds(usage)
        dropped = sum(bool(reason) for _, reason in reply.problems)
        return Written(lines, dropped, usage)


def _sources(
    passages: Sequence[RankedPassage], quotes: Sequence[Quote]
) -> tuple[RankedPassage, ...]:
    """The passages that the quotes are of, then the best others."""
    quoted = [
        passage
        for quote in quotes
        for passage in passages
        if passage.article.id == quote.article.id
        and passage.start < quote.end
        and quote.start < passage.end
    ]
    by_id = {passage.passage_id: passage for passage in (*quoted, *passages)}
    return tuple(by_id.values())[:SOURCES]


def _messages(subject: Subject, passages: Sequence[RankedPassage]) -> list[ChatMessage]:
    return load("briefing").format_messages(
        language=LANGUAGE_NAMES[subject.language],
        today=f"{subject.now:%A}, {spoken_date(subject.now.date(), 'en')}",
        sources=[source_of(passage) for passage in passages],
        topic=subject.question.text or "whatever matters most in these sources",
    )


def _lines(paragraphs: Sequence[Sequence[Checked]], language: str) -> tuple[Line, ...]:
    """Each paragraph that holds, as a point; what leads to a list is none."""
    lines: list[Line] = []
    known: list[frozenset[str]] = []
    for paragraph in paragraphs:
        line = tuple(
            Said(one.sentence.removeprefix(BULLET), one.quotes)
            for one in paragraph
            if one.quotes and not one.problem and not one.sentence.endswith(":")
            if not any(is_order(quote.text) for quote in one.quotes)
        )
        stems = stems_in(" ".join(said.text for said in line), language)
        if line and not any(_is_again(stems, other) for other in known):
            lines.append(line)
            known.append(stems)
    return tuple(lines[:MOST])


def _is_again(stems: frozenset[str], other: frozenset[str]) -> bool:
    return len(stems & other) > SAME * max(1, min(len(stems), len(other))) and (
        len(stems ^ other) <= len(stems & other)
    )
