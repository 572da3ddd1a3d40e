"""The markers `[n]` by which a model cites: all the ways in which models write them, made one.

Whatever number stands in brackets is a marker and nothing else, so that an answer's text holds no
`[n]` but those that its citations put there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from rag.answer.checking import layout, links

LONGEST_FORM = 400  # characters, brackets included; what is longer is text
LONG_LINE = 160  # characters
VERY_LONG_LINE = 500  # that may be cut at any word
LONGEST_PENDING = 1_000  # of a line that can be cut nowhere, so is no prose
LONGEST_DRAFT = 12_000  # as much as is checked: see `reply`
MOST_AT_ONCE = 400  # so that a reply in one piece costs no more than in many
MOST_TRIMS = 20  # of what may become a marker, at the end of a line
LONGEST_RANGE = 20  # `[1-300]` cites nothing

_LABEL = r"(?:(?:quellen?|sources?|src|refs?|cite|citations?|zitat|beleg|nr|no|s|q)\b[\s.:#]*)?"
_ITEM = rf"{_LABEL}[\^#]?[-−]?\d{{1,4}}(?:\s*[-–—]\s*\d{{1,4}})?(?:\s*†[^\]】［\[\n]{{0,40}})?"
_BETWEEN = r"(?:\s*(?:[,;/&+|]|und\b|and\b|sowie\b)\s*|\s+)"
_ITEMS = rf"{_ITEM}(?:{_BETWEEN}{_ITEM}){{0,19}}"
_FORM = re.compile(rf"\\?[\[【［]\s*({_ITEMS})\s*\\?[\]】］]", re.IGNORECASE)
_SPOKEN = re.compile(
    r"\(\s*(?:siehe\s+|vgl\.\s*|see\s+)?(?=quelle|source)" rf"({_ITEMS})\s*\)", re.IGNORECASE
)
_RAISED = re.compile(r"(?<=[.!?,;:“”\"»«’)\]])[⁰¹²³⁴-⁹]{1,3}(?![\w⁰¹²³⁴-⁹])")
_SEVERAL = r"(?:\[\d{1,4}\][\s,;]*(?:und\b|and\b|&)?\s*)+"
_WRAPPED = re.compile(rf"[\[【［]\s*{_SEVERAL}[\]】］]|\(\s*{_SEVERAL}\)", re.IGNORECASE)
_JOINED = re.compile(r"(?<=\d\])\s*(?:,|;|&|und\b|and\b)\s*(?=\[\d{1,4}\])", re.IGNORECASE)
_RANGE = re.compile(r"([-−]?)(\d{1,4})(?:\s*[-–—]\s*(\d{1,4}))?")
_ANY_NUMBER = re.compile(r"\[\s*(\d[\d\s]*)\]")
_EMPTY = re.compile(r"\s*(?:\(\s*\)|\[\s*\])")
# The end of a line that may become a marker.
_UNFINISHED = re.compile(
    r"(?:[\s\\\"'(]+|[⁰¹²³⁴-⁹]{1,3}"
    r"|[\[【［][^\[\]\n]{0,400}[\]】］)]+(?:\([^()\n]{0,500}\)?)?)\Z",
    re.IGNORECASE,
)
_HALF = re.compile(rf"(?:\s*[\[【［]\s*{_LABEL}[\s\d,;^#–-]*)+\Z", re.IGNORECASE)
# Between two words of which neither begins or ends anything.
_CUT = re.compile(
    r"(?:(?<=[^\W\d_][.!?,;])|(?<=[.!?] \[\d\])|(?<=[.!?] \[\d\d\])) (?=[a-zäöüA-MOPR-YÄÖÜ])"
)
_CUT_ANYWHERE = re.compile(r"(?<=[a-zäöüß.!?,;]) (?=[a-zäöüßA-MOPR-YÄÖÜ])")
SHORTEST_CUT = 40  # characters; a line's beginning tells what it is
_WITHIN_MARKERS = "[]【】］［0123456789,;&undasowie \t"
_INTRODUCTIONS = ("siehe quelle", "vgl. quelle", "vgl.quelle", "see source", "quelle", "source")
_MARKER = re.compile(r"\s*\[(\d{1,4})\]")


def normalise(text: str) -> str:
    """The text with all its markers as `[1]`, several as `[1][2]`; `[0]` is one that is unknown."""
    return _JOINED.sub("", _in_one_form(text))


def _in_one_form(text: str) -> str:
    text = _SPOKEN.sub(_written_out, _FORM.sub(_written_out, text))
    text = _RAISED.sub(lambda raised: f"[{unicodedata.normalize('NFKC', raised[0])}]", text)
    before = ""
    while before != text:  # `[[[1]]]`
        before = text
        text = _WRAPPED.sub(lambda wrapped: "".join(_markers_in(wrapped[0])), text)
        text = _ANY_NUMBER.sub(lambda number: f"[{_bounded(number[1])}]", text)
    return text


def take_markers(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A normalised text without its markers, and for each where it stood and its number."""
    kept: list[str] = []
    found: list[tuple[int, int]] = []
    length = at = 0
    for match in _MARKER.finditer(text):
        kept.append(text[at : match.start()])
        length += match.start() - at
        found.append((length, int(match[1])))
        at = match.end()
    kept.append(text[at:])
    clean = "".join(kept)
    if _ANY_NUMBER.search(normalise(clean)):  # `[[1]2]`: taking one away has made another
        again, _ = take_markers(normalise(clean))
        return again, [(min(position, len(again)), number) for position, number in found]
    return clean, found


def plain(line: str, own: frozenset[str] = frozenset()) -> str:
    """One line of a reply without links and mark-up, its markers normal."""
    line = _in_one_form(links.without_emphasis(links.without_links(line, own)))
    return _EMPTY.sub(links.SEAM, line)


def readable(text: str) -> str:
    """A plain line as it can be shown, its markers as they are by now."""
    return links.without_seams(_HALF.sub("", text))


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
        if self._fed > LONGEST_DRAFT:
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
        shown = readable(_MARKER.sub(self._numbered, said))
        return bullet + shown if shown else ""

    def _rendered_rest(self, line: str, is_whole: bool) -> str:
        inline = layout.INLINE_HEADING.search(line)
        if inline:
            line = line[: inline.start()]
            self._is_over = is_whole or inline.end() < len(inline.string)
        shown = readable(_MARKER.sub(self._numbered, line))
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


def _written_out(form: re.Match[str]) -> str:
    return "".join(f"[{number}]" for number in _numbers(form[1])) or "[0]"


def _numbers(items: str) -> Iterator[int]:
    for minus, first, last in _RANGE.findall(re.sub(r"†[^,;]*", "", items)):
        if minus:
            yield 0
        elif last and 0 < int(last) - int(first) < LONGEST_RANGE:
            yield from range(int(first), int(last) + 1)
        else:
            yield int(first)
            if last:
                yield int(last)


def _markers_in(text: str) -> list[str]:
    return [f"[{int(number)}]" for number in re.findall(r"\[(\d{1,4})\]", text)]


def _bounded(digits: str) -> int:
    """The number that digits write, in any script; 0 where it is too long to be a source's."""
    joined = "".join(digits.split())
    return int(joined) if len(joined) <= 4 else 0
