"""The LlamaIndex starter on Chroma, as its documentation writes it, with our embedder in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import chromadb
from chromadb.config import Settings
from llama_index.core import Document, StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.vector_stores.chroma import ChromaVectorStore
from pydantic import PrivateAttr

from rag.index.hashing import HashingEmbedder
from tests.benchmarks.data import read_records

COLLECTION = "starter"
METADATA = ("title", "outlet", "section", "language", "published")


class HashingEmbedding(BaseEmbedding):
    """Our embedder with LlamaIndex's face, so that neither contender embeds faster."""

    _embedder: HashingEmbedder = PrivateAttr(default_factory=HashingEmbedder)

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._embedder.embed_query(query).tolist()

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self._embedder.embed(texts).tolist()


def documents(corpus: Path) -> list[Document]:
    return [
        Document(
            doc_id=record["id"],
            text=record["text"],
            metadata={key: record[key] for key in METADATA},
        )
        for record in read_records(corpus)
    ]


def _store(folder: Path) -> ChromaVectorStore:
    client = chromadb.PersistentClient(
        str(folder / "chroma"), settings=Settings(anonymized_telemetry=False)
    )
    collection = client.get_or_create_collection(COLLECTION, embedding_function=None)
    return ChromaVectorStore(chroma_collection=collection)


def build(corpus: Path, folder: Path) -> None:
    context = StorageContext.from_defaults(vector_store=_store(folder))
    VectorStoreIndex.from_documents(
        documents(corpus), storage_context=context, embed_model=HashingEmbedding()
    )
    context.persist(str(folder / "storage"))


def load(folder: Path) -> Any:
    return VectorStoreIndex.from_vector_store(_store(folder), embed_model=HashingEmbedding())
