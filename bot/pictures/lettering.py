"""Type: how wide a text is, where it is cut, and which letters the font has.

Measured with the font that draws, so that nothing runs off the picture.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

MEASURED = 1_000  # pixels of type at which widths are taken
FIXED_POINT = 65_536  # in which FreeType tells a width
WHOLE = 0.7  # of a cut line that has to be left by leaving out its last word
POINT = 72 / 100  # of a pixel, at 100 dots an inch
_FAMILY = "DejaVu Sans"  # comes with matplotlib, so that pictures look the same everywhere
_MISSING = "\N{WHITE SQUARE}"


class Lettering:
    """The font, in regular and bold. Safe to use from threads."""

    def __init__(self) -> None:
        from matplotlib.font_manager import FontProperties, findfont

        self._properties = {
            bold: FontProperties(family=_FAMILY, weight="bold" if bold else "normal")
            for bold in (False, True)
        }
        self._paths = {bold: findfont(given) for bold, given in self._properties.items()}
        font = _open(self._paths[False])
        self._letters = frozenset(font.get_charmap())
        self._advance = {bold: lru_cache(4_096)(self._measure(bold)) for bold in (False, True)}

    def font(self, size: int, *, is_bold: bool = False) -> dict[str, Any]:
        """What a text of matplotlib's takes: `size` in pixels. Dollars are no formulas."""
        properties = self._properties[is_bold].copy()
        properties.set_size(size * POINT)
        return {"fontproperties": properties, "parse_math": False}

    def width(self, text: str, size: int, *, is_bold: bool = False) -> float:
        """The pixels that a line takes."""
        advance = self._advance[is_bold]
        return float(sum(advance(letter) for letter in text) * size)

    def wrap(
        self, text: str, size: int, width: float, lines: int, *, is_bold: bool = False
    ) -> list[str]:
        """A text in at most so many lines; what doesn't fit ends in an ellipsis."""
        made: list[str] = []
        line = ""
        for word in self._drawable(text).split():
            longer = f"{line} {word}" if line else word
            if self.width(longer, size, is_bold=is_bold) <= width:
                line = longer
                continue
            if line:
                made.append(line)
            line = word
            if len(made) >= lines:
                break
        made += [line] if line else []
        is_cut = len(made) > lines
        made = [self._cut(one, size, width, is_bold=is_bold) for one in made[:lines]]
        if is_cut:
            made[-1] = self._cut(f"{made[-1].rstrip('…')} …", size, width, is_bold=is_bold)
        return made

    def _cut(self, line: str, size: int, width: float, *, is_bold: bool) -> str:
        if self.width(line, size, is_bold=is_bold) <= width:
            return line
        kept = line.rstrip("… ")
        while kept and self.width(f"{kept}…", size, is_bold=is_bold) > width:
            kept = kept[:-1]
        whole = kept.rsplit(" ", 1)[0]  # rather a whole word, unless it is most of the line
        return f"{(whole if len(whole) > len(kept) * WHOLE else kept).rstrip(' ,;:–')}…"

    def _drawable(self, text: str) -> str:
        """The text in letters that the font has; others are squares, and controls are gone."""
        composed = unicodedata.normalize("NFC", text)
        return "".join(
            letter if ord(letter) in self._letters or letter.isspace() else _MISSING
            for letter in composed
            if letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cf", "Mn")
        )

    def _measure(self, bold: bool) -> Any:
        font = _open(self._paths[bold])
        font.set_size(MEASURED, 72)

        def advance(letter: str) -> float:
            glyph = font.load_char(ord(letter), flags=_unhinted())
            return float(glyph.linearHoriAdvance) / FIXED_POINT / MEASURED

        return advance


def _open(path: str) -> FT2Font:
    from matplotlib.ft2font import FT2Font

    return FT2Font(path)


def _unhinted() -> Any:
    from matplotlib.ft2font import LoadFlags

    return LoadFlags.NO_HINTING


@lru_cache(maxsize=1)
def lettering() -> Lettering:
    """The font, opened once."""
    return Lettering()
