"""The errors that the corpus, the indexes and the answers can raise.

    NewsbotError                what happened and the remedy, in one sentence
    ├── UnreadableSource        one file or line can't become an article; skip it, go on
    ├── CorpusEmpty             nothing has been indexed yet; index something
    ├── ArticleNotFound         no article has that id
    ├── QuestionSetInvalid      a line of an evaluation set is malformed; mend the file
    ├── StorageError            the data folder can't be read or written; free or grant it
    ├── ModelFault              a model gives no answer; the extractive one stands in
    │   ├── ModelRefused        key, model name or quota is wrong; mend the settings
    │   ├── ContextTooLong      more sources than the model can take; send fewer
    │   ├── ModelUnavailable    overloaded, unreachable or too slow; retry later
    │   └── ModelCutOff         half an answer, or none; never shown as a whole one
    └── IndexFault              an index can't serve
        ├── IndexUnready        the indexes are being made for the first time; retry in a minute
        ├── IndexHeld           another process owns the indexes; ask there or retry later
        ├── IndexDamaged        files of an index are broken; it is rebuilt from the catalog
        └── EmbedderMismatch    the stored vectors come from another embedder; re-embed

The text of each error is for people: it names the value and what to do, and holds no secret.
"""

from rag.types import Usage


class NewsbotError(Exception):
    """Any named failure of newsbot; `str()` is one line for the user."""


class UnreadableSource(NewsbotError):
    """One source can't be read as an article; its neighbours can. Not retryable as it stands."""


class CorpusEmpty(NewsbotError):
    """A question came before any article did. Retry after `newsbot index`."""


class ArticleNotFound(NewsbotError):
    """An article id that the catalog doesn't hold."""


class QuestionSetInvalid(NewsbotError):
    """An evaluation question that doesn't follow the format; names file and line."""


class StorageError(NewsbotError):
    """The data folder is full, read-only, or its catalog is damaged; what was there stays."""


class ModelFault(NewsbotError):
    """A model gave no usable answer; `usage` is what the tries cost."""

    def __init__(self, message: str, usage: Usage | None = None) -> None:
        super().__init__(message)
        self.usage = usage or Usage()


class ModelRefused(ModelFault):
    """The server refuses for good: key, model name, quota. Mend the settings."""


class ContextTooLong(ModelFault):
    """The prompt doesn't fit the model. Retry with fewer sources."""


class ModelUnavailable(ModelFault):
    """The server is overloaded, unreachable or too slow. Retry later."""


class ModelCutOff(ModelFault):
    """The reply ended before its end, or was empty."""


class IndexFault(NewsbotError):
    """An index can't serve now; the catalog is untouched."""


class IndexUnready(IndexFault):
    """The indexes are being made, and show nothing yet. Retry in a minute."""


class IndexHeld(IndexFault):
    """Another process owns the indexes. Retry when it has ended."""


class IndexDamaged(IndexFault):
    """The files of an index are broken. Handled by a rebuild; seen only when that fails, too."""


class EmbedderMismatch(IndexFault):
    """The stored vectors were made by another embedder than the configured one."""
