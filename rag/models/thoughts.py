"""A reply that opens with its thoughts -> what it says after them. Pure.

DeepSeek's and Qwen's models, where people run them themselves, think aloud between `<think>` and
`</think>` before they answer. A tag that comes later is a part of the answer.
"""

from __future__ import annotations

_TAGS = ("<think>", "<thinking>")


class Listener:
    """Takes a reply chunk by chunk and gives what is said in it, from the first word on.

    Text waits only as long as it may still become a tag: at most ten characters.
    """

    def __init__(self) -> None:
        self._held = ""
        self._closing = ""  # the tag that ends the thought; "" outside of one
        self._has_begun = False  # the answer has

    def hear(self, text: str) -> str:
        """What a chunk adds to the answer; the blanks before its first word are left out."""
        if self._has_begun:
            return text
        self._held += text
        while self._leave_thought():
            start = self._held = self._held.lstrip()
            opening = next((tag for tag in _TAGS if start.startswith(tag)), None)
            if opening is None:
                return self._begin()
            self._closing = f"</{opening[1:]}"
            self._held = start[len(opening) :]
        return ""

    def end(self) -> str:
        """What still waits when the reply is over; nothing of a thought that has no end."""
        return "" if self._closing else self._held

    # -- within ----------------------------------------------------------------------------------

    def _leave_thought(self) -> bool:
        """Whether what is held is no thought, or what comes after one; False where it goes on."""
        if self._closing:
            at = self._held.find(self._closing)
            if at < 0:
                self._held = self._held[1 - len(self._closing) :]  # half the tag, perhaps
                return False
            self._held = self._held[at + len(self._closing) :]
            self._closing = ""
        return True

    def _begin(self) -> str:
        if any(tag.startswith(self._held) for tag in _TAGS):
            return ""
        self._has_begun = True
        said, self._held = self._held, ""
        return said
