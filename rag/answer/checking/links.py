"""Links and mark-up go out of what a model wrote: nobody should act on them.

Pure functions on single lines. What looks like a link loses what makes it one: Telegram makes a
link of a bare `example.com`, too, so that becomes `example`.
"""

from __future__ import annotations

import re

# Stands where something was taken out, so that what is left on its sides makes nothing new: white
# space to every pattern here and elsewhere. `without_seams` is the last to be called.
SEAM = "\x1f"
_SEAMS = re.compile(rf"([ \t]*){SEAM}[ \t{SEAM}]*")

_SUPERSCRIPT = re.compile(r"<sup>\s*\[?\s*(\d{1,4})\s*\]?\s*</sup>", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]\n]{0,200})\]\([^()\n]{0,500}\)")
_NUMBER = re.compile(r"[\s^#]*\d{1,4}\s*")
_TAG = re.compile(r"<(?=[a-zA-Z/!])[^<>\n]{0,500}>")
_ADDRESS = re.compile(r"(?:\bhttps?://|\bwww\.)[^\s<>\[\]]*", re.IGNORECASE)
_SCHEME = re.compile(r"(?<=[a-z])://[^\s<>\[\]]*", re.IGNORECASE)
_CLOSING = ".,;:!?)]}’'“”\"»«…"
_ENDINGS = (
    "com|org|net|info|biz|edu|gov|mil|int|io|co|me|ai|app|dev|xyz|site|online|shop|store|top|club"
    "|link|click|live|news|blog|tv|gg|ly|cc|eu|de|at|ch|uk|us|fr|it|es|nl|pl|ru|ua|cn|jp|in|tk|ml"
    "|to|be|se|no|dk|cz|hu|pt|ie|ca|au|br|tr|ir|kr|su|pw|ws|fm|sh|vip|win|bid|zip|page|cloud|space"
    "|world|today|email|finance|money|bet|casino|loan|mobi|pro|name|asia|icu|cyou|lol|fun|buzz|work"
    "|tech|digital|agency|media|network|group|support|help|social|chat|games|video|wiki|press|zone"
    "|berlin|hamburg|bayern|koeln|wien|example|test|invalid|local|onion"
)
_DOMAIN = re.compile(
    rf"(?<=[^\W_])(?:\.[a-z0-9-]{{1,63}}){{0,5}}\."
    rf"(?:(?:{_ENDINGS})(?![^\W_])(?:[/?#][^\s<>\[\]]*)?|[a-z]{{2,63}}/[^\s<>\[\]]*)",
    re.IGNORECASE,
)
_NEXT_SENTENCE = re.compile(r"\.[A-Z][a-z]")
_EMPHASIS = re.compile(
    r"\*\*+|(?<![^\W_])\*(?=\S)|(?<=\S)\*(?![^\W_])|__+|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)|`+"
)
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)

# What may still become one of the above when more of the line comes, at its end.
UNFINISHED = re.compile(
    r"(?:\bh(?:t(?:t(?:ps?)?)?)?|\bw{1,3}|(?:\bhttps?:|\bwww\.)[^\s<>\[\]]*|[a-z]:/{0,2}|://[^\s<>\[\]]*"
    r"|(?<=[^\W_])\.[a-z0-9.-]*(?:[/?#][^\s<>\[\]]*)?"
    r"|<(?:[a-zA-Z/!\[][^<>\n]{0,500})?|[*_`]+)\Z",
    re.IGNORECASE,
)


def without_links(line: str, own: frozenset[str] = frozenset()) -> str:
    """A line without addresses, links and tags; the articles' own addresses stay."""
    line = _INVISIBLE.sub("", line)
    line = _SUPERSCRIPT.sub(r"[\1]", line)
    line = _MARKDOWN_LINK.sub(_label, line)
    line = _TAG.sub(SEAM, line)
    kept: list[str] = []

    def address(match: re.Match[str]) -> str:
        found = match[0].rstrip(_CLOSING)
        rest = match[0][len(found) :]
        if found in own or f"{found}/" in own:
            kept.append(found)
            return f"\0{len(kept) - 1}\0{rest}"
        return SEAM + rest

    line = _ADDRESS.sub(address, line)
    line = _SCHEME.sub(SEAM, line)
    line = _DOMAIN.sub(_apart, line)
    for index, found in enumerate(kept):
        line = line.replace(f"\0{index}\0", found)
    return line


def _apart(domain: re.Match[str]) -> str:
    """Nothing; but "Er kam.Es war" only lacks a space."""
    return f". {domain[0][1:]}" if _NEXT_SENTENCE.fullmatch(domain[0]) else SEAM


def _label(link: re.Match[str]) -> str:
    """What a link shows; `[1](address)` is a marker still."""
    return f"[{link[1]}]" if _NUMBER.fullmatch(link[1]) else SEAM + link[1] + SEAM


def without_emphasis(line: str) -> str:
    """A line without Markdown's bold, italics and code; `Bürger*innen` keep their star."""
    return _EMPHASIS.sub(SEAM, line)


def without_seams(line: str) -> str:
    """A line as it can be shown, single spaces where something was taken out between two."""
    return _SEAMS.sub(_space, line).strip()


def _space(seams: re.Match[str]) -> str:
    text = seams.string
    before, after = seams[1], text[seams.end() : seams.end() + 1]
    is_spaced = bool(before) or text[seams.end() - 1] in " \t"
    return " " if is_spaced and after not in _CLOSING else ""
