"""How well an answer is cited: whether its quotes are verbatim, and its sentences have one."""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.answer import wording
from rag.answer.checking.reply import parse_reply
from rag.types import Answer, AnswerStatus

_QUOTATION = re.compile(r"»[^«]*«|„[^“]*“|“[^”]*”")
_END = re.compile(r"[.!?…](?=\s)")


def sound_citations(answer: Answer, text_of: Callable[[str], str]) -> int:
    """How many quotes stand verbatim at their offsets; `text_of` gives an article's text."""
    return sum(
        text_of(citation.article_id)[citation.start : citation.end] == citation.quote != ""
        for citation in answer.citations
    )


def cited_sentences(answer: Answer) -> list[bool]:
    """For each sentence of an answer whether it is cited; none where the articles don't answer.

    What newsbot says of the articles' age is no sentence of the answer.
    """
    if answer.status is AnswerStatus.NO_EVIDENCE:
        return []
    numbers = {citation.number for citation in answer.citations}
    ours = wording.not_of_that_time(answer.language)
    paragraphs = [one for one in answer.text.split("\n\n") if one != ours]
    if paragraphs and wording.is_as_of(paragraphs[-1]):
        paragraphs.pop()
    # What is quoted as one piece is one sentence, however many it was in the article.
    text = "\n\n".join(_QUOTATION.sub(lambda m: _END.sub("", m[0]), one) for one in paragraphs)
    return [
        not numbers.isdisjoint(sentence.markers)
        for paragraph in parse_reply(text, answer.language).paragraphs
        for sentence in paragraph
    ]
