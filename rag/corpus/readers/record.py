"""A record of named fields to an article, with every field checked.

For formats that name their fields as the contract does: JSON Lines now, others later.
Absent, null, empty and blank are the same; unknown fields are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rag.corpus.detection import detect_language
from rag.corpus.readers.dates import parse_published
from rag.corpus.readers.titles import derive_title
from rag.errors import UnreadableSource
from rag.types import Article, PublishedAt

LONGEST_ID = 2000  # characters; tantivy drops terms above 65,530 bytes, so they'd never be found
_LANGUAGE = re.compile(r"[a-z]{2}")


LONGEST_METADATA = 2_000  # characters; a headline is searched and shown with every passage


def article_from_record(record: Mapping[str, object], *, fallback_id: str, shown: str) -> Article:
    """Make an article of a record.

    Args:
        record: Values by field name, as JSON has them.
        fallback_id: The article's id if the record has neither `id` nor `url`.
        shown: Becomes the article's source.

    Raises:
        UnreadableSource: `text` is missing, or a known field has a wrong type or value.
    """
    text = _text(record)
    title = _string(record, "title")
    return Article(
        id=_identity(record) or fallback_id,
        title=title or derive_title(text),
        title_derived=title is None,
        text=text,
        language=_language(record) or detect_language(text),
        source=shown,
        outlet=_string(record, "outlet"),
        place=_string(record, "place"),
        author=_string(record, "author"),
        section=_string(record, "section"),
        url=_string(record, "url"),
        published=_published(record, "published"),
        updated=_published(record, "updated"),
    )


def _text(record: Mapping[str, object]) -> str:
    text = _checked_string(record, "text")
    if text is None:
        raise UnreadableSource("'text' is missing; every article needs one")
    if not text.strip():
        raise UnreadableSource("'text' is empty; every article needs one")
    return text


def _identity(record: Mapping[str, object]) -> str | None:
    identity = _id(record) or _string(record, "url")
    if identity is not None and len(identity) > LONGEST_ID:
        raise UnreadableSource(
            f"its id or URL has {len(identity)} characters; give it an 'id' of at most {LONGEST_ID}"
        )
    return identity


def _id(record: Mapping[str, object]) -> str | None:
    value = record.get("id")
    # True is an int to Python, but no id to anybody.
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _string(record, "id", wanted="a string or a whole number")


def _language(record: Mapping[str, object]) -> str | None:
    language = _string(record, "language")
    if language is None:
        return None
    if not _LANGUAGE.fullmatch(language.lower()):
        raise UnreadableSource(
            f"'language' is {_excerpt(language)}; write two letters, such as de or en"
        )
    return language.lower()


def _published(record: Mapping[str, object], name: str) -> PublishedAt:
    value = _string(record, name, wanted="an ISO 8601 date in a string")
    if value is None:
        return None
    try:
        return parse_published(value)
    except ValueError as exc:
        raise UnreadableSource(
            f"'{name}' is {_excerpt(value)}, no date of the calendar in ISO 8601; "
            "write YYYY-MM-DD, or with a time YYYY-MM-DDTHH:MM:SS+HH:MM"
        ) from exc


def _string(record: Mapping[str, object], name: str, *, wanted: str = "a string") -> str | None:
    value = (_checked_string(record, name, wanted=wanted) or "").strip()
    if len(value) > LONGEST_METADATA:
        raise UnreadableSource(
            f"'{name}' has {len(value)} characters; write at most {LONGEST_METADATA}"
        )
    return value or None


def _checked_string(
    record: Mapping[str, object], name: str, *, wanted: str = "a string"
) -> str | None:
    value = record.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise UnreadableSource(f"'{name}' is {_kind(value)}; write {wanted}")
    if "\0" in value:
        raise UnreadableSource(f"'{name}' has a NUL character; remove it")
    if not _is_encodable(value):
        raise UnreadableSource(f"'{name}' has half a surrogate pair (\\ud800 to \\udfff); mend it")
    return value


def _is_encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _kind(value: object) -> str:
    match value:
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case _:
            return "an object"


def _excerpt(value: str) -> str:
    return repr(value if len(value) <= 40 else value[:40] + "…")
