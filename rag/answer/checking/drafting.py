"""What of a reply can be shown while the model writes it.

What was shown is never taken back, so whatever more text may still change is held back.
"""

from __future__ import annotations

import re

from rag.answer.checking import layout, links
from rag.answer.checking.markers import LONGEST_FORM, MARKER, plain, readable
from rag.answer.checking.reply import LONGEST_REPLY

LONG_LINE = 160  # characters
VERY_LONG_LINE = 500  # that may be cut at any word
LONGEST_PENDING = 1_000  # of a line that can be cut nowhere, so is no prose
SHORTEST_CUT = 40  # characters; a line's beginning tells what it is
MOST_AT_ONCE = 400  # so that a reply in one piece costs no more than in many
MOST_TRIMS = 20  # of what may become a marker, at the end of a line

# The end of a line that may become a marker.
_UNFINISHED = re.compile(
    r"(?:[\s\\\"'(]+|[⁰¹²³⁴-⁹]{1,3}"
    r"|[\[【［][^\[\]\n]{0,400}[\]】］)]+(?:\([^()\n]{0,500}\)?)?)\Z",
    re.IGNORECASE,
)
# Between two words of which neither begins or ends anything.
_CUT = re.compile(
    r"(?:(?<=[^\W\d_][.!?,;])|(?<=[.!?] \[\d\])|(?<=[.!?] \[\d\d\])) (?=[a-zäöüA-MOPR-YÄÖÜ])"
)
_CUT_ANYWHERE = re.compile(r"(?<=[a-zäöüß.!?,;]) (?=[a-zäöüßA-MOPR-YÄÖÜ])")
_WITHIN_MARKERS = "[]【】］［0123456789,;&undasowie \t"
_INTRODUCTIONS = ("siehe quelle", "vgl. quelle", "vgl.quelle", "see source", "quelle", "source")


class SafeStream:
    """What of a reply can be shown while it comes.

    Markers are numbered by first use, those of unknown sources are left out; none is shown by
    halves. Nothing is shown of the quotes, and no `NO_ANSWER`. What was shown is never taken back.
    """

    def __init__(self, sources: int) -> None:
        self.text = ""  # all that was shown
        self._sources = sources
        self._numbers: dict[int, int] = {}
        self._lines = ""  # shown of the lines that are complete
        self._breaks = 0  # line ends since
        self._line = ""  # of the reply, the one that isn't, or what is left of it
        self._is_within = False  # a line whose beginning is done with
        self._is_over = False
        self._fed = 0  # characters

    def feed(self, piece: str) -> str:
        """What can be shown now, after what was shown."""
        starts = range(0, len(piece), MOST_AT_ONCE)
        return "".join([self._feed(piece[at : at + MOST_AT_ONCE]) for at in starts])

    def _feed(self, piece: str) -> str:
        if self._is_over:
            return ""
        self._fed += len(piece)
        if self._fed > LONGEST_REPLY:
            self._is_over = True
            return ""
        self._line += piece
        while "\n" in self._line and not self._is_over:
            line, _, self._line = self._line.partition("\n")
            self._take(line)
        if len(self._line) > LONGEST_PENDING:
            self._is_over = True
        if self._is_over:
            return self._show(self._lines)
        settled = _settled(self._line)
        shown = self._rendered(settled, is_whole=False)
        draft = self._with(shown)
        if shown and not self._is_over:
            self._commit(settled)
        return self._show(draft)

    def finish(self) -> str:
        """What is left to show when the reply is complete."""
        line, self._line = self._line, ""
        if not self._is_over:
            self._take(line)
        return self._show(self._lines)

    def _show(self, text: str) -> str:
        if not text.startswith(self.text):
            return ""
        more, self.text = text[len(self.text) :], text
        return more

    def _commit(self, settled: str) -> None:
        """Have done with the beginning of a long line, so that it isn't read again each time."""
        if len(settled) < LONG_LINE:
            return
        pattern = _CUT if len(settled) < VERY_LONG_LINE else _CUT_ANYWHERE
        at = max((cut.start() for cut in pattern.finditer(settled, SHORTEST_CUT)), default=0)
        start = settled[:at]
        if at and all(start.count(a) == start.count(b) for a, b in ("[]", "()", "<>", "【】")):
            self._lines = self._with(self._rendered(start, is_whole=False))
            self._line = self._line[at:]
            self._is_within, self._breaks = True, 0

    def _take(self, line: str) -> None:
        self._lines = self._with(rendered := self._rendered(line, is_whole=True))
        self._breaks = 1 if rendered or self._is_within else self._breaks + 1
        self._is_within = False

    def _with(self, line: str) -> str:
        if not line:
            return self._lines
        return self._lines + ("\n" * min(self._breaks, 2) if self._lines else "") + line

    def _rendered(self, raw: str, *, is_whole: bool) -> str:
        line = layout.NO_ANSWER.sub(links.SEAM, plain(raw))
        if self._is_within:
            return self._rendered_rest(line, is_whole)
        is_first = not self._lines
        if layout.is_rule(line):
            return ""
        if not is_whole and layout.is_undecided(line, is_first=is_first):
            return ""
        begins = layout.quotes_begin(line, is_first=is_first)
        if begins is not None:
            at, is_sure = begins
            line, self._is_over = line[:at], is_whole or is_sure
        bullet, said = layout.bullet_of(layout.without_title(line))
        shown = readable(MARKER.sub(self._numbered, said))
        return bullet + shown if shown else ""

    def _rendered_rest(self, line: str, is_whole: bool) -> str:
        inline = layout.INLINE_HEADING.search(line)
        if inline:
            line = line[: inline.start()]
            self._is_over = is_whole or inline.end() < len(inline.string)
        shown = readable(MARKER.sub(self._numbered, line))
        return f" {shown}" if shown else ""

    def _numbered(self, marker: re.Match[str]) -> str:
        source = int(marker[1])
        if not 1 <= source <= self._sources:
            return ""
        number = self._numbers.setdefault(source, len(self._numbers) + 1)
        return f"{marker[0][: -len(marker[1]) - 2]}[{number}]"


def _settled(line: str) -> str:
    """The beginning of an unfinished line that no more text can change."""
    for _ in range(MOST_TRIMS):
        before = line
        line = line[: _open_bracket(line)]
        for unfinished in (links.UNFINISHED, _UNFINISHED, layout.UNFINISHED):
            found = unfinished.search(line)
            line = line[: found.start()] if found else line
        if before == line:
            return line
    return ""


def _open_bracket(line: str) -> int:
    """Where a bracket opens that may become a marker or a link; the end if none does."""
    opened: list[int] = []
    at = max(0, len(line) - LONGEST_FORM)
    for index in range(at, len(line)):
        if line[index] in "[【［":
            opened.append(index)
        elif line[index] in "]】］" and opened:
            opened.pop()
    round_one = line.rfind("(", at)
    if round_one >= 0:
        inside = line[round_one + 1 :].lstrip().casefold()
        if not inside.strip(_WITHIN_MARKERS) or any(
            inside.startswith(word) or word.startswith(inside) for word in _INTRODUCTIONS
        ):
            opened.append(round_one)
    return min(opened, default=len(line))
