"""What language models are told: one readable template a task, and the loader that checks it.

A template is a chat in the format of LlamaIndex's `RichPromptTemplate`. What fills it is data:
braces and tags in an article's text mean nothing there. This package knows nothing else of newsbot.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prompts.template import ChatTemplate

VARIABLES = {
    "answer": frozenset({"language", "today", "sources", "question"}),
    "briefing": frozenset({"language", "today", "sources", "topic"}),
    "merge": frozenset({"language", "topics", "remarks", "parts"}),
    "repair": frozenset({"problems"}),
    "standalone": frozenset({"today", "languages", "turns", "question"}),
    "summary": frozenset({"language", "messages"}),
}
"""What each template is filled with; one that is missing would be left out without a word."""


@cache
def load(name: str) -> ChatTemplate:
    """The template of a task.

    Raises: KeyError for a task that there is none for, ValueError if its variables are others.
    """
    from prompts.template import ChatTemplate

    wanted = VARIABLES[name]
    source = files(__name__).joinpath(f"{name}.jinja").read_text("utf-8")
    template = ChatTemplate(source)
    found = frozenset(template.template_vars)
    if found != wanted:
        raise ValueError(f"{name}.jinja takes {sorted(found)} instead of {sorted(wanted)}")
    return template
