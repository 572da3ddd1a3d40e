"""The lexical index: the only user of tantivy.

One document a passage: its stems and its character 4-grams, in fields of its language so that
rarity is counted within one, and what filters ask for. Texts are analysed in `rag.corpus.language`
and reach tantivy as tokens, so that index and query can't disagree.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from rag.corpus.language import (
    LANGUAGES,
    Vocabulary,
    grams,
    stem,
    stopwords_of,
    term,
    word_counts,
    words,
)
from rag.index.embedder import Matrix
from rag.index.faults import index_faults
from rag.types import Filters, day_of, fold_outlet

if TYPE_CHECKING:
    import tantivy

    from rag.corpus.catalog import StoredPassage

WRITER_HEAP_BYTES = 48_000_000  # of one thread; larger segments bring nothing at 100,000 passages
OTHER = "other"  # articles in neither language of LANGUAGES
FIELDS = tuple(f"{kind}_{name}" for name in (*LANGUAGES, OTHER) for kind in ("stem", "gram"))


@dataclass(frozen=True, slots=True)
class LexicalQuery:
    """What to look for: weighted terms, each worth its BM25 score times its weight.

    Both by the language of the passages that they are looked for in (or `other`).
    """

    stems: dict[str, dict[str, float]]
    grams: dict[str, dict[str, float]]
    filters: Filters = field(default_factory=Filters)


class LexicalIndex:
    """Passage keys by their words, on disk, in one folder."""

    def __init__(self, folder: Path) -> None:
        """Open, or make where the folder is empty.

        Raises: IndexDamaged, StorageError.
        """
        import tantivy

        self._schema = _schema()
        self._writer: tantivy.IndexWriter | None = None
        self._mirror: TemporaryDirectory[str] | None = None
        with index_faults(f"the lexical index in {folder} can't be opened", writes=True):
            folder.mkdir(parents=True, exist_ok=True)
            if not os.access(folder, os.W_OK):
                folder = self._mirrored(folder)
            self._index = tantivy.Index(self._schema, str(folder))
            self._index.config_reader("manual")
            self._show()

    def add(self, passages: Sequence[StoredPassage], _vectors: Matrix | None = None) -> None:
        """Add passages that aren't there; they are found after `commit`.

        Raises: IndexDamaged, StorageError.
        """
        import tantivy

        with index_faults("the lexical index can't be added to", writes=True):
            writer = self._open_writer()
            for passage in passages:
                document = tantivy.Document.from_dict(_document(passage), self._schema)
                writer.add_document(document)

    def delete(self, keys: Iterable[int]) -> None:
        """Delete passages, whether they are there or not; they are gone after `commit`.

        Raises: IndexDamaged, StorageError.
        """
        import tantivy

        with index_faults("the lexical index can't be deleted from", writes=True):
            writer = self._open_writer()
            for key in keys:
                # `delete_documents_by_term` takes a number for another type, and deletes nothing.
                query = tantivy.Query.term_query(self._schema, "key", key)
                writer.delete_documents_by_query(query)

    def commit(self) -> None:
        """Put what was added and deleted on disk, whole or not at all, and search it.

        Raises: IndexDamaged, StorageError.
        """
        if self._writer is None:
            return
        writer, self._writer = self._writer, None
        with index_faults("the lexical index can't be written", writes=True):
            writer.commit()
            writer.wait_merging_threads()  # so that the files stay as they are from here on
            self._show()

    def search(self, query: LexicalQuery, k: int) -> list[tuple[int, float]]:
        """The k best keys and their scores, best first.

        Raises: IndexDamaged.
        """
        parts = self._scoring(query)
        if not parts:
            return []
        import tantivy

        must, should = tantivy.Occur.Must, tantivy.Occur.Should
        wanted = tantivy.Query.boolean_query([(should, part) for part in parts])
        filters = self._filtering(query.filters)
        if filters:
            wanted = tantivy.Query.boolean_query([(must, part) for part in (wanted, *filters)])
        return self._hits(wanted, k)

    def admitted(self, filters: Filters, k: int) -> list[int]:
        """Up to k keys that pass the filters, in no particular order."""
        import tantivy

        parts = self._filtering(filters) or [tantivy.Query.all_query()]
        wanted = tantivy.Query.boolean_query([(tantivy.Occur.Must, part) for part in parts])
        return [key for key, _ in self._hits(wanted, k)]

    def document_frequency(self, language: str, stem: str) -> int:
        """In how many passages of a language a stem stands; deleted ones may still count."""
        return self._searcher.doc_freq(f"stem_{language}", stem)

    def count(self) -> int:
        """How many passages it holds."""
        return self._searcher.num_docs

    def close(self) -> None:
        """Let go of the files; what was not committed is dropped."""
        self._writer = None
        if self._mirror is not None:
            self._mirror.cleanup()

    def _show(self) -> None:
        """Search what was committed last."""
        self._index.reload()
        self._searcher = self._index.searcher()
        has = self._searcher.doc_freq
        self._languages = {OTHER, *(name for name in LANGUAGES if has("language", name))}

    def _mirrored(self, folder: Path) -> Path:
        """A folder of links to the files: tantivy needs a lock file even where it only reads."""
        self._mirror = TemporaryDirectory(prefix="newsbot-", ignore_cleanup_errors=True)
        mirror = Path(self._mirror.name)
        for path in folder.resolve().iterdir():
            if path.suffix != ".lock":
                (mirror / path.name).symlink_to(path)
        return mirror

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(WRITER_HEAP_BYTES, 1)
        return self._writer

    def _hits(self, query: tantivy.Query, k: int) -> list[tuple[int, float]]:
        with index_faults("the lexical index can't be queried"):
            hits = self._searcher.search(query, k, count=False).hits
            keys = self._searcher.fast_field_values("key", [address for _, address in hits])
        return [(int(key or 0), score) for key, (score, _) in zip(keys, hits, strict=True)]

    def _scoring(self, query: LexicalQuery) -> list[Any]:
        return [
            self._term(f"{kind}_{language}", value, weight)
            for kind, by_language in (("stem", query.stems), ("gram", query.grams))
            for language, weights in by_language.items()
            if language in self._languages  # half of the terms are for nothing otherwise
            for value, weight in weights.items()
        ]

    def _term(self, name: str, value: str, weight: float) -> Any:
        import tantivy

        query = tantivy.Query.term_query(self._schema, name, value, "freq")
        return query if weight == 1.0 else tantivy.Query.boost_query(query, weight)

    def _filtering(self, filters: Filters) -> list[Any]:
        import tantivy

        parts = []
        if filters.since or filters.until:
            parts.append(
                tantivy.Query.range_query(
                    self._schema,
                    "day",
                    tantivy.FieldType.Unsigned,
                    filters.since.toordinal() if filters.since else 1,  # 0: no date
                    filters.until.toordinal() if filters.until else None,
                )
            )
        if filters.outlet:
            parts.append(
                tantivy.Query.term_query(self._schema, "outlet", fold_outlet(filters.outlet))
            )
        if filters.language:
            parts.append(tantivy.Query.term_query(self._schema, "language", filters.language))
        return [tantivy.Query.const_score_query(part, 0.0) for part in parts]


def query_for_passage(passage: StoredPassage, stems: int = 40) -> LexicalQuery:
    """A query that the passage itself should come first for."""
    language = _language_of(passage)
    found = dict.fromkeys(term(word, language).stem for word in words(passage.search_text))
    return LexicalQuery({language: dict.fromkeys(list(found)[-stems:], 1.0)}, {})


def _language_of(passage: StoredPassage) -> str:
    language = passage.article.language
    return language if language in LANGUAGES else OTHER


def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", indexed=True, fast=True)
    builder.add_unsigned_field("day", indexed=True, fast=True)
    for name in ("outlet", "language"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _document(passage: StoredPassage) -> dict[str, Any]:
    article = passage.article
    day = day_of(article.published)
    language = _language_of(passage)
    counts = word_counts(passage.search_text)
    found = list(zip(map(_terms(language).__getitem__, counts), counts.values(), strict=True))
    return {
        "key": passage.key,
        "day": day.toordinal() if day else 0,
        "outlet": fold_outlet(article.outlet),
        "language": article.language,
        f"stem_{language}": "".join([stems * times for (stems, _), times in found]),
        f"gram_{language}": "".join([grams * times for (_, grams), times in found]),
    }


@cache
def _terms(language: str) -> Vocabulary[tuple[str, str]]:
    """The stem and the 4-grams of a word, each with a space behind it."""
    stop = stopwords_of(language)

    def analyse(word: str) -> tuple[str, str]:
        # Nobody asks for the 4-grams of function words, and they are half of all.
        told = "" if word in stop else "".join(f"{gram} " for gram in grams(word))
        return f"{stem(word, language)} ", told

    return Vocabulary(analyse)
