"""Texts -> what one request may hold. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_TEXTS = 128  # of one request
MOST_BYTES = 100_000  # of one request, so no more tokens; OpenAI takes 300,000
# Of one text: a token is a byte at least, so 8,000 are under OpenAI's 8,192 tokens in any script.
# The shorter ones are for servers that refuse those: models of 2,048 and of 512 tokens.
LONGEST_BYTES = (8_000, 2_000, 1_000)


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts of one request, and which of all texts they are."""

    indices: tuple[int, ...]
    texts: tuple[str, ...]

    def cut_to(self, longest: int) -> Batch:
        """With each text at most so many bytes long."""
        return Batch(self.indices, tuple(cut(text, longest) for text in self.texts))


def batched(texts: Sequence[str]) -> Iterator[Batch]:
    """The batches of texts, in order; each text is cut to what any model takes."""
    indices: list[int] = []
    chosen: list[str] = []
    size = 0
    for index, text in enumerate(texts):
        text = cut(text, LONGEST_BYTES[0])
        length = len(text.encode())
        if chosen and (len(chosen) == MOST_TEXTS or size + length > MOST_BYTES):
            yield Batch(tuple(indices), tuple(chosen))
            indices, chosen, size = [], [], 0
        indices.append(index)
        chosen.append(text)
        size += length
    if chosen:
        yield Batch(tuple(indices), tuple(chosen))


def cut(text: str, longest: int) -> str:
    """The beginning of a text, in at most so many bytes of UTF-8; "-" for an empty one."""
    # A lone surrogate, which a JSON file can hold, has no place in UTF-8.
    kept = text.encode("utf-8", "replace")[:longest].decode("utf-8", "ignore")
    return kept if kept.strip() else "-"  # OpenAI refuses empty texts
