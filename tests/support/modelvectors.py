"""Embeddings of the double: the same text, the same vector; shared words, near vectors."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from tests.support.modelrules import tokens

_DIMENSIONS = {"text-embedding-3-large": 3_072}


def embedding_reply(body: Mapping[str, Any]) -> dict[str, Any]:
    """The reply of the endpoint; little-endian floats in base64 where that is asked for."""
    texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
    size = body.get("dimensions") or dimensions(body["model"])
    is_packed = body.get("encoding_format") == "base64"
    count = sum(map(tokens, texts))
    return {
        "object": "list",
        "model": body["model"],
        "data": [
            {
                "object": "embedding",
                "index": index,
                "embedding": _packed(text, size) if is_packed else vector(text, size).tolist(),
            }
            for index, text in enumerate(texts)
        ],
        "usage": {"prompt_tokens": count, "total_tokens": count},
    }


def dimensions(model: str) -> int:
    """How long the vectors of a model are; 64 if it isn't one of OpenAI's."""
    return _DIMENSIONS.get(model, 1_536 if model.startswith("text-embedding-") else 64)


def vector(text: str, size: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    """The unit vector of a text: each of its words adds one at a place of its own."""
    sums = np.zeros(size, dtype=np.float32)
    for word in re.findall(r"\w+", text.casefold()) or [text]:
        digest = hashlib.md5(word.encode("utf-8", "replace"), usedforsecurity=False).digest()
        sums[int.from_bytes(digest[:4], "little") % size] += 1
    unit: np.ndarray[Any, np.dtype[np.float32]] = sums / np.linalg.norm(sums)
    return unit


def _packed(text: str, size: int) -> str:
    return base64.b64encode(vector(text, size).astype("<f4").tobytes()).decode()
