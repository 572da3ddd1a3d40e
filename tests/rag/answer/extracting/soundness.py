"""What every answer of quotes keeps to."""

from __future__ import annotations

import re

from rag.types import Answer, AnswerStatus
from tests.support.newsroom import BY_ID


def markers(answer: Answer) -> list[int]:
    """The numbers in brackets that the answer itself sets, in order."""
    text = answer.text
    for citation in answer.citations:  # a quote may have brackets of its own
        text = text.replace(" ".join(citation.quote.split()), "")
    return [int(number) for number in re.findall(r"\[(\d+)\]", text)]


def assert_sound(answer: Answer) -> None:
    """What every answer keeps to, whatever the question was."""
    assert answer.text.strip()
    assert answer.mode == "extractive"
    numbers = [citation.number for citation in answer.citations]
    assert markers(answer) == numbers == list(range(1, len(numbers) + 1))
    for citation in answer.citations:
        article = BY_ID[citation.article_id]
        assert article.text[citation.start : citation.end] == citation.quote != ""
        assert " ".join(citation.quote.split()) in answer.text
    if answer.status is AnswerStatus.ANSWERED:
        assert 1 <= len(numbers) <= 3
    else:
        assert not numbers
