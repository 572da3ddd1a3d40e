"""What language models are told: one readable template a task, and the loader that checks it.

A template is a chat of LlamaIndex's `RichPromptTemplate`. What fills it is data: braces and tags
in an article's text mean nothing there. This package knows nothing else of newsbot.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from llama_index.core.prompts import RichPromptTemplate

VARIABLES = {
    "answer": frozenset({"language", "today", "sources", "question"}),
    "repair": frozenset({"problems"}),
    "standalone": frozenset({"today", "languages", "turns", "question"}),
}
"""What each template is filled with; one that is missing would be left out without a word."""


@cache
def load(name: str) -> RichPromptTemplate:
    """The template of a task.

    Raises: KeyError for a task that there is none for, ValueError if its variables are others.
    """
    from llama_index.core.prompts import RichPromptTemplate

    wanted = VARIABLES[name]
    source = files(__name__).joinpath(f"{name}.jinja").read_text("utf-8")
    template = RichPromptTemplate(source)
    found = frozenset(template.template_vars)
    if found != wanted:
        raise ValueError(f"{name}.jinja takes {sorted(found)} instead of {sorted(wanted)}")
    return template
