"""A prompt template of LlamaIndex's, compiled once instead of at each use: .3 ms for 5."""

from __future__ import annotations

from typing import Any

from banks import Prompt
from llama_index.core.base.llms.base import BaseLLM
from llama_index.core.llms import ChatMessage
from llama_index.core.prompts import RichPromptTemplate
from pydantic import PrivateAttr


class ChatTemplate(RichPromptTemplate):  # type: ignore[no-redef]  # its field is named kwargs
    """Messages of text only; what fills it is data, whatever braces it has."""

    _compiled: Prompt = PrivateAttr()

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self._compiled = Prompt(source)

    def format_messages(self, llm: BaseLLM | None = None, **values: Any) -> list[ChatMessage]:
        """The messages, filled in; `llm` is for LlamaIndex, and unused."""
        del llm
        return [
            ChatMessage(role=said.role, content=_text(said.content))
            for said in self._compiled.chat_messages(data=values)
        ]


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "".join(block.text for block in content)
