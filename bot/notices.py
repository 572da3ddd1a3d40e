"""What arises beside an answer or a command and is no failure of it, for whoever runs newsbot."""

from __future__ import annotations


class Notices(list[str]):
    """Sentences in the order in which they arose. Front ends show them, and may take them away."""

    def add_once(self, notice: str) -> None:
        """Add what isn't there already: it may arise with each question."""
        if notice not in self:
            self.append(notice)
